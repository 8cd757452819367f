"""What the signals of an initiative are called, what they say in plain words, and which phase they fit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.ui.words import number, percent
from vlechtwerk.ecosystem.enums import Phase
from vlechtwerk.ecosystem.figures import Alarm, Figure, Period


@dataclass(frozen=True)
class Signal:
    """``kind``: how its number is written. ``of``: what it was counted over."""

    code: str
    label: Any
    words: Any
    of: Any
    kind: str = "percent"

    def said(self, figure: Figure) -> str:
        if figure.value is None:
            return ""
        if self.kind == "percent":
            return percent(100 * figure.value)
        return number(figure.value, 2 if self.kind == "index" else 0)


SIGNALS = (
    Signal("newcomers", _("Newcomers"), _("Actors who came in during the half-year."), _("actors"), "count"),
    Signal("first_time", _("First-time ties"), _("Of the ties inside, those of two who never worked together before."), _("ties")),
    Signal("bridges", _("Bridges"), _("Ties that hold two parts together: without it they lose each other."), _("ties"), "count"),
    Signal("concentration", _("Concentration"), _("How unevenly the ties are spread: 0 everybody as many, 1 all with one."), _("actors"), "index"),
    Signal("intermediaries", _("Intermediaries"), _("Of whom it is for and who stands between: the share of who stands between."), _("actors")),
    Signal("closure", _("Ties inside"), _("Of all ties of its actors, those with each other."), _("ties")),
    Signal("outward", _("Looks outward (E-I)"), _("1: all ties go out of the group. -1: all stay inside."), _("ties"), "index"),
)  # fmt: skip
BY_CODE = {one.code: one for one in SIGNALS}

FITS: tuple[tuple[Phase, tuple[str, ...], Any], ...] = (
    (Phase.CONVENING, ("newcomers", "first_time"), _("Many come in, and most ties are the first of their kind.")),
    (Phase.CONVERGENCE, ("first_time", "bridges"), _("Strangers meet: bridges join groups that did not know each other.")),
    (Phase.CULTIVATION, ("closure", "concentration"), _("The same ones meet again; ties become more, and more even.")),
    (Phase.DIVERGENCE, ("intermediaries", "newcomers", "outward"), _("Who stands between becomes more, newcomers fewer, and the group turns to itself. It can also part well: in groups of its own.")),
    (Phase.EMBODIMENT, ("outward", "newcomers"), _("Ties go out again: others do it too, without the initiative.")),
)  # fmt: skip

NOT_COUNTED = (
    _("Everything has to be written down: the work stiffens. No figure of ours shows that; note it in the journal when you see it."),
)  # fmt: skip


def half_name(period: Period) -> str:
    """The half-year in words."""
    words = now("first half of %(year)d") if period.since.month == 1 else now("second half of %(year)d")
    return words % {"year": period.since.year}


def trend(code: str, then: Figure, after: Figure) -> str:
    """How a figure went since the half-year before, in words; nothing when either is not told."""
    signal = BY_CODE[code]
    if then.value is None or after.value is None:
        return ""
    if signal.said(then) == signal.said(after):
        return now("the same as before")
    return now("up") if after.value > then.value else now("down")


def alarm_title(code: str) -> str:
    return {
        "crowded": now("Intermediaries may crowd out those it is for"),
        "closed": now("The group may be closing itself"),
        "captured": now("Government may be taking it over"),
    }[code]


def alarm_text(alarm: Alarm) -> str:
    """The figures that set a warning sign off, in a sentence."""
    found: Mapping[str, float] = alarm.figures
    if alarm.code == "crowded":
        return now(
            "%(now)s of these stand between: %(amid)d, against %(for_whom)d whom it is for. It was %(then)s."
        ) % {
            "now": percent(100 * found["now"]), "then": percent(100 * found["then"]), "amid": found["intermediaries"],
            "for_whom": found["beneficiaries"],
        }  # fmt: skip
    if alarm.code == "closed":
        return now("Nobody came in for a year, and the E-I index fell from %(then)s to %(now)s (%(n)d ties).") % {
            "then": number(found["then"], 2), "now": number(found["now"], 2), "n": found["n"],
        }  # fmt: skip
    return now("Government is %(share)s of the actors and holds %(held)s of the places between (%(n)d actors).") % {
        "share": percent(100 * found["share"]), "held": percent(100 * found["held"]), "n": found["n"],
    }  # fmt: skip
