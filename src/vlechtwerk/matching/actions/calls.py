"""A call for talents: it leaves, people answer with one tap and write down what they can, and it ends on its day."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit, change_state
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.innovations.queries import active_axes
from vlechtwerk.matching.actions.proposals import MatchingRefused
from vlechtwerk.matching.enums import CALLED_OPEN, CALLED_YES, CalledState, CallGroup, CallState
from vlechtwerk.matching.models import Call, Called
from vlechtwerk.matching.queries import calls
from vlechtwerk.matching.queries.areas import area_name
from vlechtwerk.matching.rules import CALL_GRACE_DAYS, CALL_REMINDER_DAYS, LONGEST_CALL_DAYS
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.outbox.rendering import Rendered, render
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Person
from vlechtwerk.people.queries import hats_of
from vlechtwerk.people.rules import is_staff

TEXTS = ("text_nl", "text_fr", "text_en")


@transaction.atomic
def send_call(area: str, *, texts: dict[str, str], groups: Collection[str], until: date, by: Person) -> Call:
    """Call everybody whom ``queries.calls.reached`` names now; of one area a single call runs."""
    _require_staff(by)
    axes, words = list(active_axes()), {name: texts.get(name, "").strip()[:600] for name in TEXTS}
    if not area_name(area, axes):
        raise MatchingRefused(_("This area is not there any more. Go back to the list."))
    if empty := next((name for name in TEXTS if not words[name]), ""):
        raise MatchingRefused(_("Say it in all three languages: everybody reads their own."), empty)
    if not clock.today() < until <= clock.today() + timedelta(days=LONGEST_CALL_DAYS):
        raise MatchingRefused(_("Choose a day after today, within three months."), "until")
    chosen = [CallGroup(one) for one in groups]
    found = calls.reached(area, chosen, axes)
    if not found:
        raise MatchingRefused(
            _("Nobody is left to call. Choose another group, or wait for the term of the last call."), "groups"
        )
    try:
        with transaction.atomic():
            made = Call.objects.create(area=area, groups=[str(one) for one in chosen], until=until, by=by, **words)
    except IntegrityError:
        raise MatchingRefused(_("A call in this area runs already. Open that one.")) from None
    audit("send_call", made, by, n=len(found))
    for called in Called.objects.bulk_create([Called(call=made, person=person) for person in found]):
        _mail(called, "call_asked")
    return made


def _require_staff(by: Person) -> None:
    if not is_staff(hats_of(by)):
        raise MatchingRefused(_("Only the team of the network calls for talents."))


def call_link(called: Called) -> str:
    """The personal address at which somebody answers without an account."""
    days = max(0, (called.call.until - clock.today()).days) + CALL_GRACE_DAYS
    return links.absolute("guest_call", links.make_token("call", called.key, valid=timedelta(days=days)))


def context_of(call: Call, *, to: Any, link: str) -> dict[str, Any]:
    """What the mails of a call say, in the language of the reader."""
    with translation.override(to.language):
        name = area_name(call.area, active_axes())
    return {
        "area": name, "text": " ".join(call.in_language(to.language).split()), "until": call.until,
        "broker": {"name": call.by.name}, "link": link,
    }  # fmt: skip


def call_preview(call: Call, to: Person) -> Rendered:
    """The mail of a call that is not written yet, as one of the readers gets it."""
    return render(
        "matching.call_asked", {**context_of(call, to=to, link=links.absolute("capacity")), "to": to}, to.language
    )


def _mail(called: Called, kind: str) -> None:
    context = context_of(called.call, to=called.person, link=call_link(called))
    outbox.queue(
        f"matching.{kind}", to=called.person, context=context, about=_about(called), once=f"{kind}:{called.key}"
    )


def _about(called: Called) -> str:
    return f"called:{called.key}"


@transaction.atomic
def answer_call(called: Called, *, can: bool, by: Actor | None) -> Called:
    """One tap: "I can do that", and the words follow; or "not for me". As long as the call runs either may change."""
    _require_running(called)
    allowed = [CalledState.ASKED, CalledState.NOT_ME] if can else [CalledState.ASKED, CalledState.CAN]
    to = CalledState.CAN if can else CalledState.NOT_ME
    _turn(called, allowed, to, by, answered_at=clock.now())
    return called


def _require_running(called: Called) -> None:
    if called.person.left_on or not called.person.is_active:
        raise MatchingRefused(_("Whoever is no longer in the network is not called. Thank you all the same."))
    if not Call.objects.select_for_update().filter(pk=called.call_id, state=CallState.OPEN).exists():
        raise MatchingRefused(_("This call is over. Thank you for wanting to answer."))


@transaction.atomic
def tell_talent(called: Called, *, text: str, by: Actor | None) -> Called:
    """The words after "I can do that": they become a talent of this person, also shortly after the end of the call."""
    if called.person.left_on or not called.person.is_active:
        raise MatchingRefused(_("Whoever is no longer in the network is not called. Thank you all the same."))
    if not text.strip():
        raise MatchingRefused(_("Write what you can help with, in your own words."), "text")
    talent = people.add_talent(called.person, text=text, by=by or called.person)
    _turn(called, CALLED_YES, CalledState.TOLD, by, talent=talent)
    return called


def _turn(called: Called, allowed: Collection[str], to: CalledState, by: Actor | None, **fields: Any) -> None:
    if not change_state(called, allowed, to, **fields):
        raise MatchingRefused(_("You answered already: %(state)s.") % {"state": called.get_state_display()})
    outbox.cancel_about(_about(called))
    audit(f"called_{to}", called, by)


@transaction.atomic
def end_calls_for(person: Person, *, by: Actor | None) -> None:
    """Somebody leaves (``people.leave``): nobody waits for their answer any more."""
    for called in Called.objects.filter(person=person, state__in=CALLED_OPEN).select_related("call").order_by("pk"):
        _turn(called, CALLED_OPEN, CalledState.SILENT, by)


@transaction.atomic
def close_call(call: Call, *, by: Person | None) -> Call:
    """It is over, by the hand of the team or on its day. Who called hears what it brought, and whom to ring."""
    if by:
        _require_staff(by)
    if not change_state(call, [CallState.OPEN], CallState.CLOSED, closed_at=clock.now()):
        raise MatchingRefused(_("This call is closed already."))
    audit("close_call", call, by)
    for called in call.called.filter(state__in=CALLED_OPEN).select_related("person").order_by("pk"):
        silent = called.state == CalledState.ASKED
        _turn(called, CALLED_OPEN, CalledState.SILENT if silent else CalledState.UNWRITTEN, None)
    told = calls.call_for(call.key)
    unwritten = call.called.filter(state=CalledState.UNWRITTEN).values_list("person__name", flat=True)
    counts = {"called": told.called_count, "yes": told.yes_count, "told": told.told_count}
    context = {
        **context_of(call, to=call.by, link=links.absolute("call", call.key)),
        **counts,
        "unwritten": ", ".join(unwritten),
    }
    outbox.queue("matching.call_closed", to=call.by, context=context, once=f"call_closed:{call.key}")
    return call


def calls_due() -> int:
    """Calls whose last day is over end; whoever said "I can" and wrote nothing is asked once for the words."""
    over = Call.objects.filter(state=CallState.OPEN, until__lt=clock.today()).select_related("by").order_by("pk")
    can = Called.objects.filter(state=CalledState.CAN, reminded_at=None, call__state=CallState.OPEN)
    wordless = can.select_related("person", "call__by").order_by("answered_at", "pk")
    done = each_due(over[:MOST_AT_ONCE], lambda call: close_call(call, by=None))
    return done + each_due(wordless[:MOST_AT_ONCE], _ask_for_words)


def _ask_for_words(called: Called) -> bool:
    answered_at = called.answered_at or called.created_at
    if clock.add_working_days(answered_at, CALL_REMINDER_DAYS) > clock.now() or called.person.left_on:
        return False
    same = Called.objects.filter(pk=called.pk, state=CalledState.CAN, reminded_at=None)
    if same.update(reminded_at=clock.now()) != 1:
        return False
    audit("remind_called", called, None)
    _mail(called, "call_words")
    return True
