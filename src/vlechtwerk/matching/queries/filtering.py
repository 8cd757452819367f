"""The filters of the match desk in words: what is set, how many fall out by it, and when it can do nothing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vlechtwerk.matching.filters import ASKER
from vlechtwerk.matching.pool import Offer
from vlechtwerk.matching.queries.candidates import Sight
from vlechtwerk.people.enums import DAYS, Language


@dataclass(frozen=True)
class FilterLine:
    """One filter that is set. ``is_idle``: it cannot do anything, and ``told`` says why."""

    kind: str
    name: str
    told: str
    is_idle: bool = False


def regions_of(offer: Offer) -> list[tuple[str, str]]:
    """The regions where somebody with a talent lives, with how many: ``(code, words)``."""
    counted = Counter(offer.homes.values())
    return [(code, f"{name} ({counted[code, name]})") for code, name in sorted(counted, key=itemgetter(1))]


def filter_lines(sight: Sight, regions: Mapping[str, str]) -> list[FilterLine]:
    """The filters that are set, in words."""
    lines = []
    for fallen in sight.found.fallen:
        name, idle = _name(fallen.kind, sight, regions), _idle(fallen.kind, sight)
        told = ngettext("%(n)d person falls out", "%(n)d people fall out", fallen.out) % {"n": fallen.out}
        if fallen.unknown:
            told += "; " + ngettext(
                "of %(n)d it is not known, and stays", "of %(n)d it is not known, and they stay", fallen.unknown
            ) % {"n": fallen.unknown}
        lines.append(FilterLine(fallen.kind, name, idle or told, bool(idle)))
    return lines


def _name(kind: str, sight: Sight, regions: Mapping[str, str]) -> str:
    filters = sight.filters
    if kind == "region":
        return ", ".join(regions.get(code, code).rpartition(" (")[0] for code in filters.region)
    if kind == "km":
        return _("at most %(km)d km away") % {"km": filters.km}
    if kind == "language":
        return ", ".join(str(Language(code).label) for code in filters.language)
    if filters.day != ASKER:
        return str(DAYS[filters.day])
    asker = sight.found.asker
    return _("a half day in common with %(name)s") % {"name": asker.name if asker else "–"}


def _idle(kind: str, sight: Sight) -> str:
    """Why a filter keeps nobody out."""
    if kind == "km" and sight.need.innovation.place is None:
        return _("keeps nobody out: the place of the innovation is not known")
    if kind == "day" and not sight.profile.half_days:
        return _("keeps nobody out: it is not known yet which half days suit the asker")
    return ""
