"""What a text is understood as, word by word. Asks the engine only; nothing is stored."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from vlechtwerk.engine import compounds, text
from vlechtwerk.engine.lists import word_list
from vlechtwerk.engine.spelling import corrected

LONGEST = 4000
MOST_WORDS = 400
WINDOW = 10
"""Words of one phrase are looked for at most so far apart."""
EVERYDAY = 0.5
"""A word that says less than this about a subject (as the engine weighs it) is an everyday one."""
_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")


@dataclass
class Word:
    """One word of the text, with what stands before it. ``codes`` are the concepts it leads to."""

    before: str
    word: str
    is_small: bool
    lemma: str = ""
    parts: tuple[str, ...] = ()
    meant: str = ""
    codes: list[str] = field(default_factory=list)
    names: str = ""
    """What its concepts are called."""
    is_everyday: bool = False
    """Said about anything: nobody misses a concept for it."""

    @property
    def is_lost(self) -> bool:
        """Says something, and no concept knows it."""
        return (
            not self.is_small
            and not self.is_everyday
            and not self.codes
            and len(self.word) > 2
            and not self.word.isdigit()
        )


@dataclass(frozen=True)
class Meaning:
    """A concept, how surely (0 to 1.5) and by which words."""

    code: str
    name: str
    strength: float
    words: tuple[str, ...]

    @property
    def surely(self) -> float:
        """How surely as a page shows it: 1 is sure, also when several words say so."""
        return min(1.0, self.strength)


@dataclass(frozen=True)
class Understood:
    """A text taken apart."""

    language: str
    is_guessed: bool
    words: list[Word]
    rest: str
    meanings: list[Meaning]

    @property
    def compounds(self) -> list[Word]:
        return _once(word for word in self.words if word.parts)

    @property
    def corrected(self) -> list[Word]:
        return _once(word for word in self.words if word.meant)

    @property
    def lost(self) -> list[Word]:
        return _once(word for word in self.words if word.is_lost)


def _once(words: Iterator[Word]) -> list[Word]:
    return list({word.word.lower(): word for word in words}.values())


def understand(words: str, *, language: str = "", names: Mapping[str, str] | None = None) -> Understood:
    """Language, words, compounds, spelling, and the concepts with the words that led to them.

    ``names``: what concepts are called; one that has none is called by its code.
    """
    called = names or {}
    shown = words[:LONGEST]
    tongue = language or text.guess_language(shown)
    seen, end = [], 0
    for match in list(_WORD.finditer(shown))[:MOST_WORDS]:
        seen.append(_word(shown[end : match.start()], match.group(), tongue))
        end = match.end()
    meanings = []
    for code, strength in text.analysis(shown[:end], tongue).concepts.items():
        by = [word for word in seen if code in word.codes] or _phrase(seen, code, tongue)
        for word in by:
            if code not in word.codes:
                word.codes.append(code)
        led = tuple(dict.fromkeys(word.word for word in by))
        meanings.append(Meaning(code, called.get(code, code), strength, led))
    meanings.sort(key=lambda one: (-one.strength, one.code))
    for word in seen:
        word.names = ", ".join(called.get(code, code) for code in word.codes)
    return Understood(tongue, not language, seen, shown[end:], meanings)


def _word(before: str, word: str, language: str) -> Word:
    small = word.lower()
    if text.fold(small) in text.stopwords(language) or len(small) < 2:
        return Word(before, word, is_small=True)
    parts = compounds.split(small) if language == "nl" else ()
    meant = "" if parts else corrected(small, language)
    if meant and language == "nl":
        parts = compounds.split(meant)
    found = text.analysis(word, language).concepts
    asking = text.fold(small) in word_list("stopwords.txt", f"asking_{language}")
    everyday = asking or text.telling(small, language) < EVERYDAY
    base = text.lemma(small, language)
    return Word(before, word, False, base, parts, meant, list(found), is_everyday=everyday)


def _phrase(seen: list[Word], code: str, language: str) -> list[Word]:
    """The words that only together mean a concept: the shortest stretch that does, without what it can miss."""

    def means(words: list[Word]) -> bool:
        return code in text.analysis(" ".join(one.word for one in words), language).concepts

    for size in range(2, WINDOW + 1):
        for start in range(max(1, len(seen) - size + 1)):
            stretch = seen[start : start + size]
            if means(stretch):
                for one in list(stretch):
                    without = [other for other in stretch if other is not one]
                    if means(without):
                        stretch = without
                return stretch
    return []
