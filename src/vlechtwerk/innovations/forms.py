"""Forms of intake and dossier. What a reader may choose is set by the view that builds the form."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.forms import OpenForm, PlainField, says_something
from vlechtwerk.innovations.enums import STATE_STEPS, CloseReason, EntryAudience, InnovationState, IntakeSource
from vlechtwerk.innovations.models import Axis, Innovation, Need, Stage
from vlechtwerk.people.enums import Language
from vlechtwerk.people.forms import PhoneField, SpeakingChoices
from vlechtwerk.people.models import Person
from vlechtwerk.taxonomy.models import Theme

MOST_LINKS = 3


def words(**attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs=attrs)


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class CallerForm(OpenForm):
    """Somebody without an account says who they are."""

    name = PlainField(max_length=120, label=_("Your name"))
    email = forms.EmailField(max_length=254, label=_("Your e-mail address"))
    organisation_name = PlainField(max_length=160, required=False, label=_("Your organisation"))

    def clean_name(self) -> str:
        name = "".join(one for one in self.cleaned_data["name"] if unicodedata.category(one) != "Cf")
        if not says_something(name) or "://" in name:
            raise forms.ValidationError(_("Write your name."))
        return name


class AskForm(OpenForm):
    """The public question: two fields."""

    question = PlainField(
        max_length=3000, min_length=10, label=_("Your question, in your own words"), widget=words(rows=4),
        error_messages={"required": _("Write what you look for."), "min_length": _("Say a little more: one sentence is enough.")},
    )  # fmt: skip
    contact = PlainField(
        max_length=254, label=_("Your telephone or e-mail"),
        error_messages={"required": _("Leave a telephone number or an e-mail address, or we cannot answer.")},
    )  # fmt: skip
    name = PlainField(max_length=120, required=False, label=_("Your name"))
    scan = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_question(self) -> str:
        question = str(self.cleaned_data["question"])
        if not says_something(question):
            raise forms.ValidationError(_("Write what you look for."))
        if question.lower().count("http") > MOST_LINKS:
            raise forms.ValidationError(
                _("There are many links in your question. Tell it in words; links can follow later.")
            )
        return question

    def clean_contact(self) -> str:
        contact = "".join(c for c in self.cleaned_data["contact"] if unicodedata.category(c) != "Cf").strip()
        try:
            if "@" in contact:
                validate_email(contact)
            else:
                contact = PhoneField().clean(contact)
        except forms.ValidationError:
            raise forms.ValidationError(
                _("We cannot reach you on this. Write it like 0470 00 12 34 or name@example.org.")
            ) from None
        return contact

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        return "" if "://" in name or not says_something(name) else name

    def asked(self) -> dict[str, str]:
        """What ``receive_intake`` wants."""
        data = self.cleaned_data
        where = {"email" if "@" in data["contact"] else "phone": data["contact"]}
        return {"question": data["question"], "name": data["name"], **where}


class IntakeForm(forms.Form):
    """A question that a broker writes down for somebody."""

    question = forms.CharField(
        max_length=3000, label=_("The question, in the words of the asker"), widget=words(rows=5)
    )
    title = forms.CharField(max_length=120, required=False, label=_("In a few words"))
    source = forms.ChoiceField(
        choices=[c for c in IntakeSource.choices if c[0] != IntakeSource.PUBLIC_FORM], label=_("How did it come in?")
    )
    name = forms.CharField(max_length=120, label=_("Name of the asker"))
    email = forms.EmailField(required=False, label=_("E-mail address"))
    phone = PhoneField(required=False, label=_("Telephone"))
    language = forms.ChoiceField(choices=Language.choices, label=_("Language of the asker"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("email") and not data.get("phone"):
            self.add_error("email", _("Leave a telephone number or an e-mail address, or nobody can answer."))
        return data


class InviteForm(forms.Form):
    on = forms.DateField(required=False, label=_("Conversation on"), widget=DayInput)
    message = forms.CharField(required=False, max_length=600, label=_("A personal word"), widget=words(rows=3))


class AssessForm(forms.Form):
    """The two questions of the entry test."""

    YES_NO = [("yes", _("Yes")), ("no", _("No"))]
    is_impact_driven = forms.ChoiceField(
        choices=YES_NO, widget=forms.RadioSelect, label=_("Is it driven by impact on people?")
    )
    is_innovative = forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, label=_("Is the concept innovative?"))
    note = forms.CharField(required=False, max_length=2000, label=_("Why?"), widget=words(rows=3))

    def assessed(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "is_impact_driven": data["is_impact_driven"] == "yes",
            "is_innovative": data["is_innovative"] == "yes",
            "note": data["note"],
        }


class CloseForm(forms.Form):
    reason = forms.ChoiceField(choices=[("", "…"), *CloseReason.choices], label=_("Reason"))
    note = forms.CharField(required=False, max_length=600, label=_("A word for the asker"), widget=words(rows=2))


class ReopenForm(forms.Form):
    note = forms.CharField(max_length=600, label=_("Why is it opened again?"), widget=words(rows=2))


class InnovationForm(SpeakingChoices, forms.ModelForm):
    """Name, pitch and where it lives."""

    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(), required=False, widget=forms.CheckboxSelectMultiple, label=_("Themes")
    )

    class Meta:
        model = Innovation
        fields = ["name", "pitch", "themes", "sector", "place"]
        labels = {"name": _("Name"), "pitch": _("What is it, for whom?"), "sector": _("Sector"), "place": _("Place")}
        widgets = {"pitch": words(rows=4, maxlength=1500)}


class AcceptForm(InnovationForm):
    """An intake becomes an innovation."""

    lead_name = forms.CharField(max_length=120, label=_("Who leads it?"))


class NewInnovationForm(InnovationForm):
    """An innovation without an intake: the lead is found by e-mail address or added."""

    lead_name = forms.CharField(max_length=120, label=_("Who leads it?"))
    lead_email = forms.EmailField(label=_("E-mail address of the lead"))


class MoveForm(SpeakingChoices, forms.Form):
    to_stage = forms.ModelChoiceField(Stage.objects.none(), label=_("To which stage?"), to_field_name="key")
    note = forms.CharField(required=False, max_length=300, label=_("Why now?"))

    def __init__(self, *args: Any, stages: QuerySet[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_stage"].queryset = stages  # type: ignore[attr-defined]


class NextStepForm(forms.Form):
    next_step = forms.CharField(required=False, max_length=160, label=_("Next step"))
    next_step_on = forms.DateField(required=False, label=_("On"), widget=DayInput)


class NoteForm(forms.Form):
    text = forms.CharField(
        max_length=2000, label=_("Note"), widget=words(rows=3),
        help_text=_("Name a colleague with @ and they get a notice: @Name."),
    )  # fmt: skip
    audience = forms.ChoiceField(
        choices=EntryAudience.choices, initial=EntryAudience.BROKERS, label=_("Who may read it?")
    )


class TaskForm(forms.Form):
    text = forms.CharField(max_length=200, label=_("What has to be done?"))
    owner = forms.ChoiceField(label=_("By whom?"))
    due_on = forms.DateField(required=False, label=_("Before"), widget=DayInput)

    def __init__(self, *args: Any, owners: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [(person.key, person.name) for person in owners]  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    name = forms.CharField(max_length=120, label=_("Name"))
    email = forms.EmailField(label=_("E-mail address"))


class HandOverForm(SpeakingChoices, forms.Form):
    to_broker = forms.ModelChoiceField(Person.objects.none(), label=_("To whom?"), to_field_name="key")
    note = forms.CharField(required=False, max_length=600, label=_("What the next one must know"), widget=words(rows=2))
    reason = forms.CharField(
        required=False, max_length=300, label=_("Why more than somebody can carry?"),
        help_text=_("Only needed when somebody gets above their number of dossiers."),
    )  # fmt: skip

    def __init__(self, *args: Any, brokers: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_broker"].queryset = brokers  # type: ignore[attr-defined]


class DiagnosisForm(forms.Form):
    """One score and one remark per axis; axes left empty are not scored."""

    SCORES = [("", _("not looked at")), *[(n, str(n)) for n in range(1, 6)]]
    income_source_count = forms.IntegerField(
        required=False, min_value=0, max_value=50, label=_("Number of sources of income")
    )
    note = forms.CharField(required=False, max_length=2000, label=_("What stands out?"), widget=words(rows=4))

    def __init__(self, *args: Any, axes: list[Axis], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.axes = axes
        for axis in axes:
            self.fields[f"score_{axis.code}"] = forms.TypedChoiceField(
                choices=self.SCORES,
                coerce=int,
                empty_value=None,
                required=False,
                label=str(axis),
                help_text=axis.hint,
            )
            self.fields[f"note_{axis.code}"] = forms.CharField(
                required=False, max_length=160, label=_("What stands out in %(axis)s?") % {"axis": axis}
            )

    def rows(self) -> list[tuple[Any, Any]]:
        """Pairs of bound fields, for the template."""
        return [(self[f"score_{axis.code}"], self[f"note_{axis.code}"]) for axis in self.axes]

    def scores(self) -> dict[Axis, tuple[int, str]]:
        data = self.cleaned_data
        found = {axis: (data[f"score_{axis.code}"], data[f"note_{axis.code}"]) for axis in self.axes}
        return {axis: (score, note) for axis, (score, note) in found.items() if score}


class NeedForm(SpeakingChoices, forms.ModelForm):
    """What is missing, and the wishes around it."""

    languages = forms.MultipleChoiceField(
        choices=Language.choices, widget=forms.CheckboxSelectMultiple, label=_("Languages the session may be in")
    )
    fresh_eyes = forms.TypedChoiceField(
        coerce=int, label=_("Fresh eyes"), help_text=_("Somebody from another sector often sees more."),
        choices=[
            (0, _("sector does not matter")), (1, _("rather another sector")), (2, _("another sector counts")),
            (3, _("another sector counts double")), (4, _("as far away as possible")),
        ],
    )  # fmt: skip

    class Meta:
        model = Need
        fields = ["title", "text", "axis", "languages", "wanted_by", "max_km", "may_be_online", "fresh_eyes"]
        labels = {
            "title": _("In a few words"), "text": _("What is missing, in the words of the asker?"), "axis": _("Which side?"),
            "wanted_by": _("Needed before"), "may_be_online": _("Online is fine too"),
        }  # fmt: skip
        widgets = {"text": words(rows=5, maxlength=1500), "wanted_by": DayInput()}

    max_km = forms.IntegerField(
        required=False, min_value=0, max_value=1000, label=_("At most how far, in km?"),
        error_messages=dict.fromkeys(
            ("min_value", "max_value", "invalid"), _("Write a number from 0 to 1000, or leave it empty.")
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usable = Axis.objects.filter(Q(is_active=True) | Q(pk=self.instance.axis_id))
        self.fields["axis"].queryset = usable  # type: ignore[attr-defined]

    def clean_wanted_by(self) -> Any:
        """Said together with the other mistakes; a day that went by since it was written may stay."""
        day = self.cleaned_data["wanted_by"]
        if day and day < clock.today() and "wanted_by" in self.changed_data:
            raise forms.ValidationError(_("This date is past. Choose one that is still to come."))
        return day


class WithdrawForm(forms.Form):
    note = forms.CharField(required=False, max_length=600, label=_("Why is it no longer needed?"))


class StateForm(forms.Form):
    """Pause, stop, take up again: only what is possible from here."""

    LABELS = {"paused": _("Pause"), "stopped": _("Stop"), "active": _("Take up again")}
    to = forms.ChoiceField(widget=forms.RadioSelect, label=_("What happens with it?"))
    note = forms.CharField(max_length=600, label=_("Why?"), widget=words(rows=3))

    def __init__(self, *args: Any, innovation: Innovation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = STATE_STEPS[InnovationState(innovation.state)]
        self.fields["to"].choices = [(str(step), self.LABELS[str(step)]) for step in steps]  # type: ignore[attr-defined]


class AxisForm(forms.ModelForm):
    order = forms.IntegerField(min_value=0, max_value=999, label=_("Place in the list"))

    class Meta:
        model = Axis
        fields = ["name_nl", "name_fr", "name_en", "hint_nl", "hint_fr", "hint_en", "order", "is_active"]
        labels = {
            "name_nl": _("Name in Dutch"), "name_fr": _("Name in French"), "name_en": _("Name in English"),
            "hint_nl": _("A question that helps to score, in Dutch"), "hint_fr": _("The same question in French"),
            "hint_en": _("The same question in English"), "is_active": _("In use"),
        }  # fmt: skip
