"""Search on the visible text collection: ours beside plain words and character n-grams, per kind of difficulty.

The peers are TF-IDF with cosine, as in scikit-learn's ``TfidfVectorizer`` (raw counts, smoothed rarity, length one), on
words and on character 3–5-grams, and BM25, written out here so that nothing has to be installed for them.
"""

import json
import math
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from scipy import sparse

from bench.figures import SHARED, Figure, Skipped, at_least
from vlechtwerk.engine import relevance, text

STRATA = ["shared_stem", "compound_only", "no_shared_morpheme", "cross_language", "lay_wording", "typos", "ALL"]
GATE_ALL = 0.45


def words(document: str) -> list[str]:
    return re.findall(r"\b\w\w+\b", document.lower())


def grams(document: str) -> list[str]:
    """Character 3–5-grams within words, the edges marked by a blank."""
    found = []
    for word in document.lower().split():
        padded = f" {word} "
        for size in (3, 4, 5):
            found += [padded[at : at + size] for at in range(max(1, len(padded) - size + 1))]
            if size >= len(padded):
                break
    return found


def tfidf(offers: Sequence[str], needs: Sequence[str], terms: Callable[[str], list[str]]) -> np.ndarray:
    """Needs × offers, cosine."""
    counts = [Counter(terms(offer)) for offer in offers]
    frequency = Counter(term for found in counts for term in found)
    column = {term: at for at, term in enumerate(sorted(frequency))}
    rarity = np.array([math.log((1 + len(offers)) / (1 + frequency[term])) + 1 for term in column])

    def rows(texts: list[Counter[str]]) -> sparse.csr_array:
        made = sparse.lil_array((len(texts), len(column)))
        for at, found in enumerate(texts):
            for term, count in found.items():
                if term in column:
                    made[at, column[term]] = count * rarity[column[term]]
        made = made.tocsr()
        length = np.sqrt(made.multiply(made).sum(axis=1))
        return sparse.diags_array(1 / np.maximum(length, 1e-12)) @ made

    return (rows([Counter(terms(need)) for need in needs]) @ rows(counts).T).toarray()


def bm25(offers: Sequence[str], needs: Sequence[str], k1: float = 1.2, b: float = 0.75) -> np.ndarray:
    """Needs × offers, Okapi BM25 on words as they stand (Robertson & Zaragoza 2009, the usual constants)."""
    counts = [Counter(words(offer)) for offer in offers]
    frequency = Counter(term for found in counts for term in found)
    mean = sum(sum(found.values()) for found in counts) / len(counts)
    scores = np.zeros((len(needs), len(offers)))
    for column, found in enumerate(counts):
        held = k1 * (1 - b + b * sum(found.values()) / mean)
        for row, need in enumerate(needs):
            for term in set(words(need)) & found.keys():
                rarity = math.log(1 + (len(offers) - frequency[term] + 0.5) / (frequency[term] + 0.5))
                scores[row, column] += rarity * found[term] * (k1 + 1) / (found[term] + held)
    return scores


def ours(offers: Sequence[str], needs: Sequence[str]) -> np.ndarray:
    return relevance.Index.build(offers).scores(needs)


def mrr(collection: dict, scores: np.ndarray) -> dict[str, float]:
    """Mean reciprocal rank of the first offer that helps at all, per stratum."""
    ids = [offer["id"] for offer in collection["offers"]]
    found: dict[str, list[float]] = {name: [] for name in STRATA}
    for need, row in zip(collection["needs"], scores, strict=True):
        ranking = [ids[at] for at in sorted(range(len(ids)), key=lambda at, row=row: (-row[at], ids[at]))]
        first = min(ranking.index(offer) + 1 for offer in need["relevant"])
        for name in (need["stratum"], "ALL"):
            found[name].append(1 / first)
    return {name: sum(values) / len(values) for name, values in found.items()}


def figures() -> Iterator[Figure | Skipped]:
    """MRR per stratum, and what it costs."""
    path = SHARED / "text" / "visible.json"
    if not path.exists():
        yield Skipped("search on the visible text collection", "../shared/bench/text is not there")
        return
    collection = json.loads(path.read_text("utf-8"))
    offers = [offer["text"] for offer in collection["offers"]]
    needs = [need["text"] for need in collection["needs"]]
    text.analyse("warm")
    started = time.perf_counter()
    mine = mrr(collection, ours(offers, needs))
    seconds = time.perf_counter() - started
    plain, chars = (mrr(collection, tfidf(offers, needs, terms)) for terms in (words, grams))
    okapi = mrr(collection, bm25(offers, needs))
    for name in STRATA:
        best, peer = max((chars[name], "character n-grams"), (plain[name], "words TF-IDF"), (okapi[name], "BM25"))
        gate = at_least(GATE_ALL, mine[name]) if name == "ALL" else {"gate": "> peer", "holds": mine[name] > best}
        yield Figure(f"MRR, {name}", mine[name], peer=best, peer_name=peer, **gate)
    for peer, theirs in (("words TF-IDF", plain), ("BM25", okapi), ("character n-grams", chars)):
        yield Figure(f"MRR, ALL, beside {peer}", mine["ALL"], peer=theirs["ALL"], peer_name=peer)
    yield Figure("offers indexed and needs ranked", seconds, "s")
