"""Requests, referrals and rounds that somebody has to follow up (``people.duties``)."""

from datetime import timedelta
from typing import Any

from django.db.models import BooleanField, DateTimeField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.innovations.enums import OPEN_NEED
from vlechtwerk.matching.enums import (
    ASKED_OUTSIDE,
    CAME_TO_NOTHING,
    HELD_OUTSIDE,
    RUNNING_OUTSIDE,
    SHARE_OUT,
    CallState,
    ProposalState,
    RoundState,
    ShareState,
)
from vlechtwerk.matching.models import Proposal, Referral
from vlechtwerk.people.duties import Duty, OpenEnds, Told, duties, nobody, open_ends

UNSENT_DAYS = timedelta(days=7)  # a referral that is only prepared leaves within a week, or asks for attention
RUNNING = Q(state__in=[ProposalState.DRAFTED, ProposalState.ASKED, ProposalState.KEPT])
NO = Value(False, output_field=BooleanField())
CAME_BACK = Q(
    state__in=[ProposalState.DECLINED, ProposalState.EXPIRED], handled_at__isnull=True, need__state__in=OPEN_NEED
)


def requests() -> QuerySet[Any, Any]:
    """Requests that run, and a no or a silence that nobody dealt with yet."""
    found = Proposal.objects.filter(RUNNING | CAME_BACK)
    return found.select_related("helper", "asked_by", "need__innovation__broker").annotate(
        no_owner=nobody("need__innovation__broker", "asked_by"), no_step=NO,
        has_it=Coalesce("need__innovation__broker", "asked_by"),
        on=TruncDate(Coalesce("answered_at", "answer_by")),
    )  # fmt: skip


def tell_request(row: Proposal) -> Told:
    step = {
        ProposalState.DRAFTED: _("Link them"), ProposalState.ASKED: _("Wait for the answer"),
        ProposalState.KEPT: _("Look at the coins"),
    }.get(ProposalState(row.state), _("Next candidate"))  # fmt: skip
    owner = row.need.innovation.broker or row.asked_by
    title = f"{row.helper.name}: {row.need.title}"
    return Told(title, row.need.innovation.name, owner.name, step, reverse("match", args=[row.need.key]))


def referrals() -> QuerySet[Any, Any]:
    found = Referral.objects.filter(state__in=RUNNING_OUTSIDE)
    prepared = ExpressionWrapper(F("created_at") + UNSENT_DAYS, output_field=DateTimeField())
    about = ("need__innovation", "whole__innovation", "whole__intake")
    return found.select_related("keeper", "person", "destination", *about).annotate(
        no_owner=nobody("keeper", "fallback"), no_step=NO, has_it=F("keeper"), on=TruncDate(Coalesce("due_at", prepared))
    )  # fmt: skip


def tell_referral(row: Referral) -> Told:
    if row.state in HELD_OUTSIDE:
        step = _("Ask how it goes")
    else:
        step = _("Wait for the answer") if row.state in ASKED_OUTSIDE else _("Finish it")
    about = row.dossier.name if row.dossier else ""
    return Told(f"{row.receiver_name}: {row.title}", about, row.keeper.name, step, reverse("referral", args=[row.key]))


def register() -> None:
    proposals: dict[str, Any] = {"title": "need__title", "dossier": "need__innovation", "order": 4}
    duties.add(
        "requests", Duty(gettext_lazy("Requests"), "matching.Proposal", "asked_by", RUNNING | CAME_BACK, **proposals)
    )
    back = Q(need__state__in=OPEN_NEED) | Q(whole__isnull=False, state__in=CAME_TO_NOTHING)
    out = Q(state__in=RUNNING_OUTSIDE) | Q(handled_at__isnull=True) & back
    referred: dict[str, Any] = {
        "title": "summary", "dossier": Coalesce("need__innovation", "whole__innovation"), "order": 4
    }  # fmt: skip
    duties.add("referrals", Duty(gettext_lazy("Referrals kept"), "matching.Referral", "keeper", out, **referred))
    second = gettext_lazy("Referrals in the second place")
    duties.add("fallbacks", Duty(second, "matching.Referral", "fallback", out, **referred))
    told: dict[str, Any] = {"open": Q(shares__state__in=[ShareState.DRAFT, *SHARE_OUT]), "title": "summary", "order": 5}
    duties.add("stories", Duty(gettext_lazy("Shared questions"), "matching.SharedIntake", "keeper", **told))
    second = gettext_lazy("Shared questions in the second place")
    duties.add("stories_second", Duty(second, "matching.SharedIntake", "fallback", **told))
    calls = Q(state=CallState.OPEN)
    duties.add("calls", Duty(gettext_lazy("Calls for talents"), "matching.Call", "by", calls, "text_nl"))
    at_work = Q(state__in=[RoundState.QUEUED, RoundState.SOLVING, RoundState.READY])
    duties.add("rounds", Duty(gettext_lazy("Match rounds"), "matching.MatchRound", "made_by", at_work, "created_at"))
    open_ends.add("requests", OpenEnds(gettext_lazy("Requests"), requests, tell_request, "requests", order=4))
    open_ends.add("referrals", OpenEnds(gettext_lazy("Referrals"), referrals, tell_referral, "referrals", order=5))
