"""Search on the visible text collection: ours beside words and character n-grams, per kind of difficulty.

Run: ``python bench/text_search.py [folder of the collection]``. Prints MRR (first offer that helps at all),
MRR2 (first that clearly helps) and recall among the first five.
"""

import json
import math
import sys
import time
from pathlib import Path

import numpy as np

from vlechtwerk.engine import relevance, text

STRATA = ["shared_stem", "compound_only", "no_shared_morpheme", "cross_language", "lay_wording", "typos"]
BASELINES = {
    "words": dict(zip([*STRATA, "ALL"], (0.432, 0.039, 0.015, 0.104, 0.037, 0.176, 0.133), strict=True)),
    "characters": dict(zip([*STRATA, "ALL"], (0.881, 0.281, 0.009, 0.127, 0.063, 0.495, 0.305), strict=True)),
}
"""MRR of TF-IDF with cosine, as published with the collection."""


def measures(relevant: dict[str, int], ranking: list[str]) -> tuple[float, float, float]:
    """Reciprocal rank for grade 1 and for grade 2, and recall at five."""
    at = {offer: place for place, offer in enumerate(ranking, start=1)}
    first = min((at[offer] for offer in relevant if offer in at), default=math.inf)
    clear = min((at[offer] for offer, grade in relevant.items() if grade == 2 and offer in at), default=math.inf)
    return 1 / first, 1 / clear, sum(offer in relevant for offer in ranking[:5]) / len(relevant)


def run(collection: dict, with_languages: bool = False) -> dict[str, np.ndarray]:
    """Rank all offers for every need; rows of measures per stratum."""
    offers, needs = collection["offers"], collection["needs"]
    tongues = [offer["lang"] for offer in offers] if with_languages else None
    index = relevance.Index.build([offer["text"] for offer in offers], languages=tongues)
    asked = [need["lang"] for need in needs] if with_languages else None
    found = index.scores([need["text"] for need in needs], languages=asked)
    rows: dict[str, list[tuple[float, float, float]]] = {name: [] for name in [*STRATA, "ALL"]}
    for need, scores in zip(needs, found, strict=True):
        ranking = [offers[at]["id"] for at in np.argsort(-scores, kind="stable")]
        for name in (need["stratum"], "ALL"):
            rows[name].append(measures(need["relevant"], ranking))
    return {name: np.array(values) for name, values in rows.items()}


def main() -> None:
    """Print the table."""
    default = Path(__file__).resolve().parents[2] / "shared" / "bench" / "text"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    collection = json.loads((folder / "visible.json").read_text("utf-8"))
    text.analyse("warm")
    started = time.perf_counter()
    rows = run(collection)
    seconds = time.perf_counter() - started
    print("stratum                 n    MRR   MRR2    R@5    words  chars (baselines, MRR)")
    for name, values in rows.items():
        mrr, mrr2, recall = values.mean(axis=0)
        words, chars = (BASELINES[which][name] for which in ("words", "characters"))
        print(f"{name:20s} {len(values):4d} {mrr:6.3f} {mrr2:6.3f} {recall:6.3f}   {words:6.3f} {chars:6.3f}")
    offers, needs = len(collection["offers"]), len(collection["needs"])
    print(f"{offers} offers indexed and {needs} needs ranked in {seconds:.2f} s")


if __name__ == "__main__":
    main()
