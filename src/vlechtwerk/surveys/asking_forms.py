"""Forms of the team: the questionnaire, its questions, a round, whom it asks."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.forms import PlainField, day_field
from vlechtwerk.library.enums import Licence
from vlechtwerk.people.enums import HatKind, Language
from vlechtwerk.surveys.enums import QuestionKind, QuestionnaireKind
from vlechtwerk.surveys.models import Question

MOST_ADDRESSES = 500
ADDRESS = re.compile(r"^(?:(?P<name>[^<>]*?)\s*<(?P<in>[^<>]+)>|(?P<alone>\S+))$")
SCORED = re.compile(r"^(?P<text>.*\S)\s*\|\s*(?P<score>-?[0-9]{1,3})$")


def words(rows: int, most: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": most})


class QuestionnaireForm(forms.Form):
    """What stands around the questions, and what respondents are promised."""

    kind = forms.ChoiceField(choices=QuestionnaireKind, label=_("Kind"), widget=forms.RadioSelect)
    title = PlainField(max_length=160, label=_("Title"))
    intro = PlainField(
        max_length=2000, required=False, label=_("What is it about?"), widget=words(4, 2000),
        help_text=_("Everybody who is asked reads this first. Say how long it takes, and what you do with the answers."),
    )  # fmt: skip
    thanks = PlainField(max_length=1000, required=False, label=_("Words of thanks afterwards"), widget=words(3, 1000))
    language = forms.ChoiceField(choices=Language, label=_("Language of the questions"))
    is_public = forms.BooleanField(
        required=False,
        label=_("Open to all"),
        help_text=_("Anybody can fill it in on the public site, without an account."),
    )
    is_anonymous = forms.BooleanField(
        required=False, label=_("Anonymous"),
        help_text=_("Who answered is not kept, so nobody can find it. You do not see who answered, and files cannot be sent."),
    )  # fmt: skip
    smallest_group = forms.IntegerField(
        min_value=1, max_value=50, initial=5, label=_("Smallest group"),
        help_text=_("Answers of fewer people than this are not shown apart."),
    )  # fmt: skip
    licence = forms.ChoiceField(choices=[("", _("not known")), *Licence.choices], required=False, label=_("Licence"))
    author_line = PlainField(
        max_length=200,
        required=False,
        label=_("Author"),
        help_text=_("Whose questions these are, as they want to be named."),
    )
    source_url = forms.URLField(max_length=500, required=False, assume_scheme="https", label=_("Address of the source"))


class RolesForm(forms.Form):
    """One on a line."""

    roles = forms.CharField(
        required=False, max_length=2000, label=_("Roles"), widget=words(6, 2000),
        help_text=_("One on a line, such as lecturer, entrepreneur, researcher. Somebody may be several at once."),
    )  # fmt: skip

    def names(self) -> list[str]:
        return _lines(self.cleaned_data["roles"])


class QuestionForm(forms.Form):
    """One question; only the fields that its kind knows."""

    NEEDS = {
        "choices": {
            QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.EXACTLY, QuestionKind.MATRIX, QuestionKind.RANKING,
            QuestionKind.TRIANGLE,
        },
        "rows": {QuestionKind.MATRIX}, "exactly_count": {QuestionKind.EXACTLY},
        **dict.fromkeys(["scale_from", "scale_to", "low_label", "high_label"], frozenset({QuestionKind.SCALE})),
    }  # fmt: skip
    text = PlainField(max_length=300, label=_("Question"))
    hint = PlainField(max_length=300, required=False, label=_("Explanation"))
    choices = forms.CharField(
        max_length=8000, label=_("Answers"), widget=words(7, 8000),
        help_text=_("One on a line. In a scan you may add a score from 0 to 100 after a bar: “Often | 80”."),
    )  # fmt: skip
    rows = forms.CharField(max_length=8000, label=_("Rows"), widget=words(5, 8000), help_text=_("One on a line."))
    exactly_count = forms.IntegerField(min_value=1, max_value=40, label=_("How many must be chosen?"))
    scale_from = forms.IntegerField(min_value=-100, max_value=100, initial=1, label=_("Lowest number"))
    scale_to = forms.IntegerField(min_value=-100, max_value=100, initial=5, label=_("Highest number"))
    low_label = PlainField(max_length=80, required=False, label=_("Words at the lowest"))
    high_label = PlainField(max_length=80, required=False, label=_("Words at the highest"))
    part = PlainField(
        max_length=120,
        required=False,
        label=_("Heading"),
        help_text=_("Questions with the same heading stand together under it."),
    )
    is_required = forms.BooleanField(required=False, initial=True, label=_("An answer is needed"))

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kinds in self.NEEDS.items():
            if kind not in kinds:
                del self.fields[name]
        labels = {QuestionKind.MATRIX: _("Columns"), QuestionKind.TRIANGLE: _("The three corners")}
        if kind in labels:
            self.fields["choices"].label = labels[QuestionKind(kind)]

    def given(self) -> dict[str, Any]:
        """What the actions want."""
        given = dict(self.cleaned_data)
        if "choices" in given:
            given["choices"] = [_scored(line) for line in _lines(given["choices"])]
        if "rows" in given:
            given["rows"] = _lines(given["rows"])
        return given

    @staticmethod
    def initial_of(question: Question) -> dict[str, Any]:
        plain = (
            "text",
            "hint",
            "part",
            "is_required",
            "exactly_count",
            "scale_from",
            "scale_to",
            "low_label",
            "high_label",
        )
        lines = [
            one.text if one.score is None else f"{one.text} | {one.score}" for one in question.choices.all()
        ]  # fmt: skip
        shown = {name: getattr(question, name) for name in plain}
        return shown | {"choices": "\n".join(lines), "rows": "\n".join(one.text for one in question.rows.all())}


class RoundForm(forms.Form):
    """When it is asked."""

    name = PlainField(max_length=80, label=_("Name"), help_text=_("For yourself, such as “Spring 2027”."))
    opens_on = day_field(_("Opens on"))
    closes_on = day_field(_("Last day"), help_text=_("Three days before we remind everybody who did not answer, once."))


class InviteForm(forms.Form):
    """Addresses of people who are not in the register; one on a line."""

    q = PlainField(max_length=60, required=False, label=_("Name or organisation"))
    hat = forms.ChoiceField(choices=[("", _("all")), *HatKind.choices], required=False, label=_("Hat"))
    addresses = forms.CharField(
        required=False, max_length=60_000, label=_("Addresses"), widget=words(5, 60_000),
        help_text=_("One on a line: an e-mail address, or a name with the address between < and >."),
    )  # fmt: skip

    def clean_addresses(self) -> list[tuple[str, str]]:
        lines = _lines(self.cleaned_data["addresses"].replace(";", "\n").replace(",", "\n"))
        if len(lines) > MOST_ADDRESSES:
            raise ValidationError(now("At most %(n)d addresses at once.") % {"n": MOST_ADDRESSES})
        return [_address(line) for line in lines]


def _address(line: str) -> tuple[str, str]:
    match = ADDRESS.match(line)
    email = (match["in"] or match["alone"]).strip() if match else ""
    try:
        validate_email(email)
        if len(email) > 254:
            raise ValidationError("")
    except ValidationError:
        raise ValidationError(now("This is no e-mail address: %(line)s") % {"line": line[:80]}) from None
    return ((match["name"] if match else "") or "").strip(' "'), email


def _lines(text: str) -> list[str]:
    found = [" ".join(line.replace("\x00", "").split()) for line in text.splitlines()]
    return [line for line in found if line]


def _scored(line: str) -> tuple[str, int | None]:
    match = SCORED.match(line)
    return (match["text"], int(match["score"])) if match else (line, None)
