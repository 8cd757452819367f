"""What came of a trial, in plain words: what was different, and how sure that is."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from vlechtwerk.core.ui.words import decimal
from vlechtwerk.ledger.enums import COIN
from vlechtwerk.ledger.models import Simulation
from vlechtwerk.ledger.policy_words import LABELS, shown
from vlechtwerk.ledger.rules import TRIAL_FIELDS

SURE = 0.9
"""A difference is told as one when at least so large a part of the runs go the same way."""
SLIGHT, PLAIN = 0.005, 0.03
"""Of a share or a Gini coefficient: below the first nothing changed, from the second on it changed clearly."""

COINS, SHARES, SPREADS = {"parked", "pot"}, {"reciprocity"}, {"giving", "held"}
ROWS: tuple[tuple[str, Any], ...] = (
    ("sessions", lazy("Sessions that took place")),
    ("refused", lazy("Sessions refused")),
    ("newcomers", lazy("of them newcomers, who had given none yet")),
    ("at_ceiling", lazy("of them at the upper limit")),
    ("later", lazy("refused, and took place later, after giving first")),
    ("granted", lazy("Past the limit, and took place all the same")),
    ("warnings", lazy("Warnings")),
    ("extra", lazy("Extra sessions, because somebody gave first")),
    ("dropped", lazy("People who stayed away after a refusal")),
    ("lost", lazy("Sessions that were lost by that")),
    ("reciprocity", lazy("Gave too, of who received")),
    ("giving", lazy("Inequality of giving (0 to 1)")),
    ("held", lazy("Inequality of coins held (0 to 1)")),
    ("parked", lazy("Coins that lay still for half a year")),
    ("pot", lazy("In the common pot at the end")),
    ("unpaid", lazy("Half days from outside that the pot could not pay")),
)
ALWAYS = ("sessions", "refused", "warnings", "reciprocity", "giving", "held", "pot")
TOP = ("refused", "reciprocity", "giving", "pot")
"""The four figures at the head of the page."""
UNDER = {"newcomers", "at_ceiling", "later"}


def figure(name: str, value: float) -> str:
    """A figure as people read it."""
    shown = decimal(shown_value(name, value))
    return f"{shown} %" if name in SHARES else shown


def shown_value(name: str, value: float) -> float:
    """As exact as it is told: coins and shares whole, a Gini coefficient in hundredths, all else whole."""
    if name in COINS:
        return round(value / COIN)
    if name in SHARES:
        return round(100 * value)
    return round(value, 2) if name in SPREADS else round(value)


def span(name: str, values: list[float]) -> str:
    """From the 5th to the 95th percentile; nothing when all runs are the same."""
    low, high = (figure(name, one) for one in values[1:])
    return "" if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


@dataclass(frozen=True)
class Row:
    """One figure both ways; ``difference`` is signed, ``sure`` whether it goes the same way nearly always."""

    name: str
    label: Any
    today: str
    today_span: str
    tried: str
    tried_span: str
    difference: str
    sure: bool
    under: bool


@dataclass(frozen=True)
class Told:
    """All that the page of a trial says. ``use``: the address of the policy page with these rules filled in."""

    changes: list[tuple[Any, str, str]]
    sentences: list[str]
    rows: list[Row]
    top: list[Row]
    pot: list[tuple[int, str, str, str, str]]
    pot_lines: list[list[list[float]]]
    months: list[str]
    stands: list[tuple[str, float, float]]
    use: str

    @property
    def is_chancy(self) -> bool:
        """Whether it came out differently from one time to the next."""
        return any(row.today_span or row.tried_span for row in self.rows)


def changes(one: Simulation) -> list[tuple[Any, str, str]]:
    """The rules that differ: their name, today, tried."""
    different = [name for name in TRIAL_FIELDS if one.today[name] != one.tried[name]]
    return [(LABELS[name], shown(name, one.today[name]), shown(name, one.tried[name])) for name in different]


def told(one: Simulation) -> Told:
    """The result of a trial that is ready."""
    result: Any = one.result
    months = zip(result["pot"]["today"], result["pot"]["tried"], strict=True)
    values = {name: int(one.tried[name]) for name in TRIAL_FIELDS if one.today[name] != one.tried[name]}
    return Told(
        changes=changes(one), sentences=sentences(one), rows=_rows(result["figures"]),
        top=[_row(name, dict(ROWS)[name], result["figures"][name]) for name in TOP],
        pot=[
            (at, figure("pot", now[0]), span("pot", now), figure("pot", then[0]), span("pot", then))
            for at, (now, then) in enumerate(months)
        ],
        pot_lines=[[[one / COIN for one in month] for month in result["pot"][side]] for side in ("today", "tried")],
        months=[str(at) if at % 3 == 0 else "" for at in range(len(result["pot"]["today"]))],
        stands=_stands(result["stands"]),
        use=urlencode(values),
    )  # fmt: skip


def _rows(figures: dict[str, Any]) -> list[Row]:
    """All figures; what is nothing both ways only where that is news."""
    some = [
        (name, label) for name, label in ROWS if name in ALWAYS or any(figures[name]["today"] + figures[name]["tried"])
    ]
    return [_row(name, label, figures[name]) for name, label in some]


def _stands(found: list[tuple[int, float, float]]) -> list[tuple[str, float, float]]:
    """Every whole coin from the lowest to the highest, also where nobody stands."""
    known = {coin: (today, tried) for coin, today, tried in found}
    coins_between = range(min(known), max(known) + 1) if known else ()
    return [(decimal(coin), *known.get(coin, (0.0, 0.0))) for coin in coins_between]


def _row(name: str, label: Any, both: dict[str, Any]) -> Row:
    apart = round(shown_value(name, both["tried"][0]) - shown_value(name, both["today"][0]), 2)
    text = f"{'+' if apart > 0 else ''}{decimal(apart)}" if apart else _("the same")
    if apart and name in SHARES:
        text = ngettext("%(value)s point", "%(value)s points", abs(round(apart))) % {"value": text}
    return Row(
        name, label, figure(name, both["today"][0]), span(name, both["today"]), figure(name, both["tried"][0]),
        span(name, both["tried"]), text, max(both["more"], both["less"]) >= SURE, name in UNDER,
    )  # fmt: skip


def sentences(one: Simulation) -> list[str]:
    """What would have been different, the most important first."""
    result: Any = one.result
    figures, different = result["figures"], changes(one)
    if not different:
        return [_("These are the agreements of today: nothing would have been different.")]
    if all(both["today"] == both["tried"] for both in figures.values()) and not result["saved"][0]:
        return [_("Nothing would have been different: nobody came near these limits.")]
    found = [_refusals(result, different), _warnings(figures["warnings"]), _reciprocity(figures["reciprocity"]),
             _spread(figures["giving"]), *_away(figures["dropped"]), _parked(figures["parked"]), _pot(figures["pot"]),
             *_unpaid(figures["unpaid"])]  # fmt: skip
    return [text for text in found if text]


def _refusals(result: dict[str, Any], different: list[tuple[Any, str, str]]) -> str:
    saved, stopped = (round(result[name][0]) for name in ("saved", "stopped"))
    refused = round(result["figures"]["refused"]["today"][0])
    opening = _("With %(tried)s instead of %(today)s:") % {"today": different[0][1], "tried": different[0][2]}
    if len(different) > 1 or not any(sign.isdecimal() for sign in different[0][1]):
        opening = _("With these agreements:")
    parts = []
    if saved:
        text = ngettext(
            "%(saved)d of the %(refused)d refused session would have taken place",
            "%(saved)d of the %(refused)d refused sessions would have taken place", refused,
        )  # fmt: skip
        parts.append(text % {"saved": saved, "refused": refused})
    if stopped:
        text = ngettext(
            "%(count)d session that went on would have been refused",
            "%(count)d sessions that went on would have been refused", stopped,
        )  # fmt: skip
        parts.append(text % {"count": stopped})
    between = _(" and ")
    if not parts:
        parts = [_("no session more or less would have been refused")]
    return f"{opening} {between.join(parts)}."


def _moves(both: dict[str, Any]) -> int:
    """1 when it rises in nearly all runs, -1 when it falls, 0 when chance decides."""
    return (both["more"] >= SURE) - (both["less"] >= SURE)


def _two(name: str, both: dict[str, Any]) -> dict[str, str]:
    return {side: figure(name, both[side][0]) for side in ("today", "tried")}


def _warnings(both: dict[str, Any]) -> str:
    words = _two("warnings", both)
    if words["today"] == words["tried"]:
        return ""
    return _("Warnings: %(tried)s instead of %(today)s.") % words


def _reciprocity(both: dict[str, Any]) -> str:
    words, apart = _two("reciprocity", both), abs(both["tried"][0] - both["today"][0])
    if apart < SLIGHT or not _moves(both):
        return _("Of who received, about as many gave too: %(tried)s.") % words
    if _moves(both) > 0:
        return _("Of who received, more gave too: %(tried)s instead of %(today)s.") % words
    return _("Of who received, fewer gave too: %(tried)s instead of %(today)s.") % words


def _spread(both: dict[str, Any]) -> str:
    apart = abs(both["tried"][0] - both["today"][0])
    if apart < SLIGHT or not _moves(both):
        return _("Giving is spread as unevenly as before.")
    if _moves(both) > 0:
        return (
            _("Giving is clearly less evenly spread.")
            if apart >= PLAIN
            else _("Giving is slightly less evenly spread.")
        )
    return _("Giving is clearly more evenly spread.") if apart >= PLAIN else _("Giving is slightly more evenly spread.")


def _away(both: dict[str, Any]) -> list[str]:
    words = _two("dropped", both)
    if words["today"] == words["tried"]:
        return []
    return [_("People who stay away after a refusal: %(tried)s instead of %(today)s.") % words]


def _parked(both: dict[str, Any]) -> str:
    words = _two("parked", both)
    if not _moves(both) or words["today"] == words["tried"]:
        return ""
    return _("Coins that lie still: %(tried)s instead of %(today)s.") % words


def _pot(both: dict[str, Any]) -> str:
    words = _two("pot", both)
    if not _moves(both) or words["today"] == words["tried"]:
        return ""
    return _("The common pot ends at %(tried)s instead of %(today)s.") % words


def _unpaid(both: dict[str, Any]) -> list[str]:
    words = _two("unpaid", both)
    if words["today"] == words["tried"]:
        return []
    return [_("Half days from outside that the pot cannot pay: %(tried)s instead of %(today)s.") % words]
