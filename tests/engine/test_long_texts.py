"""Long English texts: within 3 % of TF-IDF over words and pairs of words with the best three, made here from scratch."""

import math
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from vlechtwerk.engine import compounds, text
from vlechtwerk.engine.relevance import Index

PEOPLE, PAPERS, QUERIES, TOPICS, LENGTH = 24, 4, 60, 40, 110


@pytest.fixture(scope="module")
def made():
    """Papers as mixtures of topics, with pairs of words that belong to a topic; people write on their own topics."""
    random = np.random.default_rng(7)
    table = compounds.frequencies("en")
    usable = [word for word, zipf in table.items() if 2.8 < zipf < 5.2 and word.isascii() and word.isalpha()]
    words = random.choice(sorted(word for word in usable if len(word) > 3), 2500, replace=False)
    weight = np.array([10 ** (0.35 * table[word]) for word in words])
    topics = random.dirichlet(0.04 * weight / weight.mean(), TOPICS)
    pairs = [random.choice(len(words), (12, 2), p=topic) for topic in topics]

    def paper(mixture):
        found = []
        while len(found) < LENGTH:
            topic = random.choice(TOPICS, p=mixture)
            if random.random() < 0.15:
                found += [words[at] for at in pairs[topic][random.integers(12)]]
            else:
                found.append(words[random.choice(len(words), p=topics[topic] * 0.5 + 0.5 * weight / weight.sum())])
        return " ".join(found)

    interests = random.dirichlet(np.full(TOPICS, 0.12), PEOPLE)
    documents = [paper(interest) for interest in interests for _ in range(PAPERS)]
    asked = random.dirichlet(np.full(TOPICS, 0.12), QUERIES)
    owners = np.repeat(np.arange(PEOPLE), PAPERS)
    return documents, owners, [paper(mixture) for mixture in asked], interests @ asked.T


def plain(documents, owners, queries):
    """Queries × owners: TF-IDF, words and pairs, sublinear, cosine, mean of the best three."""

    def terms(said):
        base = [text.lemma(word, "en") for word in said.split()]
        return Counter([*base, *(f"{one} {other}" for one, other in pairwise(base))])

    counted = [terms(document) for document in documents]
    often = Counter(term for counts in counted for term in counts)
    column = {term: at for at, term in enumerate(often)}

    def rows(texts):
        found = np.zeros((len(texts), len(column)))
        for row, counts in enumerate(texts):
            for term, count in counts.items():
                if term in column:
                    rarity = math.log((1 + len(documents)) / (1 + often[term])) + 1
                    found[row, column[term]] = (1 + math.log(count)) * rarity
        return found / np.linalg.norm(found, axis=1, keepdims=True)

    close = rows([terms(query) for query in queries]) @ rows(counted).T
    return np.stack([np.sort(close[:, owners == who], axis=1)[:, -3:].mean(axis=1) for who in range(PEOPLE)], axis=1)


def loss(scores, truth):
    """Share of pairs of queries that are ranked wrongly for a person, weighed by how much they differ."""
    wrong = all_ = 0.0
    for who in range(PEOPLE):
        gap = truth[who][:, None] - truth[who][None, :]
        found = scores[:, who][:, None] - scores[:, who][None, :]
        wrong += (gap * ((found < 0) + 0.5 * (found == 0)))[gap > 0].sum()
        all_ += gap[gap > 0].sum()
    return wrong / all_


def test_long_texts_are_ranked_as_well_as_by_the_best_plain_recipe(made):
    documents, owners, queries, truth = made
    ours = Index.build(documents, owners.tolist(), "en").scores(queries, "en")
    assert loss(ours, truth) <= 1.03 * loss(plain(documents, owners, queries), truth) < 0.3
