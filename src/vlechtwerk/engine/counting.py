"""What a text says, per channel of evidence: words, concepts, characters, and terms where it is long.

A need is weighed sentence by sentence, and its words count less by their letters where the vocabulary knows what
they mean. Long texts hold enough words to be compared by those alone: single words and pairs, sublinear, length one
(the recipe that works best on scientific abstracts without a language model).
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain, pairwise
from math import log, sqrt

import numpy as np

from vlechtwerk.engine import concepts, text
from vlechtwerk.engine.lists import word_list

HINTED = 0.7
"""How much the concepts count that the words only hint at, beside those that they name."""
BESIDE = 0.25
"""Strength of the concepts beside one that a need is about."""
MOST, MOST_ASKED = 16, 40
"""So many concepts are kept of a text, the strongest, and so many of a need."""
LENGTH = 0.5
"""How much a text that is about many things is held back (1: cosine)."""
ASKING = 1.5
"""How much more a sentence that asks counts, and the first (the title)."""
UNDERSTOOD = 0.3
"""How much a word of a need still counts by its letters when the vocabulary knows it."""
LONG = (20, 40)
"""A text of fewer words (function words apart) than the first is short, one of more than the second long."""
SHORT_WEIGHTS = {"words": 0.3, "concepts": 1.0, "characters": 0.4, "terms": 0.0}
LONG_WEIGHTS = {"words": 0.0, "concepts": 0.05, "characters": 0.0, "terms": 3.0}
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")

Counts = dict[str, dict[str, float]]


def grams(word: str, shortest: int = 3, longest: int = 5) -> list[str]:
    """Character n-grams of a word, its edges marked by a blank."""
    padded = f" {word} "
    sizes = range(shortest, longest + 1)
    return [padded[at : at + size] for size in sizes for at in range(len(padded) - size + 1)]


def channels_of(document: str, language: str | None = None) -> Counts:
    """The counted words of a text, per channel; the characters are those of its words as they stand."""
    found = text.analysis(document, language)
    words: dict[str, float] = {}
    plain: dict[str, float] = {}
    for into, said in ((words, found.words), (plain, found.plain)):
        for word in said:
            into[word] = into.get(word, 0.0) + text.telling(word, found.language)
    subjects = strongest(meaning(found), MOST)
    size = sqrt(sum(value * value for value in subjects.values())) ** LENGTH
    about = {code: value / size for code, value in subjects.items()}
    return {
        "words": words,
        "concepts": about,
        "characters": plain,
        "terms": terms(found.plain, found.language, weighed=True),
    }


def asked_of(query: str, language: str | None = None, long: float = 0.0) -> tuple[Counts, dict[str, float]]:
    """The terms of a need, and how much each channel weighs for it when this share of the documents is long. What its
    title and its questions say counts more than the story around them.
    """
    language = (language or text.guess_language(query)).lower()[:2]
    parts = sentences(query)
    found_in = [text.analysis(part, language) for part in parts]
    every = tuple(chain.from_iterable(found.plain for found in found_in))
    length = long * min(1.0, max(0.0, (len(every) - LONG[0]) / (LONG[1] - LONG[0])))
    known = UNDERSTOOD + (1 - UNDERSTOOD) * length
    words: dict[str, float] = {}
    plain: dict[str, float] = {}
    subjects = np.zeros(len(concepts.vocabulary().codes))
    for at, (part, found) in enumerate(zip(parts, found_in, strict=True)):
        weight = ASKING if at == 0 or asks(part, language) else 1.0
        for into, said in ((words, found.words), (plain, found.plain)):
            for word in said:
                worth = weight * (known if understood(word, language) else 1.0)
                into[word] = into.get(word, 0.0) + worth * text.telling(word, language)
        subjects += weight * meaning(found)
    about = strongest(concepts.vocabulary().spread(subjects, BESIDE), MOST_ASKED)
    counts = {"words": words, "concepts": about, "characters": plain, "terms": terms(every, language)}
    return counts, {name: (1 - length) * SHORT_WEIGHTS[name] + length * LONG_WEIGHTS[name] for name in counts}


def meaning(found: text.Analysis) -> concepts.Vector:
    """What a text is about: the concepts it names as much as they tell, and those that its words together point to
    without naming them.
    """
    vocabulary = concepts.vocabulary()
    subjects = HINTED * vocabulary.hinted(found.words, found.language)
    for code, sure in found.concepts.items():
        subjects[vocabulary.number[code]] += sure * vocabulary.telling[code]
    return subjects


def strongest(subjects: concepts.Vector, most: int) -> dict[str, float]:
    """The strongest concepts of a text; of equals, by their code."""
    there, codes = np.flatnonzero(subjects), concepts.vocabulary().codes
    best = there[np.argsort(subjects[there], kind="stable")[: -most - 1 : -1]]
    return dict(zip([codes[at] for at in best], subjects[best].tolist(), strict=True))


def understood(word: str, language: str) -> bool:
    """Whether the vocabulary knows what a word means."""
    vocabulary = concepts.vocabulary()
    return word in vocabulary.hints.get(language, {}) or bool(vocabulary.of_word(word, language))


def terms(plain: Sequence[str], language: str, *, weighed: bool = False) -> dict[str, float]:
    """Words of a text, and of a long one pairs of words, sublinear. ``weighed``: brought to the length one that they
    have when words count by how little of the language they are.
    """
    words = [text.lemma(word, language) for word in plain]
    pairs = [f"{one} {other}" for one, other in pairwise(words)] if len(words) >= LONG[1] else []
    counted = {term: 1 + log(count) for term, count in Counter([*words, *pairs]).items()}
    if not weighed:
        return counted
    size = sqrt(sum((count * text.telling(term, language)) ** 2 for term, count in counted.items()))
    return {term: count / size for term, count in counted.items()}


def has_pairs(counts: Counts) -> bool:
    """Whether these are the counts of a long text."""
    return any(" " in term for term in counts["terms"])


def sentences(query: str) -> Sequence[str]:
    """The sentences of a text; at least one."""
    return [one for one in _SENTENCE.split(query) if one.strip()] or [query]


def asks(sentence: str, language: str) -> bool:
    """Whether a sentence asks for something: a question, or a word like *zoeken*, *besoin*, *help*."""
    asking = word_list("stopwords.txt", f"asking_{language}")
    return "?" in sentence or any(text.fold(word) in asking for word in text.tokens(sentence))
