"""The vocabulary of the domain: concepts with their Dutch, French, English, lay and professional words.

A concept lets a layman's *bonnetjes in een schoendoos* meet a professional's *boekhouding*, and a Dutch
need a French talent. ``data/concepts.csv`` is a first list; a network replaces or extends it with ``use``.
In a form, ``*`` at the end of a word stands for any ending; several words must occur close together, in any
order.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from vlechtwerk.engine.lists import word_list
from vlechtwerk.engine.words import fold, lemma, tokens

COLUMNS = {
    "nl": "nl", "nl_be": "nl", "nl_nl": "nl", "nl_lay": "nl", "fr": "fr", "fr_lay": "fr", "en": "en",
    "en_lay": "en",
}  # fmt: skip
LAY_WEIGHT = 0.5
"""A layman's single word (*geld*) says less than a phrase or a term of the trade."""
AGAIN = 0.25
"""What a second word for the same concept adds."""
STRONGEST = 1.5
WINDOW = 3
"""So many other words may stand between the words of a phrase."""
SHORTEST_STEM = 3
LOAN = 5
"""A word of at least so many letters also counts in a text of another language."""
ARTICLES = word_list("stopwords.txt", "articles")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words (or stems ending in ``*``) that together name a concept."""

    patterns: tuple[str, ...]
    code: str
    weight: float


@dataclass
class Vocabulary:
    """Concepts by word, stem and phrase, per language; ``broader`` leads from a concept to the next wider."""

    broader: dict[str, str] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    words: dict[str, dict[str, dict[str, float]]] = field(default_factory=lambda: defaultdict(dict))
    stems: dict[str, dict[str, dict[str, float]]] = field(default_factory=lambda: defaultdict(dict))
    phrases: dict[str, dict[str, list[Phrase]]] = field(default_factory=lambda: defaultdict(dict))
    _seen: dict[tuple[str, str], dict[str, float]] = field(default_factory=dict)

    @classmethod
    def build(cls, rows: Iterable[Mapping[str, str]]) -> "Vocabulary":
        """From rows with ``concept``, ``broader`` and the columns of forms, separated by ``|``."""
        made = cls()
        for row in rows:
            code = row["concept"].strip()
            made.broader[code] = (row.get("broader") or "").strip()
            made.names[code] = {tongue: (row.get(f"name_{tongue}") or code).strip() for tongue in ("nl", "fr", "en")}
            for column, language in COLUMNS.items():
                for form in (row.get(column) or "").split("|"):
                    if form.strip():
                        made._add(code, form, language, lay=column.endswith("_lay"))
        return made

    def _add(self, code: str, form: str, language: str, *, lay: bool) -> None:
        """Store one form under each of its words, folded and as lemma."""
        marked = form.replace("*", "0stem")
        parts = [part for part in tokens(marked) if fold(part) not in ARTICLES]
        patterns = tuple(fold(part[:-5]) + "*" if part.endswith("0stem") else fold(part) for part in parts)
        if not patterns:
            return
        if len(patterns) > 1:
            rarest = max(patterns, key=len).rstrip("*")
            self.phrases[language].setdefault(rarest, []).append(Phrase(patterns, code, 1.0))
            return
        weight, word = LAY_WEIGHT if lay else 1.0, patterns[0]
        target = self.stems if word.endswith("*") and len(word) > SHORTEST_STEM else self.words
        for key in {word.rstrip("*")} | (set() if word.endswith("*") else {lemma(parts[0], language)}):
            known = target[language].setdefault(key, {})
            known[code] = max(weight, known.get(code, 0.0))

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
        for forms in places:
            if len(forms) == 1:
                continue
            for code, weight in self._at(forms, language).items():
                _raise(strength, code, weight)
        for phrase in self._phrases(places, language):
            _raise(strength, phrase.code, phrase.weight)
        return strength

    def _at(self, forms: tuple[str, ...], language: str) -> dict[str, float]:
        best: dict[str, float] = {}
        for form in forms:
            for code, weight in self.of_word(form, language).items():
                best[code] = max(weight, best.get(code, 0.0))
        if not best and len(forms[0]) >= LOAN:
            for other in {"nl", "fr", "en"} - {language}:
                best.update(self.words[other].get(forms[0], {}))
        return best

    def _phrases(self, places: Sequence[tuple[str, ...]], language: str) -> list[Phrase]:
        known = self.phrases[language]
        found: dict[Phrase, None] = {}
        for at, forms in enumerate(places):
            for form in forms:
                for stem in (form, *(form[:end] for end in range(SHORTEST_STEM, len(form)))):
                    for phrase in known.get(stem, ()):
                        reach = len(phrase.patterns) - 1 + WINDOW
                        near = places[max(0, at - reach) : at + reach + 1]
                        if all(any(_matches(pattern, other) for other in near) for pattern in phrase.patterns):
                            found[phrase] = None
        return list(found)


def _matches(pattern: str, forms: tuple[str, ...]) -> bool:
    if pattern.endswith("*"):
        return any(form.startswith(pattern[:-1]) for form in forms)
    return pattern in forms


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


def with_broader(found: Mapping[str, float], share: float) -> dict[str, float]:
    """The same concepts, and the wider ones at a share of their strength."""
    wide = dict(found)
    broader = vocabulary().broader
    for code, strength in found.items():
        if above := broader.get(code):
            wide[above] = max(wide.get(above, 0.0), share * strength)
    return wide
