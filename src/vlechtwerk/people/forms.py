"""Form fields and forms of the register."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _

from vlechtwerk.people.enums import DAYS, PARTS_OF_DAY, Audience, HalfDay, Language
from vlechtwerk.people.models import Organisation, Person, Talent
from vlechtwerk.people.numbers import registry_number
from vlechtwerk.people.queries import staff_list
from vlechtwerk.taxonomy.models import Place

PHONE = re.compile(r"^\+?[0-9][0-9 ./()-]{6,24}$")


class PhoneField(forms.CharField):
    """A telephone number as people write it; kept as typed, with single spaces."""

    default_error_messages = {
        "invalid": _("This is not a telephone number. Write it like 0470 00 12 34 or +31 6 12 34 56 78.")
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = " ".join(str(super().clean(value)).split())
        digits = sum(character.isdigit() for character in text)
        if text and (not PHONE.match(text) or not 8 <= digits <= 15):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "type": "tel"}


class SpeakingChoices(forms.BaseForm):
    """Lists whose empty choice has words, and places of the network's own country first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            empty = _("choose …") if field.required else _("not known")
            if isinstance(field, forms.ModelChoiceField):
                if field.empty_label is not None:
                    field.empty_label = empty
                if field.queryset is not None and field.queryset.model is Place:
                    own = When(country=settings.WORDING[-2:], then=Value(0))
                    field.queryset = field.queryset.order_by(Case(own, default=Value(1)), "name")
            elif isinstance(field, forms.ChoiceField) and not isinstance(field, forms.MultipleChoiceField):
                choices: Any = field.choices
                field.choices = [(value, empty if value == "" else label) for value, label in choices]


class ProfileForm(SpeakingChoices, forms.ModelForm):
    """What somebody says about themselves."""

    phone = PhoneField(required=False, label=_("Telephone"))
    languages = forms.MultipleChoiceField(
        choices=Language.choices, widget=forms.CheckboxSelectMultiple, label=_("Languages you can work in")
    )
    capacity_per_quarter = forms.IntegerField(min_value=0, max_value=26, label=_("Sessions you can give in a quarter"))

    class Meta:
        model = Person
        fields = ["name", "phone", "language", "languages", "place", "sector", "about", "capacity_per_quarter"]
        labels = {
            "name": _("Name"), "language": _("Language of mails and pages"), "place": _("Place"),
            "sector": _("Sector"), "about": _("About you"),
        }  # fmt: skip
        widgets = {"about": forms.Textarea(attrs={"rows": 4, "maxlength": 2000})}

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not name:
            raise forms.ValidationError(_("Write your name."))
        return name


class PersonForm(ProfileForm):
    """A person as a broker writes it down; the e-mail address belongs to one person only."""

    email = forms.EmailField(required=False, label=_("E-mail address"))

    class Meta(ProfileForm.Meta):
        fields = ["name", "email", *ProfileForm.Meta.fields[1:]]

    def __init__(self, *args: Any, email_is_fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if email_is_fixed:
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _("Only an administrator changes the address of somebody in the team.")

    def clean_email(self) -> str | None:
        email = (self.cleaned_data["email"] or "").lower() or None
        if email and Person.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Somebody with this e-mail address is already in the network."))
        return email


class TalentForm(forms.ModelForm):
    """What somebody can give, in their own words."""

    class Meta:
        model = Talent
        fields = ["text", "kind", "language"]
        labels = {
            "text": _("What can you help with?"),
            "kind": _("Where does it come from?"),
            "language": _("Written in"),
        }
        help_texts = {"text": _("In your own words, concrete: “I keep the books of the football club.”")}
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "maxlength": 600}), "kind": forms.RadioSelect}

    def clean_text(self) -> str:
        text = " ".join(self.cleaned_data["text"].split())
        if not text:
            raise forms.ValidationError(_("Write what you can help with, in your own words."))
        return text


class HalfDaysForm(forms.Form):
    """The half days of a week that suit somebody: a grid of seven by three."""

    half_days = forms.MultipleChoiceField(
        required=False, choices=HalfDay.choices, widget=forms.CheckboxSelectMultiple, label=_("Half days that suit you")
    )

    @property
    def parts(self) -> list[Any]:
        """Names of the columns."""
        return list(PARTS_OF_DAY.values())

    @property
    def rows(self) -> list[tuple[Any, list[Any]]]:
        """Per day its name and its boxes, in the order of the columns."""
        boxes, wide = list(self["half_days"].subwidgets), len(PARTS_OF_DAY)
        return [(day, boxes[at * wide : (at + 1) * wide]) for at, day in enumerate(DAYS.values())]


class AudienceForm(forms.Form):
    """One choice per field: who may see it."""

    def __init__(self, *args: Any, rows: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, audience in rows:
            self.fields[field.value] = forms.ChoiceField(
                choices=Audience.choices, label=field.label, initial=audience.value
            )


class OrganisationForm(SpeakingChoices, forms.ModelForm):
    """An organisation, with its number checked by its own rule."""

    registry_number = forms.CharField(required=False, max_length=32, label=_("KBO or KvK number"))
    website = forms.URLField(required=False, max_length=200, assume_scheme="https", label=_("Website"))
    figures_year = forms.IntegerField(required=False, min_value=1990, max_value=2100, label=_("Year of these figures"))

    class Meta:
        model = Organisation
        fields = [
            "name", "country", "registry_number", "website", "place", "region", "sector", "domain", "nace_code",
            "nace_version", "staff_count", "turnover_eur", "balance_sheet_eur", "figures_year",
        ]  # fmt: skip
        labels = {
            "name": _("Name"), "country": _("Country"), "place": _("Place"), "region": _("Region"),
            "sector": _("Sector"), "domain": _("Domain it works in"), "nace_code": _("NACE code"),
            "nace_version": _("Version of NACE"), "staff_count": _("Staff"),
            "turnover_eur": _("Turnover in euro"), "balance_sheet_eur": _("Balance sheet in euro"),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            number = registry_number(data.get("registry_number", ""), data.get("country", "BE"))
        except ValueError as error:
            self.add_error("registry_number", str(error))
            return data
        taken = Organisation.objects.filter(country=data.get("country"), registry_number=number)
        if number and taken.exclude(pk=self.instance.pk).exists():
            self.add_error("registry_number", _("This registry number is already in the register."))
        data["registry_number"] = number
        if data.get("nace_code") and not data.get("nace_version"):
            self.add_error("nace_version", _("Say of which version this code is."))
        figures = (data.get(name) for name in ("staff_count", "turnover_eur", "balance_sheet_eur"))
        lacks_year = data.get("figures_year") is None and "figures_year" not in self.errors
        if lacks_year and any(figure is not None for figure in figures):
            self.add_error("figures_year", _("Say of which year these figures are."))
        return data


class HatForm(forms.Form):
    """A hat, for good or up to a day."""

    kind = forms.ChoiceField(label=_("Give a hat"))
    until = forms.DateField(
        required=False, label=_("Until (leave empty for good)"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "hat_%s")
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class AffiliationForm(SpeakingChoices, forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.all(), label=_("Organisation"))
    role = forms.CharField(required=False, max_length=120, label=_("Role"))


class ConsentTextForm(forms.Form):
    """A text that people agree to, in the three languages of the network."""

    text_nl = forms.CharField(max_length=2000, widget=forms.Textarea, label=_("In Dutch"))
    text_fr = forms.CharField(max_length=2000, widget=forms.Textarea, label=_("In French"))
    text_en = forms.CharField(max_length=2000, widget=forms.Textarea, label=_("In English"))


class KeptForm(forms.Form):
    """Who of the team follows something up. Named first among the bases, it is asked last."""

    keeper = forms.ModelChoiceField(
        Person.objects.none(), to_field_name="key", empty_label=None, label=_("Who of the team follows it up?")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keeper"].queryset = staff_list()  # type: ignore[attr-defined]
