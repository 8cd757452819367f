"""What a desk holds of dossiers, questions, needs and tasks, and what is open of them (``people.duties``)."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.innovations import actions, queries
from vlechtwerk.innovations.enums import OPEN_INTAKE, ConferenceState, InnovationState, IntakeState, NeedState
from vlechtwerk.innovations.models import Innovation, Intake, Need
from vlechtwerk.people.duties import Duty, OpenEnds, Told, duties, nobody, open_ends

NO = Value(False, output_field=BooleanField())


def dossiers() -> QuerySet[Any, Any]:
    """On the path, or running on their own: these ask for nothing but a broker."""
    return Innovation.objects.filter(state=InnovationState.ACTIVE).select_related("broker").annotate(
        no_owner=nobody("broker"), no_step=ExpressionWrapper(Q(next_step=""), output_field=BooleanField()),
        on=F("next_step_on"), has_it=F("broker"),
    )  # fmt: skip


def tell_dossier(row: Innovation) -> Told:
    owner = row.broker.name if row.broker else ""
    return Told(row.name, "", owner, row.next_step, reverse("innovation", args=[row.key]))


def intakes() -> QuerySet[Any, Any]:
    return Intake.objects.filter(state__in=OPEN_INTAKE).select_related("broker").annotate(
        no_owner=nobody("broker"), no_step=NO, on=F("follow_up_on"), has_it=F("broker")
    )  # fmt: skip


def tell_intake(row: Intake) -> Told:
    step = {
        IntakeState.RECEIVED: _("Assess it"), IntakeState.INVITED: _("Have the conversation"),
        IntakeState.ASSESSED: _("Take it in, refer it or close it"),
    }[IntakeState(row.state)]  # fmt: skip
    owner = row.broker.name if row.broker else ""
    return Told(str(row), row.name or row.email or row.phone, owner, step, reverse("intake", args=[row.key]))


def needs() -> QuerySet[Any, Any]:
    """A need without a day of its own waits no longer than the next step of its dossier."""
    return queries.open_needs().annotate(
        no_owner=nobody("innovation__broker"), no_step=NO, has_it=F("innovation__broker"),
        on=Coalesce("wanted_by", "innovation__next_step_on"),
    )  # fmt: skip


def tell_need(row: Need) -> Told:
    step = _("Ask somebody who can help") if row.state == NeedState.OPEN else _("Wait for the answer")
    owner = row.innovation.broker.name if row.innovation.broker else ""
    return Told(row.title, row.innovation.name, owner, step, reverse("match", args=[row.key]))


def plan_dossier(row: Innovation, **said: Any) -> None:
    actions.set_next_step(row, text=said["step"] or row.next_step, on=said["on"] or row.next_step_on, by=said["by"])


def plan_intake(row: Intake, **said: Any) -> None:
    actions.follow_up_intake(row, on=said["on"], by=said["by"])


def plan_need(row: Need, **said: Any) -> None:
    if said["on"]:
        actions.edit_need(row, wanted_by=said["on"], by=said["by"])


def register() -> None:
    off = Q(state=InnovationState.STOPPED)
    duties.add("dossiers", Duty(gettext_lazy("Dossiers"), "innovations.Innovation", "broker", ~off, "name", "pk", 1))
    duties.add(
        "intakes",
        Duty(gettext_lazy("Intakes"), "innovations.Intake", "broker", Q(state__in=OPEN_INTAKE), "question", order=2),
    )
    undone = Q(done_at__isnull=True)
    duties.add("tasks", Duty(gettext_lazy("Tasks"), "innovations.Task", "owner", undone, "text", "innovation", 3))
    to_hold = Q(state__in=[ConferenceState.PLANNED, ConferenceState.RUNNING])
    duties.add(
        "conferences", Duty(gettext_lazy("Case conferences"), "innovations.Conference", "chair", to_hold, "starts_at")
    )
    both = frozenset({"step", "on"})
    open_ends.add(
        "dossiers", OpenEnds(gettext_lazy("Dossiers"), dossiers, tell_dossier, "dossiers", both, plan_dossier, 1)
    )
    day = frozenset({"on"})
    open_ends.add("intakes", OpenEnds(gettext_lazy("Intakes"), intakes, tell_intake, "intakes", day, plan_intake, 2))
    open_ends.add("needs", OpenEnds(
        gettext_lazy("Needs"), needs, tell_need, "dossiers", day, plan_need, 3, of=lambda row: row.innovation_id,
    ))  # fmt: skip
