"""What a package shows and asks, read from its content: our own player of the commonest kinds, without any script.

Scores follow the kinds of H5P: of several right choices each is a point and a wrong one costs a point; every blank is a
point; with ``singlePoint`` an exercise is one point, all or nothing.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import pgettext

from vlechtwerk.learning.standards.words import clean, plain

MOST_PARTS = 200
MOST_CHOICES = 30
DEEPEST = 8
GAP = re.compile(r"\*([^*<>]{1,400})\*")  # in clean HTML: never over the edge of a mark


class Unplayable(Exception):
    """A kind that we do not play, or content that is not as its kind has it; the words name it."""


@dataclass
class Part:
    """A piece of the page. Of a question: ``options`` to choose among, or ``text`` in pieces with a gap after each."""

    kind: str  # title, words, picture, panel, one, many, gaps
    html: Any = ""
    path: str = ""
    alt: str = ""
    is_decorative: bool = False
    options: list[tuple[str, bool]] = field(default_factory=list)
    pieces: list[Any] = field(default_factory=list)
    gaps: list[list[str]] = field(default_factory=list)
    bank: list[str] = field(default_factory=list)
    exact: bool = True
    all_or_nothing: bool = False
    number: int = 0

    @property
    def is_question(self) -> bool:
        return self.kind in {"one", "many", "gaps"}

    @property
    def most(self) -> int:
        if self.kind == "gaps":
            return 1 if self.all_or_nothing else len(self.gaps)
        if self.kind == "many" and not self.all_or_nothing:
            return sum(right for _text, right in self.options) or 1
        return int(self.is_question)

    def score(self, given: list[str]) -> int:
        """Points for what was answered: the numbers of the choices, or a word for each gap."""
        if self.kind == "gaps":
            right = sum(self.fits(place, word) for place, word in enumerate(given[: len(self.gaps)]))
            return int(right == len(self.gaps)) if self.all_or_nothing else right
        chosen = {int(one) for one in given if one.isdecimal() and int(one) < len(self.options)}
        wanted = {place for place, (_text, right) in enumerate(self.options) if right}
        if self.kind == "one":
            return int(len(chosen) == 1 and chosen <= wanted)
        if self.all_or_nothing or not wanted:
            return int(chosen == wanted)
        return max(0, len(chosen & wanted) - len(chosen - wanted))

    def fits(self, place: int, word: str) -> bool:
        """Whether a word is one of those that fill this gap."""
        same = (lambda text: " ".join(text.split())) if self.exact else (lambda text: " ".join(text.split()).casefold())
        return same(word) in {same(one) for one in self.gaps[place]}


Params = Mapping[str, Any]


def parts_of(library: str, params: Any) -> list[Part]:
    """Everything that a package shows, in its order, its questions numbered; or :class:`Unplayable`."""
    found = []
    for part in _parts(library, params, 0):
        found.append(part)
        if len(found) > MOST_PARTS:
            raise Unplayable("> 200")
    for number, one in enumerate((part for part in found if part.is_question), 1):
        one.number = number
    if not found:
        raise Unplayable(library)
    return found


def _parts(library: str, params: Any, depth: int) -> Iterator[Part]:
    kind = KINDS.get(str(library).split(" ")[0])
    if kind is None or not isinstance(params, Mapping) or depth > DEEPEST:
        raise Unplayable(str(library).split(" ")[0][:60] or "?")
    yield from kind(params, depth)


def _list(params: Params, name: str, most: int = MOST_PARTS) -> list[Any]:
    found = params.get(name)
    if not isinstance(found, list) or len(found) > most:
        raise Unplayable(name)
    return found


def _inner(one: Any, depth: int) -> Iterator[Part]:
    """Something of another kind inside this one."""
    if not isinstance(one, Mapping):
        raise Unplayable("?")
    yield from _parts(str(one.get("library", "")), one.get("params", {}), depth + 1)


def _behaviour(params: Params) -> Params:
    found = params.get("behaviour", {})
    return found if isinstance(found, Mapping) else {}


def _media(params: Params, depth: int) -> Iterator[Part]:
    """The picture above a question."""
    media = params.get("media")
    inside = media.get("type", media) if isinstance(media, Mapping) else None
    if isinstance(inside, Mapping) and inside.get("library") and inside.get("params"):
        yield from _inner(inside, depth)


def _text(params: Params, depth: int) -> Iterator[Part]:
    yield Part("words", html=clean(params.get("text")))


def _picture(params: Params, depth: int) -> Iterator[Part]:
    file = params.get("file")
    path = file.get("path") if isinstance(file, Mapping) else None
    if not isinstance(path, str):
        raise Unplayable("H5P.Image")
    alt, decorative = plain(params.get("alt"))[:200], params.get("decorative") is True
    yield Part("picture", path=path.split("#")[0][:200], alt="" if decorative else alt, is_decorative=decorative)


def _choice(params: Params, depth: int) -> Iterator[Part]:
    yield from _media(params, depth)
    options = []
    for one in _list(params, "answers", MOST_CHOICES):
        if not isinstance(one, Mapping):
            raise Unplayable("answers")
        options.append((plain(one.get("text"))[:500], one.get("correct") is True))
    behaviour, right = _behaviour(params), sum(good for _text, good in options)
    asked = str(behaviour.get("type", "auto"))
    if behaviour.get("randomAnswers") is not False:
        options.sort()  # whoever wrote it counts on chance to hide the right one; the alphabet does as well
    yield Part(
        "one" if asked == "single" or (asked == "auto" and right == 1) else "many",
        html=clean(params.get("question")), options=options,
        all_or_nothing=behaviour.get("singlePoint") is True,
    )  # fmt: skip


def _truth(params: Params, depth: int) -> Iterator[Part]:
    yield from _media(params, depth)
    is_true = str(params.get("correct")).lower() == "true"
    options = [(pgettext("exercise", "True"), is_true), (pgettext("exercise", "False"), not is_true)]
    yield Part("one", html=clean(params.get("question")), options=options)


def _single_set(params: Params, depth: int) -> Iterator[Part]:
    """Several questions; the first answer of each is the right one, so it is laid among the others by the alphabet."""
    for one in _list(params, "choices"):
        if not isinstance(one, Mapping):
            raise Unplayable("choices")
        answers = [plain(text)[:500] for text in _list(one, "answers", MOST_CHOICES)]
        if not answers:
            raise Unplayable("answers")
        options = sorted((text, place == 0) for place, text in enumerate(answers))
        yield Part("one", html=clean(one.get("question")), options=options)


def _gaps(text: Any, intro: Any, **more: Any) -> Part:
    """``*right:tip*`` in the text is a gap."""
    pieces = GAP.split(clean(text))
    words = [plain(re.split(r":|\\[+-]", one)[0])[:200] for one in pieces[1::2]]
    if not words or len(words) > MOST_PARTS:
        raise Unplayable("*…*")
    shown = [mark_safe(piece) for piece in pieces[0::2]]
    return Part("gaps", html=clean(intro), pieces=shown, gaps=[[one] for one in words], **more)


def _blanks(params: Params, depth: int) -> Iterator[Part]:
    yield from _media(params, depth)
    behaviour = _behaviour(params)
    for place, text in enumerate(_list(params, "questions")):
        made = _gaps(text, "" if place else params.get("text"), exact=behaviour.get("caseSensitive") is not False)
        made.gaps = [[way.strip() for way in one.split("/")] for (one,) in made.gaps]
        yield made


def _drag(params: Params, depth: int) -> Iterator[Part]:
    """Words to drag are words to choose from a list here."""
    yield from _media(params, depth)
    made = _gaps(params.get("textField"), params.get("taskDescription"))
    others = GAP.findall(clean(params.get("distractors")))
    made.bank = sorted({one for (one,) in made.gaps} | {plain(one.split(":")[0]) for one in others})
    yield made


def _column(params: Params, depth: int) -> Iterator[Part]:
    for one in _list(params, "content"):
        yield from _inner(one.get("content", one) if isinstance(one, Mapping) else one, depth)


def _row(params: Params, depth: int) -> Iterator[Part]:
    for one in _list(params, "columns"):
        yield from _inner(one.get("content") if isinstance(one, Mapping) else one, depth)


def _book(params: Params, depth: int) -> Iterator[Part]:
    for chapter in _list(params, "chapters"):
        meta = chapter.get("metadata") if isinstance(chapter, Mapping) else None
        if isinstance(meta, Mapping) and meta.get("title"):
            yield Part("title", html=plain(meta["title"])[:200])
        yield from _inner(chapter, depth)


def _question_set(params: Params, depth: int) -> Iterator[Part]:
    for one in _list(params, "questions"):
        yield from _inner(one, depth)


def _accordion(params: Params, depth: int) -> Iterator[Part]:
    for panel in _list(params, "panels"):
        if not isinstance(panel, Mapping):
            raise Unplayable("panels")
        yield Part("title", html=plain(panel.get("title"))[:200])
        yield from _inner(panel.get("content"), depth)


KINDS: dict[str, Callable[[Params, int], Iterator[Part]]] = {
    "H5P.MultiChoice": _choice, "H5P.TrueFalse": _truth, "H5P.SingleChoiceSet": _single_set, "H5P.Blanks": _blanks,
    "H5P.DragText": _drag, "H5P.QuestionSet": _question_set, "H5P.Text": _text, "H5P.AdvancedText": _text,
    "H5P.Image": _picture, "H5P.Column": _column, "H5P.Row": _row, "H5P.RowColumn": _column,
    "H5P.InteractiveBook": _book, "H5P.Accordion": _accordion,
}  # fmt: skip
