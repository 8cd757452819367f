"""Forms of actors, their ties, and the lists by which they are divided."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vlechtwerk.core import clock
from vlechtwerk.core.forms import day_field
from vlechtwerk.ecosystem.enums import Ownership, RelationKind, RelationSource
from vlechtwerk.ecosystem.models import Actor, Domain, Function
from vlechtwerk.ecosystem.queries import register
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.taxonomy.models import Region, Sector

ALL = _("all")


class ActorFilterForm(forms.Form):
    """Which actors; the address keeps it, under the same names as on the map."""

    words = forms.CharField(required=False, max_length=80, label=_("Name or words"))
    domain = forms.ModelChoiceField(Domain.objects, to_field_name="code", required=False, label=_("Domain"))
    function = forms.ModelChoiceField(Function.objects, to_field_name="code", required=False, label=_("Function"))
    region = forms.ModelChoiceField(Region.objects, to_field_name="code", required=False, label=_("Region"))
    sector = forms.ModelChoiceField(Sector.objects, to_field_name="code", required=False, label=_("Sector"))
    ownership = forms.ChoiceField(choices=[("", ALL), *Ownership.choices], required=False, label=_("Public or private"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("domain", "function", "region", "sector"):
            self.fields[name].empty_label = ALL  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "in"


class ActorForm(forms.Form):
    """What the ecosystem knows of an organisation."""

    domains = forms.ModelMultipleChoiceField(
        Domain.objects, to_field_name="code", label=_("Domains"), widget=forms.CheckboxSelectMultiple,
        help_text=_("More than one is fine."), error_messages={"required": _("Choose at least one domain.")},
    )  # fmt: skip
    functions = forms.ModelMultipleChoiceField(
        Function.objects, to_field_name="code", required=False, label=_("What it does for the others"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    regions = forms.ModelMultipleChoiceField(
        Region.objects, to_field_name="code", required=False, label=_("Regions"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Where it works. None: where the organisation stands in the register."),
    )  # fmt: skip
    ownership = forms.ChoiceField(choices=Ownership.choices, initial=Ownership.UNKNOWN, label=_("Public or private"))
    summary = forms.CharField(
        max_length=300, required=False, label=_("In short"), widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
        help_text=_("What it does, in a sentence or two. Visitors read it too."),
    )  # fmt: skip
    is_public = forms.BooleanField(
        required=False, initial=True, label=_("Visitors see it on the map"),
        help_text=_("Its name, place and ties, never whom to call."),
    )  # fmt: skip
    source = forms.CharField(
        max_length=200, label=_("Source"), help_text=_("Who told it, or where it stands.")
    )  # fmt: skip
    sourced_on = day_field(_("Date of the source"), initial=clock.today)


class NewActorForm(ActorForm):
    """An organisation of the register, or the name of a new one. A name that resembles one is asked about first."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="key", required=False, label=_("Organisation of the register"),
        empty_label=pgettext_lazy("organisation", "a new one"),
    )  # fmt: skip
    name = forms.CharField(max_length=160, required=False, label=_("Not in the list? Its name"))
    is_other = forms.BooleanField(
        required=False, label=_("It is another organisation"), widget=forms.HiddenInput,
    )  # fmt: skip
    field_order = ("organisation", "name", "is_other", "domains", "functions", "regions", "ownership", "summary")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = register.may_become()  # type: ignore[attr-defined]
        self.alike: list[register.Alike] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name = " ".join((data.get("name") or "").split())
        if data.get("organisation") and name:
            self.add_error("name", now("Choose one of the list, or type a new name; not both."))
        elif name:
            self._ask_whether_known(name, bool(data.get("is_other")))
        data.pop("is_other", None)
        return data | {"name": name}

    def _ask_whether_known(self, name: str, is_other: bool) -> None:
        self.alike = register.alike(name)
        if not self.alike:
            return
        self.fields["is_other"].widget = forms.CheckboxInput()
        if not is_other:
            self.add_error("name", now("Something like it is in the register already. Is it one of these?"))


class ChangeActorForm(ActorForm):
    contact = forms.ModelChoiceField(
        Person.objects.none(), to_field_name="key", required=False, label=_("Whom to call"),
        empty_label=pgettext_lazy("contact", "nobody"), help_text=_("Somebody who works there. Only the team sees it."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = people  # type: ignore[attr-defined]


class RelationForm(forms.Form):
    """What binds two actors, who told it, and from when until when."""

    kind = forms.ChoiceField(choices=RelationKind.choices, label=_("What is it?"))
    source_kind = forms.ChoiceField(
        choices=RelationSource.choices, initial=RelationSource.HAND, label=_("How do we know?")
    )
    source = forms.CharField(max_length=200, label=_("Source"), help_text=_("Who told it, or where it stands."))
    began_on = day_field(_("Since"), initial=clock.today)
    ended_on = day_field(_("Until"), required=False, help_text=_("Empty: it goes on."))
    note = forms.CharField(max_length=300, required=False, label=_("Note"), help_text=_("Only the team reads it."))


class NewRelationForm(RelationForm):
    second = forms.ModelChoiceField(Actor.objects.none(), to_field_name="key", label=_("With whom?"))
    field_order = ("kind", "second", "source_kind", "source", "began_on", "ended_on", "note")

    def __init__(self, *args: Any, others: QuerySet[Actor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second"].queryset = others  # type: ignore[attr-defined]
        self.fields["second"].empty_label = now("choose …")  # type: ignore[attr-defined]


NAMES = {
    "name_nl": _("Name in Dutch"), "name_fr": _("Name in French"), "name_en": _("Name in English"),
    "order": _("Place in the list"),
}  # fmt: skip


class FunctionForm(forms.ModelForm):
    order = forms.IntegerField(min_value=0, max_value=999, label=NAMES["order"])

    class Meta:
        model = Function
        fields = ["name_nl", "name_fr", "name_en", "order"]
        labels = NAMES


class DomainForm(forms.ModelForm):
    order = forms.IntegerField(min_value=0, max_value=999, label=NAMES["order"])

    class Meta:
        model = Domain
        fields = ["name_nl", "name_fr", "name_en", "order", "shape", "helix"]
        labels = NAMES | {"shape": _("Shape on the map"), "helix": _("Side of the triple helix")}
