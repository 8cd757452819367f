"""Analysis of short texts in Dutch, French and English: words, parts of compounds, concepts.

Everything per word is cached, so that a text costs little more than its cutting into words. Any input is
accepted: empty, marked up, with control characters or endless.
"""

from dataclasses import dataclass
from functools import lru_cache

from vlechtwerk.engine import compounds, concepts
from vlechtwerk.engine.spelling import corrected
from vlechtwerk.engine.words import LANGUAGES, fold, lemma, stopwords, telling, tokens

__all__ = [
    "CONCEPT",
    "LANGUAGES",
    "Analysis",
    "analyse",
    "analysis",
    "fold",
    "guess_language",
    "lemma",
    "stopwords",
    "telling",
    "tokens",
]

CONCEPT = "#"
"""Starts the tokens that stand for a concept, not for a word."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text taken apart: ``words`` are lemmas and parts, ``concepts`` maps a code to its strength
    (0..1.5), ``plain`` are the words as they stand, folded.
    """

    language: str
    words: tuple[str, ...]
    concepts: dict[str, float]
    plain: tuple[str, ...] = ()


@lru_cache(maxsize=50_000)
def guess_language(text: str) -> str:
    """``nl``, ``fr`` or ``en``, by function words and then by word frequencies; Dutch when nothing tells."""
    words = list(tokens(text[:2000]))[:80]
    return _guess(tuple(words))


def _guess(words: tuple[str, ...]) -> str:
    folded = [fold(word) for word in words]
    hits = {language: sum(word in stopwords(language) for word in folded) for language in LANGUAGES}
    best = max(hits.values(), default=0)
    leaders = [language for language in LANGUAGES if hits[language] == best]
    if len(leaders) == 1:
        return leaders[0]
    known = {lang: sum(compounds.frequencies(lang).get(word, 0.0) for word in words) for lang in leaders}
    return max(leaders, key=lambda language: known[language])


@lru_cache(maxsize=200_000)
def forms(word: str, language: str) -> tuple[str, ...]:
    """What one word stands for: lemma first, then parts of the compound or the likely right spelling."""
    found = [lemma(word, language)]
    parts = compounds.split(word) if language == "nl" else ()
    if not parts and (right := corrected(word, language)):
        found.append(lemma(right, language))
        parts = compounds.split(right) if language == "nl" else ()
    stops = stopwords(language)
    found += [base for part in parts if (base := lemma(part, language)) not in stops]
    return tuple(dict.fromkeys(found))


def analysis(text: str, language: str | None = None) -> Analysis:
    """Words and concepts of a text, remembered. ``language`` is guessed when it is not given."""
    text = str(text)
    return _analysis(text, (language or guess_language(text)).lower()[:2], concepts.version())


@lru_cache(maxsize=50_000)
def _analysis(text: str, language: str, version: int) -> Analysis:
    places = [_place(word, language, version) for word in tokens(text)]
    stops = stopwords(language)
    kept = tuple(form for place in places for form in place[1:])
    standing = tuple(place[0] for place in places if len(place) > 1 or place[0] not in stops)
    return Analysis(language, kept, concepts.vocabulary().find(places, language), standing)


@lru_cache(maxsize=200_000)
def _place(word: str, language: str, _version: int) -> tuple[str, ...]:
    """A word, folded, and what it stands for; of a function word or a letter nothing."""
    plain = fold(word)
    silent = len(plain) < 2 or plain in stopwords(language)
    return (plain,) if silent else (plain, *forms(word, language))


def analyse(text: str, language: str | None = None) -> list[str]:
    """Lemmas, the parts of compounds, and the concepts (``#subsidy``) of a text, in order."""
    found = analysis(text, language)
    return [*found.words, *(CONCEPT + code for code in found.concepts)]
