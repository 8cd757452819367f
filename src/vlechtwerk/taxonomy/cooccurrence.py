"""Words of needs that keep meeting a concept in the talents that helped.

Judged by the log-likelihood ratio of the two-by-two table of pairs (Dunning 1993, "Accurate methods for the
statistics of surprise and coincidence"), which holds for the small counts of a network, where a chi-square does
not. The word must meet the concept in half of its pairs. It counts once per need, and only when several needs of several people use it: nobody's own words show.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log

from vlechtwerk.engine import concepts, text
from vlechtwerk.engine.lists import word_list
from vlechtwerk.taxonomy.registry import Pair

LEAST_PAIRS = LEAST_PEOPLE = 3
LEAST_RATIO = 10.83
"""Less than once in a thousand by chance (chi-square with one degree of freedom)."""
LEAST_STRENGTH = 0.3
SHORTEST_WORD = 4
MOST_EXAMPLES = 3


@dataclass(frozen=True)
class Seen:
    """A word (as written most) and the concept it meets: in so many pairs, of so many askers."""

    word: str
    language: str
    code: str
    pairs: int
    people: int
    ratio: float
    examples: tuple[str, ...]


@dataclass
class _Word:
    spelled: Counter[str] = field(default_factory=Counter)
    pairs: set[int] = field(default_factory=set)


def ratio(both: int, word: int, concept: int, total: int) -> float:
    """The log-likelihood ratio that a word and a concept come together more often than by chance; 0 if not more.

    Counts of pairs: with both, with the word, with the concept, all.
    """
    if both * total <= word * concept:
        return 0.0
    table = (both, word - both, concept - both, total - word - concept + both)
    expected = [row * column / total for row in (word, total - word) for column in (concept, total - concept)]
    return 2 * sum(count * log(count / chance) for count, chance in zip(table, expected, strict=True) if count)


def meetings(pairs: Iterable[Pair]) -> list[Seen]:
    """One concept per word at most, the clearest first."""
    kept = list({(pair.need, pair.helper): pair for pair in pairs if pair.need[1] in text.LANGUAGES}.values())
    words: dict[tuple[str, str], _Word] = defaultdict(_Word)
    with_concept: dict[str, set[int]] = defaultdict(set)
    for at, pair in enumerate(kept):
        language = pair.need[1]
        for raw in set(text.tokens(pair.need[0])):
            if _says_something(raw, language):
                one = words[text.fold(raw), language]
                one.spelled[raw] += 1
                one.pairs.add(at)
        for talent in pair.talents:
            for code, strength in text.analysis(*talent).concepts.items():
                if strength >= LEAST_STRENGTH:
                    with_concept[code].add(at)
    found = [
        best
        for (_folded, language), word in words.items()
        if len(word.pairs) >= LEAST_PAIRS and (best := _best(word, language, with_concept, kept))
    ]
    return sorted(found, key=lambda one: (-one.ratio, one.word))


def _says_something(word: str, language: str) -> bool:
    plain = text.fold(word)
    asking = word_list("stopwords.txt", f"asking_{language}")
    return word.isalpha() and len(plain) >= SHORTEST_WORD and plain not in text.stopwords(language) | asking


def _best(word: _Word, language: str, with_concept: dict[str, set[int]], pairs: Sequence[Pair]) -> Seen | None:
    """The concept that this word meets most clearly, unless the word already means it or one close by."""
    spelled = min(word.spelled, key=lambda one: (-word.spelled[one], one))
    own = text.analysis(spelled, language).concepts
    best: Seen | None = None
    for code, there in sorted(with_concept.items()):
        both = word.pairs & there
        people, needs = {pairs[at].asker for at in both}, {pairs[at].need for at in both}
        is_most = 2 * len(both) >= len(word.pairs)
        if not is_most or len(needs) < LEAST_PAIRS or len(people) < LEAST_PEOPLE or code in own:
            continue
        value = ratio(len(both), len(word.pairs), len(there), len(pairs))
        if value >= LEAST_RATIO and (best is None or value > best.ratio):
            best = Seen(spelled, language, code, len(both), len(people), value, _examples(code, both, pairs))
    return None if best is None or any(concepts.beside(code, best.code) for code in own) else best


def _examples(code: str, both: Iterable[int], pairs: Sequence[Pair]) -> tuple[str, ...]:
    """Words of the talents that mean the concept by themselves: words of the vocabulary, never of one person."""
    found: Counter[str] = Counter()
    for at in both:
        for words, language in pairs[at].talents:
            found.update(
                raw for raw in {*text.tokens(words)} if raw.isalpha() and code in text.analysis(raw, language).concepts
            )
    return tuple(word for word, _count in sorted(found.items(), key=lambda one: (-one[1], one[0]))[:MOST_EXAMPLES])
