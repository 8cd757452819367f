"""Forms of gaps."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vlechtwerk.core import clock
from vlechtwerk.core.forms import day_field
from vlechtwerk.ecosystem.models import Actor, Domain, Function
from vlechtwerk.ecosystem.queries import gaps
from vlechtwerk.people.forms import KeptForm
from vlechtwerk.taxonomy.models import Region, Theme

AFTER = timedelta(days=90)
NONE = pgettext_lazy("gap", "not one in particular")


def later() -> date:
    """In a season somebody looks again."""
    return clock.today() + AFTER


def _words(size: int, rows: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        max_length=size, widget=forms.Textarea(attrs={"rows": rows, "maxlength": size}), **more
    )  # fmt: skip


def _one_of(model: Any, label: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(model.objects, to_field_name="code", required=False, label=label, empty_label=NONE)


class LookForm(forms.Form):
    look_again_on = day_field(
        _("Look again on"), initial=later, help_text=_("That day whoever follows it gets a mail.")
    )  # fmt: skip


class _Gap(forms.Form):
    title = forms.CharField(max_length=160, label=_("What is missing?"))
    evidence = _words(
        2000, 3, label=_("What shows it?"),
        help_text=_("Figures, questions that came in, what people told. Without it, it is a feeling."),
    )  # fmt: skip
    text = _words(2000, 3, required=False, label=_("What would help?"))
    domain = _one_of(Domain, _("Domain"))
    region = _one_of(Region, _("Region"))
    function = _one_of(Function, _("Function"))
    theme = _one_of(Theme, _("Theme"))


class NewGapForm(LookForm, _Gap):
    field_order = ("title", "evidence", "text", "domain", "region", "function", "theme", "look_again_on")


class GapForm(KeptForm, _Gap):
    """Everything of a gap that can be changed."""


class TakeForm(LookForm):
    taken_by = forms.ModelChoiceField(Actor.objects.none(), to_field_name="key", label=_("Which actor takes it?"))
    field_order = ("taken_by", "look_again_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taken_by"].queryset = gaps.may_take()  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    text = _words(2000, 3, label=_("What do you want to say?"))


class FilledForm(forms.Form):
    outcome = forms.CharField(max_length=500, label=_("Who does it now, and since when?"))


class DroppedForm(forms.Form):
    outcome = forms.CharField(
        max_length=500, label=_("Why do we no longer follow it?"),
        help_text=_("In the matrix it then stands as left empty on purpose."),
    )  # fmt: skip
