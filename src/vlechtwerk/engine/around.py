"""What a text is about, by the company its words keep: each word hints at the concepts it is often said of.

A layman who writes *she keeps forgetting where she lives and wanders at night* names no trade, but the words
together point to dementia. Explicit semantic analysis (Gabrilovich & Markovitch 2007) with the vocabulary in the
place of an encyclopedia; the squared rarity of a word among the concepts comes from the cosine of tf-idf.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import log

from vlechtwerk.engine import compounds
from vlechtwerk.engine.words import LANGUAGES, fold, lemma, stopwords, telling, tokens

COLUMNS = {f"{language}_around": language for language in LANGUAGES}
"""Single words that people use when it is about a concept, each saying little by itself; blanks between them."""
NAMED, TERM, IN_PHRASE = 1.0, 0.7, 0.5
"""How much a word hints at a concept: it stands around it or in its name; it is a form of it; it is part of one."""

Hints = dict[str, dict[str, float]]


def collect(rows: Iterable[Mapping[str, str]], forms: Mapping[str, tuple[str, ...]]) -> dict[str, Hints]:
    """Per language, per word, how much it hints at which concepts. ``forms``: columns of forms and their languages."""
    found: dict[str, dict[str, dict[str, float]]] = {language: defaultdict(dict) for language in LANGUAGES}
    count = 0
    for row in rows:
        count += 1
        code = row["concept"].strip()
        for column, language in COLUMNS.items():
            named = f"{row.get(column) or ''} {row.get(f'name_{language}') or ''}"
            _add(found[language], code, named, language, NAMED)
        for column, languages in forms.items():
            for form in (row.get(column) or "").replace("*", "").split("|") if len(languages) == 1 else ():
                _add(found[languages[0]], code, form, languages[0], IN_PHRASE if " " in form.strip() else TERM)
    return {language: _weighed(hints, language, count) for language, hints in found.items()}


def _add(hints: Hints, code: str, words: str, language: str, worth: float) -> None:
    stops = stopwords(language)
    for word in tokens(words):
        if fold(word) not in stops and len(word) > 1:
            for base in bases(word, language):
                hints[base][code] = max(worth, hints[base].get(code, 0.0))


@lru_cache(maxsize=100_000)
def bases(word: str, language: str) -> tuple[str, ...]:
    """The base form of a word, and those of its parts; function words left out."""
    parts = compounds.split(word) if language == "nl" else ()
    stops = stopwords(language)
    return tuple(base for one in (word, *parts) if (base := lemma(one, language)) not in stops)


def _weighed(hints: Hints, language: str, count: int) -> Hints:
    """A word that hints at many concepts, or that everybody uses, says little about each."""
    made: Hints = {}
    for word, codes in hints.items():
        rarity = (log(count / len(codes)) / log(count)) ** 2 if count > 1 else 1.0
        made[word] = {code: worth * rarity * telling(word, language) for code, worth in codes.items()}
    return made
