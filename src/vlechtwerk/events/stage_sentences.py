"""Why somebody is proposed for a stage, and why rather not, in the reader's words. Codes are kept with the offer."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vlechtwerk.core.ui.words import moment
from vlechtwerk.people.enums import Language
from vlechtwerk.taxonomy.models import Theme

Reason = Mapping[str, Any]


def lines(reasons: Iterable[Reason], *, themes: Mapping[str, object] | None = None) -> list[tuple[bool, str]]:
    """Each as (in favour, words); a code that a later version dropped is left out."""
    names = theme_names(reasons) if themes is None else themes
    said = [(bool(one.get("for")), say(one, names)) for one in reasons]
    return [(speaks_for, words) for speaks_for, words in said if words]


def theme_names(reasons: Iterable[Reason]) -> dict[str, str]:
    """The themes that these reasons name."""
    codes = {one["theme"] for one in reasons if "theme" in one}
    return {one.code: str(one) for one in Theme.objects.filter(code__in=codes)} if codes else {}


def say(reason: Reason, themes: Mapping[str, object]) -> str:
    """One reason."""
    words = SAID.get(reason["code"])
    return words(reason, themes) if words else ""


def _language(reason: Reason) -> str:
    return str(Language(reason["language"]).label)


def _year(reason: Reason, _themes: object) -> str:
    given = {"n": reason["n"], "goal": reason["goal"]}
    if reason["n"] >= reason["goal"]:
        return _("has the goal of this year already: %(n)d of %(goal)d") % given
    return _("%(n)d of %(goal)d times on stage this year") % given


def _dates(reason: Reason, _themes: object) -> str:
    found = [moment(datetime.fromisoformat(one)) for one in reason["dates"]]
    if not found:
        return _("cannot come on any of these dates")
    return _("can come only on: %(dates)s") % {"dates": "; ".join(found)}


def _had(reason: Reason, _themes: object) -> str:
    n = reason["n"]
    return ngettext("was with this network once before", "was with this network %(n)d times before", n) % {"n": n}


def _waits(reason: Reason, _themes: object) -> str:
    n = reason["n"]
    return ngettext("still has to answer one request", "still has to answer %(n)d requests", n) % {"n": n}


def _all_dates(reason: Reason, _themes: object) -> str:
    n = reason["n"]
    return ngettext("can come on the date that is given", "can come on all %(n)d dates", n) % {"n": n}


def _far(reason: Reason, _themes: object) -> str:
    km = reason["km"]
    return _("lives in the same place") if not km else _("lives %(km)d km away") % {"km": km}


SAID: dict[str, Callable[[Reason, Mapping[str, object]], str]] = {
    "theme": lambda reason, themes: _("tells about %(theme)s") % {"theme": themes.get(reason["theme"], reason["theme"])},
    "other_theme": lambda reason, themes: _("does not tell about %(theme)s yet") % {"theme": themes.get(reason["theme"], reason["theme"])},
    "same_region": lambda reason, themes: _("lives in the same region"),
    "km": _far,
    "no_place": lambda reason, themes: _("we do not know where they live"),
    "speaks": lambda reason, themes: _("speaks %(language)s") % {"language": _language(reason)},
    "no_language": lambda reason, themes: _("does not speak %(language)s") % {"language": _language(reason)},
    "year": _year,
    "all_dates": _all_dates,
    "only_dates": _dates,
    "had_before": _had,
    "asked_lately": lambda reason, themes: _("was asked for this network in the last three months"),
    "waits": _waits,
}  # fmt: skip
