"""One question, answered for one reader: only what they may open, also in the counts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from vlechtwerk.engine.text import CONCEPT, fold
from vlechtwerk.search import index
from vlechtwerk.search.models import Document
from vlechtwerk.search.registry import Source, sources
from vlechtwerk.search.words import Wanted, body_forms, title_forms, wanted

CANDIDATES = 300
"""So many are put in order; of more than these nobody finds theirs by turning pages."""
AROUND = 140
Piece = tuple[str, bool]
"""A stretch of text, and whether it is what was looked for."""


@dataclass(frozen=True)
class Hit:
    """One thing that was found."""

    kind: str
    label: Any
    title: list[Piece]
    detail: str
    snippet: list[Piece]
    url: str

    @property
    def name(self) -> str:
        return "".join(text for text, _is_hit in self.title)


@dataclass(frozen=True)
class Found:
    """The best hits, how many there are in all and of each kind; whether a slip of the finger was forgiven, or not every
    word is in them."""

    hits: list[Hit] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    is_guess: bool = False

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def find(acting: Any, question: str, *, kind: str = "", most: int = 20) -> Found:
    """Everything that holds all words of the question in some form, the best first; when nothing does, with slips of the
    finger, and then what holds any of them. Two queries, or one more for every try before."""
    visible = _visible(acting)
    for words, is_guess, every in _tries(question):
        rows = visible.filter(pk__in=index.matching(words, every=every))
        each = rows.order_by().values("kind").annotate(n=Count("subject_id", distinct=True))
        counts = dict(each.values_list("kind", "n"))
        if counts:
            hits = _ordered(rows.filter(kind=kind) if kind else rows, words)[:most]
            return Found([_hit(row, words) for row in hits], counts, is_guess)
    return Found()


def numbers_found(acting: Any, question: str, *, kind: str) -> list[int]:
    """The row numbers of the things of one kind that are found, the best first; tried as in :func:`find`."""
    visible = _visible(acting).filter(kind=kind)
    for words, _is_guess, every in _tries(question):
        rows = visible.filter(pk__in=index.matching(words, every=every))
        if found := [row.subject_id for row in _ordered(rows, words)]:
            return found
    return []


def _tries(question: str) -> Iterator[tuple[list[Wanted], bool, bool]]:
    """The words, whether they are guessed at, and whether all must be there: one after the other, till one finds."""
    words = wanted(question)
    if not words:
        return
    yield words, False, True
    guessed = wanted(question, with_slips=True)
    yield guessed, True, True
    if guessed[1:]:
        yield guessed, True, False


def _visible(acting: Any) -> QuerySet[Document]:
    """Documents of every kind as their own app lets this reader see them."""
    allowed = Q(pk__in=[])
    for kind, source in sources.items():
        may_see = source.may_see(acting)
        if may_see is not None:
            allowed |= Q(kind=kind) & may_see
    return Document.objects.filter(allowed)


def _ordered(rows: QuerySet[Document], words: list[Wanted]) -> list[Document]:
    """Of one thing its best document; titles before texts, whole words before base forms, those before meanings."""
    best: dict[tuple[str, int], tuple[tuple[float, int], Document]] = {}
    for row in rows.order_by("-pk")[:CANDIDATES]:
        score, key = (_score(row, words), len(row.body)), (row.kind, row.subject_id)
        if key not in best or score > best[key][0]:
            best[key] = (score, row)
    in_order = sorted(best.values(), key=lambda one: (-one[0][0], _order(one[1]), one[1].title, -one[1].pk))
    return [row for _score_, row in in_order]


def _order(row: Document) -> int:
    return sources[row.kind].order


def _score(row: Document, words: list[Wanted]) -> float:
    title, body = title_forms(row.title), set(body_forms(f"{row.body}\n{row.detail}"))
    return sum(max(_worth(word, title, body)) for word in words) - len(row.title) / 1000


def _worth(word: Wanted, title: list[str], body: set[str]) -> Iterator[float]:
    plain = set(title)
    yield 0.0
    yield 10.0 if word.word in plain else 0.0
    yield 6.0 if any(one.startswith(word.start) for one in title) else 0.0
    yield 4.0 if word.word in body else 0.0
    for together in word.forms:
        means = together[0].startswith(CONCEPT)
        yield (3.0 if means else 5.0) if plain.issuperset(together) else 0.0
        yield 2.0 if body.issuperset(together) else 0.0


def _hit(row: Document, words: list[Wanted]) -> Hit:
    source: Source = sources[row.kind]
    snippet = pieces(_around(row.body.replace("\n", " · "), words), words)
    return Hit(row.kind, source.label, pieces(row.title, words), row.detail, snippet, source.address(row.key))


def _around(text: str, words: list[Wanted]) -> str:
    """The part of a text where what was looked for stands first."""
    at = next((start for start, end, part in _parts(text) if _is_meant(part, words)), 0)
    start = text.rfind(" ", 0, max(0, at - AROUND // 3)) + 1 if at > AROUND // 2 else 0
    end = start + AROUND
    cut = text[start:end].rsplit(" ", 1)[0] if end < len(text) else text[start:]
    return f"{'… ' * (start > 0)}{cut}{' …' * (end < len(text))}"


def pieces(text: str, words: list[Wanted]) -> list[Piece]:
    """A text cut at what was looked for."""
    found, last = [], 0
    for start, end, part in _parts(text):
        if _is_meant(part, words):
            found += [(text[last:start], False), (text[start:end], True)]
            last = end
    return [piece for piece in [*found, (text[last:], False)] if piece[0]]


def _parts(text: str) -> Iterator[tuple[int, int, str]]:
    start = 0
    for at in range(len(text) + 1):
        if at == len(text) or not text[at].isalnum():
            if at > start:
                yield start, at, text[start:at]
            start = at + 1


def _is_meant(part: str, words: list[Wanted]) -> bool:
    """Whether this word is one of those looked for, in any of its forms."""
    plain = fold(part)
    forms = {*title_forms(part)}
    return any(plain.startswith(word.start) or any(forms.issuperset(one) for one in word.forms) for word in words)
