"""The vocabulary of the domain: concepts with their Dutch, French, English, lay and professional words.

A concept lets a layman's *bonnetjes in een schoendoos* meet a professional's *boekhouding*, and a Dutch
need a French talent. ``data/concepts.csv`` is a first list; a network replaces or extends it with ``use``.
In a form, ``*`` at the end of a word stands for any ending; several words must occur close together, in any
order. What a form says about its concept is worth its rarity in the language: *geld* little, *jaarrekening* all.
"""

import csv
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate, chain
from math import log10
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vlechtwerk.engine import around
from vlechtwerk.engine.compounds import frequencies
from vlechtwerk.engine.lists import word_list
from vlechtwerk.engine.words import LANGUAGES, fold, lemma, stopwords, tokens

COLUMNS = {
    "nl": ("nl",), "nl_be": ("nl",), "nl_nl": ("nl",), "nl_lay": ("nl",), "fr": ("fr",), "fr_lay": ("fr",),
    "en": ("en",), "en_lay": ("en",), "misspelt": LANGUAGES,
}  # fmt: skip
LAY_WEIGHT = 0.6
"""A layman's single word (*geld*) says less than a phrase or a term of the trade."""
LOOSE_WEIGHT = 0.6
"""A phrase of hardly more than function words (*who does what*) is a weak sign, and counts only word by word."""
AGAIN = 0.25
"""What a second word for the same concept adds."""
STRONGEST = 1.5
WEAKEST = 0.1
"""A form that everybody uses still says this much."""
TEXT_WORDS = 40
"""The length of an ordinary text, to tell how often a form would turn up in it by chance."""
WINDOW = 3
"""So many other words may stand between the words of a phrase."""
LONG_PHRASE = 4
"""A phrase of so many words may miss one of them."""
SHORTEST_STEM = 3
LOAN = 5
"""A word of at least so many letters also counts in a text of another language."""
FIELD = 0.5
"""How much a whole field (*finance*, with subjects below it) tells about what somebody can do."""
COMMON, RAREST = 3.5, 1e-8
"""Words rarer than this (zipf) are not counted; a form is never taken to be rarer than this share of all words."""
CERTAIN = (1.5, 4.0)
"""A form found by chance in one text out of 30 (10 to this power) says nothing, in one out of 10,000 all."""
REMEMBERED = 200_000
"""So many words are kept in mind."""
STEM = "0stem"
Vector = NDArray[np.float64]
_HYPHEN = re.compile(r"(?<![\w-])(\w+)-(\w+)(?![\w-])")
ARTICLES = word_list("stopwords.txt", "articles")
NEGATIONS = word_list("stopwords.txt", "negations")
"""Function words that make a phrase: *no lift*, *too expensive*."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words (or stems ending in ``*``) that together name a concept, at most ``reach`` places apart."""

    patterns: tuple[str, ...]
    words: frozenset[str]
    stems: tuple[str, ...]
    code: str
    weight: float
    reach: int

    @classmethod
    def of(cls, patterns: tuple[str, ...], code: str, weight: float, reach: int) -> "Phrase":
        """From its words, of which those that end in ``*`` are stems."""
        stems = tuple(one[:-1] for one in patterns if one.endswith("*"))
        words = frozenset(one for one in patterns if not one.endswith("*"))
        return cls(patterns, words, stems, code, weight, reach)

    def fits(self, forms: Set[str]) -> bool:
        """Whether its words, all or (of many) all but one, are among these."""
        may_miss = 1 if len(self.patterns) >= LONG_PHRASE else 0
        missing = len(self.words - forms)
        for stem in self.stems:
            if missing > may_miss:
                break
            missing += not any(form.startswith(stem) for form in forms)
        return missing <= may_miss


@dataclass
class Vocabulary:
    """Concepts by word, stem and phrase, per language.

    ``broader`` leads from a concept to the next wider one, ``related`` to those beside it as they are listed and
    ``neighbours`` in both directions; ``telling`` is how much a concept says about what somebody can do; ``hints``
    are the concepts that a word is often said of. ``codes``: all concepts in order, as they stand in a vector.
    """

    broader: dict[str, str] = field(default_factory=dict)
    related: dict[str, tuple[str, ...]] = field(default_factory=dict)
    telling: dict[str, float] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    words: dict[str, dict[str, dict[str, float]]] = field(default_factory=lambda: defaultdict(dict))
    stems: dict[str, dict[str, dict[str, float]]] = field(default_factory=lambda: defaultdict(dict))
    phrases: dict[str, dict[str, list[Phrase]]] = field(default_factory=lambda: defaultdict(dict))
    hints: dict[str, around.Hints] = field(default_factory=dict)
    neighbours: dict[str, tuple[str, ...]] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    number: dict[str, int] = field(default_factory=dict)
    _beside: tuple[NDArray[np.int64], NDArray[np.int64]] = (np.zeros(0, np.int64), np.zeros(0, np.int64))
    _hinted: dict[tuple[str, str], tuple[NDArray[np.int64], Vector]] = field(default_factory=dict)
    _seen: dict[tuple[str, str], dict[str, float]] = field(default_factory=dict)
    _told: dict[tuple[tuple[str, ...], str], tuple[tuple[tuple[str, float], ...], tuple[Phrase, ...]]] = field(
        default_factory=dict
    )

    @classmethod
    def build(cls, rows: Iterable[Mapping[str, str]]) -> "Vocabulary":
        """From rows with ``concept``, ``broader``, ``related`` and the columns of forms, separated by ``|``."""
        made, rows = cls(), list(rows)
        for row in rows:
            code = row["concept"].strip()
            made.broader[code] = (row.get("broader") or "").strip()
            made.related[code] = tuple(filter(None, (row.get("related") or "").split("|")))
            made.names[code] = {tongue: (row.get(f"name_{tongue}") or code).strip() for tongue in LANGUAGES}
            for column, languages in COLUMNS.items():
                for form in filter(None, map(str.strip, (row.get(column) or "").split("|"))):
                    for language in languages:
                        made._add(code, form, language, lay=column.endswith("_lay"))
        fields = {wider for wider in made.broader.values() if wider and not made.broader.get(wider)}
        made.hints = around.collect(rows, COLUMNS)
        made.neighbours = _both_ways(made.related)
        made.telling = {code: FIELD if code in fields else 1.0 for code in made.broader}
        made.codes = tuple(sorted({*made.broader, *made.neighbours}))
        made.number = {code: at for at, code in enumerate(made.codes)}
        pairs = [(made.number[code], made.number[one]) for code, them in made.neighbours.items() for one in them]
        one, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        made._beside = one, other
        return made

    def hinted(self, words: Iterable[str], language: str) -> Vector:
        """How much these words hint at every concept, summed, in the order of ``codes``."""
        known = self.hints.get(language, {})
        told = [self._hints_of(word, language) for word in words if word in known]
        if not told:
            return np.zeros(len(self.codes))
        at, worth = (np.concatenate(parts) for parts in zip(*told, strict=True))
        return np.bincount(at, worth, len(self.codes)).astype(np.float64, copy=False)

    def _hints_of(self, word: str, language: str) -> tuple[NDArray[np.int64], Vector]:
        key = (word, language)
        if key not in self._hinted:
            codes = self.hints[language][word]
            self._hinted[key] = np.array([self.number[code] for code in codes]), np.array(list(codes.values()))
        return self._hinted[key]

    def spread(self, found: Vector, share: float) -> Vector:
        """The concepts, and those beside them at a share of their strength."""
        one, other = self._beside
        return found + share * np.bincount(other, found[one], len(found))

    def _add(self, code: str, form: str, language: str, *, lay: bool) -> None:
        """Store one form: a word or stem by itself, several words as a phrase under the rarest of them."""
        read = _read(form, language)
        if len(read.patterns) > 1:
            found = self.phrases[language].setdefault(read.rarest, [])
            found.append(Phrase.of(read.patterns, code, read.worth, read.reach))
        elif read.patterns:
            self._add_word(code, read, language, LAY_WEIGHT if lay else 1.0)

    def _add_word(self, code: str, read: "_Form", language: str, most: float) -> None:
        worth = most * read.worth
        (pattern,) = read.patterns
        is_stem = pattern.endswith("*") and len(pattern) > SHORTEST_STEM
        target = self.stems if is_stem else self.words
        for key in {pattern.rstrip("*"), read.plain}:
            known = target[language].setdefault(key, {})
            known[code] = max(worth, known.get(code, 0.0))

    def of_word(self, word: str, language: str) -> dict[str, float]:
        """Concepts of one folded word, by the word itself and by every stem it starts with."""
        key = (word, language)
        if key not in self._seen:
            found = dict(self.words[language].get(word, {}))
            stems = self.stems[language]
            for end in range(SHORTEST_STEM, len(word) + 1):
                for code, weight in stems.get(word[:end], {}).items():
                    found[code] = max(weight, found.get(code, 0.0))
            self._seen[key] = found
        return self._seen[key]

    def find(self, places: Sequence[tuple[str, ...]], language: str) -> dict[str, float]:
        """Concepts of a text with their strength. ``places`` holds, per word, the word and what it stands
        for.
        """
        strength: dict[str, float] = {}
        starting: list[tuple[int, tuple[Phrase, ...]]] = []
        for at, forms in enumerate(places):
            codes, phrases = self._tell(forms, language)
            for code, weight in codes:
                _raise(strength, code, weight)
            if phrases:
                starting.append((at, phrases))
        for phrase in _fitting(starting, places) if starting else ():
            _raise(strength, phrase.code, phrase.weight)
        return strength

    def _tell(self, forms: tuple[str, ...], language: str) -> tuple[tuple[tuple[str, float], ...], tuple[Phrase, ...]]:
        """What one place of a text says: its concepts, and the phrases of which the rarest word may stand here."""
        key = (forms, language)
        found = self._told.get(key)
        if found is None:
            if len(self._told) > REMEMBERED:
                self._told.clear()
            codes = tuple(self._at(forms, language).items()) if len(forms) > 1 else ()
            found = self._told[key] = codes, self._starting(forms, language)
        return found

    def _at(self, forms: tuple[str, ...], language: str) -> dict[str, float]:
        best: dict[str, float] = {}
        for form in forms:
            for code, weight in self.of_word(form, language).items():
                best[code] = max(weight, best.get(code, 0.0))
        if not best and len(forms[0]) >= LOAN:
            for other in LANGUAGES:
                if other != language:
                    best.update(self.words[other].get(forms[0], {}))
        return best

    def _starting(self, forms: tuple[str, ...], language: str) -> tuple[Phrase, ...]:
        """Phrases of which the rarest word is one of these forms, or a stem of one."""
        known = self.phrases[language]
        starts = {form[:end] for form in forms for end in range(min(SHORTEST_STEM, len(form)), len(form) + 1)}
        return tuple(one for start in sorted(starts & known.keys()) for one in known[start])


def _fitting(starting: Iterable[tuple[int, Sequence[Phrase]]], places: Sequence[tuple[str, ...]]) -> Iterable[Phrase]:
    """Phrases of which the rarest word is at its place, the others anywhere, and all of them close together."""
    everywhere = set(chain.from_iterable(places))
    found: dict[Phrase, None] = {}
    for at, phrases in starting:
        for phrase in phrases:
            if phrase.fits(everywhere) and phrase not in found:
                near = places[max(0, at - phrase.reach) : at + phrase.reach + 1]
                if phrase.fits(set(chain.from_iterable(near))):
                    found[phrase] = None
    return found


def _both_ways(related: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Who stands beside whom, whichever of the two says so."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for code, others in related.items():
        for other in others:
            found[code][other] = found[other][code] = None
    return {code: tuple(others) for code, others in found.items()}


class _Form(NamedTuple):
    """A form taken apart: its patterns, its first word, what it says, and as a phrase how far it reaches."""

    patterns: tuple[str, ...]
    plain: str
    worth: float
    reach: int
    rarest: str


@lru_cache(maxsize=500_000)
def _read(form: str, language: str) -> _Form:
    """Remembered: a vocabulary is built again after every change, and nearly all its forms are as before."""
    every = list(tokens(_HYPHEN.sub(r"\1\2", form).replace("*", STEM)))
    words = [word for word in every if fold(word) not in ARTICLES]
    stops = stopwords(language)
    loose = len(words) > 1 and sum(fold(word) not in stops for word in words) < 2
    kept = [word for word in words if loose or fold(word) not in stops or fold(word) in NEGATIONS]
    patterns = tuple(dict.fromkeys(_pattern(word, language) for word in kept))
    if not patterns:
        return _Form((), "", 0.0, 0, "")
    worth, reach = chance_worth(patterns, language), 0
    if len(patterns) > 1:
        worth *= LOOSE_WEIGHT if loose else 1.0
        reach = len(every) - 1 if loose else len(patterns) - 1 + WINDOW
    rarest = min(patterns, key=lambda one: (_share(one, language), -len(one), one))
    return _Form(patterns, fold(kept[0].removesuffix(STEM)), worth, reach, rarest.rstrip("*"))


def _pattern(word: str, language: str) -> str:
    """How a word of a form is looked for: a stem as it stands, a word by its lemma, a function word itself."""
    if word.endswith(STEM):
        return fold(word.removesuffix(STEM)) + "*"
    plain = fold(word)
    return plain if plain in stopwords(language) else lemma(word, language)


@cache
def _common(language: str) -> tuple[list[str], list[float]]:
    """The common words of a language in order, and how large a share of all words they are together."""
    shares: dict[str, float] = defaultdict(float)
    for word, zipf in frequencies(language).items():  # the most frequent first
        if zipf < COMMON:
            break
        shares[fold(word)] += 10 ** (zipf - 9)
    words = sorted(shares)
    return words, [0.0, *accumulate(shares[word] for word in words)]


@lru_cache(maxsize=200_000)
def _share(pattern: str, language: str) -> float:
    """How large a share of all words a word or stem is."""
    words, until = _common(language)
    start = bisect_left(words, pattern.rstrip("*"))
    end = (
        bisect_left(words, pattern[:-1] + "\uffff")
        if pattern.endswith("*")
        else start + (pattern in words[start : start + 1])
    )
    return max(RAREST, until[end] - until[start])


def chance_worth(patterns: Sequence[str], language: str) -> float:
    """What a form says (up to 1), by how seldom an ordinary text would hold it by chance."""
    reach = 2 * (len(patterns) - 1 + WINDOW)
    often = TEXT_WORDS * _share(patterns[0], language)
    for pattern in patterns[1:]:
        often *= min(1.0, reach * _share(pattern, language))
    return min(1.0, max(WEAKEST, (-log10(often) - CERTAIN[0]) / (CERTAIN[1] - CERTAIN[0])))


def _raise(strength: dict[str, float], code: str, weight: float) -> None:
    """A first word counts in full, each further one a little."""
    old = strength.get(code)
    strength[code] = weight if old is None else min(STRONGEST, max(old, weight) + AGAIN * min(old, weight))


_own: list[Vocabulary] = []
_uses = [0]


@cache
def _standard() -> Vocabulary:
    with (files("vlechtwerk.engine") / "data" / "concepts.csv").open(encoding="utf-8") as handle:
        return Vocabulary.build(csv.DictReader(handle, delimiter=";"))


def vocabulary() -> Vocabulary:
    """The vocabulary in use: the network's own, or the one that comes with the engine."""
    return _own[-1] if _own else _standard()


def version() -> int:
    """Changes whenever another vocabulary comes into use."""
    return _uses[0]


def name(code: str, language: str = "nl") -> str:
    """What people call a concept; the code itself when it is not known."""
    return vocabulary().names.get(code, {}).get(language[:2], code)


def use(rows: Iterable[Mapping[str, str]] | None) -> None:
    """Work with these rows from now on; with ``None``, with the standard list. Build indexes again."""
    _own[:] = [] if rows is None else [Vocabulary.build(rows)]
    _uses[0] += 1


def telling(code: str) -> float:
    """How much a concept says about what somebody can do: a wide one little (0 to 1)."""
    return vocabulary().telling.get(code, 1.0)


def beside(code: str, other: str) -> bool:
    """Whether one concept stands right above or below another, or beside it."""
    broader, related = vocabulary().broader, vocabulary().related
    above = broader.get(code) == other or broader.get(other) == code
    return (above and telling(other) == 1.0) or code in related.get(other, ()) or other in related.get(code, ())
