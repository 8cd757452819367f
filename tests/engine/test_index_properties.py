"""What must hold of every index: order, permutation, removal, new candidates, any input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vlechtwerk.engine import text
from vlechtwerk.engine.relevance import Index

WORDS = st.sampled_from(
    [
        "subsidie",
        "vzw",
        "boekhouding",
        "fiets",
        "koken",
        "website",
        "vergunning",
        "verzekering",
        "buurt",
        "eenzaam",
        "oma",
    ]
)
TEXTS = st.lists(WORDS, max_size=6).map(" ".join)
DOCUMENTS = st.lists(TEXTS, min_size=1, max_size=7)
few = settings(max_examples=25, deadline=None)


@few
@given(DOCUMENTS, st.lists(TEXTS, min_size=1, max_size=3))
def test_same_input_gives_same_output(documents, queries):
    one, two = (Index.build(documents, languages="nl").scores(queries, "nl") for _ in range(2))
    assert np.array_equal(one, two)


@few
@given(DOCUMENTS, st.lists(TEXTS, min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_permuted_documents_and_queries_only_permute_the_result(documents, queries, random):
    rows, columns = list(range(len(queries))), list(range(len(documents)))
    random.shuffle(rows)
    random.shuffle(columns)
    straight = Index.build(documents, languages="nl").scores(queries, "nl")
    shuffled = Index.build([documents[at] for at in columns], languages="nl").scores([queries[at] for at in rows], "nl")
    assert np.allclose(shuffled, straight[np.ix_(rows, columns)], atol=1e-6)


@few
@given(DOCUMENTS, TEXTS, st.integers(0, 6))
def test_removed_document_was_never_there(documents, query, at):
    at = min(at, len(documents) - 1)
    index = Index.build(documents, languages="nl")
    index.remove(at)
    fresh = Index.build([*documents[:at], "", *documents[at + 1 :]], languages="nl")
    assert np.allclose(index.scores([query], "nl"), fresh.scores([query], "nl"), atol=1e-6)
    assert index.scores([query], "nl")[0, at] == 0


@few
@given(DOCUMENTS, TEXTS)
def test_candidate_who_says_nothing_changes_nobody(documents, query):
    index = Index.build(documents, languages="nl")
    before = index.scores([query], "nl")
    index.update(len(documents), "", language="nl")
    assert np.allclose(index.scores([query], "nl")[:, :-1], before, atol=1e-6)


@few
@given(DOCUMENTS, TEXTS, TEXTS)
def test_new_candidate_changes_others_by_rarity_alone(documents, query, another):
    """The weights of what the others say stay as they are: only the side of the query may change."""
    index = Index.build(documents, languages="nl")
    index.update(len(documents), another, language="nl")
    fresh = Index.build([*documents, another], languages="nl")
    assert np.allclose(index.scores([query], "nl"), fresh.scores([query], "nl"), atol=1e-6)
    twins = Index.build([*documents, documents[0]], languages="nl").scores([query], "nl")[0]
    assert twins[0] == pytest.approx(twins[-1], abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=4), st.lists(st.text(max_size=80), max_size=2))
def test_any_text_can_be_indexed_and_asked(documents, queries):
    found = Index.build(documents).scores(queries)
    assert found.shape == (len(queries), len(documents))
    assert np.isfinite(found).all()
    assert (found >= 0).all()


@few
@given(st.text(max_size=120))
def test_analysing_twice_is_cached_and_lemmas_are_stable(sample):
    assert text.analysis(sample, "nl") is text.analysis(sample, "nl")
    plain = text.analysis(sample, "nl").plain
    assert text.analysis(" ".join(plain), "nl").plain == plain
