"""What is said of a limit beside a balance: before it is reached, at it, past it, and of who left with a debt."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.core.ui.words import coins
from vlechtwerk.ledger.queries.tallies import Tally, limit_notice

FACTS = {
    (True, "soft"): gettext_lazy("One more session received makes it %(would)s."),
    (False, "soft"): gettext_lazy("One more session given makes it %(would)s."),
    (True, "hard"): gettext_lazy("The balance cannot go below %(limit)s."),
    (False, "hard"): gettext_lazy("The balance cannot go above %(limit)s."),
    (True, "past"): gettext_lazy("The balance is under the limit of %(limit)s already."),
    (False, "past"): gettext_lazy("The balance is over the limit of %(limit)s already."),
}
TO_HOLDER = {
    (True, "soft"): gettext_lazy("Feel free to give one first."),
    (False, "soft"): gettext_lazy("You may well ask for help yourself."),
    (True, "hard"): gettext_lazy("Give a session before you receive the next one, or let the broker ask the team."),
    (False, "hard"): gettext_lazy("Receive a session, or give coins to the common pot."),
}
TO_TEAM = {
    (True, "hard"): gettext_lazy("%(name)s gives a session first, or the team lets one pass."),
    (False, "hard"): gettext_lazy("%(name)s receives a session first, or the team lets one pass."),
}


def limit_words(person: Any, at: Tally, *, pays: bool, own: bool = True, other: str = "") -> str:
    """For the holder (``own``) or the team; nothing when no limit is near. ``other``: who gives the one session for
    which a coin is set aside."""
    if person.left_on:
        return _left(person.name, at.balance) if pays and at.balance < 0 else ""
    notice = limit_notice(person, pays=pays, tally=at)
    if notice is None:
        return ""
    stands = at.balance - at.reserved_out if pays else at.balance + at.reserved_in
    is_past = notice.level == "hard" and (stands < notice.limit if pays else stands > notice.limit)
    words = {
        "would": coins(notice.would_be), "limit": coins(notice.limit), "name": person.name, "other": other,
        "stands": coins(stands),
    }  # fmt: skip
    if stands == at.balance:
        aside = ""
    elif other:
        aside = _("With the session of %(other)s it becomes %(stands)s.")
    else:
        aside = _("With what is set aside it becomes %(stands)s.")
    advice = (TO_HOLDER if own else TO_TEAM).get((pays, notice.level), "")
    parts = [aside, FACTS[pays, "past" if is_past else notice.level], advice]
    return " ".join(str(part) % words for part in parts if part)


def _left(name: str, balance: int) -> str:
    words = _("%(name)s left with %(coins)s. The account stays open until the common pot takes that over.")
    return words % {"name": name, "coins": coins(balance)}
