"""Forms of stages, appearances and cards."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vlechtwerk.core import clock
from vlechtwerk.core.forms import day_field
from vlechtwerk.core.ui.words import moment
from vlechtwerk.events.enums import AppearanceKind, EventState, MaterialKind
from vlechtwerk.events.models import Event, Material
from vlechtwerk.people.enums import Language
from vlechtwerk.people.models import Organisation
from vlechtwerk.programmes.models import Ambassadorship, Fan
from vlechtwerk.taxonomy.models import Region, Theme

DATES = 3
LATEST = timedelta(days=3 * 365)
FIRST_DAY = date(2000, 1, 1)
MOST_PEOPLE = 100_000


def words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class StageForm(forms.Form):
    """A stage in one page: what, for whom, where, and up to three dates."""

    fan = forms.ModelChoiceField(Fan.objects.none(), to_field_name="key", label=lazy("Which network?"))
    title = forms.CharField(max_length=120, label=lazy("What is it called?"))
    kind = forms.ChoiceField(choices=AppearanceKind.choices, label=lazy("What kind of stage?"))
    theme = forms.ModelChoiceField(Theme.objects.all(), to_field_name="code", required=False, label=lazy("Theme"))
    audience = forms.CharField(
        max_length=200, label=lazy("Who is in the room?"), help_text=lazy("For example: forty bakers with staff.")
    )
    audience_count = forms.IntegerField(
        min_value=1, max_value=MOST_PEOPLE, required=False, label=lazy("With how many?"),
        widget=forms.NumberInput(attrs={"class": "in short", "inputmode": "numeric"}),
    )  # fmt: skip
    place = forms.CharField(
        max_length=200, label=lazy("Where?"), help_text=lazy("Street, number, postcode and town: the way is shown from this.")
    )  # fmt: skip
    region = forms.ModelChoiceField(Region.objects.all(), to_field_name="code", required=False, label=lazy("Region"))
    language = forms.ChoiceField(choices=Language.choices, label=lazy("In which language?"))
    minutes = forms.IntegerField(
        min_value=5, max_value=600, initial=45, label=lazy("How many minutes?"),
        widget=forms.NumberInput(attrs={"class": "in short", "inputmode": "numeric"}),
    )  # fmt: skip
    note = forms.CharField(max_length=1000, required=False, widget=words(3), label=lazy("Something else to know?"))
    is_public = forms.BooleanField(required=False, label=lazy("Everybody may come: it may stand in the public list"))

    def __init__(self, data: Any, *, fans: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["fan"].queryset = fans  # type: ignore[attr-defined]
        only = list(fans[:2])
        if len(only) == 1:
            self.fields["fan"].initial = only[0].key
            self.fields["fan"].widget = forms.HiddenInput()
        for name in ("theme", "region"):
            self.fields[name].empty_label = _("no preference")  # type: ignore[attr-defined]
        for n in range(1, DATES + 1):
            self.fields[f"day_{n}"] = day_field(_("Date %(n)d") % {"n": n}, required=n == 1)
            self.fields[f"time_{n}"] = forms.TimeField(
                label=_("Date %(n)d, from what time?") % {"n": n}, required=n == 1,
                widget=forms.TimeInput(attrs={"type": "time", "class": "in short"}, format="%H:%M"),
                error_messages={"invalid": _("This is not a time. Write it as 19:30.")},
            )  # fmt: skip
        self.order_fields(["fan", "title", "kind", "theme", "audience", "audience_count", *self.date_names()])

    @staticmethod
    def date_names() -> list[str]:
        return [f"{what}_{n}" for n in range(1, DATES + 1) for what in ("day", "time")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for n in range(1, DATES + 1):
            day, time = data.get(f"day_{n}"), data.get(f"time_{n}")
            if day and not clock.today() <= day <= clock.today() + LATEST:
                self.add_error(f"day_{n}", _("Choose a day to come, within three years."))
            elif day and time is None and f"time_{n}" not in self.errors:
                self.add_error(f"time_{n}", _("From what time?"))
        return data

    @staticmethod
    def given(data: dict[str, Any]) -> dict[str, Any]:
        """What the action wants: the dates together, the rest as it is."""
        plain = {name: value for name, value in data.items() if name not in StageForm.date_names()}
        pairs = [(data.get(f"day_{n}"), data.get(f"time_{n}")) for n in range(1, DATES + 1)]
        plain["starts"] = [timezone.make_aware(datetime.combine(day, time)) for day, time in pairs if day and time]
        return plain


class StageAnswerForm(forms.Form):
    """Yes on one of the dates, or no; nothing is ticked beforehand."""

    answer = forms.ChoiceField(
        choices=[("yes", lazy("Yes, I gladly come")), ("no", lazy("No, not this time"))], widget=forms.RadioSelect,
        label=lazy("Do you come?"), error_messages={"required": lazy("Choose yes or no.")},
    )  # fmt: skip
    date = forms.TypedChoiceField(
        coerce=datetime.fromisoformat, empty_value=None, required=False, widget=forms.RadioSelect, label=lazy("Which date?")
    )  # fmt: skip
    note = forms.CharField(required=False, max_length=300, label=lazy("Do you want to add something?"))

    def __init__(self, data: Any, *, dates: list[Any]) -> None:
        super().__init__(data)
        self.fields["date"].choices = [(one.starts_at.isoformat(), moment(one.starts_at)) for one in dates]  # type: ignore[attr-defined]
        if len(dates) == 1:
            self.fields["date"].initial = dates[0].starts_at.isoformat()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == "yes" and not data.get("date") and "date" not in self.errors:
            self.add_error("date", _("Choose one of the dates."))
        return data


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=300, label=lazy("Why?"), help_text=lazy("Whoever waits for it reads this."), widget=words(2)
    )  # fmt: skip


class AppearanceForm(forms.Form):
    """Where somebody told the story, and what shows it."""

    kind = forms.ChoiceField(choices=AppearanceKind.choices, label=lazy("What was it?"))
    title = forms.CharField(max_length=160, label=lazy("Where, and about what?"))
    happens_on = day_field(lazy("On which day?"))
    audience_count = forms.IntegerField(
        min_value=1, max_value=10 * MOST_PEOPLE, required=False, label=lazy("How many people heard it?"),
        widget=forms.NumberInput(attrs={"class": "in short", "inputmode": "numeric"}),
    )  # fmt: skip
    evidence_url = forms.URLField(
        max_length=400, required=False, assume_scheme="https", label=lazy("An address that shows it"),
        help_text=lazy("An article, a programme, a photo online. It counts once something shows it."),
    )  # fmt: skip
    evidence = forms.CharField(
        max_length=300, required=False, label=lazy("Or in words"),
        help_text=lazy("For example: the name of who organised it, and what they can confirm."),
    )  # fmt: skip

    def clean_happens_on(self) -> date:
        day: date = self.cleaned_data["happens_on"]
        if not FIRST_DAY <= day <= clock.today() + LATEST:
            raise forms.ValidationError(_("Choose a day after 2000 and within three years."))
        return day


class CardForm(forms.Form):
    """A card of whom, and for which event."""

    ambassadorship = forms.ModelChoiceField(
        Ambassadorship.objects.none(), to_field_name="key", label=lazy("Whose card?")
    )
    event = forms.ModelChoiceField(
        Event.objects.none(), to_field_name="key", required=False, label=lazy("For which event?"),
        help_text=lazy("Leave it open for a card that goes along everywhere."),
    )  # fmt: skip

    def __init__(self, data: Any, *, ambassadors: Any) -> None:
        super().__init__(data)
        near = Event.objects.filter(starts_at__gte=clock.now() - timedelta(days=60))
        self.fields["ambassadorship"].queryset = ambassadors  # type: ignore[attr-defined]
        self.fields["event"].queryset = near.exclude(state=EventState.CANCELLED)  # type: ignore[attr-defined]
        self.fields["event"].empty_label = _("no event")  # type: ignore[attr-defined]


class SheetForm(forms.Form):
    sheets = forms.IntegerField(
        min_value=1, max_value=50, initial=2, label=lazy("How many sheets of ten?"),
        widget=forms.NumberInput(attrs={"class": "in short", "inputmode": "numeric"}),
    )  # fmt: skip


class LeadForm(forms.Form):
    """From where somebody asked."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), to_field_name="key", required=False, label=lazy("Organisation")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].empty_label = _("not known yet")  # type: ignore[attr-defined]


class MaterialForm(forms.ModelForm):
    """Something that an ambassador takes along."""

    title = forms.CharField(max_length=120, label=lazy("Title"))
    kind = forms.ChoiceField(choices=MaterialKind.choices, label=lazy("What is it?"))
    language = forms.ChoiceField(choices=Language.choices, label=lazy("Language"))
    url = forms.URLField(max_length=400, required=False, assume_scheme="https", label=lazy("Address of it"))
    text = forms.CharField(max_length=3000, required=False, widget=words(8), label=lazy("Or the text itself"))

    class Meta:
        model = Material
        fields = ["title", "kind", "language", "url", "text"]
