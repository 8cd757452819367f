"""What a broker filters the match desk by, and who passes. What is not known of somebody never keeps them out."""

from dataclasses import dataclass
from typing import Any

from vlechtwerk.engine import score
from vlechtwerk.innovations.models import Need
from vlechtwerk.people import distance
from vlechtwerk.people.enums import PARTS_OF_DAY
from vlechtwerk.people.models import Person

WITHIN, BEYOND, OUTSIDE = "within", "beyond", "outside"  # regions of the engine: near enough, too far, elsewhere
ASKER = "asker"  # the half days of whoever asks, instead of a day of the week
KINDS = ("region", "km", "language", "day")


@dataclass(frozen=True)
class Filters:
    """Regions (codes), kilometres, languages (codes), and a day of the week or those of the asker."""

    region: tuple[str, ...] = ()
    km: int | None = None
    language: tuple[str, ...] = ()
    day: str = ""

    @property
    def kinds(self) -> list[str]:
        """The filters that are set."""
        return [kind for kind in KINDS if getattr(self, kind)]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As they stand in an address."""
        return [
            *(("region", code) for code in self.region),
            *([("km", str(self.km))] if self.km else []),
            *(("language", code) for code in self.language),
            *([("day", self.day)] if self.day else []),
        ]

    def half_days(self, asker: Person | None) -> frozenset[str]:
        """The half days asked for; none when there is no filter, or when the asker's are not known."""
        if self.day == ASKER:
            return frozenset(asker.half_days if asker else ())
        return frozenset(f"{self.day}_{part}" for part in PARTS_OF_DAY) if self.day else frozenset()


NONE = Filters()


@dataclass(frozen=True)
class Fallen:
    """How many people one filter keeps out by itself, and how many stay of whom it is not known."""

    kind: str
    out: int
    unknown: int


def profile(need: Need, filters: Filters = NONE, asker: Person | None = None) -> score.NeedProfile:
    """A need in the engine's words. Its innovation speaks along, so that the need is understood in its place."""
    innovation, place = need.innovation, need.innovation.place
    bounded = _limit(need, filters) is not None or filters.region
    return score.NeedProfile(
        text=f"{need.title}. {need.text}",
        sector=innovation.sector.code if innovation.sector else None,
        sector_family=innovation.sector.family if innovation.sector else None,
        languages=filters.language or tuple(need.languages or [need.language]),
        lat=place.latitude if place else None,
        lon=place.longitude if place else None,
        regions=frozenset({WITHIN}) if bounded else frozenset(),
        half_days=filters.half_days(asker),
    )


def _limit(need: Need, filters: Filters) -> int | None:
    """So many kilometres at most: what the need says unless it may be online, and what the broker says."""
    limits = [km for km in (None if need.may_be_online else need.max_km, filters.km) if km]
    return min(limits, default=None)


def region_of(need: Need, place: Any, filters: Filters = NONE) -> str | None:
    """Whether somebody lives where the need and the filters want; unknown without a place."""
    limit, centre = _limit(need, filters), need.innovation.place
    if place is None:
        return None
    where = place.region.code if filters.region and place.region else None
    if where and where not in filters.region:
        return OUTSIDE
    far = distance.km(centre, place) if limit else None
    if far is not None and limit is not None and far > limit:
        return BEYOND
    return WITHIN if where or far is not None else None


def fallen(need: Need, filters: Filters, people: dict[int, Person], asker: Person | None) -> list[Fallen]:
    """Per filter that is set: how many of these people fall out by it alone."""
    wanted = filters.half_days(asker)
    told = []
    for kind in filters.kinds:
        only = Filters(**{kind: getattr(filters, kind)})
        answers = [_passes(kind, need, only, one, wanted) for one in people.values()]
        told.append(Fallen(kind, answers.count(False), answers.count(None)))
    return told


def passing(need: Need, filters: Filters, people: dict[int, Person], asker: Person | None) -> set[int]:
    """Those whom no filter keeps out."""
    wanted = filters.half_days(asker)
    return {
        pk
        for pk, one in people.items()
        if all(_passes(kind, need, filters, one, wanted) is not False for kind in filters.kinds)
    }


def _passes(kind: str, need: Need, filters: Filters, person: Person, wanted: frozenset[str]) -> bool | None:
    """Whether a filter lets somebody through; ``None`` when that is not known."""
    if kind == "language":
        return bool(set(person.languages) & set(filters.language)) if person.languages else None
    if kind == "day":
        return bool(wanted.intersection(person.half_days)) if wanted and person.half_days else None
    answer = region_of(need, person.place, filters)
    return None if answer is None else answer == WITHIN if kind == "km" else answer != OUTSIDE
