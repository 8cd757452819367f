"""The likely right spelling of a word that nobody else writes.

Two tries, both judged by word frequency: the confusions of Dutch spelling by ear (ei/ij, ou/au, c/k, d/dt …),
then one slip of the finger.
"""

from collections.abc import Iterator
from functools import lru_cache

from vlechtwerk.engine.compounds import frequencies

UNUSUAL = 2.3
"""A word rarer than this (zipf) may be a mistake …"""
USUAL = 3.0
"""… for one that is at least this frequent …"""
CLEARER = 1.3
"""… and this much more frequent than itself."""
SHORTEST = 5
LONGEST = 24
LONGEST_TWICE = 14
EAR = (
    ("ei", "ij"), ("ou", "au"), ("c", "k"), ("g", "ch"), ("s", "z"), ("f", "v"), ("dt", "d"), ("dt", "t"),
    ("d", "t"), ("i", "ie"), ("ks", "x"), ("f", "ph"), ("sj", "ch"), ("j", "ie"), ("u", "uu"), ("o", "oo"),
    ("a", "aa"), ("e", "ee"), ("ll", "l"), ("ss", "s"), ("tt", "t"), ("nn", "n"), ("mm", "m"), ("pp", "p"),
    ("kk", "k"), ("rr", "r"), ("ff", "f"), ("t", "th"), ("s", "c"), ("i", "y"), ("en", "e"),
)  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyzéèëïö"


@lru_cache(maxsize=50_000)
def corrected(word: str, language: str) -> str:
    """A frequent word that was probably meant, or nothing."""
    known = frequencies(language)
    own = known.get(word, 0.0)
    if not known or own >= UNUSUAL or not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
        return ""
    least = max(USUAL, own + CLEARER)
    for tries in (_swaps(word), _slips(word), _twice(word)):
        found = [(known[other], other) for other in tries if known.get(other, 0.0) >= least]
        if found:
            return max(found)[1]
    return ""


def _twice(word: str) -> Iterator[str]:
    """Two confusions of the ear, in words short enough to try them all."""
    if len(word) <= LONGEST_TWICE:
        for other in _swaps(word):
            yield from _swaps(other)


def _swaps(word: str) -> Iterator[str]:
    for one, two in EAR:
        for wrong, right in ((one, two), (two, one)):
            at = word.find(wrong)
            while at >= 0:
                yield word[:at] + right + word[at + len(wrong) :]
                at = word.find(wrong, at + 1)


def _slips(word: str) -> Iterator[str]:
    """One letter too many, too few, wrong, or two swapped; never the first letter."""
    for at in range(1, len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
