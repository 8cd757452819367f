"""What came back in a round, counted. A constant number of queries, however many answers there are."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from vlechtwerk.core.access import first_or_404
from vlechtwerk.surveys import counting
from vlechtwerk.surveys.counting import Asked, Given, Mismatch, Result
from vlechtwerk.surveys.enums import QuestionKind, RoundState
from vlechtwerk.surveys.models import AnswerTag, Question, Questionnaire, Reported, Response, Round

WITH_TOTALS = (QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.EXACTLY)
"""Kinds of which a report elsewhere may give totals per choice."""


@dataclass(frozen=True)
class Entry:
    """One question on the page: what was asked, what came back, which tags, what a report elsewhere says of it."""

    question: Question
    result: Result
    tags: tuple[tuple[str, int], ...] = ()
    tagged: Mapping[str, list[str]] = field(default_factory=dict)
    reported: Reported | None = None
    mismatches: tuple[Mismatch, ...] = ()

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def may_compare(self) -> bool:
        return self.question.kind in WITH_TOTALS


@dataclass(frozen=True)
class Results:
    """A whole round. ``why_not``: nothing is told, because it is still open or too few answered."""

    round: Round
    n: int
    entries: list[Entry]
    roles: list[tuple[str, str]]
    role: str
    hidden_roles: bool
    why_not: str = ""


def round_by_key(key: str) -> Round:
    """The round with its questionnaire, or 404."""
    return first_or_404(Round.objects.filter(key=key).select_related("questionnaire__keeper"))


def questionnaire_by_key(key: str) -> Questionnaire:
    return first_or_404(Questionnaire.objects.filter(key=key).select_related("keeper"))


def questions_of(questionnaire: Questionnaire) -> list[Question]:
    """In their order, with choices and rows."""
    return list(questionnaire.questions.select_related("dimension").prefetch_related("choices", "rows"))


def asked(question: Question) -> Asked:
    """A question as counting needs it."""
    return Asked(
        question.key, question.kind, question.text,
        tuple((one.code, one.text) for one in question.choices.all()),
        tuple((one.code, one.text) for one in question.rows.all()),
        question.scale_from, question.scale_to, question.exactly_count, question.code,
        (question.low_label, question.high_label),
    )  # fmt: skip


def given(found: Round) -> list[Given]:
    """All answers of a round, in an order that tells nothing of when they came."""
    rows = Response.objects.filter(round=found).order_by("key").values_list("answers", "roles", "key")
    return [Given(answers, frozenset(roles), key) for answers, roles, key in rows]


def why_nothing_is_told(found: Round, n: int) -> str:
    """``open``: an anonymous round is read when it is over, or the next answer could be told from the difference.
    ``few``: fewer answered than the smallest group that is shown."""
    if found.questionnaire.is_anonymous and found.state != RoundState.CLOSED:
        return "open"
    return "few" if n < found.questionnaire.smallest_group else ""


def results(found: Round, *, role: str = "") -> Results:
    """Every question of a round, of everybody or of one role."""
    questionnaire, answers = found.questionnaire, given(found)
    named = {one.code: one.name for one in questionnaire.roles.all()}
    why_not = why_nothing_is_told(found, len(answers))
    if why_not:
        return Results(found, len(answers), [], [], "", False, why_not)
    told = counting.groups_to_tell([one.roles for one in answers], questionnaire.smallest_group)
    given_roles = {code for one in answers for code in one.roles}
    role = role if role in told else ""
    tags, reported = _tags(found), {one.question_id: one for one in found.reported.all()}
    entries = [
        _entry(question, answers, questionnaire.smallest_group, role, tags, reported.get(question.pk))
        for question in questions_of(questionnaire)
    ]
    return Results(
        found, len(answers), entries, [(code, name) for code, name in named.items() if code in told], role,
        hidden_roles=bool(given_roles - set(told)),
    )  # fmt: skip


def _entry(
    question: Question, answers: Sequence[Given], smallest: int, role: str, tags: "Tags", reported: Reported | None
) -> Entry:
    as_asked = asked(question)
    result = counting.result(as_asked, answers, smallest=smallest, role=role)
    on_it = {key: names for (number, key), names in tags.items() if number == question.pk}
    shown = [on_it[key] for key, _words in result.texts if key in on_it]
    counts = Counter(name for names in shown for name in names)
    wrong = counting.report_mismatches(as_asked, reported.counts, reported.n) if reported else []
    return Entry(question, result, tuple(counts.most_common()), on_it, reported, tuple(wrong))


Tags = Mapping[tuple[int, str], list[str]]


def _tags(found: Round) -> Tags:
    """The names of the tags at each open answer, whoever put them there."""
    rows = AnswerTag.objects.filter(response__round=found).order_by("tag__name", "id")
    tags: dict[tuple[int, str], list[str]] = defaultdict(list)
    for question, key, name in rows.values_list("question_id", "response__key", "tag__name"):
        if name not in tags[question, key]:
            tags[question, key].append(name)
    return tags


def tags_by_key(found: Round) -> dict[tuple[str, str], list[str]]:
    """The tags by the key of the question and of the response."""
    keys = dict(found.questionnaire.questions.values_list("pk", "key"))
    return {(keys[number], key): names for (number, key), names in _tags(found).items() if number in keys}


def asked_of(found: Round) -> list[Asked]:
    """All questions of a round, as counting needs them."""
    return [asked(one) for one in questions_of(found.questionnaire)]


def report_mismatches(question: Question, reported: Reported) -> list[Mismatch]:
    """What cannot be in the figures of a report."""
    return counting.report_mismatches(asked(question), reported.counts, reported.n)


def other_rounds(found: Round) -> QuerySet[Round]:
    """Rounds it can be compared with: of the same questionnaire, and of those it was copied from or to."""
    questionnaire = found.questionnaire
    family = {questionnaire.pk, questionnaire.copied_from_id or questionnaire.pk}
    kin = Questionnaire.objects.filter(copied_from__in=family) | Questionnaire.objects.filter(pk__in=family)
    others = Round.objects.filter(questionnaire__in=kin.values("pk")).exclude(pk=found.pk)
    return others.select_related("questionnaire").order_by("questionnaire_id", "order")


def round_beside(found: Round, key: str) -> Round:
    """Another round that this one may be compared with, or 404."""
    return first_or_404(other_rounds(found).filter(key=key))


def question_of(found: Round, key: str, kinds: Sequence[str]) -> Question:
    """One question of a round, of one of these kinds, or 404."""
    mine = Question.objects.filter(questionnaire=found.questionnaire_id, key=key, kind__in=kinds)
    return first_or_404(mine.prefetch_related("choices", "rows"))


@dataclass(frozen=True)
class Pair:
    """One question in two rounds. ``changed``: it is not the same question; ``only``: it is in one of them alone."""

    text: str
    before: Result | None
    after: Result | None
    changed: bool = False

    @property
    def only(self) -> bool:
        return self.before is None or self.after is None

    @property
    def hidden(self) -> bool:
        return any(one is not None and one.hidden for one in (self.before, self.after))

    @property
    def rows(self) -> list[tuple[str, Any, Any, float]]:
        """Per choice both shares and the difference in percentage points, of a table per row of it."""
        if self.changed or self.only or self.hidden or self.before is None or self.after is None:
            return []
        pairs = list(zip(self.before.shares, self.after.shares, strict=True))
        found = [(a.text, a, b, b.percent - a.percent) for a, b in pairs]
        for old, new in zip(self.before.lines, self.after.lines, strict=True):
            found += [
                (f"{old.text}: {a.text}", a, b, b.percent - a.percent)
                for a, b in zip(old.shares, new.shares, strict=True)
            ]
        return found

    @property
    def ranks(self) -> list[tuple[str, Any, Any]]:
        """Mean places in both."""
        if self.changed or self.only or self.before is None or self.after is None:
            return []
        later = {one.code: one for one in self.after.ranks}
        return [(one.text, one, later[one.code]) for one in self.before.ranks]


def compared(earlier: Round, later: Round) -> list[Pair]:
    """Every question of both, those of the later one first. Asked in other words or with other choices is changed."""
    old, new = _counted(earlier), _counted(later)
    by_code, by_words = ({_at(one, by): one for one in old} for by in ("code", "words"))
    pairs, used = [], set()
    for after in new:
        before = by_code.get(_at(after, "code")) or by_words.get(_at(after, "words"))
        if before is not None and before.question.key in used:
            before = None
        if before is not None:
            used.add(before.question.key)
        changed = before is not None and before.question.shape != after.question.shape
        pairs.append(Pair(after.question.text, before, after, changed))
    return pairs + [Pair(one.question.text, one, None) for one in old if one.question.key not in used]


def _at(one: Result, by: str) -> str:
    return one.question.code if by == "code" else str(one.question.shape[1])


def _counted(found: Round) -> list[Result]:
    answers, smallest = given(found), found.questionnaire.smallest_group
    return [counting.result(asked(one), answers, smallest=smallest) for one in questions_of(found.questionnaire)]
