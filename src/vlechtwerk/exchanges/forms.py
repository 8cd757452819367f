"""Forms of the answer, the session and giving back. Each field says what is wrong and the way out."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vlechtwerk.agenda.dates import AgendaRefused, check_start, half_day
from vlechtwerk.core.forms import day_field
from vlechtwerk.exchanges.enums import Resolution, Verdict
from vlechtwerk.matching.enums import DeclineReason
from vlechtwerk.people.forms import PhoneField
from vlechtwerk.people.models import Organisation

PARTS = [("morning", _("morning, from 9.00")), ("afternoon", _("afternoon, from 13.30"))]
ANSWERS = [("yes", _("Yes, gladly")), ("no", _("Not now")), ("other", _("I know somebody else"))]
USEFUL = [
    (4, _("usable at once")),
    (3, _("useful")),
    (2, _("a little")),
    (1, _("not really")),
]
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
NUMBER_OF_DATES = 3


class AnswerForm(forms.Form):
    """The answer to a request: yes with a number, not now with a reason, or somebody else."""

    answer = forms.ChoiceField(
        choices=ANSWERS, widget=forms.RadioSelect, label=_("What do you answer?"),
        error_messages={"required": _("Choose one of the three answers.")},
    )  # fmt: skip
    phone = PhoneField(required=False, label=_("If you say yes: your telephone number"))
    reason = forms.ChoiceField(
        required=False, label=_("If you say no: why not now?"),
        choices=[("", _("rather not say")), *[c for c in DeclineReason.choices if c[0] not in {"not_said", "somebody_else"}]],
    )  # fmt: skip
    note = forms.CharField(
        required=False, max_length=600, label=_("Something to add?"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The name of somebody else, or what you want to say. Only the broker reads it."),
    )  # fmt: skip

    def __init__(self, *args: Any, has_phone: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_phone = has_phone

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == "yes" and not self.has_phone and not data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Give a number, so that the two of you can call each other."))
        if data.get("answer") == "other" and not data.get("note", "").strip():
            self.add_error("note", _("Tell who, and how we reach them."))
        return data

    @property
    def decline_reason(self) -> str:
        if self.cleaned_data["answer"] == "other":
            return DeclineReason.SOMEBODY_ELSE
        return self.cleaned_data["reason"] or DeclineReason.NOT_SAID


class RingForm(AnswerForm):
    """The answer to a ring: yes with a number, or no with a reason."""

    answer = forms.ChoiceField(
        choices=[("yes", _("Yes, I take part")), ("no", _("Not now"))], widget=forms.RadioSelect,
        label=_("What do you answer?"), error_messages={"required": _("Choose one of the two answers.")},
    )  # fmt: skip
    note = forms.CharField(
        required=False, max_length=600, label=_("Something to add?"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the broker reads it."),
    )  # fmt: skip
    field_order = ("answer", "phone", "reason", "note")

    def said(self, *, never: bool) -> dict[str, str]:
        """What the action wants to know. ``never``: the button "do not ask me any more" was pressed instead."""
        if never:
            return {"answer": "no", "reason": DeclineReason.NEVER}
        data = self.cleaned_data
        if data["answer"] == "yes":
            return {"answer": "yes", "phone": data["phone"]}
        return {"answer": "no", "reason": self.decline_reason, "note": data["note"]}


class DatesForm(forms.Form):
    """One to three half days to choose from."""

    place = forms.CharField(
        required=False, max_length=200, label=_("Where?"), help_text=_("An address, or “online”. May come later.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, NUMBER_OF_DATES + 1):
            label = _("First date") if number == 1 else _("Another date")
            self.fields[f"day_{number}"] = day_field(label, required=number == 1)
            self.fields[f"part_{number}"] = forms.ChoiceField(choices=PARTS, required=False, label=_("Part of the day"))
        self.order_fields([f"{name}_{n}" for n in range(1, NUMBER_OF_DATES + 1) for name in ("day", "part")])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts = []
        for number in range(1, NUMBER_OF_DATES + 1):
            day: date | None = data.get(f"day_{number}")
            if day is None:
                continue
            try:
                start = half_day(day, data.get(f"part_{number}") or "morning")
                check_start(start)
                starts.append(start)
            except (AgendaRefused, OverflowError, ValueError) as error:
                self.add_error(f"day_{number}", getattr(error, "message", _("This date cannot be used.")))
        data["starts"] = starts
        return data

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """Day and part side by side, for the template."""
        return [(self[f"day_{n}"], self[f"part_{n}"]) for n in range(1, NUMBER_OF_DATES + 1)]


def hidden_key(missing: Any, gone: Any) -> forms.CharField:
    """The key behind a button. Nobody types it, so what is wrong with it is said in words about the page."""
    return forms.CharField(max_length=12, error_messages={"required": missing, "max_length": gone})


class ChooseForm(forms.Form):
    slot = hidden_key(_("Choose one of the dates."), _("This date is no longer on offer. Look at the page again."))


class PlaceForm(forms.Form):
    place = forms.CharField(max_length=200, label=_("Where do you meet?"), help_text=_("An address, or “online”."))


class GoalForm(forms.Form):
    goal = forms.CharField(
        max_length=1000, label=_("What do you want to have after this half day?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class CancelForm(forms.Form):
    reason = forms.CharField(max_length=200, label=_("Why does it not go on?"))


class AnyChoice(forms.ChoiceField):
    """A choice of which the action knows whether it may be made."""

    def valid_value(self, value: Any) -> bool:
        return True


class AccountForm(forms.Form):
    """Whose coin it is: empty is one's own."""

    account = AnyChoice(
        required=False, label=_("On whose account is this half day?"), widget=forms.RadioSelect,
        help_text=_("You choose until the coin is booked."),
    )  # fmt: skip

    def offer(self, organisations: Iterable[Organisation]) -> None:
        """The organisations that this reader acts for."""
        choices = [("", _("my own")), *((one.key, one.name) for one in organisations)]
        self.fields["account"].choices = choices  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    verdict = forms.ChoiceField(choices=Verdict.choices, widget=forms.RadioSelect, label=_("How did it go?"))
    note = forms.CharField(
        required=False, max_length=500, label=_("Did it go differently? Tell how"),
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Only the broker reads it."),
    )  # fmt: skip


class QuestionsForm(forms.Form):
    """The two questions."""

    usefulness = forms.TypedChoiceField(
        choices=USEFUL, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect,
        label=_("How useful was it?"),
    )  # fmt: skip
    what_changed = forms.CharField(
        required=False, max_length=1000, label=_("What will you do differently now?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class ResolveForm(forms.Form):
    resolution = forms.ChoiceField(choices=Resolution.choices, widget=forms.RadioSelect, label=_("What was agreed?"))
    note = forms.CharField(
        max_length=1000, label=_("In your own words"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Both read this."),
    )  # fmt: skip


class SnoozeForm(forms.Form):
    until = day_field(_("Ask me again on"))


class OfferForm(forms.Form):
    need = hidden_key(_("Choose one of the needs."), _("This need is no longer on the list. Look at the page again."))


class ForwardForm(forms.Form):
    name = forms.CharField(max_length=120, label=_("Name of your colleague"))
    email = forms.EmailField(label=_("E-mail address of your colleague"))


class WaiveForm(forms.Form):
    reason = forms.CharField(max_length=200, label=_("Why is this person excused?"))


class NotNowForm(forms.Form):
    """The same by the person themselves, who owes nobody a reason."""

    reason = forms.CharField(required=False, max_length=200, label=_("Why rather not?"))


class WordForm(forms.Form):
    """What a broker adds to the mails that invite."""

    word = forms.CharField(
        required=False, max_length=500, label=_("A word of yours"), widget=forms.Textarea(attrs={"rows": 3})
    )


class EmptyForm(forms.Form):
    """A button without fields."""
