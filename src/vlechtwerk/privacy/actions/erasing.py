"""Erasing: who somebody was goes, what happened stays, for the sums and for everybody else."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import EmailField, Q
from django.utils import translation
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.core.traces import GONE, Traces
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people import actions as people
from vlechtwerk.people import registry
from vlechtwerk.people.enums import MergeKind
from vlechtwerk.people.models import Merge, Person
from vlechtwerk.privacy.actions.base import PrivacyRefused
from vlechtwerk.privacy.actions.sessions import forget_sessions
from vlechtwerk.privacy.actions.sweeping import sweep
from vlechtwerk.privacy.enums import ErasureState
from vlechtwerk.privacy.models import Erasure

EMPTY: dict[str, Any] = {
    "email": None, "phone": "", "languages": [], "place": None, "sector": None, "about": "", "half_days": [],
    "available_from": None, "feed_token": None, "last_login": None, "is_active": False,
}  # fmt: skip


@transaction.atomic
def ask_erasure(person: Person, *, by: Actor, at_once: bool = False) -> Erasure:
    """Have somebody erased, after some days to think it over, or tonight. They hear of it, and how to stop it."""
    people.keep_an_administrator(person)
    Person.objects.select_for_update().filter(pk=person.pk).first()
    if Erasure.objects.filter(person=person, state__in=[ErasureState.ASKED, ErasureState.DONE]).exists():
        raise PrivacyRefused(_("This was asked for already."))
    due_on = clock.today() + timedelta(days=0 if at_once else settings.ERASURE_DAYS)
    erasure = Erasure.objects.create(person=person, by_id=by.pk, due_on=due_on)
    own = by.pk == person.pk
    audit("ask_erasure", person, by, on_behalf_of=None if own else person, due_on=due_on)
    if not at_once:  # a mail about it would only be one more thing to erase
        outbox.queue("privacy.erasure", to=person, context={"due_on": due_on, "own": own}, about=about(erasure))
    return erasure


@transaction.atomic
def withdraw_erasure(person: Person, *, by: Actor) -> None:
    """They stay after all."""
    asked = Erasure.objects.filter(person=person, state=ErasureState.ASKED).first()
    if asked is None or not Erasure.objects.filter(pk=asked.pk, state=ErasureState.ASKED).update(
        state=ErasureState.WITHDRAWN
    ):
        raise PrivacyRefused(_("Nothing was asked, or it is done."))
    outbox.cancel_about(about(asked))
    audit("withdraw_erasure", person, by)


def about(erasure: Erasure) -> str:
    return f"erasure:{erasure.key}"


def erase_due() -> int:
    """Whoever is due leaves first, as everybody; who has nothing open any more is erased. The others are tried again."""
    due = Erasure.objects.filter(state=ErasureState.ASKED, due_on__lte=clock.today()).select_related("person")
    each_due(due.filter(person__left_on=None).order_by("pk")[:MOST_AT_ONCE], _let_go)
    return each_due(due.filter(person__left_on__isnull=False).order_by("pk")[:MOST_AT_ONCE], erase)


def _let_go(erasure: Erasure) -> None:
    people.leave(erasure.person, by=None)


@transaction.atomic
def erase(erasure: Erasure) -> bool:
    """Erase somebody now; whether it was still asked. Refused, with all reasons, while others count on them."""
    person = erasure.person
    same = Erasure.objects.filter(pk=erasure.pk, state=ErasureState.ASKED)
    if not same.update(state=ErasureState.DONE, done_at=clock.now()):
        return False
    if waits := registry.still_waits(person):
        raise PrivacyRefused(" ".join(waits))
    for entry in [*Person._base_manager.filter(merged_into=person), person]:
        _erase_entry(entry)
    audit("erase", person, None)
    return True


def _erase_entry(person: Person) -> None:
    """Of the person themselves, and of every entry that was theirs too and still has its own name and number."""
    traces = traces_of(person)
    outbox.make_theirs(person)
    for eraser in registry.erasers:
        eraser(person, traces)
    forget_sessions(person)
    Merge.objects.filter(Q(kept=person.pk) | Q(taken=person.pk), kind=MergeKind.PERSON).update(done={}, choices={})
    for _name, kind in registry.held.items():
        _empty(kind, person)
    _anonymise(person, traces)
    sweep(traces, person)


def traces_of(person: Person) -> Traces:
    """What tells who this is. A name of one word is in too many other words, and another's name is that other's."""
    others = Person._base_manager.exclude(Q(pk=person.pk) | Q(pk=person.merged_into_id) | Q(merged_into=person))
    name = "" if " " not in person.name or others.filter(name__iexact=person.name).exists() else person.name
    number = "" if others.filter(phone=person.phone).exists() else person.phone
    with translation.override(settings.LANGUAGE_CODE):
        return Traces(tuple(filter(None, [name, person.email])), number, _("somebody who has left"))


def _empty(kind: registry.Held, person: Person) -> None:
    rows = kind.rows(person.pk)
    if kind.goes:
        rows.delete()
    for word in kind.words:
        is_address = isinstance(rows.model._meta.get_field(word), EmailField)
        rows.exclude(**{word: ""}).update(**{word: "" if is_address else GONE})


def _anonymise(person: Person, traces: Traces) -> None:
    for name, value in EMPTY.items():
        setattr(person, name, value)
    person.name = traces.instead
    person.set_unusable_password()
    person.save(update_fields=[*EMPTY, "name", "password"])
