"""What a need and a person's text have in common, for the reasons: words as the person wrote them, and concepts."""

from collections.abc import Sequence
from dataclasses import dataclass

from vlechtwerk.engine import concepts, text
from vlechtwerk.engine.text import Analysis

PLAIN_WORD = 0.5
"""A word that tells less (*mens*, *vraag*) is no reason to name anybody."""
SURE_OF_PERSON, SURE_OF_NEED = 0.4, 0.2
"""How strong a concept must be to say that somebody knows it, and that a need is about it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a person was found: what the need and the person's best document share.

    ``near`` holds concepts of the document that stand beside, above or below one of the need.
    """

    document: int
    words: tuple[str, ...]
    concepts: tuple[str, ...]
    near: tuple[str, ...] = ()


def shared(query: str, documents: Sequence[str], language: str | None, languages: Sequence[str | None]) -> Evidence:
    """The document that shares most with the query; the longest words and the surest concepts first."""
    asked = text.analysis(query, language)
    said = {_whole(token, asked.language) for token in text.tokens(query)}
    best, most = Evidence(-1, (), ()), -1.0
    for at, (document, tongue) in enumerate(zip(documents, languages, strict=True)):
        found = text.analysis(document, tongue)
        words = _words(asked, found)
        both, near = _concepts(asked, found)
        weight = sum(text.telling(word, found.language) for word in words) + 2 * len(both) + len(near)
        if weight > most:
            best, most = Evidence(at, _as_written(words, document, found.language, said), both, near), weight
    return best


def _words(asked: Analysis, found: Analysis) -> list[str]:
    """Telling words in common, the longest first; a part of a longer one is not said again."""
    both = set(asked.words) & set(found.words)
    kept: list[str] = []
    for word in sorted(both, key=lambda one: (-len(one), one)):
        if text.telling(word, found.language) >= PLAIN_WORD and not any(word in longer for longer in kept):
            kept.append(word)
    return kept


def _whole(token: str, language: str) -> tuple[str, ...]:
    """What a word says as a whole: all parts of a compound, whatever its ending, else its lemma."""
    lemma, *parts = text.forms(token, language)
    return tuple(parts) or (lemma,)


def _as_written(words: Sequence[str], document: str, language: str, said: set[tuple[str, ...]]) -> tuple[str, ...]:
    """The words as they stand in the text (*vrijwilligers* for *vrijwilliger*), with their accents.

    What is only a part of a longer word on either side is not named: *grond* is not what *grondstof* says.
    """
    written: dict[tuple[str, ...], str] = {}
    for token in text.tokens(document):
        written.setdefault(_whole(token, language), token)
    found = (token for word in words for whole, token in written.items() if word in whole and whole in said)
    return tuple(dict.fromkeys(found))


def _concepts(asked: Analysis, found: Analysis) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Concepts in common, and those of the text that are next to one of the need; whole fields left out."""
    wanted = {code: sure for code, sure in asked.concepts.items() if sure >= SURE_OF_NEED}
    known = {
        code: sure for code, sure in found.concepts.items() if sure >= SURE_OF_PERSON and concepts.telling(code) == 1.0
    }
    both = sorted(wanted.keys() & known.keys(), key=lambda code: (-wanted[code] * known[code], code))
    near = [code for code in known if code not in wanted and any(concepts.beside(code, other) for other in wanted)]
    return tuple(both), tuple(sorted(near, key=lambda code: (-known[code], code)))
