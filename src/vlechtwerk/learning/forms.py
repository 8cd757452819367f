"""Forms of learning: curriculum, modules and lessons; groups; what learners write."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from vlechtwerk.agenda.dates import AgendaRefused, local_datetime
from vlechtwerk.core.forms import PlainField, day_field
from vlechtwerk.innovations.models import Innovation, Need
from vlechtwerk.learning import queries
from vlechtwerk.learning.enums import Background, LessonKind
from vlechtwerk.learning.models import Cohort, Curriculum, Learner, Lesson, Team
from vlechtwerk.library.contents import MOST_BYTES
from vlechtwerk.people.enums import Language
from vlechtwerk.people.models import Person
from vlechtwerk.people.queries import staff_list

SHORT = {"class": "in short", "inputmode": "decimal"}
MOST_QUESTIONS = 8


def area(most: int, rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": most})


def words(label: Any, most: int, rows: int = 0, **more: Any) -> PlainField:
    """One line, or with ``rows`` some."""
    if rows:
        more["widget"] = area(most, rows)
    return PlainField(max_length=most, label=label, **more)


def whole(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        min_value=least, max_value=most, label=label, widget=forms.NumberInput(attrs=SHORT), **more
    )


def credits(least: str, most: int) -> forms.DecimalField:
    return forms.DecimalField(
        min_value=Decimal(least), max_value=most, max_digits=4, decimal_places=1, label=_("Credits (ECTS)"),
        widget=forms.NumberInput(attrs={**SHORT, "step": "0.5"}),
    )  # fmt: skip


def chosen(model: Any, label: Any, **more: Any) -> forms.ModelChoiceField:
    """One of what the form offers, by its key."""
    return forms.ModelChoiceField(model._default_manager.none(), to_field_name="key", label=label, **more)


def offer(form: forms.Form, name: str, rows: Any) -> None:
    form.fields[name].queryset = rows  # type: ignore[attr-defined]


def active_people() -> Any:
    return Person.objects.filter(left_on=None, is_active=True).order_by("name", "pk")


class CurriculumForm(forms.Form):
    title = words(_("Title"), 120)
    summary = words(_("What does one learn here?"), 1000, 3)
    ects = credits("0.5", 120)
    eqf = whole(_("Level (EQF)"), 1, 8, help_text=_("From 1 to 8; a bachelor is 6."))
    language = forms.ChoiceField(choices=Language.choices, label=_("Language"))
    room_percent = whole(
        _("Room for the participants, in percent"), 0, 80,
        help_text=_("Which part of all lessons they fill themselves. 20 is one lesson in five."),
    )  # fmt: skip
    keeper = chosen(Person, _("Who keeps it good?"), empty_label=None)

    def __init__(self, data: Any, *, by: Person, curriculum: Curriculum | None = None) -> None:
        names = ("title", "summary", "ects", "eqf", "language", "room_percent")
        known = {name: getattr(curriculum, name) for name in names} if curriculum else {}
        keeper = curriculum.keeper if curriculum else by
        super().__init__(data, initial={"eqf": 6, "room_percent": 20, "language": "nl", **known, "keeper": keeper.key})
        offer(self, "keeper", Person.objects.filter(Q(pk__in=staff_list().values("pk")) | Q(pk=keeper.pk)))


class ModuleForm(forms.Form):
    title = words(_("Title"), 120)
    ects = credits("0", 60)
    about = words(_("What is it about?"), 1000, 3, required=False)


class QuestionsField(forms.CharField):
    """One question on each line."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        return [line.strip() for line in str(super().to_python(value) or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        if len(value) > MOST_QUESTIONS or any(len(one) > 300 for one in value):
            raise forms.ValidationError(
                now("At most %(n)d questions, of 300 signs each.") % {"n": MOST_QUESTIONS}
            )  # fmt: skip

    def run_validators(self, value: Any) -> None:
        pass

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class LessonForm(forms.Form):
    """What a lesson is, is chosen once; the fields that this kind does not have are not there."""

    title = words(_("Title"), 120)
    body = forms.CharField(max_length=20_000, required=False, label=_("Text"), widget=area(20_000, 12))
    video_url = forms.URLField(
        max_length=500, assume_scheme="https", label=_("Address of the video"),
        help_text=_("Nothing of it is loaded before somebody presses the link."),
        error_messages={"required": _("Paste the address of the video.")},
    )  # fmt: skip
    questions = QuestionsField(
        label=_("Questions for those who give feedback"), widget=area(2400, 4),
        help_text=_("One on each line. Two others read the work by these questions."),
    )  # fmt: skip
    is_required = forms.BooleanField(required=False, initial=True, label=_("Everybody does this lesson"))

    def __init__(self, data: Any, *, kind: str, lesson: Lesson | None = None) -> None:
        initial = {name: getattr(lesson, name) for name in self.base_fields} if lesson else None
        super().__init__(data, initial=initial)
        for name, only in (("video_url", LessonKind.VIDEO), ("questions", LessonKind.ASSIGNMENT)):
            if kind != only:
                del self.fields[name]


class FileForm(forms.Form):
    upload = forms.FileField(
        label=_("Picture or document"), help_text=_("A picture, a PDF or an office document, up to 20 MB.")
    )
    alt = words(
        _("What does one see in the picture?"), 200, required=False, help_text=_("Every picture needs it, for who does not see it.")
    )  # fmt: skip

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(now("This file is too big. Make it smaller than 20 MB."))
        return upload


class CohortForm(forms.Form):
    title = words(_("Name of the group"), 120)
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))
    seats = whole(_("Seats"), 1, 300, initial=20)
    is_open = forms.BooleanField(required=False, initial=True, label=_("People may apply for it"))
    keeper = chosen(Person, _("Who leads the group?"), empty_label=None)

    def __init__(self, data: Any, *, by: Person, cohort: Cohort | None = None) -> None:
        names = ("title", "starts_on", "ends_on", "seats", "is_open")
        known = {name: getattr(cohort, name) for name in names} if cohort else {}
        keeper = cohort.keeper if cohort else by
        super().__init__(data, initial={**known, "keeper": keeper.key})
        offer(self, "keeper", Person.objects.filter(Q(pk__in=active_people().values("pk")) | Q(pk=keeper.pk)))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("starts_on", "ends_on"):
            if (day := data.get(name)) and not 2000 <= day.year <= 2100:
                self.add_error(name, now("Is the year right?"))
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", now("The last day is before the first one."))
        return data


class PersonForm(forms.Form):
    """Somebody of the network."""

    person = chosen(Person, _("Who?"))

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        offer(self, "person", active_people())


class EnrolForm(PersonForm):
    background = forms.ChoiceField(
        choices=Background.choices, label=_("Background"), help_text=_("So that teams are mixed.")
    )


class ApplyForm(forms.Form):
    background = forms.ChoiceField(
        choices=Background.choices, label=_("Your background"),
        help_text=_("So that teams are mixed. Whoever leads the group and your own group see it."),
    )  # fmt: skip
    motive = words(_("Why would you like to take part?"), 600, 3)


class TeamsForm(forms.Form):
    size = whole(_("People in a team"), 2, 12, initial=4)


class NumberForm(forms.Form):
    number = whole(_("Team"), 1, 150)


class ReasonForm(forms.Form):
    reason = words(_("Why?"), 300)


class AnswerForm(forms.Form):
    answer = words(_("Why not now? Whoever leads the group reads it."), 300, required=False)


class GuestForm(forms.Form):
    person = chosen(Person, _("Who?"), empty_label=None)
    title = words(_("About what?"), 120)
    message = words(_("What do you ask?"), 1000, 4)
    day = day_field(_("Day"))
    at = forms.TimeField(
        label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time", "class": "in short"}, format="%H:%M"),
        error_messages={"invalid": _("This is not a time. Write it like 9:30.")},
    )  # fmt: skip

    def __init__(self, data: Any, *, people: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        offer(self, "person", people)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, at = data.pop("day", None), data.pop("at", None)
        if day and at:
            data["starts_at"] = self._moment(day, at)
        return data

    def _moment(self, day: date, at: time) -> datetime:
        if not 2000 <= day.year <= 2100:
            self.add_error("day", now("Is the year right?"))
            return timezone.now()
        try:
            return local_datetime(day, at)
        except AgendaRefused as refused:
            self.add_error("at", str(refused.message))
            return timezone.now()


class RealWorkForm(forms.Form):
    lesson = chosen(Lesson, _("Which assignment?"), empty_label=None)
    innovation = chosen(Innovation, _("For which innovation?"))
    need = chosen(Need, _("For one of its needs?"), required=False, empty_label="–")
    team = chosen(Team, _("By which team?"), required=False, empty_label="–")
    learner = chosen(Learner, _("Or by one learner?"), required=False, empty_label="–")
    message = words(
        _("What do you ask of who leads it?"), 1000, 4, help_text=_("Name no learners: they see each other once the answer is yes.")
    )  # fmt: skip

    def __init__(self, data: Any, *, cohort: Cohort) -> None:
        super().__init__(data)
        offer(self, "lesson", queries.lessons(cohort).filter(kind=LessonKind.ASSIGNMENT))
        offer(self, "innovation", Innovation.objects.filter(state="active").order_by("name"))
        offer(self, "need", Need.objects.filter(state="open", innovation__state="active").select_related("innovation"))
        offer(self, "team", cohort.teams.all())
        offer(self, "learner", queries.taking_part(cohort))
        self.fields["need"].label_from_instance = lambda one: f"{one.innovation.name}: {one.title}"  # type: ignore[attr-defined]
        self.fields["team"].label_from_instance = lambda one: now("team %(n)d") % {"n": one.number}  # type: ignore[attr-defined]
        self.fields["learner"].label_from_instance = lambda one: one.person.name  # type: ignore[attr-defined]


class GoalForm(forms.Form):
    text = words(_("What do you want to learn yourself?"), 300)


class ProposalForm(forms.Form):
    title = words(_("What is the lesson about?"), 120)
    about = words(_("What would we do, and who could tell about it?"), 1000, 4)


class HandInForm(forms.Form):
    text = words(_("Your work"), 6000, 8)
    url = forms.URLField(
        max_length=500, required=False, assume_scheme="https", label=_("A link, if it stands elsewhere")
    )


class FeedbackForm(forms.Form):
    """One field for each question of the guide."""

    def __init__(self, data: Any, *, questions: list[str]) -> None:
        super().__init__(data)
        for place, question in enumerate(questions or [now("What struck you, and what would you do next?")]):
            self.fields[f"q{place}"] = words(question, 1500, 3)

    def answers(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]
