"""Forms of the desk that changes hands, of what many dossiers get at once, and of views that are kept."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vlechtwerk.innovations.desks import Orders
from vlechtwerk.innovations.forms import DayInput, words
from vlechtwerk.innovations.models import Innovation, Stage
from vlechtwerk.people.forms import SpeakingChoices
from vlechtwerk.people.models import Person
from vlechtwerk.taxonomy.models import Theme


class DeskForm(SpeakingChoices, forms.Form):
    """From whom, to whom, for how long. Each dossier may go to somebody of one's choice: ``for_<key>``, "" by load."""

    giver = forms.ModelChoiceField(Person.objects.none(), label=_("Whose desk?"), to_field_name="key")
    to = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=_("To whom?"), to_field_name="key", widget=forms.CheckboxSelectMultiple,
        help_text=_("Several: the dossiers are divided by how many each guides already."),
    )  # fmt: skip
    until = forms.DateField(
        required=False,
        label=_("Until"),
        widget=DayInput,
        help_text=_("Empty: for good. Else until this day, for a holiday, say."),
    )
    by_itself = forms.ChoiceField(
        choices=[("yes", _("it goes back by itself")), ("no", _("we ask first"))], widget=forms.RadioSelect,
        initial="yes", label=_("And then"), required=False,
    )  # fmt: skip
    note = forms.CharField(
        required=False, max_length=1000, label=_("What the next ones must know"), widget=words(rows=3),
        help_text=_("Stands in their mail, and for brokers on the timeline of each dossier."),
    )  # fmt: skip
    tell_leads = forms.BooleanField(required=False, label=_("Mail whoever leads an innovation who guides it now"))
    reason = forms.CharField(
        required=False, max_length=300, label=_("Why more than somebody can carry?"),
        help_text=_("Only needed when somebody gets above their number of dossiers."),
    )  # fmt: skip

    def __init__(self, *args: Any, givers: QuerySet[Person], team: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"].queryset = givers  # type: ignore[attr-defined]
        self.fields["to"].queryset = team  # type: ignore[attr-defined]
        self.fields["to"].label_from_instance = self._with_load  # type: ignore[attr-defined]

    @staticmethod
    def _with_load(person: Any) -> str:
        of = f" / {person.load_limit}" if person.load_limit is not None else ""
        return f"{person.name} ({person.load}{of})"

    def orders(self, dossiers: list[Innovation]) -> Orders:
        """What the form says, with the choice per dossier; one that cannot be read counts as "by load"."""
        data = dict(self.cleaned_data)
        data.pop("giver")
        team = {person.key: person for person in data.pop("to")}
        said = {one.pk: team.get(str(self.data.get(f"for_{one.key}", ""))) for one in dossiers}
        chosen = {number: person for number, person in said.items() if person}
        data["by_itself"] = data["by_itself"] != "no"
        return Orders(to=tuple(team.values()), chosen=chosen, **data)


class ManyForm(SpeakingChoices, forms.Form):
    """What the chosen dossiers get. Only the fields of the chosen verb count; ``NEEDS`` names what it cannot do without."""

    NEEDS = {
        "hand_over": "to_broker",
        "move": "to_stage",
        "step": "next_step",
        "pause": "note",
        "stop": "note",
        "theme": "theme",
    }
    VERBS = [
        ("hand_over", _("Hand over")), ("move", _("Move to a stage")), ("step", _("Set the next step")),
        ("theme", _("Add a theme")), ("pause", _("Pause")), ("stop", _("Stop")),
    ]  # fmt: skip
    FIELDS = {
        "hand_over": ("to_broker", "note", "reason"), "move": ("to_stage", "note"), "step": ("next_step", "next_step_on"),
        "theme": ("theme",), "pause": ("note",), "stop": ("note",),
    }  # fmt: skip

    to_broker = forms.ModelChoiceField(Person.objects.none(), required=False, label=_("To whom?"), to_field_name="key")
    to_stage = forms.ModelChoiceField(
        Stage.objects.none(), required=False, label=_("To which stage?"), to_field_name="key"
    )
    next_step = forms.CharField(required=False, max_length=160, label=_("Next step"))
    next_step_on = forms.DateField(required=False, label=_("On"), widget=DayInput)
    theme = forms.ModelChoiceField(Theme.objects.all(), required=False, label=_("Theme"), to_field_name="code")
    note = forms.CharField(required=False, max_length=300, label=_("Why?"), widget=words(rows=2))
    reason = forms.CharField(required=False, max_length=300, label=_("Why more than somebody can carry?"))

    def __init__(self, *args: Any, verb: str, team: QuerySet[Person], stages: QuerySet[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_broker"].queryset = team  # type: ignore[attr-defined]
        self.fields["to_stage"].queryset = stages  # type: ignore[attr-defined]
        for name in set(self.fields) - set(self.FIELDS[verb]):
            del self.fields[name]
        for name in {self.NEEDS[verb], "next_step_on"} & set(self.fields):
            self.fields[name].required = True
            if isinstance(self.fields[name], forms.ModelChoiceField):
                self.fields[name].empty_label = _("choose …")  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, Any]:
        """What the action wants."""
        return dict(self.cleaned_data)


class ViewForm(forms.Form):
    """A name for the filters of this moment."""

    name = forms.CharField(max_length=60, label=_("Name of this view"))
    is_shared = forms.BooleanField(required=False, label=_("For the whole team"))
    is_default = forms.BooleanField(required=False, label=_("Opens first for me"))


class LimitForm(forms.Form):
    dossiers = forms.IntegerField(required=False, min_value=0, max_value=500, label=_("At most how many dossiers?"))


class MendForm(SpeakingChoices, forms.Form):
    """What one open thing lacks: who has it, what comes next, when."""

    owner = forms.ModelChoiceField(
        Person.objects.none(), required=False, label=_("Who follows it up?"), to_field_name="key"
    )
    step = forms.CharField(required=False, max_length=160, label=_("Next step"))
    on = forms.DateField(required=False, label=_("On"), widget=DayInput)

    def __init__(self, *args: Any, team: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = team  # type: ignore[attr-defined]
