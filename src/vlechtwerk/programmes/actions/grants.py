"""Meetings of a circle, and its subsidy from the application to the payment."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit, change_state
from vlechtwerk.core.due import MOST_AT_ONCE, each_due, first_to_remind
from vlechtwerk.core.ui.words import euro
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person
from vlechtwerk.programmes import queries
from vlechtwerk.programmes.actions.base import CirclesRefused
from vlechtwerk.programmes.actions.money import BudgetRefused, commit, pay, release
from vlechtwerk.programmes.enums import CircleState, GrantState, PlaceState
from vlechtwerk.programmes.models import BudgetLine, Circle, CircleGrant, CircleMeeting, CircleMember, GrantRule

TOLD_AFTER = {GrantState.ASKED: timedelta(days=14), GrantState.GRANTED: timedelta(days=180), GrantState.DECLARED: timedelta(days=14)}  # fmt: skip
"""So long in one state, and whoever follows it hears that it waits, once."""


@transaction.atomic
def note_meeting(
    circle: Circle, *, held_on: date, subject: str, by: Person, place: str = "", minutes: str = "",
    present: Collection[CircleMember] = (), meeting: CircleMeeting | None = None,
) -> CircleMeeting:  # fmt: skip
    """A meeting that is planned or was held; ``meeting``: the one to change."""
    if circle.state == CircleState.FORMING:
        raise CirclesRefused(_("The circle has not begun. Begin it first; then note its meetings."))
    if present and held_on > clock.today():
        raise CirclesRefused(_("This day is still to come. Note who was there once it is over."), "held_on")
    row = meeting or CircleMeeting(circle=circle, noted_by=by)
    row.held_on, row.subject, row.place, row.minutes = held_on, subject, place, minutes
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise CirclesRefused(_("This circle has a meeting on that day already. Change that one."), "held_on") from error
    row.present.set(one for one in present if one.circle_id == circle.pk and one.state == PlaceState.ACCEPTED)
    audit("note_meeting", row, by, people=len(present))
    return row


@transaction.atomic
def set_grant_rule(line: BudgetLine, *, by: Actor, **fields: Any) -> GrantRule:
    """What a circle must be to be paid from this line, from now on."""
    rule, _is_new = GrantRule.objects.update_or_create(line=line, defaults=fields)
    audit("set_grant_rule", line, by)
    return rule


@transaction.atomic
def ask_grant(circle: Circle, *, line: BudgetLine, amount_cents: int, by: Person) -> CircleGrant:
    """Apply for a subsidy. One that was refused or withdrawn is asked for anew."""
    if circle.state == CircleState.CLOSED:
        raise BudgetRefused(_("This circle is closed."))
    Circle.objects.select_for_update().get(pk=circle.pk)
    old = queries.grant_of(circle)
    if old is None:
        made = CircleGrant.objects.create(circle=circle, line=line, asked_cents=amount_cents, keeper=by)
        audit("circle_grant_asked", made, by, amount_cents=amount_cents)
        return made
    return _turn(
        old, (GrantState.REFUSED, GrantState.WITHDRAWN), GrantState.ASKED, by, line=line, asked_cents=amount_cents,
        keeper=by, commitment=None, declared_cents=None, declaration="", reason="",
    )  # fmt: skip


@transaction.atomic
def grant_circle(grant: CircleGrant, *, by: Actor) -> CircleGrant:
    """Promise the money; refused as long as one reason stands against it."""
    line = BudgetLine.objects.get(pk=grant.line_id)
    against = queries.verdict(grant.circle, line, grant.asked_cents).against
    if against:
        raise BudgetRefused(_("Not eligible because: %(reasons)s.") % {"reasons": "; ".join(against)})
    promise = commit(
        line, payee=grant.circle.name, amount_cents=grant.asked_cents, agreed_on=clock.today(), by=by,
        note=_("subsidy of a circle"),
    )  # fmt: skip
    return _turn(grant, (GrantState.ASKED,), GrantState.GRANTED, by, commitment=promise)


@transaction.atomic
def refuse_grant(grant: CircleGrant, *, reason: str, by: Actor) -> CircleGrant:
    return _turn(grant, (GrantState.ASKED,), GrantState.REFUSED, by, reason=reason)


@transaction.atomic
def withdraw_grant(grant: CircleGrant, *, reason: str, by: Actor) -> CircleGrant:
    """It is not needed after all: what was promised goes back to the line."""
    promise = grant.commitment
    _turn(grant, (GrantState.ASKED, GrantState.GRANTED), GrantState.WITHDRAWN, by, reason=reason)
    if promise:
        release(promise, by=by)
    return grant


@transaction.atomic
def declare_grant(grant: CircleGrant, *, amount_cents: int, declaration: str, by: Actor) -> CircleGrant:
    """What it cost, once the circle met as often as agreed."""
    if not 0 < amount_cents <= grant.asked_cents:
        raise BudgetRefused(_("%(sum)s was granted at most.") % {"sum": euro(grant.asked_cents)}, "amount")
    lacking = queries.declaration_against(grant)
    if lacking:
        raise BudgetRefused(_("Not yet: %(reasons)s.") % {"reasons": "; ".join(lacking)})
    return _turn(
        grant, (GrantState.GRANTED,), GrantState.DECLARED, by, declared_cents=amount_cents, declaration=declaration
    )


@transaction.atomic
def pay_grant(grant: CircleGrant, *, paid_on: date, by: Actor, reference: str = "") -> CircleGrant:
    """The money left the account; what was not needed goes back to the line."""
    promise = grant.commitment
    _turn(grant, (GrantState.DECLARED,), GrantState.PAID, by)
    if promise is not None and grant.declared_cents is not None:
        pay(promise, amount_cents=grant.declared_cents, paid_on=paid_on, reference=reference, by=by)
        release(promise, by=by)
    return grant


def _turn(grant: CircleGrant, allowed: Collection[str], to: GrantState, by: Actor | None, **fields: Any) -> CircleGrant:
    if not change_state(grant, allowed, to, state_since=clock.now(), reminded_at=None, **fields):
        raise BudgetRefused(
            _("This subsidy is “%(state)s” by now. Look at it again.") % {"state": grant.get_state_display()}
        )
    audit(f"circle_grant_{to}", grant, by)
    return grant


def remind_grants_due() -> int:
    """Once per step: nobody decided, declared or paid it."""
    now = clock.now()
    waiting = CircleGrant.objects.filter(reminded_at=None).select_related("circle", "line", "keeper")
    late = waiting.none()
    for state, after in TOLD_AFTER.items():
        late |= waiting.filter(state=state, state_since__lte=now - after)
    return each_due(late.order_by("pk")[:MOST_AT_ONCE], _remind)


def _remind(grant: CircleGrant) -> bool:
    if not first_to_remind(grant):
        return False
    context = {
        "circle": grant.circle.name, "line": grant.line.name, "state": str(grant.state), "since": grant.state_since,
        "cents": grant.declared_cents or grant.asked_cents, "link": links.absolute("circle_grant", grant.circle.key),
    }  # fmt: skip
    outbox.queue("programmes.grant_waits", to=grant.keeper, context=context)
    return True
