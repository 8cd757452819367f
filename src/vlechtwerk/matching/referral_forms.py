"""Forms of a referral. Each field says what is wrong and the way out."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.forms import day_field
from vlechtwerk.matching.enums import ReferralOutcome, ReferralRefusal, WarmWay
from vlechtwerk.matching.models import Referral
from vlechtwerk.matching.queries import Offer
from vlechtwerk.people.enums import Language
from vlechtwerk.people.forms import PhoneField
from vlechtwerk.people.models import Person

CONTACT = ("name", "organisation", "role", "phone", "email", "website", "language")
NEW = ""


def words(rows: int, limit: int = 600, **more: Any) -> forms.CharField:
    """A few lines; the counter stands under it."""
    return forms.CharField(max_length=limit, widget=forms.Textarea(attrs={"rows": rows, "maxlength": limit}), **more)


class ReferralForm(forms.Form):
    """To whom, why there, and what is told. A name with a telephone is the strong kind, a website alone the weak one."""

    known = forms.ChoiceField(required=False, widget=forms.RadioSelect, label=_("From the directory"))
    name = forms.CharField(required=False, max_length=120, label=_("Name of the contact"))
    role = forms.CharField(required=False, max_length=120, label=_("Role"))
    organisation = forms.CharField(required=False, max_length=160, label=_("Organisation"))
    phone = PhoneField(required=False, label=_("Telephone"))
    email = forms.EmailField(
        required=False, label=_("E-mail address"), help_text=_("With an address they can answer with one press. Without it you call.")
    )  # fmt: skip
    website = forms.URLField(
        required=False, max_length=200, assume_scheme="https", label=_("Website"),
        help_text=_("Only a website? That is a weak referral: nobody picks up there."),
    )  # fmt: skip
    language = forms.ChoiceField(choices=Language.choices, label=_("Language of our mail"))
    summary = words(
        6, 1500, label=_("What do we tell them?"),
        help_text=_("The asker reads this first and agrees to it. Without a name or a number: those follow after a yes."),
    )  # fmt: skip
    why = words(2, label=_("Why this destination?"))
    shown = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=_("Which of the directory did you show as well?")
    )
    alternatives = words(
        2,
        required=False,
        label=_("Which alternatives did you show?"),
        help_text=_("The asker reads this before they agree. None? Write why there are none."),
    )
    warm = forms.ChoiceField(
        required=False, choices=[("", _("no, by mail")), *WarmWay.choices], label=_("Do you bring the two together yourself?"),
        help_text=_("A warm hand-over: nobody has to tell the story twice."),
    )  # fmt: skip
    keeper = forms.ModelChoiceField(
        Person.objects.none(), to_field_name="key", empty_label=None, label=_("Who keeps the overview?")
    )
    fallback = forms.ModelChoiceField(
        Person.objects.none(), to_field_name="key", empty_label=None, label=_("Whom to call when that fails?")
    )

    def __init__(self, *args: Any, staff: QuerySet[Person], known: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earlier = {one.destination.key: one for one in known}
        choices = [(key, one.words) for key, one in self.earlier.items()]
        self.fields["known"].choices = [*choices, (NEW, _("Somebody else"))]  # type: ignore[attr-defined]
        self.fields["shown"].choices = choices  # type: ignore[attr-defined]
        if not known:
            del self.fields["known"], self.fields["shown"]
        for name in ("keeper", "fallback"):
            self.fields[name].queryset = staff  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("alternatives") and not self._shown() and "alternatives" not in self.errors:
            self.add_error("alternatives", _("Fill this in: the asker reads it before agreeing."))
        if data.get("known"):
            if any(data.get(name) for name in ("name", "organisation", "phone", "email", "website")):
                self.add_error("known", _("You typed somebody else as well. Choose that, or empty those fields."))
            return data
        if not data.get("name") and not data.get("organisation") and "name" not in self.errors:
            self.add_error("name", _("Write the name of the person, or at least of the organisation."))
        if data.get("phone") and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Write whom one gets on this number: a name to ask for."))
        return data

    def contact(self) -> dict[str, str]:
        """The fields of ``destination_for``: of the one that was chosen, or as typed."""
        chosen = self.earlier.get(self.cleaned_data.get("known", ""))
        if chosen:
            return {name: getattr(chosen.destination, name) for name in CONTACT}
        return {name: self.cleaned_data[name] for name in CONTACT}

    def words(self) -> dict[str, Any]:
        """What is said, and who keeps watch; what was shown of the directory stands with the reasons."""
        names = ("summary", "why", "keeper", "fallback", "warm")
        said = "\n".join(filter(None, [*self._shown(), self.cleaned_data["alternatives"]]))
        return {name: self.cleaned_data[name] for name in names} | {"alternatives": said[:1200]}

    def _shown(self) -> list[str]:
        data = self.cleaned_data
        return [self.earlier[key].words for key in data.get("shown", []) if key != data.get("known")]


def typed_before(referral: Referral) -> dict[str, Any]:
    """A prepared referral as the form showed it."""
    contact = {name: getattr(referral.receiver, name, "") or "" for name in CONTACT}
    people = {"keeper": referral.keeper.key, "fallback": referral.fallback.key}
    people["warm"] = referral.warm.way if hasattr(referral, "warm") else ""
    return {**contact, **people, **{name: getattr(referral, name) for name in ("summary", "why", "alternatives")}}


class AgreeForm(forms.Form):
    """The asker agrees; the words may be changed first."""

    to = forms.CharField(max_length=12, widget=forms.HiddenInput)
    summary = words(6, 1500, label=_("This is what we tell. Change it as you like"))
    phone = PhoneField(required=False, label=_("Your telephone number"))


class PhonedForm(forms.Form):
    """The broker writes down a yes that was given by telephone."""

    to = forms.CharField(max_length=12, widget=forms.HiddenInput)
    on = day_field(_("Agreed by telephone on"), initial=clock.today)
    phone = PhoneField(required=False, label=_("Telephone of the asker, when we have none"))


class AnswerForm(forms.Form):
    """One decision: yes, no, or somebody else."""

    answer = forms.ChoiceField(
        choices=[("yes", _("Yes, I take it on")), ("no", _("No, I cannot")), ("other", _("I know somebody else"))],
        widget=forms.RadioSelect, label=_("What do you answer?"),
        error_messages={"required": _("Choose one of the three answers.")},
    )  # fmt: skip
    phone = PhoneField(required=False, label=_("If you say yes: your telephone number"))
    reason = forms.ChoiceField(
        required=False, label=_("If you say no: why not?"),
        choices=[(NEW, _("rather not say")), *[c for c in ReferralRefusal.choices if c[0] not in {"not_said", "somebody_else"}]],
    )  # fmt: skip
    until = day_field(_("No room: when do you expect to have room again?"), required=False)
    note = words(3, required=False, label=_("Something to add?"), help_text=_("The name of somebody else, or what you want to say. The asker and the broker read it."))  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == "other" and not data.get("note", "").strip() and "note" not in self.errors:
            self.add_error("note", _("Tell who, and how we reach them."))
        if data.get("until") and data["until"] <= clock.today():
            self.add_error("until", _("Choose a day that is still to come, or leave it empty."))
        return data

    @property
    def refusal(self) -> str:
        other = self.cleaned_data["answer"] == "other"
        return ReferralRefusal.SOMEBODY_ELSE if other else self.cleaned_data["reason"] or ReferralRefusal.NOT_SAID


class ProgressForm(forms.Form):
    note = words(2, required=False, label=_("How does it go?"), help_text=_("The asker and the broker read it."))


class FinishForm(forms.Form):
    """What came of it."""

    outcome = forms.ChoiceField(
        choices=ReferralOutcome.choices, widget=forms.RadioSelect, label=_("What came of it?"),
        error_messages={"required": _("Choose one of the three.")},
    )  # fmt: skip
    right = forms.ChoiceField(
        required=False, label=_("Was there a right or an allowance at stake?"),
        choices=[(NEW, _("no, none")), ("yes", _("yes, and it was obtained")), ("no", _("yes, but it was not obtained"))],
    )  # fmt: skip
    half_day = forms.BooleanField(
        required=False, label=_("It took about half a day of help"),
        help_text=_("Then the common pot pays one knowledge coin to who helped."),
    )  # fmt: skip
    note = words(3, required=False, label=_("In your own words"), help_text=_("The asker and the broker read it."))

    @property
    def right_realised(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["right"])


class WithdrawForm(forms.Form):
    note = words(2, required=False, label=_("Why? You may leave this empty"))


class ReopenForm(forms.Form):
    note = words(2, label=_("Why is it opened again?"), help_text=_("Both sides may read it."))
