"""Forms of circles: whom to consider, by which rules, and the answer to an invitation."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vlechtwerk.people.enums import STAFF_HATS, HatKind, Language
from vlechtwerk.people.models import Hat, Person
from vlechtwerk.people.queries import worn_today
from vlechtwerk.programmes import sentences
from vlechtwerk.programmes.enums import PairKind, Priority, Wish
from vlechtwerk.programmes.models import CircleForming, Programme
from vlechtwerk.programmes.rules import LARGEST, SMALLEST
from vlechtwerk.taxonomy.models import Region, Theme

ANY = ("", lazy("all"))
NUMBER = forms.NumberInput(attrs={"class": "in short", "inputmode": "numeric"})


class CrowdForm(forms.Form):
    """Whom to look for; the address keeps it."""

    theme = forms.ModelChoiceField(Theme.objects, to_field_name="code", required=False, label=lazy("Theme"))
    region = forms.ModelChoiceField(
        Region.objects.filter(places__person__isnull=False).distinct(), to_field_name="code", required=False,
        label=lazy("Region"),
    )  # fmt: skip
    language = forms.ChoiceField(choices=[ANY, *Language.choices], required=False, label=lazy("Language"))
    hat = forms.ChoiceField(choices=[ANY, *HatKind.choices], required=False, label=lazy("Hat"))
    organisation = forms.CharField(required=False, max_length=60, label=lazy("Organisation"))
    name = forms.CharField(required=False, max_length=60, label=lazy("Name"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("theme", "region"):
            self.fields[name].empty_label = _("all")  # type: ignore[attr-defined]

    def filters(self) -> dict[str, str]:
        """What was chosen; what makes no sense is left out."""
        data = self.cleaned_data if self.is_bound and (self.is_valid() or True) else {}
        return {name: str(getattr(value, "code", value)) for name, value in data.items() if value}

    def kept(self) -> dict[str, str]:
        """The same without the name: a place that falls free is not for whoever is called so."""
        return {name: value for name, value in self.filters().items() if name != "name"}


class RulesForm(forms.Form):
    """What it is called, its sizes, and how much every rule weighs. ``rows``: each rule with its fields."""

    name = forms.CharField(
        max_length=80, label=lazy("Name"), help_text=lazy("With more than one circle we number them.")
    )
    subject = forms.CharField(
        max_length=200, required=False, label=lazy("What is it about?"), help_text=lazy("It stands in the invitation.")
    )
    least = forms.IntegerField(min_value=SMALLEST, max_value=LARGEST, label=lazy("At least so many in a circle"))
    most = forms.IntegerField(min_value=SMALLEST, max_value=LARGEST, label=lazy("At most so many in a circle"))
    sectors_least = forms.IntegerField(
        min_value=2, max_value=10, required=False, label=lazy("How many sectors"), widget=NUMBER
    )
    region_km = forms.IntegerField(
        min_value=1, max_value=300, required=False, label=lazy("Within how many km"), widget=NUMBER,
        help_text=lazy("Empty: all in one region."),
    )  # fmt: skip

    def __init__(self, data: Any, forming: CircleForming) -> None:
        initial = {name: getattr(forming, name) for name in ("name", "subject", "least", "most")}
        initial |= {wish: forming.rules.get(wish, {}).get("priority", 0) for wish in Wish.values}
        initial |= {"sectors_least": forming.rules.get("sectors", {}).get("least", 3)}
        initial |= {"region_km": forming.rules.get("region", {}).get("km")}
        super().__init__(data, initial=initial)
        self.given = forming.rules
        for wish in Wish:
            self.fields[wish] = forms.TypedChoiceField(
                choices=Priority.choices, coerce=int, label=wish.label, widget=forms.Select(attrs={"class": "in short"})
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        least, most = data.get("least"), data.get("most")
        if least and most and least > most:
            self.add_error("most", _("At most has to be as large as at least: %(n)d or more.") % {"n": least})
        if data.get("sectors") and most and (data.get("sectors_least") or 0) > most:
            self.add_error("sectors_least", _("A circle of %(n)d cannot have more sectors than people.") % {"n": most})
        return data

    def rows(self) -> list[dict[str, Any]]:
        """Every rule as a sentence, with the field for its number (if any) and for its weight."""
        numbers = {Wish.SECTORS: "sectors_least", Wish.REGION: "region_km"}
        return [
            {
                "sentence": sentences.wish(wish, self.given.get(wish, {})),
                "number": self[numbers[wish]] if wish in numbers else None,
                "priority": self[wish],
            }
            for wish in Wish
        ]

    def rules(self) -> dict[str, dict[str, int]]:
        """The rules as they are kept."""
        rules: dict[str, dict[str, int]] = {str(wish): {"priority": self.cleaned_data[wish]} for wish in Wish}
        rules["sectors"]["least"] = self.cleaned_data["sectors_least"] or 2
        if self.cleaned_data["region_km"]:
            rules["region"]["km"] = self.cleaned_data["region_km"]
        return rules


class PairForm(forms.Form):
    """Two people of one division."""

    first = forms.ModelChoiceField(Person.objects.none(), to_field_name="key", label=lazy("The one"))
    kind = forms.ChoiceField(choices=PairKind.choices, label=lazy("Must be"))
    second = forms.ModelChoiceField(Person.objects.none(), to_field_name="key", label=lazy("The other"))

    def __init__(self, data: Any, forming: CircleForming) -> None:
        super().__init__(data)
        people = Person.objects.filter(pk__in=forming.placements.values("person"))
        for name in ("first", "second"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]
            self.fields[name].empty_label = _("choose …")  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    person = forms.CharField(max_length=12)
    group = forms.IntegerField(min_value=1, max_value=99)


class AnswerForm(forms.Form):
    """Yes or no to a place in a circle; nothing is ticked beforehand."""

    answer = forms.ChoiceField(
        choices=[("yes", lazy("Yes, I take part")), ("no", lazy("No, not this time"))], widget=forms.RadioSelect,
        label=lazy("Do you take part?"), error_messages={"required": lazy("Choose yes or no.")},
    )  # fmt: skip
    shares_contact = forms.BooleanField(required=False, label=lazy("The others may see how to reach me"))
    note = forms.CharField(required=False, max_length=300, label=lazy("Do you want to add something?"))


class GuideForm(forms.Form):
    """Coaches and the team can guide."""

    guide = forms.ModelChoiceField(Person.objects.none(), to_field_name="key", required=False, label=lazy("Guide"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worn = worn_today(Hat.objects.filter(kind__in=[*STAFF_HATS, HatKind.COACH]))
        people = Person.objects.filter(pk__in=worn.values("person"), left_on__isnull=True, is_active=True)
        self.fields["guide"].queryset = people  # type: ignore[attr-defined]
        self.fields["guide"].empty_label = _("nobody")  # type: ignore[attr-defined]


class CountsForm(forms.Form):
    """In whose figures a circle counts."""

    programme = forms.ModelChoiceField(
        Programme.objects.all(),
        to_field_name="key",
        required=False,
        label=lazy("Programme"),
        empty_label=lazy("no programme"),
    )


class CloseForm(forms.Form):
    harvest = forms.CharField(
        max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=lazy("What did the circle take along?"),
        help_text=lazy("Or why it does not go on. Everybody of the circle reads it."),
    )  # fmt: skip
