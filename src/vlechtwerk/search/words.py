"""The one analyser: what a text stands in the index under, and what a question looks for.

A word stands there as it is, by its base form and its stem (a word list knows *steden*, a rule knows *klokken*), by the
parts of its compound, and by the concepts it means (*kmo* and *mkb* are one). Titles, which are mostly names, also stand there with each letter left out once: two
words that differ by one slip of the finger share such a form (the symmetric deletes of W. Garbe, 2012).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from vlechtwerk.engine import compounds
from vlechtwerk.engine.text import CONCEPT, LANGUAGES, analysis, fold, guess_language, lemma, stopwords, tokens

MOST_WORDS, SHORTEST = 8, 2
STEM = "_"
SLIP, SLIP_LEAST, SLIP_MOST = "~", 5, 24
_STEMMERS = {
    code: snowballstemmer.stemmer(name) for code, name in (("nl", "dutch"), ("fr", "french"), ("en", "english"))
}
Together = tuple[str, ...]
"""Forms that must all be there."""
SURELY = 0.8
"""Of the strength of the surest concept."""


@dataclass(frozen=True)
class Wanted:
    """One word of a question: any of ``forms`` will do; ``start`` is how a word of a title may begin."""

    word: str
    forms: tuple[Together, ...]
    start: str = ""


def title_forms(text: str) -> list[str]:
    """What a title stands under."""
    plain = [fold(word) for word in tokens(text)]
    return _once([*plain, *_meanings(text), *(slip for word in plain for slip in slips(word))])


def body_forms(text: str) -> list[str]:
    """What a longer text stands under; each of its lines may be in a language of its own."""
    return _once(form for line in text.splitlines() for form in (*analysis(line).plain, *_meanings(line)))


def wanted(question: str, *, with_slips: bool = False) -> list[Wanted]:
    """The words of a question, without those that say nothing (unless there are no others)."""
    words = [word for word in dict.fromkeys(map(fold, tokens(question[:200]))) if len(word) >= SHORTEST]
    telling = [word for word in words if not any(word in stopwords(language) for language in LANGUAGES)]
    shared = _shared_concepts(question, telling)
    return [_wanted(word, shared, with_slips) for word in (telling or words)[:MOST_WORDS]]


def _wanted(word: str, shared: tuple[str, ...], with_slips: bool) -> Wanted:
    found: list[Together] = [(word,)]
    for language in LANGUAGES:
        found += [(lemma(word, language),), (stem(word, language),)]
    if parts := compounds.split(word):
        found.append(tuple(lemma(part, "nl") for part in parts))
    found += [(one,) for one in (*_concepts_of(word), *shared)]
    if with_slips:
        found += [(slip,) for slip in slips(word)]
    return Wanted(word, tuple(dict.fromkeys(found)), word)


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """What the rules of M. Porter's Snowball leave of a word."""
    return STEM + fold(str(_STEMMERS[language].stemWord(word)))


@lru_cache(maxsize=50_000)
def slips(word: str) -> tuple[str, ...]:
    """A word with each of its letters left out once, and whole."""
    if not SLIP_LEAST <= len(word) <= SLIP_MOST or word.isdigit():
        return ()
    without = dict.fromkeys(SLIP + word[:at] + word[at + 1 :] for at in range(len(word)))
    return (*without, SLIP + word)


def _meanings(text: str) -> Iterator[str]:
    """Base forms, parts and concepts in the language of the text."""
    language = guess_language(text)
    found = analysis(text, language)
    yield from found.words
    yield from (stem(word, language) for word in found.plain)
    yield from (CONCEPT + code for code in found.concepts)


def _concepts_of(words: str) -> list[str]:
    """What these words surely mean: not what they only touch, as *voedselverspilling* touches food."""
    strength: dict[str, float] = {}
    for language in LANGUAGES:
        for code, found in analysis(words, language).concepts.items():
            strength[code] = max(found, strength.get(code, 0.0))
    least = SURELY * max(strength.values(), default=0.0)
    return [CONCEPT + code for code, found in strength.items() if found >= least]


def _shared_concepts(question: str, words: Iterable[str]) -> tuple[str, ...]:
    """Concepts that only the words together mean, as in *sociale economie*."""
    single = {code for word in words for code in _concepts_of(word)}
    return tuple(code for code in _concepts_of(question) if code not in single)


def _once(forms: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(form for form in forms if form))
