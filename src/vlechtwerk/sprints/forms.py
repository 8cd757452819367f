"""Forms of design sprints: the plan, its blocks, what is made and tried, the place of who takes part."""

from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from vlechtwerk.agenda.dates import AgendaRefused, local_datetime
from vlechtwerk.core.forms import day_field
from vlechtwerk.innovations.forms import PlainField, says_something
from vlechtwerk.innovations.models import Innovation
from vlechtwerk.people.models import Person
from vlechtwerk.sprints import queries
from vlechtwerk.sprints.enums import IdeaKind, Length, Outcome, Phase
from vlechtwerk.sprints.models import Idea, ScriptLine, Sprint
from vlechtwerk.sprints.rules import LONGEST, MOST_DAYS

SHORT = {"class": "in short", "inputmode": "numeric"}


def area(most: int, rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": most})


def whole(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    """A whole number."""
    return forms.IntegerField(
        min_value=least, max_value=most, label=label, widget=forms.NumberInput(attrs=SHORT), **more
    )


class SprintForm(forms.Form):
    """What it is about, when, for whom."""

    title = PlainField(max_length=120, label=_("Title"))
    challenge = PlainField(max_length=1000, label=_("What is the challenge?"), widget=area(1000, 4))
    starts_on = day_field(_("First day"))
    starts_time = forms.TimeField(
        label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time", "class": "in short"}, format="%H:%M"),
        error_messages={"invalid": _("This is not a time. Write it like 9:30.")},
    )  # fmt: skip
    days = whole(_("How many days"), 1, MOST_DAYS, initial=1)
    length = forms.ChoiceField(choices=Length.choices, label=_("How long is a day"), initial=Length.HALF)
    innovation = forms.ModelChoiceField(
        Innovation.objects.all(), to_field_name="key", required=False, label=_("Innovation"), empty_label="–",
        help_text=_("Needs and tasks of the harvest go to its dossier."),
    )  # fmt: skip
    keeper = forms.ModelChoiceField(
        Person.objects.none(), to_field_name="key", empty_label=None, label=_("Facilitator")
    )
    dots_each = whole(_("Dots for each participant"), 1, 20, initial=3)

    def __init__(self, *args: Any, sprint: Sprint | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keepers = Q(pk__in=queries.facilitators().values("pk"))
        if sprint:
            keepers |= Q(pk=sprint.keeper_id)
            for name in ("days", "length", *(() if sprint.state == "planned" else ("starts_on", "starts_time"))):
                del self.fields[name]
        self.fields["keeper"].queryset = Person.objects.filter(keepers)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, at = data.pop("starts_on", None), data.pop("starts_time", None)
        if day and at:
            data["starts_at"] = self._moment(day, at)
        return data

    def _moment(self, day: date, at: time) -> datetime | None:
        if not 2000 <= day.year <= 2100:
            self.add_error("starts_on", now("Is the year right?"))
            return None
        try:
            return local_datetime(day, at)
        except AgendaRefused as refused:
            self.add_error("starts_time", str(refused.message))
            return None

    @staticmethod
    def shown(sprint: Sprint) -> dict[str, Any]:
        """A sprint as the form shows it."""
        start = timezone.localtime(sprint.starts_at)
        return {
            "title": sprint.title, "challenge": sprint.challenge, "starts_on": start.date(), "starts_time": start.time(),
            "innovation": sprint.innovation and sprint.innovation.key, "keeper": sprint.keeper.key,
            "dots_each": sprint.dots_each,
        }  # fmt: skip


class StepForm(forms.Form):
    """A block. Its step of the five is chosen once."""

    phase = forms.ChoiceField(choices=Phase.choices, label=_("Step of the sprint"))
    title = PlainField(max_length=120, label=_("What do we do?"))
    instruction = PlainField(max_length=600, required=False, label=_("How?"), widget=area(600))
    minutes = whole(_("Minutes"), 5, LONGEST)
    day = whole(_("Day"), 1, MOST_DAYS)

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            self.fields["day"].required = False
            self.fields["day"].help_text = now("Empty: the day of the block before it.")
        else:
            del self.fields["phase"]

    def clean_day(self) -> int:
        return self.cleaned_data.get("day") or 0


class StatementForm(forms.Form):
    statement = PlainField(max_length=300, label=_("How might we …?"), widget=area(300, 2))


class CancelForm(forms.Form):
    reason = PlainField(max_length=300, label=_("Why is it called off?"), widget=area(300, 2))


class GroupForm(forms.Form):
    """Move an idea to a group that is there, or to a new one."""

    group = forms.CharField(required=False, max_length=12)
    name = PlainField(required=False, max_length=80)


class FrameForm(forms.Form):
    """Words, and perhaps a picture."""

    text = PlainField(max_length=400, label=_("What happens?"), widget=area(400, 2))
    upload = forms.FileField(required=False, label=_("Picture"), help_text=_("A photo or drawing, at most 10 MB."))
    alt = PlainField(
        required=False, max_length=200, label=_("What does one see in the picture?"),
        help_text=_("For who does not see it."),
    )  # fmt: skip


class LineForm(forms.Form):
    text = PlainField(max_length=300, label=_("What do you ask the tester to do?"))


class TesterForm(forms.Form):
    """How it went, per task of the script."""

    def __init__(self, data: Any, *, lines: list[ScriptLine], seen: dict[int, Any]) -> None:
        super().__init__(data)
        self.lines = lines
        for line in lines:
            known = seen.get(line.pk)
            self.fields[f"outcome-{line.key}"] = forms.ChoiceField(
                choices=[("", _("not done")), *Outcome.choices], required=False, label=line.text,
                initial=known.outcome if known else "", widget=forms.RadioSelect,
            )  # fmt: skip
            self.fields[f"note-{line.key}"] = PlainField(
                max_length=400, required=False, label=_("What did you see?"), initial=known.note if known else "",
                widget=area(400, 2),
            )  # fmt: skip

    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"outcome-{line.key}"], self[f"note-{line.key}"]) for line in self.lines]

    def seen(self) -> dict[str, tuple[str, str]]:
        data = self.cleaned_data
        return {line.key: (data[f"outcome-{line.key}"], data[f"note-{line.key}"]) for line in self.lines}


class DotsForm(forms.Form):
    """A number of dots per idea. ``known``: what was entered before."""

    def __init__(self, data: Any, *, ideas: list[Idea], most: int, known: dict[str, int] | None = None) -> None:
        super().__init__(data)
        self.ideas = ideas
        for one in ideas:
            self.fields[f"dots-{one.key}"] = forms.IntegerField(
                min_value=0, max_value=most, required=False, label=one.text, initial=(known or {}).get(one.key),
                widget=forms.NumberInput(attrs={**SHORT, "placeholder": "0"}),
            )  # fmt: skip

    def rows(self) -> list[Any]:
        return [self[f"dots-{one.key}"] for one in self.ideas]

    def dots(self) -> dict[str, int]:
        return {one.key: self.cleaned_data.get(f"dots-{one.key}") or 0 for one in self.ideas}


class IdeaForm(forms.Form):
    """One idea; ``number`` tells it from every other, so that it is kept once."""

    kind = forms.ChoiceField(choices=IdeaKind.choices, label=_("What is it?"))
    text = PlainField(max_length=600, label=_("Your idea"), widget=area(600))
    number = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    @staticmethod
    def fresh(kind: str) -> "IdeaForm":
        return IdeaForm(initial={"number": uuid4(), "kind": kind})


class NameForm(forms.Form):
    """How the others will call who comes in by the link."""

    name = PlainField(max_length=80, label=_("Your first name"), help_text=_("The others in this sprint see it."))

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not says_something(name):
            raise forms.ValidationError(now("Write a name that one can read."))
        return name


class PinForm(forms.Form):
    pin = forms.CharField(
        max_length=12, label=_("The six figures on the screen"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "in short"}),
    )  # fmt: skip

    def clean_pin(self) -> str:
        return "".join(one for one in self.cleaned_data["pin"] if one.isdecimal())
