"""Talents and needs by the million, made from a grammar: what a network's register looks like, in three languages.

A text joins the words of one to three concepts of the domain (as a layman or a professional says them), clauses cut
from the demo network's talents and needs, and words drawn from the language at large (``wordfreq``, by frequency, a
long tail), so that common words are common, rare ones rare, and no two texts are alike. Drawn from a seed.
"""

import csv
import random
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import accumulate

from vlechtwerk.engine.compounds import frequencies
from vlechtwerk.engine.concepts import COLUMNS
from vlechtwerk.engine.words import fold, stopwords

DISTINCT = 250_000
TONGUES = {"nl": 0.62, "fr": 0.25, "en": 0.13}
FRAMES = {
    "nl": ("Ik help al jaren met {a} en {b}. {c}. {w}", "{a}: dat doe ik graag, net als {w}. {c}", "{c}. Vraag me over {a}, {b} of {w}"),
    "fr": ("J'aide depuis longtemps pour {a} et {b}. {c}. {w}", "{a}, c'est mon métier, avec {w}. {c}", "{c}. Parlez-moi de {a}, {b} ou {w}"),
    "en": ("I have helped for years with {a} and {b}. {c}. {w}", "{a} is what I like, and {w}. {c}", "{c}. Ask me about {a}, {b} or {w}"),
}  # fmt: skip
ASKS = {
    "nl": "{c}. Wij zoeken iemand voor {a} en {b}. {d}. Wie kent {w}?",
    "fr": "{c}. Nous cherchons quelqu'un pour {a} et {b}. {d}. Qui connaît {w}?",
    "en": "{c}. We are looking for somebody for {a} and {b}. {d}. Who knows {w}?",
}


@cache
def _forms(language: str) -> list[str]:
    """What concepts are called in a language."""
    with (files("vlechtwerk.engine") / "data" / "concepts.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle, delimiter=";"))
    columns = [column for column, tongues in COLUMNS.items() if tongues == (language,) and column in rows[0]]
    forms = {form.strip() for row in rows for column in columns for form in row[column].split("|")}
    return sorted(form for form in forms if form and "*" not in form)


@cache
def _clauses(language: str) -> list[str]:
    """Clauses of the demo's talents and needs."""
    found = []
    for name in ("talents", "needs"):
        with (files("vlechtwerk.desk.demo") / "data" / f"{name}.csv").open(encoding="utf-8") as handle:
            for row in csv.DictReader(handle, delimiter="|"):
                if row.get("language", "nl") == language:
                    found += [part.strip() for part in re.split(r"[.:;,?]", row["text"])]
    return sorted({one for one in found if len(one) > 12}) or _clauses("nl")


@cache
def _words(language: str) -> tuple[list[str], list[float]]:
    """Words of the language that are no function words, with their running share."""
    stops = stopwords(language)
    known = [(word, zipf) for word, zipf in frequencies(language).items() if word.isalpha() and len(word) > 3]
    kept = sorted((word, 10 ** (zipf - 9)) for word, zipf in known if zipf < 6.0 and fold(word) not in stops)
    return [word for word, _share in kept], list(accumulate(share for _word, share in kept))


def _made(frames: dict[str, tuple[str, ...]], count: int, seed: int, words: int) -> Iterator[tuple[str, str]]:
    dice = random.Random(seed)
    tongues = dice.choices(list(TONGUES), list(TONGUES.values()), k=count)
    for tongue in tongues:
        forms, clauses = _forms(tongue), _clauses(tongue)
        said, shares = _words(tongue)
        yield dice.choice(frames[tongue]).format(
            a=dice.choice(forms), b=dice.choice(forms), c=dice.choice(clauses), d=dice.choice(clauses),
            w=" ".join(dice.choices(said, cum_weights=shares, k=words)),
        ), tongue  # fmt: skip


def talents(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Text and language of so many talents; of a million, every text is there four times (to be made in minutes)."""
    times = 1 + (count - 1) // DISTINCT
    for said, tongue in _made(FRAMES, count // times, seed, words=4):
        yield from [(said, tongue)] * times


def needs(count: int, seed: int = 2) -> Iterator[tuple[str, str]]:
    """Text and language of so many needs."""
    return _made({tongue: (frame,) for tongue, frame in ASKS.items()}, count, seed, words=4)
