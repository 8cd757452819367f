"""Open answers as several people read them: their tags, and how far they agree."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Count, QuerySet
from django.http import Http404

from vlechtwerk.core.access import first_or_404
from vlechtwerk.people.models import Person
from vlechtwerk.surveys import counting
from vlechtwerk.surveys.models import AnswerTag, Question, Questionnaire, Response, Round, Tag

MOST_PAIRS = 5


@dataclass(frozen=True)
class OpenAnswer:
    """One answer in words: what the reader tagged it with, and what others did."""

    key: str
    words: str
    mine: list[Tag]
    others: list[tuple[str, str]]  # tag, who


@dataclass(frozen=True)
class Agreement:
    """How far two coders agree beyond chance, over ``n`` answers that both tagged. ``tags``: per tag."""

    first: str
    second: str
    n: int
    kappa: float | None
    tags: list[tuple[str, float | None]]


def tags_of(questionnaire: Questionnaire) -> QuerySet[Tag]:
    """All of them, with how many answers carry each."""
    counted = Count("answers__response", distinct=True)
    return questionnaire.tags.annotate(answer_count=counted).order_by("name")


def tag_by_key(key: str) -> Tag:
    return first_or_404(Tag.objects.filter(key=key).select_related("questionnaire"))


def answers_in_words(found: Round, question: Question) -> list[tuple[str, str]]:
    """Key and words of every answer, by their first letters."""
    rows = Response.objects.filter(round=found).values_list("key", "answers")
    said = [
        (key, str(answers[question.key])) for key, answers in rows if counting.has_answer(answers.get(question.key))
    ]
    return sorted(said, key=lambda pair: (pair[1].casefold(), pair[0]))


def responses_of(found: Round, question: Question, keys: Sequence[str]) -> list[Response]:
    """Answers in words by the keys of their responses; 404 when one of them is not there."""
    rows = Response.objects.filter(round=found, key__in=keys, answers__has_key=question.key).select_related("round")
    answers = list(rows.order_by("pk"))
    if len(answers) != len(set(keys)):
        raise Http404
    return answers


def with_tags(answers: Sequence[tuple[str, str]], question: Question, reader: Person) -> list[OpenAnswer]:
    """These answers with what stands at them."""
    keys = [key for key, _words in answers]
    rows = AnswerTag.objects.filter(question=question, response__key__in=keys).select_related(
        "tag", "tagged_by", "response"
    )
    at: dict[str, list[AnswerTag]] = defaultdict(list)
    for row in rows:
        at[row.response.key].append(row)
    return [
        OpenAnswer(
            key, words, [row.tag for row in at[key] if row.tagged_by_id == reader.pk],
            [(row.tag.name, row.tagged_by.name) for row in at[key] if row.tagged_by_id != reader.pk],
        )
        for key, words in answers
    ]  # fmt: skip


def agreements(found: Round, question: Question) -> list[Agreement]:
    """Of every two people who tagged the same answers, those with the most in common first.

    Counted over answers to which both gave at least one tag: whoever gave none may not have read it. Every pair of an
    answer and a tag is one yes or no.
    """
    rows = AnswerTag.objects.filter(response__round=found, question=question)
    by: dict[tuple[int, str], dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    tags: dict[int, str] = {}
    fields = ("tagged_by_id", "tagged_by__name", "response_id", "response__key", "tag_id", "tag__name")
    for coder, name, _pk, key, tag, tag_name in rows.values_list(*fields):
        by[coder, name][key].add(tag)
        tags[tag] = tag_name
    found_pairs = [_agreement(one, other, by, tags) for one, other in combinations(sorted(by), 2)]
    return sorted((pair for pair in found_pairs if pair.n), key=lambda pair: -pair.n)[:MOST_PAIRS]


def _agreement(one: tuple[int, str], other: tuple[int, str], by: dict, tags: dict[int, str]) -> Agreement:  # type: ignore[type-arg]
    both = by[one].keys() & by[other].keys()

    def decisions(coder: tuple[int, str], only: Sequence[int]) -> dict[tuple[str, int], bool]:
        return {(key, tag): tag in by[coder][key] for key in both for tag in only}

    every = list(tags)
    whole, _n = counting.kappa(decisions(one, every), decisions(other, every))
    per = [(name, counting.kappa(decisions(one, [tag]), decisions(other, [tag]))[0]) for tag, name in tags.items()]
    return Agreement(one[1], other[1], len(both), whole, sorted(per))
