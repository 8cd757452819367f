"""Forms of what brokers do together: notes, tasks, a case conference, dossiers that are one or two."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vlechtwerk.innovations.enums import MemberRole
from vlechtwerk.innovations.forms import DayInput, MoveForm, NextStepForm, NoteForm, StateForm, TaskForm, words
from vlechtwerk.innovations.models import Conference, Innovation, TimelineEntry
from vlechtwerk.people.forms import SpeakingChoices
from vlechtwerk.people.models import Person


class TimeInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class AnswerNoteForm(forms.Form):
    text = forms.CharField(max_length=2000, label=_("Your answer"), widget=words(rows=3))


class EditNoteForm(forms.Form):
    text = forms.CharField(max_length=2000, label=_("Note"), widget=words(rows=5))


class EditTaskForm(TaskForm):
    """A task that is there: who has it may be somebody who left the team since."""

    def picked(self, owners: Iterable[Person]) -> dict[str, Any]:
        """What ``edit_task`` wants."""
        data = dict(self.cleaned_data)
        return {**data, "owner": next(one for one in owners if one.key == data["owner"])}


class ConferenceForm(SpeakingChoices, forms.Form):
    """When, where, who."""

    day = forms.DateField(label=_("Day"), widget=DayInput)
    at = forms.TimeField(label=_("Begins at"), widget=TimeInput)
    minutes = forms.IntegerField(
        min_value=5, max_value=480, initial=60, label=_("Minutes"), help_text=_("They are divided over the dossiers.")
    )
    place = forms.CharField(required=False, max_length=160, label=_("Where?"))
    chair = forms.ModelChoiceField(Person.objects.none(), label=_("In the chair"), to_field_name="key")
    guests = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=_("Who is asked"), to_field_name="key", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, colleagues: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("chair", "guests"):
            self.fields[name].queryset = colleagues  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, conference: Conference, guests: Iterable[Person]) -> dict[str, Any]:
        begins = timezone.localtime(conference.starts_at)
        return {
            "day": begins.date(), "at": begins.time(), "minutes": conference.minutes, "place": conference.place,
            "chair": conference.chair.key, "guests": [one.key for one in guests],
        }  # fmt: skip

    def planned(self) -> dict[str, Any]:
        """What ``plan_conference`` wants."""
        data = dict(self.cleaned_data)
        begins = datetime.combine(data.pop("day"), data.pop("at"))
        return {**data, "starts_at": timezone.make_aware(begins)}

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error("day" if field == "starts_at" else field, error)


class ItemForm(forms.Form):
    """A dossier for the list of a conference, with what one wants to know of the others."""

    question = forms.CharField(required=False, max_length=300, label=_("What do you want to ask the others?"))


class PutForm(ItemForm):
    """On which list."""

    conference = forms.ModelChoiceField(
        Conference.objects.none(), label=_("Which conference?"), to_field_name="key", empty_label=None
    )
    field_order = ("conference", "question")

    def __init__(self, *args: Any, coming: QuerySet[Conference], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["conference"]
        field.queryset = coming
        field.label_from_instance = lambda one: timezone.localtime(one.starts_at).strftime("%d-%m-%Y %H:%M")


class ClosingForm(forms.Form):
    note = forms.CharField(required=False, max_length=600, label=_("A word on top of the report"), widget=words(rows=2))
    sends = forms.BooleanField(required=False, initial=True, label=_("Mail the report to everybody at the table"))


class CancellingForm(forms.Form):
    note = forms.CharField(required=False, max_length=600, label=_("A word to who was asked"), widget=words(rows=2))


def decision_form(kind: str, case: Any, data: Any = None) -> Any:
    """The form behind one of ``actions.DECISIONS``, for the dossier on the table."""
    innovation, named = case.item.innovation, f"{kind}_%s"
    if kind == "task":
        return TaskForm(data, owners=owners(case), auto_id=named)
    if kind == "move":
        return MoveForm(data, stages=innovation.stage.version.stages.order_by("order"), auto_id=named)
    if kind == "state":
        return StateForm(data, innovation=innovation, auto_id=named)
    if kind == "step":
        now = {"next_step": innovation.next_step, "next_step_on": innovation.next_step_on}
        return NextStepForm(data, initial=now, auto_id=named)
    return NoteForm(data, auto_id=named)


def owners(case: Any) -> list[Person]:
    """Who may be given a task on the table: the team, the broker, and whoever sits there."""
    team = [member.person for member in case.team]
    broker = [case.item.innovation.broker] if case.item.innovation.broker else []
    found = {person.pk: person for person in [*team, *broker, *case.guests]}
    return list(found.values())


def decided(kind: str, form: Any, case: Any) -> dict[str, Any]:
    """What the action behind ``kind`` wants."""
    data = dict(form.cleaned_data)
    if kind == "task":
        return {**data, "owner": next(one for one in owners(case) if one.key == data["owner"])}
    if kind == "step":
        return {"text": data["next_step"], "on": data["next_step_on"]}
    return data


class MergeForm(forms.Form):
    """For each group of fields that differs: of which of the two it is kept."""

    def __init__(self, *args: Any, rows: Iterable[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in rows:
            self.fields[row["name"]] = forms.ChoiceField(choices=[("kept", ""), ("taken", "")], required=False)

    def choices(self) -> dict[str, str]:
        return {name: value or "kept" for name, value in self.cleaned_data.items()}


class SplitForm(SpeakingChoices, forms.Form):
    """The new dossier, and what goes along with it."""

    name = forms.CharField(max_length=120, label=_("Name of the new dossier"))
    pitch = forms.CharField(max_length=1500, label=_("What is it, for whom?"), widget=words(rows=4))
    lead = forms.ModelChoiceField(Person.objects.none(), label=_("Who leads it?"), to_field_name="key")

    def __init__(self, *args: Any, innovation: Innovation, team: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead: Any = self.fields["lead"]
        lead.queryset = Person.objects.filter(pk__in=[member.person_id for member in team])
        notes = TimelineEntry.objects.filter(innovation=innovation, verb="note").order_by("-at")
        self._choices("needs", _("Needs that go along"), innovation.needs.all(), lambda one: one.title)
        self._choices("tasks", _("Tasks that go along"), innovation.tasks.filter(done_at=None), lambda one: one.text)
        self._choices("notes", _("Notes that go along"), notes, lambda one: one.text[:80])
        others = [member.person_id for member in team if member.role != MemberRole.LEAD]
        self._choices("members", _("Who goes along"), Person.objects.filter(pk__in=others), lambda one: one.name)

    def _choices(self, name: str, label: Any, found: Any, said: Any) -> None:
        if found.exists():
            field = forms.ModelMultipleChoiceField(
                found, required=False, label=label, to_field_name="key", widget=forms.CheckboxSelectMultiple
            )
            field.label_from_instance = said  # type: ignore[method-assign]
            self.fields[name] = field

    def goes(self) -> dict[str, Any]:
        """What ``split_innovation`` wants."""
        return {name: list(self.cleaned_data.get(name) or []) for name in ("needs", "tasks", "notes", "members")}
