"""What is kept about people with innovations."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.models import new_key
from vlechtwerk.core.registry import Keeping, keepings
from vlechtwerk.core.traces import GONE, Traces
from vlechtwerk.innovations.enums import IntakeState
from vlechtwerk.innovations.models import InnovationMember, Intake, TimelineEntry
from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Held, acts, erasers, held, read_about

ACTS = {
    "Innovation.broker": "whose work it is", "Intake.broker": "whose work it is", "Diagnosis.made_by": "who wrote it down",
    "Need.made_by": "who wrote it down", "StageChange.by": "who moved it",
    "CheckTick.by": "who ticked it", "SavedView.owner": "a tool of the team, with no data about anybody",
    "LoadLimit.person": "how the team divides its work", "Handover.giver": "whose work it was", "Handover.by": "who handed it over",
    "HandoverItem.to": "whose work it is",
    "Task.given_by": "who gave it",
    "Conference.chair": "whose work it is", "ConferenceGuest.person": "whose work it is",
    "ConferenceItem.asked_by": "who asked for it", "DossierMerge.by": "who put them together",
}  # fmt: skip


def register() -> None:
    common: dict[str, Any] = {"purpose": Purpose.HELP, "ground": Ground.AGREEMENT, "seen_by": SeenBy.TEAM}
    held.add(
        "intakes",
        Held(_("Your questions"), "innovations.Intake", ("person",), **common, kept=Kept.EMPTIED, retention="intakes",
             shown=("created_at", "source", "question", "title", "name", "email", "phone", "language", "state",
                    "close_reason", "close_note", "assessment"),
             words=("question", "title", "name", "email", "phone", "close_note", "assessment")),
    )  # fmt: skip
    held.add(
        "innovations",
        Held(_("Innovations that you make"), "innovations.InnovationMember", ("person",), **common, kept=Kept.NAMELESS,
             shown=("innovation__name", "innovation__pitch", "role", "created_at", "until")),
    )  # fmt: skip
    held.add(
        "tasks",
        Held(_("What you promised to do"), "innovations.Task", ("owner",), **common, kept=Kept.NAMELESS,
             shown=("innovation__name", "text", "due_on", "done_at")),
    )  # fmt: skip
    held.add(
        "timeline",
        Held(_("Where you stand on a timeline"), "innovations.TimelineEntry", ("person", "by"), **common,
             kept=Kept.NAMELESS, shown=("at", "innovation__name", "verb", "text")),
    )  # fmt: skip
    acts.update({f"innovations.{column}": why for column, why in ACTS.items()})
    erasers.append(erase)
    read_about.append(dossiers_of)
    keepings.add(
        "intakes",
        Keeping(
            _("Questions that were not taken up"), 2 * 365,
            lambda before: Intake.objects.filter(state=IntakeState.CLOSED, innovation=None, created_at__lt=before),
            lambda rows: rows.delete()[1].get("innovations.Intake", 0),
            name=str, at=lambda intake: intake.created_at,
        ),
    )  # fmt: skip


def erase(person: Person, traces: Traces) -> None:
    """Questions that came from their address are theirs too; of none stays what would recognise it."""
    if person.email:
        Intake.objects.filter(person=None, email__iexact=person.email).update(person=person)
    for number in Intake.objects.filter(person=person).values_list("pk", flat=True):
        Intake.objects.filter(pk=number).update(fingerprint=new_key(), scan=None)
    for entry in TimelineEntry.objects.filter(verb="give_waived", person=person).only(
        "pk", "data"
    ):  # why: theirs alone
        TimelineEntry.objects.filter(pk=entry.pk).update(data={**entry.data, "reason": GONE})


def dossiers_of(person: Person) -> Q:
    """Whoever opens the dossier of an innovation reads about its makers."""
    made = InnovationMember.objects.filter(person=person).values("innovation")
    return Q(subject="innovations.innovation", subject_id__in=made)
