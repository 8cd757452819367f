"""Ranking of people by their texts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vlechtwerk.engine.relevance import Index, shared

TALENTS = [
    "Ik doe al jaren de boekhouding van de voetbalclub en help met de jaarrekening.",
    "Subsidiedossiers schrijven voor verenigingen, Vlaams en Europees.",
    "Je suis avocate et je rédige des statuts d'ASBL.",
    "Bread baking and cooking for large groups.",
    "Fietsen herstellen en anderen leren sleutelen.",
    "Ik maak websites in WordPress.",
]
WORDS = st.sampled_from(
    [
        "subsidie",
        "vzw",
        "boekhouding",
        "fiets",
        "koken",
        "website",
        "statuten",
        "verzekering",
        "buurt",
        "huis",
    ]
)
TEXTS = st.lists(WORDS, min_size=0, max_size=6).map(" ".join)


@pytest.mark.parametrize(
    ("need", "text", "words"),
    [
        ("We zoeken grond voor een tuin", "Ik ken elke grondstof", ()),
        ("We zoeken vrijwilligers", "Ik begeleid een vrijwilliger", ("vrijwilliger",)),
    ],
)
def test_evidence_names_no_word_that_is_a_part_of_another(need, text, words):
    assert Index.build([text], owners=[1]).evidence(need, 1, "nl").words == words


@pytest.mark.parametrize(
    ("need", "owner"),
    [
        ("Wie helpt ons met een subsidieaanvraag?", 1),
        ("Onze bonnetjes zitten in een schoendoos", 0),
        ("Wij willen statuten voor onze vzw", 2),
        ("Wie wil er voor veel volk koken?", 3),
        ("Onze velo's zijn kapot", 4),
        ("boekhoudig", 0),
    ],
)
def test_top_finds_the_right_talent(need, owner):
    ids, scores = Index.build(TALENTS).top([need], k=3)
    assert ids[0, 0] == owner
    assert scores[0, 0] > scores[0, 1]


def test_top_pads_and_leaves_out_people_without_a_match():
    ids, scores = Index.build(TALENTS).top(["xyzzy", "koken"], k=10)
    assert (ids[0] == -1).all()
    assert ids.shape == scores.shape == (2, 10)
    assert ids[1, -1] == -1
    assert scores[1, -1] == 0


def test_scores_pool_the_best_three_documents_of_an_owner():
    single = Index.build(["koken", "fietsen", "koken", "koken", "koken"], languages="nl").scores(["koken"], "nl")[0]
    index = Index.build(["koken", "fietsen", "koken", "koken", "koken"], owners=[7, 3, 7, 7, 7], languages="nl")
    found = index.scores(["koken"], "nl")[0]
    assert index.owner_ids.tolist() == [3, 7]
    assert found[0] < found[1]
    assert found[1] == pytest.approx(2 * single[0])


def test_scores_more_evidence_never_lowers():
    few = Index.build([TALENTS[0], TALENTS[1]], owners=[1, 2])
    need = "boekhouding van de vereniging"
    before = few.scores([need])[0, 0]
    few.update(2, "Nog iets heel anders over vissen", owner=1)
    assert few.scores([need])[0, 0] >= before * 0.9


@settings(max_examples=25, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8), st.lists(st.tuples(st.integers(0, 7), TEXTS), max_size=6), TEXTS)
def test_update_equals_a_fresh_build(documents, changes, query):
    index = Index.build(documents, languages="nl")
    now = list(documents)
    for at, changed in changes:
        at = min(at, len(now))
        index.update(at, changed, language="nl")
        now[at:] = [changed, *now[at + 1 :]]
    fresh = Index.build(now, languages="nl")
    assert np.allclose(index.scores([query], "nl"), fresh.scores([query], "nl"))


def test_remove_forgets_the_document():
    index = Index.build(TALENTS)
    index.remove(0)
    assert index.top(["boekhouding"], k=3)[0][0, 0] != 0
    fresh = Index.build(["", *TALENTS[1:]])
    assert np.allclose(index.scores(["subsidie"]), fresh.scores(["subsidie"]))


def test_scores_of_nothing():
    assert Index.build([]).scores(["koken"]).shape == (1, 0)
    assert Index.build(TALENTS).scores([]).shape == (0, len(TALENTS))
    assert Index.build(["", ""]).top([""], k=2)[0].tolist() == [[-1, -1]]


def test_one_query_equals_many():
    index = Index.build(TALENTS)
    needs = ["subsidie", "boekhouding en website", "cooking"]
    together = index.scores(needs)
    for at, need in enumerate(needs):
        assert np.allclose(together[at], index.scores([need])[0])


def test_evidence_names_words_and_concepts():
    index = Index.build(TALENTS, owners=[5, 6, 7, 8, 9, 10])
    found = index.evidence("subsidieaanvraag", 6, "nl")
    assert found.document == 1
    assert found.words == ()  # "subsidie" is only a part of what either of them says
    assert "subsidy" in found.concepts
    assert index.evidence("subsidie", 99).document == -1


@pytest.mark.parametrize(
    ("need", "owner"),
    [
        ("Viool. Hier klinkt trompet.", 0),
        ("Trompet. Hier klinkt viool.", 1),
        ("Muziek. Hier klinkt trompet. Wie speelt viool?", 0),
        ("Muziek. Hier klinkt viool. Wie speelt trompet?", 1),
    ],
)
def test_title_and_question_count_more_than_the_story(need, owner):
    index = Index.build(["Ik speel viool", "Ik speel trompet"], languages="nl")
    assert index.top([need], k=1, languages="nl")[0][0, 0] == owner


def test_evidence_shows_words_as_written_and_no_plain_ones():
    need = "Veel mensen vragen iets aan een vrijwilliger in de coöperatie"
    found = shared(need, ["Mensen die Coöperaties en vrijwilligers kennen"], "nl", "nl")
    assert found.words == ("vrijwilligers", "coöperaties")


def test_evidence_names_what_is_close_when_nothing_is_the_same():
    found = shared("Een mentor voor onze trekker", ["Startersbegeleiding"], "nl", "nl")
    assert found.concepts == ()
    assert "startup_support" in found.near
