"""A whole desk goes to others, for good or for a while, and comes back."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import each_due
from vlechtwerk.innovations import desks, rules
from vlechtwerk.innovations.actions.base import InnovationRefused
from vlechtwerk.innovations.desks import DOSSIERS, Orders, Piece
from vlechtwerk.innovations.enums import LENT_OUT, EntryAudience, EntryKind, HandoverState, InnovationState, MemberRole
from vlechtwerk.innovations.models import Handover, HandoverItem, Innovation, InnovationMember, LoadLimit, TimelineEntry
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people import queries as people
from vlechtwerk.people.duties import duties
from vlechtwerk.people.models import Person


def _require_right(giver: Person, by: Actor) -> None:
    """One's own desk, or any for who shapes the path."""
    hats = people.hats_of(Person.objects.get(pk=by.pk))
    if not rules.can_hand_over(hats, is_own=giver.pk == by.pk):
        raise InnovationRefused(_("You hand over your own desk; a coordinator hands over somebody else’s."), "giver")


@transaction.atomic
def hand_over_desk(giver: Person, *, orders: Orders, by: Actor) -> Handover:
    """Everything that ``giver`` has to follow up goes to others, in one transaction; nothing stays behind.

    Who gets more dossiers than they can carry needs a reason. The new ones hear what they got in one mail each.
    """
    _require_right(giver, by)
    team = {person.pk: person for person in desks.brokers()}
    to = [team[person.pk] for person in orders.to if person.pk in team and person.pk != giver.pk]
    chosen = {number: team[one.pk] for number, one in orders.chosen.items() if one.pk in team and one.pk != giver.pk}
    if not to:
        raise InnovationRefused(_("Choose at least one other person of the team."), "to")
    if orders.until and orders.until <= clock.today():
        raise InnovationRefused(_("This date is past. Choose one that is still to come."), "until")
    division = desks.divide(desks.pieces_of(giver), to=to, chosen=chosen)
    if not division:
        raise InnovationRefused(_("There is nothing on this desk to hand over."), "giver")
    numbers = [piece.row for piece in division if piece.duty == DOSSIERS]
    require_room(desks.shares(division, desks.active_of(numbers)), orders.reason)
    lent = {"state": HandoverState.LENT, "until": orders.until, "by_itself": orders.by_itself} if orders.until else {}
    made = Handover.objects.create(
        giver=giver, by_id=by.pk, note=orders.note.strip(), reason=orders.reason.strip(), **lent
    )
    HandoverItem.objects.bulk_create(
        HandoverItem(handover=made, duty=piece.duty, row=piece.row, to=person) for piece, person in division.items()
    )
    _move(division, giver)
    _tell(made, division, by, orders.tell_leads)
    audit("hand_over_desk", giver, by, to=[person.pk for person in to], number=len(division), until=orders.until)
    return made


def require_room(found: list[desks.Share], reason: str) -> None:
    """A limit warns; with a reason the team may pass it."""
    beyond = [f"{one.person.name} ({one.after} / {one.limit})" for one in found if one.is_beyond]
    if beyond and not reason.strip():
        raise InnovationRefused(
            _("More than they can carry: %(names)s. Say why it has to be, or choose somebody else.")
            % {"names": ", ".join(beyond)}, "reason",
        )  # fmt: skip


def require_room_for(rows: Iterable[Innovation], *, taker: Any, reason: str) -> None:
    """As :func:`require_room`, for dossiers that are handed over one by one."""
    if person := desks.brokers().filter(pk=taker.pk).first():
        more = sum(row.state == InnovationState.ACTIVE and row.broker_id != taker.pk for row in rows)
        load, limit = person.load, person.load_limit
        require_room([desks.Share(person, {}, load, load + more, limit)], reason)


def _move(division: Mapping[Piece, Person], giver: Person) -> None:
    """By compare-and-set: what somebody else took in the meantime stops the whole."""
    groups: dict[tuple[str, int], list[int]] = {}
    for piece, person in division.items():
        groups.setdefault((piece.duty, person.pk), []).append(piece.row)
    for (name, to), numbers in sorted(groups.items()):
        duty = duties[name]
        rows = duty.rows().filter(pk__in=numbers, **{duty.field: giver})
        if rows.update(**{duty.field: to}) != len(numbers):
            raise InnovationRefused(_("Somebody changed something on this desk just now. Look at it again."))


def _write(division: Mapping[Piece, Person], verb: str, by: Actor | None, note: str = "") -> None:
    """On the timeline of each dossier who has it now, and for the brokers the note."""
    entries = []
    for piece, person in division.items():
        if piece.duty != DOSSIERS:
            continue
        line: dict[str, Any] = {"innovation_id": piece.row, "kind": EntryKind.NOTE, "by_id": by.pk if by else None}
        entries.append(TimelineEntry(verb=verb, person=person, **line))
        if note:
            entries.append(TimelineEntry(verb="note", text=note, audience=EntryAudience.BROKERS, **line))
    TimelineEntry.objects.bulk_create(entries)


def _tell(made: Handover, division: Mapping[Piece, Person], by: Actor, tell_leads: bool) -> None:
    _write(division, "handed_over", by, made.note)
    got: dict[int, tuple[Person, list[Piece]]] = {}
    for piece, person in division.items():
        got.setdefault(person.pk, (person, []))[1].append(piece)
    for person, pieces in got.values():
        if person.pk != by.pk:
            _mail("desk_taken", person, made, pieces)
    if tell_leads:
        tell_new_brokers({piece.row: person for piece, person in division.items() if piece.duty == DOSSIERS}, made)


def _mail(name: str, to: Person, made: Handover, pieces: list[Piece]) -> None:
    counts: dict[str, int] = {}
    for piece in pieces:
        counts[piece.duty] = counts.get(piece.duty, 0) + 1
    context = {
        "giver": made.giver.name, "message": made.note, "until": made.until, "by_itself": made.by_itself,
        "counts": [(duties[name].label, n) for name, n in counts.items()],
        "innovations": sorted(piece.title for piece in pieces if piece.duty == DOSSIERS),
        "link": f"{links.absolute('path')}?view=table&mine=1",
    }  # fmt: skip
    outbox.queue(f"innovations.{name}", to=to, about=f"handover:{made.key}", context=context)


def tell_new_brokers(new: Mapping[int, Person], made: Handover | None = None) -> None:
    """Whoever leads one of these dossiers (by number) hears who guides it now: one mail for all of theirs."""
    led: dict[int, tuple[Person, list[tuple[str, str]]]] = {}
    leads = InnovationMember.objects.filter(innovation__in=new, role=MemberRole.LEAD, until__isnull=True)
    for lead in leads.select_related("innovation", "person").order_by("innovation__name", "pk"):
        told = lead.innovation.name, new[lead.innovation_id].name
        led.setdefault(lead.person_id, (lead.person, []))[1].append(told)
    for person, dossiers in led.values():
        context = {"dossiers": dossiers, "until": made.until if made else None, "link": links.absolute("home")}
        outbox.queue("innovations.new_broker", to=person, context=context)


@transaction.atomic
def give_back_desk(made: Handover, *, by: Actor | None) -> int:
    """What was lent and still is with the one who got it goes back. Returns how many things did."""
    if by:
        _require_end_right(made, by)
    _end(made, HandoverState.BACK)
    rows: dict[Piece, Person] = {}
    for name, duty in duties.items():
        items = {item.row: item.to_id for item in made.items.all() if item.duty == name}
        mine = duty.rows().filter(pk__in=items).values_list("pk", duty.field, duty.title)
        back = [(row, title) for row, owner, title in mine if owner == items[row]]
        duty.rows().filter(pk__in=[row for row, _title in back]).update(**{duty.field: made.giver})
        rows |= {Piece(name, row, str(title)): made.giver for row, title in back}
    _write(rows, "handed_back", by)
    if by is None or by.pk != made.giver_id:
        _mail("desk_back", made.giver, made, list(rows))
    audit("give_back_desk", made.giver, by, number=len(rows))
    return len(rows)


@transaction.atomic
def keep_desk(made: Handover, *, by: Actor) -> None:
    """What was lent stays with those who have it now."""
    _require_end_right(made, by)
    _end(made, HandoverState.KEPT)
    audit("keep_desk", made.giver, by)


def _require_end_right(made: Handover, by: Actor) -> None:
    """Whose desk it is, who has it now, or who shapes the path."""
    hats = people.hats_of(Person.objects.get(pk=by.pk))
    involved = by.pk == made.giver_id or made.items.filter(to=by.pk).exists()
    if not rules.can_hand_over(hats, is_own=involved):
        raise InnovationRefused(_("Only who gave or got this desk, or a coordinator, ends it."))


def _end(made: Handover, to: HandoverState) -> None:
    row = Handover.objects.filter(pk=made.pk, state__in=LENT_OUT)
    if row.update(state=to, ended_at=clock.now()) != 1:
        raise InnovationRefused(_("This hand-over has ended already. Look at it again."))
    made.refresh_from_db()


def desks_due() -> int:
    """Desks whose day has come go back by themselves, or their owner is asked."""
    due = Handover.objects.filter(state=HandoverState.LENT, until__lte=clock.today()).select_related("giver")
    return each_due(due.order_by("pk"), _come_home)


def _come_home(made: Handover) -> bool:
    """Who has left, or no longer is of the team, gets nothing back unasked: a coordinator sees it on the page."""
    if made.by_itself and people.staff_list().filter(pk=made.giver_id).exists():
        give_back_desk(made, by=None)
        return True
    row = Handover.objects.filter(pk=made.pk, state=HandoverState.LENT)
    if row.update(state=HandoverState.ASKED) != 1:
        return False
    context = {"giver": made.giver.name, "until": made.until, "link": links.absolute("desk_hand_over")}
    outbox.queue("innovations.desk_asked", to=made.giver, about=f"handover:{made.key}", context=context)
    audit("ask_desk_back", made.giver, None)
    return True


@transaction.atomic
def set_load_limit(person: Person, *, dossiers: int | None, by: Actor) -> None:
    """How many dossiers somebody can carry; none: no limit."""
    if not rules.can_shape_path(people.hats_of(Person.objects.get(pk=by.pk))):
        raise InnovationRefused(_("Only a coordinator sets how many dossiers somebody can carry."))
    if dossiers is None:
        LoadLimit.objects.filter(person=person).delete()
    else:
        LoadLimit.objects.update_or_create(person=person, defaults={"dossiers": dossiers})
    audit("set_load_limit", person, by, number=dossiers)
