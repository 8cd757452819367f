"""Areas of knowledge: which open needs lie in each, who could help, who is near it. Seven queries, whatever the number.

An area is an axis of the diagnosis, or the concept that a need asks for most surely (``engine.score.skills_asked``).
Whoever could help passes the same threshold as in a match round, for at least one need, with nothing in the way.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vlechtwerk.engine import concepts, relevance, score
from vlechtwerk.innovations import queries as innovations
from vlechtwerk.innovations.models import Axis, Need
from vlechtwerk.matching import pool, rules
from vlechtwerk.matching.queries.solving import closed
from vlechtwerk.matching.standing import Standing, standing_of
from vlechtwerk.people.models import Person
from vlechtwerk.taxonomy import queries as vocabulary

AXIS, CONCEPT = "axis", "concept"
NONE = "none"


@dataclass
class Area:
    """``people`` could help now, ``waiting`` know about it but cannot be asked (with why, see ``sentences.closed``),
    ``beside`` have talents near it: people by number. ``serves``: the needs that somebody could help with."""

    code: str
    name: str
    needs: list[Need] = field(default_factory=list)
    people: dict[int, Person] = field(default_factory=dict)
    waiting: dict[int, tuple[Person, str]] = field(default_factory=dict)
    beside: dict[int, Person] = field(default_factory=dict)
    serves: dict[int, list[Need]] = field(default_factory=lambda: defaultdict(list))

    @property
    def gap(self) -> int:
        """By how many the needs outnumber the people."""
        return len(self.needs) - len(self.people)

    @property
    def half_days(self) -> int:
        """What these people still may give this quarter."""
        return sum(pool.room_of(person) for person in self.people.values())

    @property
    def reach(self) -> list[Person]:
        """Everybody who knows about it, whether or not they can be asked now."""
        return [*self.people.values(), *(person for person, _why in self.waiting.values())]


def area_code(axis: str | None, title: str, text: str, language: str, by: str) -> str:
    """In which area a need lies, as ``axis-business_model`` or ``concept-subsidy``."""
    if by == AXIS:
        return f"{AXIS}-{axis or NONE}"
    asked = score.skills_asked(score.NeedProfile(f"{title}. {text}", languages=(language,)))
    best = min(asked, key=lambda code: (-round(asked[code], 6), code), default=NONE)
    return f"{CONCEPT}-{best}"


def area_name(code: str, axes: Iterable[Axis]) -> str:
    """What the reader calls an area; empty where there is no such area."""
    kind, _dash, rest = code.partition("-")
    if rest == NONE and kind in {AXIS, CONCEPT}:
        return _("no area said")
    if kind == CONCEPT:
        return concepts.name(rest, get_language() or "nl") if rest in concepts.vocabulary().broader else ""
    return next((str(axis) for axis in axes if axis.code == rest), "") if kind == AXIS else ""


def area_of_need(need: Need, by: str) -> str:
    return area_code(need.axis.code if need.axis else None, need.title, need.text, need.language, by)


def areas_with_people(by: str, axes: Sequence[Axis], *, only: str = "") -> list[Area]:
    """Every area with an open need (of the axes: every one), where needs most outnumber people first. ``only``: this
    one alone, and with its ``beside``."""
    vocabulary.refresh()
    found = {code: Area(code, area_name(code, axes)) for axis in axes if (code := f"{AXIS}-{axis.code}") and by == AXIS}
    needs = list(innovations.open_needs().order_by("created_at", "id"))
    lying = {need.pk: area_of_need(need, by) for need in needs}
    needs = [need for need in needs if only in {"", lying[need.pk]}]
    for need in needs:
        code = lying[need.pk]
        found.setdefault(code, Area(code, area_name(code, axes))).needs.append(need)
    if only:
        found = {only: found.get(only) or Area(only, area_name(only, axes))}
    _find_people(needs, found, lying)
    return sorted(found.values(), key=lambda area: (-area.gap, area.name))


def _find_people(needs: Sequence[Need], into: dict[str, Area], lying: dict[int, str]) -> None:
    standing, talents = standing_of(needs), pool.active_talents()
    profiles = [pool.need_profile(need) for need in needs]
    near = pool.relevance_of(
        talents, texts=[one.text for one in profiles], languages=[need.language for need in needs]
    ) if needs else []  # fmt: skip
    texts: dict[int, list[str]] = defaultdict(list)
    for _pk, person, text, _language in talents:
        texts[person].append(text)
    people = pool.with_history({pk for one in near for pk in one})
    candidates = {pk: replace(pool.candidate_of(one, texts[pk]), capacity_left=None) for pk, one in people.items()}
    shut = {pk: closed(one) for pk, one in people.items()}
    for need, profile, values in zip(needs, profiles, near, strict=True):
        area = into[lying[need.pk]]
        for pk, value in values.items():
            if pk not in people:
                continue
            about = score.subject(profile, candidates[pk], value)
            if max(about.values()) < rules.BESIDE:
                continue
            if not _knows(profile, candidates[pk], about):
                area.beside[pk] = people[pk]
            elif not _barred(profile, candidates[pk], need, standing):
                area.serves[pk].append(need)
                if shut[pk]:
                    area.waiting[pk] = people[pk], shut[pk]
                else:
                    area.people[pk] = people[pk]
    for area in into.values():
        for pk in area.serves:
            area.beside.pop(pk, None)


def _knows(profile: score.NeedProfile, candidate: score.Candidate, about: dict[str, float]) -> bool:
    """As ``solving.knows``, and the words in common are only looked up where no skill tells."""
    if max(about.values()) < rules.KNOWS or about["skills"]:
        return max(about.values()) >= rules.KNOWS
    shared = relevance.shared(profile.text, list(candidate.texts))
    return bool(shared.words or shared.concepts or shared.near)


def _barred(profile: score.NeedProfile, candidate: score.Candidate, need: Need, standing: Standing) -> bool:
    """Whether this need is not for this person, whatever room they have: of the team, asked before, no language."""
    pk = int(candidate.person)
    if pk in standing.teams[need.innovation_id] or pk in standing.barred[need.pk]:
        return True
    return score.obstacle(profile, candidate) is not None


def parts_of(found: Collection[Area]) -> dict[str, dict[int, float]]:
    """By area and person which part of somebody counts there: in several areas, by how many needs wait in each."""
    whole: dict[int, int] = defaultdict(int)
    for area in found:
        for pk in area.serves:
            whole[pk] += len(area.needs)
    return {area.code: {pk: len(area.needs) / whole[pk] for pk in area.serves} for area in found}


def room_in(area: Area, parts: dict[int, float]) -> dict[str, float]:
    """For the forecast: people (those who know), half days they have left, and those of a whole quarter."""
    return {
        "people": sum(parts.values()),
        "room": sum(pool.room_of(person) * parts[pk] for pk, person in area.people.items()),
        "renewed": sum(person.capacity_per_quarter * parts[person.pk] for person in area.reach),
    }
