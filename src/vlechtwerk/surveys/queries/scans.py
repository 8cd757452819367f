"""What the answers to a scan say, and whether all that it can say is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from vlechtwerk.core.access import first_or_404
from vlechtwerk.library.enums import Audience, ItemState
from vlechtwerk.library.registry import axis_choices
from vlechtwerk.surveys import registry, scoring
from vlechtwerk.surveys.enums import NextKind, QuestionKind, QuestionnaireKind
from vlechtwerk.surveys.models import Advice, Dimension, Question, Questionnaire, Response
from vlechtwerk.surveys.scoring import Range, Scored

READABLE = (QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.EXACTLY, QuestionKind.SCALE, QuestionKind.OPEN)


@dataclass(frozen=True)
class Side:
    """One dimension of a result: how strong, what is said of it, where it leads."""

    dimension: Dimension
    score: int | None
    advice: Advice | None
    step: registry.Step | None

    @property
    def name(self) -> str:
        return self.dimension.name

    @property
    def is_weak(self) -> bool:
        return self.score is not None and self.score <= WEAK


WEAK, KEY_LENGTH = 25, 12
"""At or below it a side is marked, as 1 of 5 is in a diagnosis."""


@dataclass(frozen=True)
class ScanResult:
    """A filled scan, read. ``sides`` in their order; ``whole`` is what is said of all together."""

    response: Response
    sides: list[Side]
    score: int | None
    advice: Advice | None
    step: registry.Step | None
    answers: list[tuple[str, str]]

    @property
    def questionnaire(self) -> Questionnaire:
        return self.response.round.questionnaire

    @property
    def radar(self) -> list[tuple[str, int | None, int | None]]:
        return [(side.name, None, side.score) for side in self.sides]

    def axis_scores(self) -> dict[str, int]:
        """By the code of the axis of a diagnosis, 1 to 5: what a broker may begin with."""
        return {
            side.dimension.axis: scoring.as_axis(side.score)
            for side in self.sides
            if side.dimension.axis and side.score is not None
        }


def _with_result() -> QuerySet[Response]:
    """Filled scans. In an anonymous one the answers change rows, so that a key would open those of somebody else."""
    found = Response.objects.filter(
        round__questionnaire__kind=QuestionnaireKind.SCAN, round__questionnaire__is_anonymous=False
    )
    return found.select_related("round__questionnaire__keeper")


def scan_response(key: str) -> Response:
    """A filled scan by its key; whoever has it may read it. Other questionnaires have no result to open."""
    return first_or_404(_with_result().filter(key=key))


def find_scan(key: str) -> Response | None:
    """A filled scan, if there is one with this key."""
    return _with_result().filter(key=key).first() if 0 < len(key) <= KEY_LENGTH and key.isalnum() else None


def scan_result(response: Response) -> ScanResult:
    """What the answers say, in a constant number of queries."""
    questionnaire = response.round.questionnaire
    questions = list(questionnaire.questions.prefetch_related("choices"))
    dimensions = list(questionnaire.dimensions.all())
    advices = list(questionnaire.advices.select_related("item"))
    scores = scoring.dimension_scores([scored(one) for one in questions], response.answers)
    sides = []
    for dimension in dimensions:
        score = scores.get(dimension.pk)
        advice = advice_at(advices, dimension.pk, score)
        sides.append(Side(dimension, score, advice, step_of(advice, response)))
    score = scoring.whole_score({one.pk: scores[one.pk] for one in dimensions if one.pk in scores})
    advice = advice_at(advices, None, score)
    return ScanResult(response, sides, score, advice, step_of(advice, response), in_words(questions, response))


def scored(question: Question) -> Scored:
    """A question as scoring needs it."""
    scores = {one.code: one.score for one in question.choices.all() if one.score is not None}
    return Scored(
        question.key,
        question.kind,
        question.dimension_id,
        question.weight,
        scores,
        question.scale_from,
        question.scale_to,
    )


def advice_at(advices: Sequence[Advice], dimension: int | None, score: int | None) -> Advice | None:
    """What is said at this score; of two that say something the one that begins higher."""
    fitting = [
        one for one in advices if score is not None and one.dimension_id == dimension and one.low <= score <= one.high
    ]
    return max(fitting, key=lambda one: one.low, default=None)


def step_of(advice: Advice | None, response: Response) -> registry.Step | None:
    """Where an advice leads: an item, a link, or what an app above knows."""
    if advice is None:
        return None
    if advice.next_kind == NextKind.LINK:
        return registry.Step(_("Read more"), advice.url)
    if advice.next_kind == NextKind.ITEM:
        return item_step(advice)
    return registry.step_to(advice.next_kind, response)


def item_step(advice: Advice) -> registry.Step | None:
    """The page of an item in the knowledge bank, while it is published for everybody."""
    item = advice.item
    if item is None or item.state != ItemState.PUBLISHED or item.audience != Audience.PUBLIC:
        return None
    try:
        return registry.Step(item.title, reverse("item", args=[item.key]))
    except NoReverseMatch:
        return None


def in_words(questions: Sequence[Question], response: Response) -> list[tuple[str, str]]:
    """Question and answer, those that can be read as words."""
    found = []
    for question in questions:
        value = response.answers.get(question.key)
        if question.kind not in READABLE or value in (None, "", []):
            continue
        names = {one.code: one.text for one in question.choices.all()}
        codes = value if isinstance(value, list) else [value]
        said = ", ".join(names.get(str(code), str(code)) for code in codes)
        if question.kind == QuestionKind.SCALE:
            said = _("%(value)s, from %(low)s to %(high)s") % {
                "value": value, "low": question.scale_from, "high": question.scale_to}  # fmt: skip
        found.append((question.text, said))
    return found


@dataclass(frozen=True)
class Checked:
    """What is said of one dimension (of the whole: none), and where nothing or two things would be said."""

    dimension: Dimension | None
    advices: list[Advice]
    holes: list[Range]
    overlaps: list[Range]
    questions: list[Question]
    axis_name: str


def checked(questionnaire: Questionnaire) -> list[Checked]:
    """Each dimension and, last, the whole, with its advices."""
    advices = list(questionnaire.advices.select_related("item"))
    questions = list(questionnaire.questions.all())
    rows: list[Dimension | None] = [*questionnaire.dimensions.all(), None]
    names = dict(axis_choices())
    return [_checked(dimension, advices, questions, names) for dimension in rows]


def _checked(
    dimension: Dimension | None, advices: Sequence[Advice], questions: Sequence[Question], names: Mapping[str, str]
) -> Checked:
    pk = dimension.pk if dimension else None
    own = [one for one in advices if one.dimension_id == pk]
    ranges = [Range(one.low, one.high) for one in own]
    counted = [one for one in questions if pk and one.dimension_id == pk]
    holes = scoring.holes(ranges) if own or dimension else []
    axis = names.get(dimension.axis, dimension.axis) if dimension else ""
    return Checked(dimension, own, holes, scoring.overlaps(ranges), counted, axis)


def dimension_by_key(key: str) -> Dimension:
    return first_or_404(Dimension.objects.filter(key=key).select_related("questionnaire"))


def advice_by_key(key: str) -> Advice:
    return first_or_404(Advice.objects.filter(key=key).select_related("questionnaire", "dimension", "item"))


@dataclass(frozen=True)
class Preview:
    """What somebody would read at one score everywhere."""

    score: int
    sides: list[tuple[Dimension | None, Advice | None]]


def preview(rows: Sequence[Checked], score: int) -> Preview:
    """All that is said at this score."""
    said = [(row.dimension, advice_at(row.advices, row.dimension.pk if row.dimension else None, score)) for row in rows]
    return Preview(score, said)
