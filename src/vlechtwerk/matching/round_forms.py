"""Forms of match rounds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vlechtwerk.innovations.queries import active_axes
from vlechtwerk.matching.enums import Objective, SetAsideReason
from vlechtwerk.matching.queries import rounds
from vlechtwerk.people.models import Person
from vlechtwerk.taxonomy.models import Region

MOST = [(number, str(number)) for number in range(1, 6)]
DIALS = [("", _("as each need says")), *((number, str(number)) for number in range(5))]


class StartForm(forms.Form):
    """Which needs a round decides on, and how. The defaults fit most weeks."""

    objective = forms.ChoiceField(
        choices=Objective.choices, initial=Objective.FAIR, label=_("What comes first?"), widget=forms.RadioSelect
    )
    most_each = forms.TypedChoiceField(
        choices=MOST, initial=2, coerce=int, label=_("At most so many requests for one helper"),
        help_text=_("Never more than they have free this quarter."),
    )  # fmt: skip
    dial = forms.TypedChoiceField(
        choices=DIALS, required=False, coerce=int, empty_value=None, label=_("Fresh eyes"),
        help_text=_("How much may a helper from a far sector count?"),
    )  # fmt: skip
    axis = forms.ChoiceField(required=False, label=_("Only needs about"))
    region = forms.ChoiceField(required=False, label=_("Only innovations in"))
    mine = forms.BooleanField(required=False, label=_("Only innovations of which I am the broker"))
    needs = forms.MultipleChoiceField(
        required=False, label=_("Only these needs"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none to take them all."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_needs = rounds.needs_of_round({})
        codes = open_needs.order_by().values("innovation__place__region")
        every = [("", _("everything"))]
        self.fields["axis"].choices = every + [(one.code, str(one)) for one in active_axes()]  # type: ignore[attr-defined]
        self.fields["region"].choices = [("", _("all regions"))] + [  # type: ignore[attr-defined]
            (one.code, str(one)) for one in Region.objects.filter(pk__in=codes)
        ]
        self.need_choices = [(one.key, f"{one.title} ({one.innovation.name})") for one in open_needs[:100]]
        self.fields["needs"].choices = self.need_choices  # type: ignore[attr-defined]

    def scope(self, person: Person) -> dict[str, Any]:
        """What was chosen, with its words for the list of rounds."""
        data = self.cleaned_data
        found: dict[str, Any] = {name: data[name] for name in ("axis", "region", "needs") if data[name]}
        words = [str(dict(self.fields[name].choices)[data[name]]) for name in ("axis", "region") if data[name]]  # type: ignore[attr-defined]
        if data["mine"]:
            found["broker"] = person.key
            words.append(person.name)
        return found | ({"label": ", ".join(words)} if words else {})


class RefuseForm(forms.Form):
    reason = forms.ChoiceField(choices=SetAsideReason.choices, label=_("Why?"))
