"""Forms of coaching. Each is made with ``thing``: what the step is about."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from vlechtwerk.agenda.dates import AgendaRefused, local_datetime
from vlechtwerk.coaching.enums import IN_COHORT, OPEN_PATH, BarrierKind, EntryKind, Medium, PartnerPart, Scope
from vlechtwerk.coaching.models import Barrier, CoachingPath, Lever
from vlechtwerk.coaching.queries import cohorts as queries
from vlechtwerk.coaching.rules import is_team
from vlechtwerk.coaching.words import AGREEMENT
from vlechtwerk.core import clock
from vlechtwerk.core.forms import OpenForm, PlainField, day_field, says_something
from vlechtwerk.library.enums import ItemState
from vlechtwerk.library.models import Item
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.programmes.models import Programme
from vlechtwerk.programmes.money_forms import EuroField

SCALE = [(number, str(number)) for number in range(1, 6)]


def area(label: Any, most: int, rows: int = 3, **more: Any) -> PlainField:
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": most})
    return PlainField(max_length=most, label=label, widget=widget, **more)


def number(label: Any, most: int, **more: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "in short", "inputmode": "numeric"})
    return forms.IntegerField(min_value=0, max_value=most, label=label, widget=widget, **more)


def one_of(rows: Any, label: Any, **more: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(rows, to_field_name="key", label=label, empty_label="–", **more)


def scale(label: Any, **more: Any) -> forms.TypedChoiceField:
    """From 1 to 5, as five buttons."""
    return forms.TypedChoiceField(
        choices=SCALE,
        coerce=int,
        empty_value=None,
        label=label,
        widget=forms.RadioSelect,
        **more,
    )


class CoachingForm(forms.Form):
    """A form of a step. Without fields it is a button."""

    def __init__(self, *args: Any, thing: Any = None, acting: Any = None, **kwargs: Any) -> None:
        self.thing, self.acting = thing, acting
        super().__init__(*args, **kwargs)


class Period(CoachingForm):
    """A first and a last day, in that order."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last <= first:
            self.add_error("ends_on", now("The last day comes after the first."))
        for name in ("starts_on", "ends_on"):
            if data.get(name) and not 2000 <= data[name].year <= 2100:
                self.add_error(name, now("Is the year right?"))
        return data


class CohortForm(Period):
    programme = one_of(Programme.objects.all(), _("Programme"))
    name = PlainField(max_length=80, label=_("Name"))
    about = area(_("What is it about?"), 1000, required=False)
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))
    keeper = one_of(Person.objects.none(), _("Who leads it?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Q(pk__in=queries.coaches().values("pk"))
        if self.thing:
            people |= Q(pk=self.thing.keeper_id)
        self.fields["keeper"].queryset = Person.objects.filter(people)  # type: ignore[attr-defined]


class CoachForm(CoachingForm):
    coach = one_of(Person.objects.none(), _("Coach"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coach"].queryset = queries.coaches()  # type: ignore[attr-defined]


class WorkplaceForm(CoachingForm):
    """Asks for an organisation; only the team has the register in which one adds it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.acting and not is_team(self.acting):
            self.fields["organisation"].help_text = _("Not in the list? Ask the coordinator to add the organisation.")


class ParticipantForm(WorkplaceForm, CoachForm):
    """Somebody the team knows already, without a nomination."""

    name = PlainField(max_length=120, label=_("Name"))
    email = forms.EmailField(max_length=254, label=_("E-mail address"))
    organisation = one_of(Organisation.objects.all(), _("Where do they work?"))


class AskForm(WorkplaceForm):
    organisation = one_of(
        Organisation.objects.all(), _("Where do they work?"),
        help_text=_("Not in the list? First add the organisation to the register."),
    )  # fmt: skip


class EntryForm(CoachingForm):
    """Something of the plan; with a time it stands in calendars."""

    kind = forms.ChoiceField(choices=EntryKind.choices, label=_("What is it?"))
    path = one_of(
        CoachingPath.objects.none(),
        _("With one participant?"),
        required=False,
        help_text=_("Empty: with all of them. An individual talk is with one."),
    )
    title = PlainField(max_length=120, label=_("Title"))
    agenda = area(_("What is on the agenda?"), 1000, required=False)
    place = PlainField(max_length=200, required=False, label=_("Place"))
    due_on = day_field(_("Day"))
    at = forms.TimeField(
        required=False, label=_("Begins at"), help_text=_("With a time it stands in the calendars of all who take part."),
        widget=forms.TimeInput(attrs={"type": "time", "class": "in short"}, format="%H:%M"),
        error_messages={"invalid": _("This is not a time. Write it like 9:30.")},
    )  # fmt: skip
    hours = number(_("How many hours"), 12, initial=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if hasattr(self.thing, "cohort"):
            del self.fields["kind"], self.fields["path"]
            return
        found = self.thing.paths.filter(state__in=[*OPEN_PATH, *IN_COHORT]).select_related("person")
        self.fields["path"].queryset = found  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, at = data.get("due_on"), data.pop("at", None)
        data["hours"] = data.get("hours") or 1
        if day and not 2000 <= day.year <= 2100:
            self.add_error("due_on", now("Is the year right?"))
        elif day and at:
            data["starts_at"] = self._moment(day, at)
        return data

    def _moment(self, day: Any, at: Any) -> datetime | None:
        try:
            return local_datetime(day, at)
        except AgendaRefused as refused:
            self.add_error("at", str(refused.message))
            return None

    @staticmethod
    def shown(entry: Any) -> dict[str, Any]:
        start = entry.appointment and timezone.localtime(entry.appointment.starts_at)
        names = ("title", "agenda", "place", "due_on")
        return {name: getattr(entry, name) for name in names} | {"at": start.time() if start else None}


class DoneForm(CoachingForm):
    done_on = day_field(_("When was it?"))
    present = forms.ModelMultipleChoiceField(
        CoachingPath.objects.none(), to_field_name="key", required=False, label=_("Who was there?"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    guest_count = number(_("How many others were there?"), 100_000, required=False)
    result = area(_("What came of it?"), 1000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].queryset = queries.may_attend(self.thing)  # type: ignore[attr-defined]

    def clean_guest_count(self) -> int:
        return self.cleaned_data.get("guest_count") or 0

    def clean_done_on(self) -> Any:
        return _not_later(self.cleaned_data["done_on"])


def _not_later(day: Any) -> Any:
    if day > clock.today():
        raise forms.ValidationError(now("This day is in the future; choose today or before."))
    if day.year < 2000:
        raise forms.ValidationError(now("Is the year right?"))
    return day


class IntakeForm(CoachingForm):
    talked_on = day_field(_("When did you talk?"))
    idea = area(_("What do they want to change where they work?"), 1000)
    agreement = area(_("The agreement"), 4000, 8, initial=AGREEMENT)

    def clean_talked_on(self) -> Any:
        return _not_later(self.cleaned_data["talked_on"])


class AgreementForm(CoachingForm):
    agreement = area(_("The agreement"), 4000, 8)


class EmployerForm(CoachingForm):
    employer_signer = PlainField(max_length=120, label=_("Who signed for the employer?"))
    employer_signed_on = day_field(_("When?"))

    def clean_employer_signed_on(self) -> Any:
        return _not_later(self.cleaned_data["employer_signed_on"])


class GoalForm(CoachingForm):
    text = PlainField(max_length=300, label=_("What do you want to reach?"))


class BarrierForm(CoachingForm):
    text = PlainField(max_length=300, label=_("What hinders?"))
    kind = forms.ChoiceField(choices=BarrierKind.choices, label=_("Kind"))
    scope = forms.ChoiceField(choices=Scope.choices, label=_("How far does it reach?"))
    start = scale(_("How strong is it at the start?"), help_text=_("1: hardly there. 5: nothing moves."))
    middle = scale(_("And halfway?"), required=False)
    end = scale(_("And at the end?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not isinstance(self.thing, Barrier):
            del self.fields["middle"], self.fields["end"]


class AttemptForm(CoachingForm):
    lever = one_of(Lever.objects.filter(is_active=True), _("Lever"))
    tried = area(_("What did you try?"), 600)
    changed = area(_("What changed?"), 600, required=False)


class OutcomeForm(CoachingForm):
    outcome = area(_("What changed this year, in a few words?"), 1000)


class ReasonForm(CoachingForm):
    outcome = PlainField(max_length=300, label=_("Why does it stop?"))


class HarvestForm(CoachingForm):
    harvest = area(_("What did this cohort learn, or why did it not begin?"), 2000, 5)


class NoteForm(CoachingForm):
    text = area(_("Your note"), 4000, 5)


class LeverForm(CoachingForm):
    name_nl = PlainField(max_length=120, label=_("Dutch"))
    name_fr = PlainField(max_length=120, label=_("French"))
    name_en = PlainField(max_length=120, label=_("English"))
    item = one_of(Item.objects.filter(state=ItemState.PUBLISHED), _("Page of the knowledge bank"), required=False)
    is_active = forms.BooleanField(required=False, initial=True, label=_("Can be chosen"))


class PartForm(CoachingForm):
    organisation = one_of(Organisation.objects.all(), _("Partner"))
    part = forms.ChoiceField(choices=PartnerPart.choices, label=_("What does it do?"))
    starts_on = day_field(_("From which day?"))


class PartChangeForm(CoachingForm):
    on = day_field(_("From which day is it otherwise?"))
    organisation = one_of(
        Organisation.objects.all(),
        _("Who takes it over?"),
        required=False,
        help_text=_("Empty: the same partner, or nobody."),
    )
    part = forms.ChoiceField(
        choices=[("", _("the same as now")), *PartnerPart.choices],
        required=False,
        label=_("What does it do from then on?"),
    )
    reason = PlainField(max_length=300, label=_("Why does it change?"))


class SpreadForm(CoachingForm):
    medium = forms.ChoiceField(choices=Medium.choices, label=_("What was it?"))
    title = PlainField(max_length=160, label=_("Title"))
    url = forms.URLField(max_length=400, required=False, label=_("Address"), assume_scheme="https")
    item = one_of(Item.objects.filter(state=ItemState.PUBLISHED), _("Page of the knowledge bank"), required=False)
    out_on = day_field(_("When?"))
    reach_count = number(_("How many people did it reach?"), 100_000_000, required=False)

    def clean_out_on(self) -> Any:
        return _not_later(self.cleaned_data["out_on"])


class TrajectoryForm(Period):
    title = PlainField(max_length=120, label=_("Title"))
    client = one_of(Organisation.objects.all(), _("Which organisation is guided?"))
    bureau = one_of(Organisation.objects.all(), _("By which bureau?"), required=False)
    is_follow_up = forms.BooleanField(required=False, label=_("Goes on with the method of this programme"))
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))
    cost_cents = EuroField(least=0, required=False, label=_("What does it cost?"))
    funded_percent = number(_("How many percent does the programme pay?"), 100, required=False)

    def clean_funded_percent(self) -> int:
        return self.cleaned_data.get("funded_percent") or 0


class FinishForm(CoachingForm):
    ends_on = day_field(_("What was the last day?"))
    outcome = PlainField(max_length=300, required=False, label=_("What came of it?"))

    def clean_ends_on(self) -> Any:
        return _not_later(self.cleaned_data["ends_on"])


class NominateForm(OpenForm):
    """“Who keeps starting things here?”, of a colleague who may not know us."""

    purpose = "nominate"
    name = PlainField(max_length=120, label=_("Who keeps starting things at your place?"))
    email = forms.EmailField(max_length=254, label=_("Their e-mail address at work"))
    workplace = PlainField(max_length=160, label=_("Where do you work together?"))
    reason = area(_("What did they start?"), 1000)
    nominator = PlainField(max_length=120, label=_("Your own name"), help_text=_("They read who thought of them."))

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not says_something(name):
            raise forms.ValidationError(now("Write a name that one can read."))
        return name

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "email", "workplace", "reason", "nominator")}


class MeasureForm(forms.Form):
    """How strong each barrier is by now."""

    def __init__(self, data: Any, *, barriers: list[Barrier], moment: str) -> None:
        super().__init__(data)
        for one in barriers:
            self.fields[one.key] = scale(one.text, required=False, initial=getattr(one, moment))


class DayForm(forms.Form):
    """A day in an address; what is none is as if it were not said."""

    dag = day_field(_("On which day?"), required=False)

    def day(self) -> Any:
        found = self.cleaned_data.get("dag") if self.is_valid() else None
        return found if found and 1990 <= found.year <= 2100 else None
