"""Requests to pass a hard limit once: who may vote, what was said, what they are for."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from vlechtwerk.core.access import first_or_404
from vlechtwerk.ledger import registry
from vlechtwerk.ledger.enums import LimitSide, LimitState, TransferState
from vlechtwerk.ledger.limits import policy
from vlechtwerk.ledger.models import Account, LimitRequest
from vlechtwerk.ledger.queries.tallies import LimitNotice, limit_notice, session_value, tally_of
from vlechtwerk.people.models import Person
from vlechtwerk.people.queries import staff_list

USED = Q(transfer__state__in=[TransferState.PENDING, TransferState.POSTED])
"""A booking took what was granted, and did not come to nothing."""


def limit_requests() -> QuerySet[LimitRequest]:
    """All requests with whose limit it is, who asked and how the votes stand; what waits first, then the newest."""
    votes = {name: Count("votes", filter=Q(votes__grants=name == "yes")) for name in ("yes", "no")}
    found = LimitRequest.objects.select_related("account__person", "account__organisation", "asked_by")
    return found.annotate(**votes, waits=Q(state=LimitState.ASKED)).order_by("-waits", "-created_at", "-id")


def limit_request(key: str) -> LimitRequest:
    """One request, or 404; who may open it is the team."""
    return first_or_404(limit_requests().filter(key=key))


def waiting_for(person: Person, *, usable: Any) -> QuerySet[LimitRequest]:
    """Requests on which this one of the team said nothing yet, and may; and what was granted, no booking has used, and
    is ``usable`` (a condition) by them. The most urgent first."""
    own = Q(account__person=person) | Q(asked_by=person, needed__gt=1) | Q(votes__person=person)
    asked = Q(state=LimitState.ASKED) & ~Q(pk__in=LimitRequest.objects.filter(own).values("pk"))
    found = LimitRequest.objects.filter(asked | Q(state=LimitState.GRANTED) & ~Q(USED) & usable)
    return found.select_related("account__person", "account__organisation").order_by("answer_by", "id")


def _deciding(request: LimitRequest) -> QuerySet[Person]:
    """Who of the team decides: not about oneself, and where two are needed, not who asked."""
    return _team(request.asked_by_id, request.needed).exclude(account=request.account_id)


def _team(asked_by_id: Any, needed: int) -> QuerySet[Person]:
    people = staff_list().filter(left_on=None)
    return people.exclude(pk=asked_by_id) if needed > 1 and asked_by_id else people


def deciders(holder: Person, *, by: Any) -> list[Person]:
    """Whom a request to let ``holder`` pass a limit would mail, if ``by`` asked it now."""
    return list(_team(by.pk, policy().approvals_needed).filter(email__isnull=False).exclude(pk=holder.pk))


def voters_of(request: LimitRequest) -> list[Person]:
    """Who of the team said nothing yet, and may."""
    return list(_deciding(request).exclude(pk__in=request.votes.values("person")))


def may_vote(request: LimitRequest, person: Any) -> bool:
    """Whether this one may say yes or no now, or something else than before."""
    return request.state == LimitState.ASKED and _deciding(request).filter(pk=person.pk).exists()


def why_no_vote(request: LimitRequest, person: Any) -> str:
    """What somebody reads who may not vote."""
    if request.state != LimitState.ASKED:
        return ""
    if request.account.person_id == person.pk:
        return _("This is about your own coins: a colleague decides.")
    if request.needed > 1 and request.asked_by_id == person.pk:
        return _("You asked for this, so others decide: four eyes see more than two.")
    return _("Only brokers, coordinators and administrators decide about this.")


def counted(request: LimitRequest) -> tuple[int, int]:
    """How many said yes, and how many no."""
    said = list(request.votes.values_list("grants", flat=True))
    return said.count(True), said.count(False)


def told_of(request: LimitRequest) -> list[Person]:
    """Who of the team hears what was decided: who asked, who voted, and whose dossier it is."""
    broker = subjects([request])[request.pk].broker
    wanted = [request.asked_by_id, broker.pk if broker else None, *request.votes.values_list("person", flat=True)]
    return list(staff_list().filter(pk__in=[pk for pk in wanted if pk]).order_by("pk"))


def subjects(requests: Sequence[LimitRequest]) -> dict[int, registry.Subject]:
    """What each request is for, by its number: one question per kind of source."""
    by_kind: dict[str, list[str]] = {}
    for request in requests:
        kind, _colon, key = request.source.partition(":")
        by_kind.setdefault(kind, []).append(key)
    known = {
        f"{kind}:{key}": subject
        for kind, keys in by_kind.items()
        if kind in registry.limit_sources
        for key, subject in registry.limit_sources[kind].subjects(keys).items()
    }
    return {request.pk: known.get(request.source, registry.Subject(request.source, "")) for request in requests}


def notice_of(request: LimitRequest) -> LimitNotice | None:
    """Where the account would stand after this booking as it is now, and the limit that passes; none any more: none."""
    account = Account.objects.annotate(value=session_value()).get(pk=request.account_id)
    return limit_notice(None, pays=request.side == LimitSide.FLOOR, tally=tally_of(account, account.value))


def newest_request(person: Person, source: str) -> LimitRequest | None:
    """What became of the last request for this person and this purpose."""
    return LimitRequest.objects.filter(account__person=person, source=source).order_by("-pk").first()


def may_pass(people: Collection[int], source: str) -> set[int]:
    """Those of these people (by number) whose limit the team lets this booking pass, and no booking has used it yet."""
    granted = LimitRequest.objects.filter(account__person__in=people, source=source, state=LimitState.GRANTED)
    return set(granted.exclude(USED).values_list("account__person", flat=True))


def is_asked(source: str) -> bool:
    """Whether the team still has to decide about this."""
    return LimitRequest.objects.filter(source=source, state=LimitState.ASKED).exists()
