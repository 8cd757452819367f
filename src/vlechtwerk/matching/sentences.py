"""Reasons, obstacles and hints of the engine in words. Codes: see ``engine.explain``."""

from datetime import date
from typing import Any

from django.template.defaultfilters import floatformat
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, ngettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vlechtwerk.engine import concepts
from vlechtwerk.engine.explain import Change, Reason
from vlechtwerk.matching.filters import OUTSIDE
from vlechtwerk.people.enums import Language
from vlechtwerk.people.queries import half_days_in_words
from vlechtwerk.taxonomy.models import Sector

FEATURES = {
    "text": lazy("words"),
    "skills": lazy("skills"),
    "fresh_eyes": lazy("fresh eyes"),
    "near": lazy("near"),
    "availability": lazy("time"),
    "track_record": lazy("experience"),
    "reciprocity": lazy("reciprocal"),
    "load": lazy("load"),
}
OBSTACLES = {
    "conflict_of_interest": ngettext_lazy("makes this innovation", "make this innovation", "n"),
    "set_aside": ngettext_lazy("was set aside for this need", "were set aside for this need", "n"),
    "asked_before": ngettext_lazy("was asked for this need before", "were asked for this need before", "n"),
    "cooling_down": ngettext_lazy("rests after an earlier no", "rest after an earlier no", "n"),
    "no_capacity": ngettext_lazy("has no room left this quarter", "have no room left this quarter", "n"),
    "no_common_language": ngettext_lazy("speaks none of the languages", "speak none of the languages", "n"),
    "outside_region": ngettext_lazy("lives too far away", "live too far away", "n"),
    "no_common_day": ngettext_lazy("has no half day in common", "have no half day in common", "n"),
}
ROUND_OBSTACLES = {
    "left": lazy("is no longer in the network"),
    "at_limit": lazy("stands at the limit of their coins"),
}
PLAIN = {
    "rarely_asked": lazy("has not been asked this quarter"),
    "can_be_asked": lazy("has room and may be asked"),
    "no_common_word": lazy("uses no word of the need"),
    "place_unknown": lazy("place is not known"),
    "never_gave": lazy("never gave a session"),
    "language_unknown": lazy("languages are not known"),
    "days_unknown": lazy("half days are not known"),
}


def _language(code: str) -> str:
    """The name of a language inside a sentence: French writes it small, Dutch and English do not."""
    name = str(Language(code).label) if code in Language.values else code
    return name.lower() if (get_language() or "").startswith("fr") else name


def _days(codes: list[str]) -> str:
    """Half days inside a sentence: in Dutch and French days are written small."""
    said = ", ".join(half_days_in_words(codes))
    return said if (get_language() or "").startswith("en") else said.lower()


def _concepts(codes: list[str]) -> str:
    """What the reader calls these concepts."""
    return ", ".join(concepts.name(code, get_language() or "nl") for code in codes)


def _listed(words: list[str]) -> str:
    """Words between the quotes of the reader's language."""
    mark = "«\N{NO-BREAK SPACE}%s\N{NO-BREAK SPACE}»" if (get_language() or "").startswith("fr") else "“%s”"
    return ", ".join(mark % word for word in words)


def reason(one: Reason, sectors: dict[str, Sector]) -> str:
    """One reason as a short phrase."""
    p: dict[str, Any] = one.params
    if one.code in PLAIN:
        return str(PLAIN[one.code])
    n = int(p.get("n", p.get("km", 0)) or 0)
    sector = str(sectors.get(p.get("sector", ""), p.get("sector", "")))
    words = _listed(p["words"]) if "words" in p else _concepts(p.get("concepts", []))
    phrases = {
        "words_shared": lambda: _("says %(words)s too") % {"words": words},
        "concept_shared": lambda: _("knows about %(words)s") % {"words": words},
        "concept_near": lambda: _("knows something close to it: %(words)s") % {"words": words},
        "only_concept": lambda: _("says it in other words than the need"),
        "speaks": lambda: _("speaks %(language)s") % {"language": _language(p["language"])},
        "other_language": lambda: _("only in %(language)s") % {"language": _language(p["language"])},
        "distance_km": lambda: _("%(km)d km away") % {"km": n} if n else _("lives in the same place"),
        "far_away": lambda: _("%(km)d km away") % {"km": n},
        "fresh_eyes": lambda: _("fresh eyes: %(sector)s") % {"sector": sector.lower()},
        "same_sector": lambda: _("same sector, few fresh eyes"),
        "gave_before": lambda: ngettext("gave %(n)d session before", "gave %(n)d sessions before", n) % {"n": n},
        "useful_before": lambda: ngettext("gave %(n)d session before", "gave %(n)d sessions before", n) % {"n": n},
        "may_give_back": lambda: ngettext(
            "received %(n)d session more than given", "received %(n)d sessions more than given", n
        ) % {"n": n},
        "capacity_left": lambda: ngettext("has room for %(n)d more", "has room for %(n)d more", n) % {"n": n},
        "last_place": lambda: _("has room for one more only"),
        "asked_often": lambda: ngettext("asked %(n)d time this quarter", "asked %(n)d times this quarter", n) % {"n": n},
        "declined_before": lambda: ngettext("said no %(n)d time before", "said no %(n)d times before", n) % {"n": n},
        "missed_before": lambda: ngettext("missed %(n)d session", "missed %(n)d sessions", n) % {"n": n},
        "gave_much": lambda: _("gave %(given)d, received %(received)d: may rest") % p,
        "days_shared": lambda: _("free then: %(days)s") % {"days": _days(p["days"])},
        "outscored": lambda: _("comes after the five: less on %(feature)s") % {
            "feature": FEATURES.get(p.get("feature", ""), "")
        },
    }  # fmt: skip
    if p.get("region") == OUTSIDE:
        return _("lives outside the chosen regions")
    if one.code in OBSTACLES:
        return obstacle(one.code, 1)
    return str(phrases[one.code]()) if one.code in phrases else one.code.replace("_", " ")


def obstacle(code: str, count: int) -> str:
    """What keeps one or more people out of the list."""
    return str(OBSTACLES[code] % {"n": count}) if code in OBSTACLES else code


def closed(code: str) -> str:
    """Why one person cannot be asked now: an obstacle, or what only a round looks at."""
    return str(ROUND_OBSTACLES[code]) if code in ROUND_OBSTACLES else obstacle(code, 1)


def change(one: Change, name: str) -> str:
    """What would put somebody else first."""
    if one.code == "dial_puts_first":
        return _("Set fresh eyes to %(dial)d, and %(name)s comes first.") % {"dial": one.params["dial"], "name": name}
    if one.code == "capacity_puts_first":
        return _("With room for one more session %(name)s comes first.") % {"name": name}
    if one.code == "language_puts_first":
        return _("With somebody to interpret %(name)s comes first.") % {"name": name}
    if one.code == "day_puts_first":
        return _("On another half day %(name)s comes first: %(days)s.") % {
            "name": name, "days": _days(one.params["days"]),
        }  # fmt: skip
    if one.code == "region_puts_first" and one.params["region"] == OUTSIDE:
        return _("With more regions %(name)s comes first.") % {"name": name}
    if one.code == "helper_puts_first":
        totals = {key: floatformat(one.params[key], 2) for key in ("best", "total")}
        return _("One more helper on %(concepts)s would lift the best from %(best)s to %(total)s.") % {
            "concepts": _listed([_concepts(one.params["concepts"])]), **totals,
        }  # fmt: skip
    if one.code == "weight_puts_first":
        feature = FEATURES.get(one.params["feature"], "")
        return _("If “%(feature)s” counted double, %(name)s would come first.") % {"feature": feature, "name": name}
    return _("With a wider distance %(name)s comes first.") % {"name": name}


def aside(code: str, day: date | None = None) -> str:
    """Why somebody is not weighed at all."""
    if code == "left" and day:
        return _("left the network on %(day)s") % {"day": date_format(day, "j F Y")}
    return _("is no longer in the network") if code == "left" else _("has no talent written down yet")


def excluded(code: str, names: list[str]) -> str:
    """Who is not in the list because of one obstacle: up to two by name, more by number."""
    why = obstacle(code, len(names))
    if len(names) <= 2:
        return _("%(names)s: %(why)s") % {"names": _(" and ").join(names), "why": why}
    return _("%(count)d people: %(why)s") % {"count": len(names), "why": why}
