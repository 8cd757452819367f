"""Forms of the team: an event, its blocks and groups, the list of who was there."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from vlechtwerk.agenda.dates import AgendaRefused, local_datetime
from vlechtwerk.core import clock
from vlechtwerk.core.forms import day_field
from vlechtwerk.events.enums import EventKind
from vlechtwerk.events.models import Event, EventGroup
from vlechtwerk.innovations.forms import PlainField, words
from vlechtwerk.people.enums import Language
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.programmes.models import Fan, Programme
from vlechtwerk.taxonomy.models import Region, Theme

MOST_LINES = 2000
PLAIN = ("title", "kind", "place", "description", "audience", "language", "capacity", "is_public")
CHOSEN = ("programme", "fan", "host", "theme", "region")


def time_field(label: Any, **more: Any) -> forms.TimeField:
    """A time of the day, from the browser's clock or typed."""
    return forms.TimeField(
        label=label, widget=forms.TimeInput(attrs={"type": "time", "class": "in short"}, format="%H:%M"),
        error_messages={"invalid": _("This is not a time. Write it like 9:30.")}, **more,
    )  # fmt: skip


def chosen(model: Any, label: Any, by: str = "key", **more: Any) -> forms.ModelChoiceField:
    """One of a list, or none."""
    return forms.ModelChoiceField(
        model.objects.all(), to_field_name=by, required=False, label=label, empty_label="–", **more
    )


class EventForm(forms.Form):
    """What, when, where, for whom."""

    title = PlainField(max_length=120, label=_("Title"))
    kind = forms.ChoiceField(choices=EventKind.choices, label=_("What kind of event"))
    starts_on = day_field(_("Day"))
    starts_time = time_field(_("Begins at"))
    ends_time = time_field(_("Ends at"))
    ends_on = day_field(_("Ends on another day"), required=False)
    place = PlainField(
        max_length=200, label=_("Place"), help_text=_("With street and town, so that everybody finds it.")
    )
    host = chosen(Organisation, _("At which organisation"), help_text=_("For a company visit."))
    description = PlainField(
        max_length=3000, required=False, label=_("What happens there"),
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 3000}),
    )  # fmt: skip
    audience = PlainField(max_length=200, required=False, label=_("For whom"))
    language = forms.ChoiceField(choices=Language.choices, label=_("Language spoken"))
    capacity = forms.IntegerField(
        min_value=1, max_value=100_000, required=False, label=_("How many can come"), help_text=_("Empty: no limit."),
        widget=forms.NumberInput(attrs={"class": "in short"}),
    )  # fmt: skip
    programme = chosen(Programme, _("Programme"))
    fan = chosen(Fan, _("Network that offers the stage"))
    theme = chosen(Theme, _("Theme"), "code")
    region = chosen(Region, _("Region"), "code")
    is_public = forms.BooleanField(required=False, label=_("Stands in the public agenda"), initial=True)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on") or data.get("starts_on")
        data["starts_at"] = self._moment("starts_time", first, data.get("starts_time"))
        data["ends_at"] = self._moment("ends_time", last, data.get("ends_time"))
        if data["starts_at"] and data["ends_at"]:
            if data["ends_at"] <= data["starts_at"]:
                self.add_error("ends_time", now("It ends before it starts. Choose a later end."))
            elif data["ends_at"] - data["starts_at"] > timedelta(days=14):
                self.add_error("ends_on", now("This is more than two weeks. Is the day right?"))
        return data

    def _moment(self, name: str, day: date | None, at: time | None) -> datetime | None:
        if day is None or at is None:
            return None
        if not 2000 <= day.year <= 2100:
            self.add_error("starts_on", now("Is the year right?"))
            return None
        try:
            return local_datetime(day, at)
        except AgendaRefused as refused:
            self.add_error(name, str(refused.message))
            return None

    def fields_of_event(self) -> dict[str, Any]:
        """What ``plan_event`` and ``change_event`` want."""
        return {name: self.cleaned_data[name] for name in (*PLAIN, *CHOSEN, "starts_at", "ends_at")}

    @staticmethod
    def shown(event: Event) -> dict[str, Any]:
        """An event as the form shows it."""
        start, end = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
        known: dict[str, Any] = {name: getattr(event, name) for name in PLAIN}
        for name in CHOSEN:
            one = getattr(event, name)
            known[name] = one and (one.code if name in {"theme", "region"} else one.key)
        return known | {
            "starts_on": start.date(), "starts_time": start.time(), "ends_time": end.time(),
            "ends_on": None if end.date() == start.date() else end.date(),
        }  # fmt: skip


class CancelForm(forms.Form):
    reason = PlainField(max_length=300, label=_("Why does it not take place?"), help_text=_("It stands in the mail."))


class BlockForm(forms.Form):
    """A part of the day."""

    title = PlainField(max_length=120, label=_("What happens"))
    minutes = forms.IntegerField(
        min_value=1, max_value=1440, label=_("Minutes"), widget=forms.NumberInput(attrs={"class": "in short"})
    )
    speaker = forms.ModelChoiceField(
        Person.objects.none(), to_field_name="key", required=False, label=_("Who speaks"), empty_label="–"
    )
    by_groups = forms.BooleanField(required=False, label=_("In groups"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(left_on=None, is_active=True).order_by("name", "pk")
        self.fields["speaker"].queryset = people  # type: ignore[attr-defined]


class MinutesForm(forms.Form):
    minutes = forms.IntegerField(min_value=1, max_value=1440, label=_("Minutes"))


class GroupForm(forms.Form):
    name = PlainField(max_length=60, label=_("Name of the group"))
    place = PlainField(max_length=120, required=False, label=_("Room or guide"))


class PutForm(forms.Form):
    """Somebody in a group, or in none."""

    group = forms.ModelChoiceField(EventGroup.objects.none(), required=False)

    def __init__(self, data: Any, event: Event) -> None:
        super().__init__(data)
        self.fields["group"].queryset = event.groups.all()  # type: ignore[attr-defined]


class HandOutForm(forms.Form):
    title = PlainField(max_length=120, label=_("What they get"))
    url = forms.URLField(max_length=400, label=_("Address"), assume_scheme="https")


class LinkForm(forms.Form):
    """Which organisation of the register a typed name means."""

    typed = forms.CharField(max_length=160)
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), to_field_name="key", label=_("Organisation"),
        error_messages={"required": _("Choose the organisation.")},
    )  # fmt: skip


class PeriodForm(forms.Form):
    """Which events are counted."""

    programme = chosen(Programme, _("Programme"))
    first_day = day_field(_("From"), required=False)
    last_day = day_field(_("Until"), required=False)

    def period(self) -> tuple[Programme | None, date, date]:
        """The programme and the days; without days the whole programme, without programme this year."""
        data = self.cleaned_data if self.is_valid() else {}
        programme, today = data.get("programme"), clock.today()
        first = programme.starts_on if programme else today.replace(month=1, day=1)
        last = programme.ends_on if programme else today.replace(month=12, day=31)
        return programme, data.get("first_day") or first, data.get("last_day") or last


class PasteForm(forms.Form):
    """A list of who was there: a name, an organisation and an e-mail address a line."""

    text = forms.CharField(
        max_length=600_000, label=_("The list"), widget=words(rows=12),
        help_text=_("One person a line: name; organisation; e-mail. Only the name is needed."),
        error_messages={"required": _("Paste the list: one person a line.")},
    )  # fmt: skip

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        rows = [row for row in text.splitlines() if row.strip()]
        if len(rows) > MOST_LINES:
            raise ValidationError(now("Paste at most %(n)d lines at a time.") % {"n": MOST_LINES})
        self.lines, wrong = [], []
        for number, row in enumerate(rows, start=1):
            try:
                self.lines.append(_line(row))
            except ValidationError as error:
                wrong.append(now("Line %(n)d: %(why)s") % {"n": number, "why": error.messages[0]})
        if wrong:
            raise ValidationError(wrong[:20])
        return text


def _line(row: str) -> dict[str, str]:
    parts = [" ".join(part.split()) for part in row.replace("\t", ";").split(";")]
    name, organisation, email = (*parts, "", "")[:3]
    if len([part for part in parts if part]) > 3:
        raise ValidationError(now("there are more than three parts. Write: name; organisation; e-mail."))
    if not name:
        raise ValidationError(now("there is no name."))
    if "@" in organisation and not email:
        organisation, email = "", organisation
    if len(name) > 120 or len(organisation) > 160:
        raise ValidationError(now("the name is too long."))
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise ValidationError(now("“%(email)s” is not an e-mail address.") % {"email": email[:60]}) from None
    return {"name": name, "organisation": organisation, "email": email.lower()}
