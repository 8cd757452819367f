"""The likely right spelling of a word that nobody else writes, or that another word is so much more usual than.

Tried, and judged by how frequent a word is: the confusions of spelling by ear (ei/ij, c/k, ance/ence …), one slip of
the finger (Damerau 1964), two confusions of the ear. Accents do not matter. Of two likely words the one that the
vocabulary knows wins.
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from vlechtwerk.engine import concepts
from vlechtwerk.engine.compounds import frequencies
from vlechtwerk.engine.words import fold, lemma

UNUSUAL = 2.3
"""A word rarer than this (zipf) may be a mistake …"""
USUAL = 3.0
"""… for one that is at least this frequent …"""
CLEARER = 1.3
"""… and this much more frequent than itself."""
NOT_RARE, MUCH_CLEARER = 3.4, 2.0
"""A mistake that many make (*goverment*) is up to so frequent, and the right word this much more."""
KNOWN = 0.8
"""So much more likely is a word that the vocabulary knows."""
SLIP, TWICE = 0.5, 1.0
"""So much less likely are a slip of the finger and two confusions of the ear."""
SHORTEST = 5
LONGEST = 24
LONGEST_TWICE = 14
LETTERS = "abcdefghijklmnopqrstuvwxyz"
EAR = {
    "nl": (
        "ei ij|ou au|c k|g ch|s z|f v|dt d|dt t|d t|i ie|ks x|f ph|sj ch|j ie|u uu|o oo|a aa|e ee|ll l|ss s|tt t|"
        "nn n|mm m|pp p|kk k|rr r|ff f|t th|s c|i y|en e"
    ),
    "fr": (
        "s c|s ss|ss c|an en|on om|k qu|c qu|k c|f ph|s z|ll l|nn n|mm m|tt t|pp p|rr r|cc c|ai e|au o|eau o|in im|"
        "an am|sion tion|t th|i y|ei ai|ere aire|ee e"
    ),
    "en": (
        "ie ei|c s|k c|f ph|ll l|mm m|nn n|ss s|tt t|pp p|rr r|cc c|ea ee|or er|a e|able ible|ance ence|tian cian|"
        "mm mb|y i|er re|or our|z s"
    ),
}
"""What sounds alike, per language."""


@cache
def _pairs(language: str) -> tuple[tuple[str, str], ...]:
    pairs = [pair.split() for pair in EAR[language].split("|")]
    return tuple((one, other) for first, last in pairs for one, other in ((first, last), (last, first)))


@cache
def _folded(language: str) -> dict[str, tuple[float, str]]:
    """By folded word: how frequent it is, and how it is mostly written. Words too rare to be meant are left out."""
    found: dict[str, tuple[float, str]] = {}
    for word, zipf in frequencies(language).items():  # the most frequent first
        if zipf < USUAL - KNOWN:
            break
        found.setdefault(word if word.isascii() else fold(word), (zipf, word))
    return found


def corrected(word: str, language: str) -> str:
    """A frequent word that was probably meant, or nothing."""
    if language not in EAR or not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
        return ""
    own = frequencies(language).get(word, 0.0)
    return "" if own >= NOT_RARE else _corrected(fold(word), own, language, concepts.version())


@lru_cache(maxsize=50_000)
def _corrected(word: str, own: float, language: str, _version: int) -> str:
    own = max(own, _folded(language).get(word, (0.0, ""))[0])
    if own >= NOT_RARE or _is_known(word, language):
        return ""
    unusual = own < UNUSUAL
    least = max(USUAL, own + CLEARER) if unusual else own + MUCH_CLEARER
    best = max(_likely(_swaps(word, language), language, least, 0.0), _likely(_slips(word), language, least, SLIP))
    if not best[1] and unusual and len(word) <= LONGEST_TWICE:
        again = (more for other in _swaps(word, language) for more in _swaps(other, language))
        best = _likely(again, language, least, TWICE)
    return best[1]


def _likely(tries: Iterable[str], language: str, least: float, cost: float) -> tuple[float, str]:
    """The likeliest of these words that is frequent enough, and how likely."""
    best, table = (0.0, ""), _folded(language)
    for other in filter(table.__contains__, tries):
        zipf, written = table[other]
        if zipf + KNOWN < least + cost:
            continue
        worth = zipf + (KNOWN if _is_known(other, language) or _is_known(lemma(written, language), language) else 0)
        if worth >= least + cost:
            best = max(best, (worth - cost, written))
    return best


def _is_known(word: str, language: str) -> bool:
    return word in concepts.vocabulary().hints.get(language, {})


def _swaps(word: str, language: str) -> Iterator[str]:
    for wrong, right in _pairs(language):
        at = word.find(wrong)
        while at >= 0:
            yield word[:at] + right + word[at + len(wrong) :]
            at = word.find(wrong, at + 1)


def _slips(word: str) -> Iterator[str]:
    """One letter too many, too few, wrong, or two swapped; never the first letter."""
    for at in range(1, len(word) + 1):
        head, tail = word[:at], word[at:]
        yield from [head + letter + tail for letter in LETTERS]
        if tail:
            yield head + tail[1:]
            yield from [head + letter + tail[1:] for letter in LETTERS]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
