"""Referral cards: what came of each, and the questions that wait."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.events.enums import CardState
from vlechtwerk.events.models import Lead, Material, ReferralCard
from vlechtwerk.innovations import registry
from vlechtwerk.innovations.enums import IntakeState
from vlechtwerk.programmes.models import Ambassadorship

ANSWER_DAYS = 2
ASKED = ~Q(leads__intake__state=IntakeState.DRAFT)


def cards() -> QuerySet[ReferralCard]:
    """All cards with how many questions came through each."""
    asked = Count("leads", filter=Q(leads__isnull=False) & ASKED)
    waits = Count("leads", filter=Q(leads__intake__state=IntakeState.RECEIVED))
    found = ReferralCard.objects.annotate(lead_count=asked, waiting_count=waits)
    return found.select_related("ambassadorship__person", "event", "keeper").order_by("-created_at", "-id")


def card_by_key(key: str) -> ReferralCard:
    return first_or_404(cards().filter(key=key))


def cards_of(ambassadorship: Ambassadorship) -> QuerySet[ReferralCard]:
    """The cards of one ambassador that still work; the one without an event first."""
    return cards().filter(ambassadorship=ambassadorship, state=CardState.ACTIVE).order_by("event", "-created_at")


def own_card(ambassadorship: Ambassadorship, *, card: str = "") -> ReferralCard | None:
    """The card to show on stage: this one, else the one without an event, else the newest."""
    mine = list(cards_of(ambassadorship))
    chosen = [one for one in mine if one.key == card] or [one for one in mine if one.event_id is None] or mine
    return chosen[0] if chosen else None


def leads_of(card: ReferralCard) -> QuerySet[Lead]:
    """The questions of one card, the newest first."""
    return _leads().filter(card=card).order_by("-created_at", "-id")


def _leads() -> QuerySet[Lead]:
    related = ("card__ambassadorship__person", "card__event", "card__keeper", "intake__innovation", "organisation")
    return Lead.objects.exclude(intake__state=IntakeState.DRAFT).select_related(*related)


def lead_by_key(key: str) -> Lead:
    return first_or_404(_leads().filter(key=key))


def queue() -> QuerySet[Lead]:
    """Questions that nobody answered yet, oldest first."""
    return _leads().filter(intake__state=IntakeState.RECEIVED).order_by("created_at", "id")


@dataclass(frozen=True)
class Clock:
    """How long a question waits, against what we promise on the card."""

    lead: Lead
    days: int
    expected: int = ANSWER_DAYS

    @property
    def is_late(self) -> bool:
        return self.days > self.expected


def clocked(leads: Collection[Lead]) -> list[Clock]:
    """Each with the working days that it waits."""
    today = clock.today()
    return [Clock(one, clock.working_days_between(timezone.localdate(one.created_at), today)) for one in leads]


def overdue() -> QuerySet[Lead]:
    """Those that wait too long, and whose keeper did not hear it yet."""
    return queue().filter(reminded_at=None, created_at__lte=clock.now() - timedelta(days=ANSWER_DAYS))


@dataclass(frozen=True)
class Chain:
    """From paper to help: what a card set in motion."""

    printed: int
    opened: int
    questions: int
    innovations: int
    sessions: int
    coins: int

    def steps(self) -> list[int]:
        return [self.printed, self.opened, self.questions, self.innovations, self.sessions, self.coins]


def chain(card: ReferralCard) -> Chain:
    """What became of one card."""
    return _chain([card])


def chain_of(ambassadorship: Ambassadorship) -> Chain:
    """What became of all the cards of one ambassador."""
    return _chain(list(ReferralCard.objects.filter(ambassadorship=ambassadorship)))


def _chain(found: Collection[ReferralCard]) -> Chain:
    asked = Lead.objects.filter(card__in=[one.pk for one in found]).exclude(intake__state=IntakeState.DRAFT)
    rows = list(asked.values_list("intake__innovation", flat=True))
    innovations = {pk for pk in rows if pk}
    outcome = registry.outcomes_of(innovations)
    return Chain(
        printed=sum(one.printed_count for one in found), opened=sum(one.opened_count for one in found),
        questions=len(rows), innovations=len(innovations), sessions=outcome.sessions, coins=outcome.coins,
    )  # fmt: skip


@dataclass(frozen=True)
class Came:
    """What became of the questions that came through somebody, in numbers: nobody is named."""

    waits: int
    busy: int
    accepted: int
    elsewhere: int
    closed: int

    @property
    def total(self) -> int:
        return self.waits + self.busy + self.accepted + self.elsewhere + self.closed


def came_through(ambassadorship: Ambassadorship) -> Came:
    """How many questions an ambassador's cards brought, and how they stand."""
    mine = Lead.objects.filter(card__ambassadorship=ambassadorship).exclude(intake__state=IntakeState.DRAFT)
    states = dict(mine.values_list("intake__state").annotate(n=Count("pk")).order_by())
    busy = states.get(IntakeState.INVITED, 0) + states.get(IntakeState.ASSESSED, 0)
    return Came(
        states.get(IntakeState.RECEIVED, 0), busy, states.get(IntakeState.ACCEPTED, 0),
        states.get(IntakeState.REFERRED, 0), states.get(IntakeState.CLOSED, 0),
    )  # fmt: skip


def materials() -> QuerySet[Material]:
    return Material.objects.all()


def material_by_key(key: str) -> Material:
    return first_or_404(Material.objects.filter(key=key))
