"""Forms of a shared intake. Each field says what is wrong and the way out."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vlechtwerk.matching.enums import SharePart, ShareState
from vlechtwerk.matching.models import Share
from vlechtwerk.matching.queries import Offer
from vlechtwerk.matching.referral_forms import words
from vlechtwerk.people.models import Person


class StoryForm(forms.Form):
    """The story, told once, and who keeps watch."""

    summary = words(6, 1500, label=_("The story in short"), help_text=_("The asker reads it before anybody else does."))
    documents = words(
        2, 1000, required=False, label=_("Where are the documents?"), help_text=_("One address a line, to a folder of your own.")
    )  # fmt: skip
    keeper = forms.ModelChoiceField(
        Person.objects.none(), to_field_name="key", empty_label=None, label=_("Who keeps the overview?")
    )
    fallback = forms.ModelChoiceField(
        Person.objects.none(), to_field_name="key", empty_label=None, label=_("Whom to call when that fails?")
    )

    def __init__(self, *args: Any, staff: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("keeper", "fallback"):
            self.fields[name].queryset = staff  # type: ignore[attr-defined]


class ShareForm(forms.Form):
    """One organisation of the directory, and what it should see."""

    destination = forms.ChoiceField(
        label=_("Which organisation?"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the directory, or search for another.")},
    )  # fmt: skip
    why = forms.CharField(max_length=300, label=_("Why there?"))
    wanted = forms.MultipleChoiceField(
        choices=SharePart.choices, widget=forms.CheckboxSelectMultiple, label=_("What should they see?"),
        initial=[SharePart.SUMMARY], error_messages={"required": _("Choose at least one part.")},
    )  # fmt: skip

    def __init__(self, *args: Any, offers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["destination"].choices = [(one.destination.key, one.words) for one in offers]  # type: ignore[attr-defined]


class ConsentForm(forms.Form):
    """The asker chooses per organisation which parts it may see; none is a no, so nothing is ticked beforehand."""

    def __init__(self, *args: Any, shares: Sequence[Share], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shares = [share for share in shares if share.state == ShareState.DRAFT]
        for share in self.shares:
            choices = [(part, SharePart(part).label) for part in share.wanted]
            self.fields[share.key] = forms.MultipleChoiceField(
                required=False, choices=choices, widget=forms.CheckboxSelectMultiple,
                label=str(share.destination), help_text=share.why,
            )  # fmt: skip

    def parts(self) -> dict[str, list[str]]:
        """The chosen parts by the key of the share."""
        return {share.key: self.cleaned_data[share.key] for share in self.shares}


class ShareAnswerForm(forms.Form):
    """One decision of one organisation."""

    answer = forms.ChoiceField(
        choices=[
            (ShareState.TAKES.value, _("Yes, we take it on")), (ShareState.LATER.value, _("Not now")),
            (ShareState.CANNOT.value, _("No, we cannot")),
        ],
        widget=forms.RadioSelect, label=_("What do you answer?"),
        error_messages={"required": _("Choose one of the three answers.")},
    )  # fmt: skip
    note = words(2, required=False, label=_("Something to add?"), help_text=_("The asker and the broker read it."))
