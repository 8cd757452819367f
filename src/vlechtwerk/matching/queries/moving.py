"""Why a known helper is not proposed for a need, and what it would take to move them there."""

from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from vlechtwerk.engine import score
from vlechtwerk.engine.assignment import Result
from vlechtwerk.matching import pool, sentences
from vlechtwerk.matching.enums import RowState
from vlechtwerk.matching.models import RoundRow
from vlechtwerk.matching.queries import solving
from vlechtwerk.people.models import Person

FOUND = 3


@dataclass
class Answer:
    """Why not this person, in sentences; ``can_be_chosen`` when only the others speak against it."""

    person: Person
    lines: list[str] = field(default_factory=list)
    can_be_chosen: bool = False


def why_not(row: RoundRow, text: str) -> list[Answer]:
    """For people whose name holds ``text``: capacity, refusal, or the price of moving them."""
    known = Person.objects.filter(name__icontains=text, left_on=None, is_active=True, talents__is_active=True)
    people = list(known.distinct().order_by("name", "pk")[:FOUND])
    if not people:
        return []
    refused = {one.person_id: one for one in row.round.refusals.filter(need=row.need)}
    found = pool.pools_for([row.need], within=[person.pk for person in people])[row.need_id]
    profile, dial = pool.need_profile(row.need), solving.dial_of(row.round, row.need)
    scored = {
        int(one.person): score.score(profile, one, text_score, dial, row.round.weights)
        for one, text_score in zip(found.candidates, found.text_scores, strict=True)
    }
    rows = list(
        row.round.rows.filter(state__in=[RowState.PROPOSED, RowState.NOBODY]).select_related(
            "need__innovation__place", "need__innovation__sector", "helper"
        )
    )
    able = [pk for pk, one in scored.items() if score.obstacle(profile, one.candidate) is None and pk not in refused]
    mine = next((one for one in rows if one.pk == row.pk), None)
    on = solving.board(row.round, rows, [(mine, pk, scored[pk].total) for pk in able] if mine else [])
    names = {pk: person.name for pk, person in Person.objects.in_bulk(on.helpers).items()}
    now = solving.solve(on, row.round.objective, locked=on.kept())
    listed = {person for person, _value in row.shortlist}
    answers = []
    for person in people:
        answer = Answer(person)
        one = scored.get(person.pk)
        if person.pk == row.helper_id:
            answer.lines.append(_("is proposed here"))
        elif person.pk in refused:
            reason = refused[person.pk].get_reason_display()
            answer.lines.append(_("was refused for this need: %(reason)s") % {"reason": reason})
        elif one and (code := score.obstacle(profile, one.candidate)):
            is_again = code == "cooling_down" and person.pk in found.was_asked
            answer.lines.append(sentences.closed("asked_before" if is_again else code))
        elif mine is None or one is None:
            answer.lines.append(_("this need has somebody by now"))
        else:
            if not solving.knows(one):
                answer.lines += [_("says nothing about this subject"), _fits(one.total)]
            else:
                answer.lines += _price(on, now, rows.index(mine), person.pk, names)
            answer.can_be_chosen = person.pk in listed
        answers.append(answer)
    return answers


def _number(value: float) -> str:
    """A score as the pages show it."""
    return number_format(round(float(value), 2), 2)


def _fits(value: float) -> str:
    return _("fit: %(score)s") % {"score": _number(value)}


def _price(on: solving.Board, now: Result, at: int, person: int, names: dict[int, str]) -> list[str]:
    """What the whole loses when this person takes this row, and whom it leaves."""
    if code := on.closed.get(person):
        return [sentences.closed(code)]
    place = on.places[person]
    kept = [pair for pair in on.kept() if pair[0] != at]
    held = [on.rows[row].need.title for row, helper in kept if helper == place]
    if len(held) >= on.capacity[place]:
        return [_("is locked elsewhere: %(needs)s") % {"needs": ", ".join(held)}]
    moved = solving.solve(on, on.rows[at].round.objective, locked=[*kept, (at, place)])
    numbers = {"now": _number(now.total), "then": _number(moved.total)}
    lines = [_fits(on.scores[at, place])]
    if round(moved.total, 2) != round(now.total, 2):
        lines.append(_("here the total would go from %(now)s to %(then)s") % numbers)
    else:
        lines.append(_("here the total would stay %(now)s") % numbers)
    if round(moved.worst, 2) != round(now.worst, 2):
        worst = {"now": _number(now.worst), "then": _number(moved.worst)}
        lines.append(_("and the worst served would go from %(now)s to %(then)s") % worst)
    before, after = dict(now.pairs), dict(moved.pairs)
    for row, one in enumerate(on.rows):
        if row != at and before.get(row) != after.get(row):
            words = {
                "need": one.need.title,
                "old": names[on.helpers[before[row]]] if row in before else _("nobody"),
                "new": names[on.helpers[after[row]]] if row in after else _("nobody"),
            }
            lines.append(_("“%(need)s” would get %(new)s instead of %(old)s") % words)
    return lines[:6]
