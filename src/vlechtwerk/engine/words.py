"""Words: cutting texts into them, folding, base forms, function words."""

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from vlechtwerk.engine.compounds import LONGEST_WORD, frequencies
from vlechtwerk.engine.lists import word_list

LANGUAGES = ("nl", "fr", "en")
MAX_CHARACTERS = 40_000
"""Longer texts are cut: nobody describes a need or a talent in more."""

_BARE = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})
"""Letters that have no accent to take off, and that nobody has on the keyboard here."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]{0,400}>")
_HYPHEN = re.compile("[-‐‑]")
_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Lower case without accents: *coöperatie* and *cooperatie* are one, and so are *Yıldız* and *Yildiz*."""
    plain = unicodedata.normalize("NFKD", word.lower().translate(_BARE))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def clean(text: str) -> str:
    """The readable part of any input, in composed Unicode."""
    text = str(text)[:MAX_CHARACTERS]
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub(" ", text))
    if text.isascii():
        return text
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


@cache
def stopwords(language: str) -> frozenset[str]:
    """Folded function words of a language."""
    return frozenset(map(fold, word_list("stopwords.txt", language)))


def tokens(text: str) -> Iterator[str]:
    """Lower-case words in order; of a hyphenated word the whole (without hyphens) and the pieces."""
    for word in _WORD.findall(clean(text).lower()):
        if word.isalnum():
            if len(word) <= LONGEST_WORD:
                yield word
            continue
        pieces = _HYPHEN.split(word)
        if len(pieces) == 2 and len(word) <= LONGEST_WORD:
            yield "".join(pieces)
        yield from (piece for piece in pieces if len(piece) <= LONGEST_WORD)


@lru_cache(maxsize=200_000)
def lemma(word: str, language: str) -> str:
    """Base form, folded; the word itself when the language is not known."""
    import simplemma

    if language not in {*LANGUAGES, "de"}:
        return fold(word)
    return fold(simplemma.lemmatize(word, lang=language))


EVERYWHERE, RARE = 6.3, 4.5
"""A word as frequent as the first (zipf) says nothing about a subject, one rarer than the second all it can."""


@lru_cache(maxsize=200_000)
def telling(word: str, language: str) -> float:
    """How much a word says (up to 1): the more of the language it is, the less."""
    zipf = frequencies(language).get(word, 0.0)
    return min(1.0, max(0.1, (EVERYWHERE - zipf) / (EVERYWHERE - RARE)))
