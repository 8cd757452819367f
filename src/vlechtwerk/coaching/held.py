"""What is kept about people in coaching."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vlechtwerk.coaching.enums import PathState
from vlechtwerk.coaching.models import CoachingPath, Nomination, Note
from vlechtwerk.coaching.queries.paths import NOTES
from vlechtwerk.core.registry import Keeping, keepings
from vlechtwerk.core.sealing import unseal
from vlechtwerk.core.traces import Traces
from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Held, acts, erasers, held

OF_NOMINATION = ("name", "email", "workplace", "reason", "nominator")


def register() -> None:
    common: dict[str, Any] = {"purpose": Purpose.HELP, "ground": Ground.AGREEMENT}
    two: dict[str, Any] = common | {"seen_by": SeenBy.COACH}
    shown: dict[str, Any] = common | {"seen_by": SeenBy.INVOLVED}
    held.add("coaching_paths", Held(
        _("Your coaching trajectories"), "coaching.CoachingPath", ("person",), **shown, kept=Kept.EMPTIED,
        words=("idea", "agreement"), shown=("cohort__name", "organisation__name", "state", "created_at", "talked_on", "idea",
        "agreement", "participant_accepted_at", "shares_progress", "outcome"),
    ))  # fmt: skip
    held.add("coaching_nominations", Held(
        _("That colleagues nominated you for coaching"), "coaching.Nomination", ("person",), **shown, kept=Kept.EMPTIED,
        words=OF_NOMINATION, shown=("cohort__name", "created_at", "state", *OF_NOMINATION),
    ))  # fmt: skip
    held.add("coaching_plan", Held(
        _("What was planned with you alone in coaching"), "coaching.PlanEntry", ("path__person",), **shown, kept=Kept.EMPTIED,
        words=("title", "agenda", "place", "result"), shown=("cohort__name", "title", "due_on", "result"),
    ))  # fmt: skip
    held.add("coaching_goals", Held(
        _("Your goals in coaching"), "coaching.Goal", ("path__person",), **shown, kept=Kept.ERASED, goes=True,
        shown=("path__cohort__name", "text", "reached_on"),
    ))  # fmt: skip
    held.add("coaching_barriers", Held(
        _("Barriers that you and your coach noted"), "coaching.Barrier", ("path__person",), **two, kept=Kept.EMPTIED,
        words=("text",), shown=("path__cohort__name", "text", "kind", "scope", "start", "middle", "end"),
    ))  # fmt: skip
    held.add("coaching_attempts", Held(
        _("Levers that you tried"), "coaching.Attempt", ("barrier__path__person",), **two, kept=Kept.EMPTIED,
        words=("tried", "changed"), shown=("barrier__path__cohort__name", "lever__name_nl", "tried", "changed"),
    ))  # fmt: skip
    held.add("coaching_notes", Held(
        _("Your private notes in coaching"), "coaching.Note", ("author",), **common, seen_by=SeenBy.ME, kept=Kept.ERASED,
        goes=True, retention="coaching_notes", shown=("path__cohort__name", "created_at", "sealed"),
        unsealed=lambda row: row | {"sealed": unseal(row["sealed"], use=NOTES)},
    ))  # fmt: skip
    held.add("coaching_notes_about", Held(
        _("That your coach keeps notes; only your coach reads them"), "coaching.Note", ("path__person",), **common,
        seen_by=SeenBy.ME, kept=Kept.ERASED, goes=True, retention="coaching_notes", shown=("path__cohort__name", "created_at"),
        only=lambda person: Q(path__person=person) & ~Q(author=person),
    ))  # fmt: skip
    acts.update({
        "coaching.Cohort.keeper": "whose work it is", "coaching.CoachingPath.coach": "whose work it is",
        "coaching.PeerMatch.keeper": "who asked", "coaching.Trajectory.keeper": "whose work it is",
    })  # fmt: skip
    erasers.append(_erase)
    keepings.add("coaching_notes", Keeping(
        _("Private notes of coaching"), 730, _old, lambda rows: rows.delete()[0], name=lambda one: str(one.path.cohort),
        at=lambda one: one.path.state_since, note=_("Counted from the day on which the trajectory was over."),
    ))  # fmt: skip


def _erase(person: Person, _traces: Traces) -> None:
    """How it ended may say something of them; that it did stays. A nomination with their address is theirs too."""
    CoachingPath.objects.filter(person=person).exclude(outcome="").update(outcome="–")
    if person.email:
        mine = Nomination.objects.filter(person=None, email__iexact=person.email)
        mine.update(**dict.fromkeys(OF_NOMINATION, ""))


def _old(before: datetime) -> QuerySet[Note]:
    over = Note.objects.filter(path__state__in=[PathState.DONE, PathState.STOPPED], path__state_since__lt=before)
    return over.select_related("path__cohort").order_by("path__state_since", "pk")
