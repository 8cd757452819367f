"""The sparse search against a plain count of every document, and what a change touches."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vlechtwerk.engine import postings, relevance, text
from vlechtwerk.engine.counting import asked_of, channels_of
from vlechtwerk.engine.relevance import POOL, Index

WORDS = ["subsidie", "vzw", "boekhouding", "fiets", "koken", "website", "statuten", "buurt", "brood", "tuin"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


def plain_scores(index, query):
    """Score of every document, one term after the other."""
    held = index.postings
    share = len(index.long) / max(1, held.channels["words"].documents)
    counts, weights = asked_of(query, "nl", share)
    weighted = held.ask([counts], [weights]).toarray()[0]
    made = [Index.build([said or ""], languages="nl") for said in index.texts]
    found = np.zeros(len(index.texts))
    for at, one in enumerate(made):
        dense = one.postings._shards[0].postings.toarray()[:, 0]
        for name, channel in one.postings.channels.items():
            for term, here in channel.terms.items():
                there = held.channels[name].terms.get(term)
                if there is not None:
                    found[at] += dense[here] * weighted[there]
    return found


def plain_pool(index, scores):
    """The best three documents of every owner."""
    return [
        sum(weight * one for weight, one in zip(POOL, sorted(scores[index.owner_of == at])[::-1], strict=False))
        for at in range(len(index.owner_ids))
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(TEXTS, st.integers(0, 4)), min_size=1, max_size=9), TEXTS)
def test_search_ranks_as_a_plain_count_does(documents, query):
    texts, owners = zip(*documents, strict=True)
    index = Index.build(texts, owners, "nl")
    plain = plain_pool(index, plain_scores(index, query))
    assert index.scores([query], "nl")[0] == pytest.approx(plain, abs=1e-5)
    ids, values = index.top([query], 5, "nl")
    assert values[0][ids[0] >= 0] == pytest.approx(
        sorted((one for one in plain if one > 1e-9), reverse=True)[:5], abs=1e-5
    )


@pytest.mark.parametrize("owners", [range(60), [at // 2 for at in range(60)]])
def test_compiled_and_plain_search_find_the_same(owners, monkeypatch):
    chance = np.random.default_rng(1)
    texts = [" ".join(chance.choice(WORDS, 4)) for _ in range(60)]
    index, needs = Index.build(texts, owners, "nl"), ["subsidie voor de buurt", "brood", "fiets en website"]
    monkeypatch.setattr(relevance, "FEW", 10)
    ids, values = index.top(needs, 60, "nl")
    monkeypatch.setattr(postings, "compiled", lambda: None)
    plain_ids, plain_values = index.top(needs, 60, "nl")
    assert np.allclose(values, plain_values[:, : values.shape[1]], atol=1e-6)
    assert [set(row) for row in ids] == [set(row) for row in plain_ids]


def test_change_touches_only_its_own_document():
    index = Index.build([" ".join(WORDS[at % 7 : at % 7 + 3]) for at in range(300)], languages="nl")
    shard, before = index.postings._shards[0], index.postings._shards[0].postings.data.copy()
    index.update(5, "accordeon herstellen", language="nl")
    assert index.postings._shards == [shard]
    column = shard.postings.indices[before != shard.postings.data]
    assert set(column.tolist()) == {5}
    assert index.top(["accordeon"], 1, "nl")[0].tolist() == [[5]]


def test_many_changes_equal_a_fresh_build(monkeypatch):
    """Also when shards of changed documents are sealed and laid together again."""
    monkeypatch.setattr(postings, "PENDING", 3)
    monkeypatch.setattr(postings, "SHARDS", 2)
    monkeypatch.setattr(postings, "MANY", 20)
    chance, texts = np.random.default_rng(2), [WORDS[at % 10] for at in range(40)]
    index = Index.build(texts, languages="nl")
    for _ in range(60):
        at, said = int(chance.integers(len(texts) + 1)), " ".join(chance.choice(WORDS, 3))
        texts[at : at + 1] = [said]
        index.update(at, said, language="nl")
    index.remove(7)
    texts[7] = ""
    fresh = Index.build(texts, languages="nl")
    assert len(index.postings._shards) <= 4
    assert np.allclose(index.scores(WORDS, "nl"), fresh.scores(WORDS, "nl"), atol=1e-6)


def test_terms_that_are_everywhere_are_left_out_of_large_registers(monkeypatch):
    monkeypatch.setattr(postings, "MANY", 10)
    index = Index.build(["brood"] * 30 + ["brood tuin"], languages="nl")
    terms, rarity = index.postings.channels["words"].terms, index.postings.rarity()
    everywhere, rare = (terms[text.analysis(word, "nl").words[0]] for word in ("brood", "tuin"))
    assert rarity[everywhere] == 0.0
    assert rarity[rare] > 0.5


def test_counts_of_a_text_are_those_of_its_channels():
    assert set(channels_of("fiets", "nl")) == set(Index.build([]).postings.channels)
