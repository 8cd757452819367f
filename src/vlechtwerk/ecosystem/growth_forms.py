"""Forms of maturity, clusters and initiatives."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.forms import day_field
from vlechtwerk.ecosystem.enums import EntryKind, Level, Phase, Standing
from vlechtwerk.ecosystem.models import Actor, Cluster, Initiative, MaturityTopic
from vlechtwerk.people.forms import KeptForm
from vlechtwerk.taxonomy.models import Region

LOOK_AFTER = timedelta(days=91)


def next_look() -> Any:
    """A quarter from now, unless somebody chooses another day."""
    return clock.today() + LOOK_AFTER


def text(size: int, rows: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        max_length=size, widget=forms.Textarea(attrs={"rows": rows, "maxlength": size}), **more
    )  # fmt: skip


class AssessForm(forms.Form):
    """How far one topic is, and what shows it."""

    topic = forms.ModelChoiceField(
        MaturityTopic.objects.all(), to_field_name="code", label=_("Topic"), empty_label=_("choose …")
    )
    region = forms.ModelChoiceField(
        Region.objects.all(),
        to_field_name="code",
        required=False,
        label=_("Region"),
        empty_label=_("the whole country"),
    )
    level = forms.TypedChoiceField(
        choices=[(one.value, one.label) for one in reversed(Level)], coerce=int, widget=forms.RadioSelect,
        label=_("How far is it?"),
    )  # fmt: skip
    evidence = text(2000, 4, label=_("What shows it?"), help_text=_("Facts that somebody else can look up as well."))
    source = forms.CharField(max_length=200, label=_("Where can that be read?"))
    assessed_on = day_field(
        _("Assessed on"), initial=clock.today,
        help_text=_("A second assessment of the same topic on the same day puts the first right."),
    )  # fmt: skip


class TopicForm(forms.Form):
    """What is assessed, in three languages."""

    name_nl = forms.CharField(max_length=120, label=_("Name in Dutch"))
    name_fr = forms.CharField(max_length=120, label=_("Name in French"))
    name_en = forms.CharField(max_length=120, label=_("Name in English"))
    order = forms.IntegerField(
        min_value=0, max_value=999, label=_("Place in the list"),
        widget=forms.NumberInput(attrs={"class": "in short", "inputmode": "numeric"}),
    )  # fmt: skip


class NewClusterForm(forms.Form):
    name = forms.CharField(max_length=120, label=_("Name"))
    about = text(1000, 3, required=False, label=_("What binds these actors?"))


class ClusterForm(NewClusterForm, KeptForm):
    field_order = ("name", "about", "keeper")


class _Initiative(forms.Form):
    name = forms.CharField(max_length=120, label=_("Name"))
    about = text(2000, 4, required=False, label=_("What should it bring about?"))
    cluster = forms.ModelChoiceField(
        Cluster.objects.filter(ended_on=None), to_field_name="key", required=False, label=_("Cluster"),
        empty_label=_("no cluster"),
    )  # fmt: skip


class NewInitiativeForm(_Initiative):
    phase = forms.ChoiceField(choices=Phase.choices, label=_("Phase"))
    began_on = day_field(_("Began on"), initial=clock.today)
    look_again_on = day_field(_("Look again on"), initial=next_look, help_text=_("That day you get a mail."))


class InitiativeForm(_Initiative, KeptForm):
    """``initiative``: its own cluster may be chosen again, also when it is ended."""

    field_order = ("name", "about", "cluster", "keeper")

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Cluster.objects.filter(initiatives=initiative)
        field: Any = self.fields["cluster"]
        field.queryset = (Cluster.objects.filter(ended_on=None) | own).distinct()


class PhaseForm(forms.Form):
    phase = forms.ChoiceField(choices=Phase.choices, label=_("To which phase?"))
    on = day_field(_("Since"), initial=clock.today)
    reason = forms.CharField(max_length=500, label=_("What do you see?"), widget=forms.Textarea(attrs={"rows": 2}))


class LookForm(forms.Form):
    look_again_on = day_field(_("Look again on"), initial=next_look)


class EndForm(forms.Form):
    harvest = text(2000, 4, label=_("What did it bring?"), help_text=_("Or why it stops. Nobody is mailed."))


class ActorForm(forms.Form):
    actor = forms.ModelChoiceField(
        Actor.objects.all(), to_field_name="key", widget=forms.HiddenInput, label=_("Actor")
    )  # fmt: skip


class JoinForm(ActorForm):
    standing = forms.ChoiceField(choices=Standing.choices, initial=Standing.OTHER, label=_("On whose behalf?"))
    joined_on = day_field(_("Since"), initial=clock.today)


class LeaveForm(ActorForm):
    left_on = day_field(_("Left on"), initial=clock.today)


class EntryForm(forms.Form):
    kind = forms.ChoiceField(choices=EntryKind.choices, label=_("What is it?"))
    text = text(3000, 3, label=_("What happened?"))
    on = day_field(_("When?"), initial=clock.today)


class AlarmForm(forms.Form):
    code = forms.CharField(max_length=20, widget=forms.HiddenInput)
