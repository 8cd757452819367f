"""Forms about what is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import keepings
from vlechtwerk.privacy.queries import verbs

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RetentionForm(forms.Form):
    """The days of every rule; empty: for good."""

    def __init__(self, *args: Any, days: dict[str, int | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rule in keepings.items():
            self.fields[name] = forms.IntegerField(
                label=rule.label,
                help_text=rule.note,
                initial=days[name],
                min_value=30,
                max_value=36_500,
                required=False,
            )


class TrailForm(forms.Form):
    """What to look for in the trail."""

    who = forms.CharField(required=False, max_length=120, label=_("Who"))
    verb = forms.ChoiceField(required=False, label=_("What"))
    subject = forms.CharField(required=False, max_length=120, label=_("Whom or what"))
    day = forms.DateField(required=False, label=_("Day"), widget=DAY)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [("", _("everything")), *verbs()]  # type: ignore[attr-defined]


class ErasureForm(forms.Form):
    """Nobody is erased by a slip of the finger."""

    sure = forms.BooleanField(
        label=_("I understand that this cannot be undone after that day."),
        error_messages={"required": _("Tick this when you are sure.")},
    )
