"""The questions of exploring: six pieces of advice, asked. And sentences about what members promised and brought."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from vlechtwerk.collaborations.enums import ContributionKind, Sharing
from vlechtwerk.core.ui import words

QUESTIONS = {
    "why": _("What can none of you do alone?"),
    "shape": _("What do you need to do this, and what not? No two collaborations look the same."),
    "pressure": _("What presses from outside, and how does it help you: a law, a customer, a bad year?"),
    "govern": _("What will you have to decide together, and who has the time to prepare it?"),
    "long": _("What should be different in five years? What do you give up for it?"),
    "stop": _("How will you know that it is done, or that you had better stop?"),
    "informal": _("Could it stay informal?"),
}  # fmt: skip


def amount(kind: str, value: int) -> str:
    """Hundredths in words: € 500, 12.5 hours, 2 people."""
    if kind == ContributionKind.MONEY:
        return str(words.euro(value))
    shown = words.decimal(value / 100)
    if kind == ContributionKind.HOURS:
        return now("%(n)s hours") % {"n": shown}
    return now("%(n)s people") % {"n": shown} if kind == ContributionKind.PEOPLE else shown


def lags(rows: Sequence[Any], sharing: str, today: date) -> list[str]:
    """What stays behind, in sentences: late promises, and unequal ones where equal was agreed.

    ``rows``: promises with ``organisation``, ``kind``, ``what``, ``amount``, ``delivered`` and ``due_on``.
    """
    found = []
    for one in rows:
        if one.delivered < one.amount and one.due_on and one.due_on < today:
            told = {"who": one.organisation, "what": one.what, "day": words.day(one.due_on, "full")}
            if one.kind == ContributionKind.IP:
                found.append(now("%(who)s promised “%(what)s” by %(day)s; it has not come yet.") % told)
                continue
            told |= {"promised": amount(one.kind, one.amount), "came": amount(one.kind, one.delivered)}
            told["left"] = amount(one.kind, one.amount - one.delivered)
            found.append(now(
                "%(who)s promised %(promised)s (%(what)s) by %(day)s; so far %(came)s came, so %(left)s is still to come."
            ) % told)  # fmt: skip
    if sharing == Sharing.EQUAL:
        for kind in ContributionKind:
            found += _unequal(rows, kind)
    return found


def _unequal(rows: Sequence[Any], kind: ContributionKind) -> list[str]:
    sums: dict[str, int] = {}
    for one in rows:
        sums[one.organisation] = sums.get(one.organisation, 0) + (one.amount if one.kind == kind else 0)
    if kind == ContributionKind.IP or len(set(sums.values())) < 2:
        return []
    told = "; ".join(f"{name}: {amount(kind, value)}" for name, value in sums.items())
    return [now("You agreed on the same for everybody, and it is not: %(told)s.") % {"told": told}]
