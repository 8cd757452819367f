"""Splitting of Dutch compounds: *subsidieaanvraag* is *subsidie* + *aanvraag*.

Judged by the frequency of words alone (``wordfreq``): a frequent word stays whole; otherwise the split with
the fewest parts wins, then the one whose rarest part is the most frequent.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from math import log10

from vlechtwerk.engine.lists import word_list

KEEP_WHOLE = 4.2
"""A word more frequent than this (zipf) is never split."""
COMMON_PART = 3.0
"""A part of six letters or more must be at least this frequent; shorter parts more so."""
LINKS = ("", "s", "en", "e", "n")
SHORTEST = 3
LONGEST_WORD = 40
NO_HEAD = word_list("compounds.txt", "no_head")
"""Endings that also occur as words; a compound never ends in them."""
NO_START = word_list("compounds.txt", "no_start")
"""Prefixes of verbs: *verzekering* is no compound of *ver*."""
WHOLE = word_list("compounds.txt", "whole")
"""Looks like a compound, is none to a reader."""
PARTS = word_list("compounds.txt", "parts")
"""Words of the domain that make compounds although they are rare or short."""
OWN_ENDINGS = ("", "s", "'s", "en", "n", "tje", "tjes", "je", "jes")
"""An exception of the network also holds for the word with one of these."""
_own: dict[str, tuple[str, ...]] = {}


def use(exceptions: Mapping[str, tuple[str, ...]]) -> None:
    """Split these words the network's own way from now on; without parts: never. Analyse texts again."""
    global _own
    _own = dict(exceptions)
    split.cache_clear()


def _exception(word: str) -> tuple[str, ...] | None:
    stems = (word[: len(word) - len(end)] for end in OWN_ENDINGS if word.endswith(end))
    return next((_own[stem] for stem in stems if stem in _own), None) if _own else None


@cache
def frequencies(language: str) -> dict[str, float]:
    """Zipf frequency (about 1 to 8) of the known words of a language, the most frequent first."""
    import wordfreq

    if language not in {"nl", "fr", "en", "de"}:
        return {}
    found: dict[str, float] = {}
    for rank, words in enumerate(wordfreq.get_frequency_list(language)):
        found.update(dict.fromkeys(words, log10(wordfreq.cB_to_freq(-rank)) + 9))
    return found


def _least(part: str) -> float:
    """How frequent a part must be: the shorter, the stricter."""
    if len(part) >= 6:
        return COMMON_PART
    return {3: 4.4, 4: 3.7, 5: 3.2}.get(len(part), 9.0)


@lru_cache(maxsize=100_000)
def split(word: str, whole: frozenset[str] = WHOLE) -> tuple[str, ...]:
    """Parts of a lower-case Dutch compound, or nothing when the word is no compound."""
    if (own := _exception(word)) is not None:
        return own
    known = frequencies("nl")
    if not 2 * SHORTEST <= len(word) <= LONGEST_WORD or word in whole or known.get(word, 0.0) > KEEP_WHOLE:
        return ()
    best: dict[int, tuple[int, float, tuple[str, ...]]] = {0: (0, 9.0, ())}
    for end in range(SHORTEST, len(word) + 1):
        for start in range(max(0, end - 20), end - SHORTEST + 1):
            if start not in best or (start, end) == (0, len(word)):
                continue
            count, rarest, parts = best[start]
            part, frequency = _part(word[start:end], known, start == 0, end == len(word))
            if not part:
                continue
            found = (count + 1, min(rarest, frequency), (*parts, part))
            if end not in best or (found[0], -found[1]) < (best[end][0], -best[end][1]):
                best[end] = found
    return best[len(word)][2] if len(word) in best else ()


def _part(piece: str, known: dict[str, float], first: bool, last: bool) -> tuple[str, float]:
    """The word inside a piece, without a linking letter, and its frequency; empty when it is no word."""
    best = ("", 0.0)
    for link in LINKS:
        if link and (last or not piece.endswith(link)):
            continue
        part = piece[: len(piece) - len(link)]
        frequency = known.get(part, 0.0)
        if part in PARTS:
            frequency = max(frequency, _least(part))
        refused = (last and part in NO_HEAD) or (first and part in NO_START) or len(part) < SHORTEST
        if not refused and frequency >= _least(part) and frequency > best[1]:
            best = (part, frequency)
    return best
