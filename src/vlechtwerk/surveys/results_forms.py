"""Forms around results: figures of a report, tags, what a scan says."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vlechtwerk.library.enums import Audience, ItemState
from vlechtwerk.library.models import Item
from vlechtwerk.library.registry import axis_choices
from vlechtwerk.surveys.enums import NextKind, QuestionKind
from vlechtwerk.surveys.models import Advice, Dimension, Question, Questionnaire, Reported, Response, Tag

COUNTED = (QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.EXACTLY, QuestionKind.SCALE, QuestionKind.MATRIX)
MOST = 1_000_000


class ReportedForm(forms.Form):
    """How many respondents a report names, and how many chose what."""

    source = forms.CharField(max_length=200, label=_("Which report, and which page?"))
    n = forms.IntegerField(min_value=1, max_value=MOST, label=_("How many people answered, by the report?"))

    def __init__(self, *args: Any, question: Question, reported: Reported | None = None, **kwargs: Any) -> None:
        if reported:
            kwargs["initial"] = {"source": reported.source, "n": reported.n}
            kwargs["initial"] |= {f"c_{code}": count for code, count in reported.counts.items()}
        super().__init__(*args, **kwargs)
        for choice in question.choices.all():
            self.fields[f"c_{choice.code}"] = forms.IntegerField(
                min_value=0, max_value=MOST, required=False, label=choice.text
            )

    def figures(self) -> dict[str, Any]:
        """What ``note_reported`` wants."""
        data = self.cleaned_data
        counts = {name[2:]: value or 0 for name, value in data.items() if name.startswith("c_")}
        return {"source": data["source"], "n": data["n"], "counts": counts}


class TagForm(forms.Form):
    name = forms.CharField(max_length=60, label=_("Name of the tag"))
    about = forms.CharField(max_length=200, required=False, label=_("When do you use it?"))


class TagsForm(forms.Form):
    """Which tags stand at each answer of a page, for me."""

    def __init__(self, data: Any, *, tags: Collection[Tag], answers: Collection[Response]) -> None:
        super().__init__(data)
        self.tags = {tag.key: tag for tag in tags}
        self.answers = answers
        for one in answers:
            self.fields[f"tags-{one.key}"] = forms.MultipleChoiceField(
                choices=[(tag.key, tag.name) for tag in tags], required=False, label=_("Tags")
            )

    def marks(self) -> list[tuple[Response, list[Tag]]]:
        """Each answer with its tags, when all is well."""
        chosen = ((one, self.cleaned_data[f"tags-{one.key}"]) for one in self.answers)
        return [(one, [self.tags[key] for key in keys]) for one, keys in chosen]


class DimensionForm(forms.Form):
    """A side of a scan, its questions, and the side of a diagnosis that it is."""

    name = forms.CharField(max_length=80, label=_("Name"))
    about = forms.CharField(max_length=300, required=False, label=_("What does it tell?"))
    axis = forms.ChoiceField(required=False, label=_("Which side of a diagnosis is it?"))
    questions = forms.ModelMultipleChoiceField(
        Question.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, to_field_name="key",
        label=_("Which questions count in it?"),
        help_text=_("Questions on a scale, and choices that have a score. Each counts in one dimension only."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, questionnaire: Questionnaire, dimension: Dimension | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        known = [("", _("none")), *axis_choices()]
        if dimension:
            if dimension.axis not in dict(known):
                known.append((dimension.axis, dimension.axis))
            chosen = [one.key for one in dimension.questions.all()]
            own = {one: getattr(dimension, one) for one in ("name", "about", "axis")}
            self.initial = {**self.initial, **own, "questions": chosen}
        self.fields["axis"].choices = known  # type: ignore[attr-defined]
        self.fields["questions"].queryset = questionnaire.questions.filter(kind__in=COUNTED)  # type: ignore[attr-defined]


class AdviceForm(forms.Form):
    """What is said between two scores, and where it leads."""

    dimension = forms.ModelChoiceField(
        Dimension.objects.none(), required=False, to_field_name="key", label=_("About which dimension?"),
        empty_label=_("the whole scan"),
    )  # fmt: skip
    low = forms.IntegerField(min_value=0, max_value=100, label=_("From"))
    high = forms.IntegerField(min_value=0, max_value=100, label=_("Up to and with"))
    text = forms.CharField(
        max_length=500,
        label=_("What do you say to somebody who scores this?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_kind = forms.ChoiceField(choices=NextKind.choices, label=_("Where does it lead?"))
    item = forms.ModelChoiceField(
        Item.objects.none(),
        required=False,
        to_field_name="key",
        label=_("What is there to read?"),
        empty_label=_("nothing chosen"),
    )
    url = forms.URLField(max_length=500, required=False, label=_("Address, for a link"), assume_scheme="https")

    def __init__(self, *args: Any, questionnaire: Questionnaire, advice: Advice | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Q(pk=advice.item_id if advice else None)
        open_ones = Q(state=ItemState.PUBLISHED, audience=Audience.PUBLIC)
        self.fields["dimension"].queryset = questionnaire.dimensions.all()  # type: ignore[attr-defined]
        self.fields["item"].queryset = Item.objects.filter(open_ones | own).order_by("title")  # type: ignore[attr-defined]
        if advice:
            kept: dict[str, Any] = {one: getattr(advice, one) for one in ("low", "high", "text", "next_kind", "url")}
            kept["dimension"] = advice.dimension.key if advice.dimension else None
            kept["item"] = advice.item.key if advice.item else None
            self.initial = {**self.initial, **kept}


class ScanMailForm(forms.Form):
    email = forms.EmailField(max_length=254, label=_("Your e-mail address"))
