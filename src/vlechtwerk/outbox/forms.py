"""Mending a mail that did not arrive; choosing how mail comes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vlechtwerk.outbox import registry
from vlechtwerk.outbox.enums import Route
from vlechtwerk.outbox.models import MailChoice


class RetryForm(forms.Form):
    """The address it leaves to now."""

    to_email = forms.EmailField(label=_("To"), max_length=254)


class ChoiceForm(forms.ModelForm):
    """How one person's mail comes: the digest, the quiet hours, a pause, and each kind that may be chosen."""

    hour = forms.TypedChoiceField(
        label=_("At what hour the digest comes"), coerce=int, choices=[(hour, f"{hour}:00") for hour in range(6, 22)]
    )

    class Meta:
        model = MailChoice
        fields = ("every", "hour", "quiet_from", "quiet_until", "quiet_days_off", "paused_until")
        labels = {
            "every": _("How often the digest comes"),
            "quiet_from": _("No mail from"),
            "quiet_until": _("until"),
            "quiet_days_off": _("No mail at weekends and on holidays"),
            "paused_until": _("No mail at all until"),
        }
        help_texts = {
            "quiet_until": _("The same hour twice: mail may come at any hour. A code to log in always comes."),
            "paused_until": _("You are away? Requests wait on your page, and end there when you do not answer."),
        }
        widgets = {
            "every": forms.RadioSelect,
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "paused_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, hats: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notices = {name: one for name, one in registry.notices.items() if one.is_chosen}
        for name, notice in self.notices.items():
            if name == registry.DIGEST_MAIL or not notice.is_for(self.instance.person_id, hats):
                continue
            chosen = self.instance.routes.get(name, notice.usual)
            self.fields[name] = forms.ChoiceField(label=notice.label, choices=Route.choices, initial=chosen)

    def kinds(self) -> list[Any]:
        """The fields of the kinds, for the table."""
        return [self[name] for name in self.fields if name in self.notices]

    def routes(self) -> dict[str, str]:
        """What was chosen per kind; who chooses the digest for anything wants the digest again."""
        chosen = {name: route for name, route in self.cleaned_data.items() if name in self.notices}
        return chosen | ({registry.DIGEST_MAIL: Route.DIGEST} if Route.DIGEST in chosen.values() else {})

    def times(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
