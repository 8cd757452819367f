"""Words learnt from what helped: planted ones are found, private and common ones never shown."""

import pytest

from vlechtwerk.engine import text
from vlechtwerk.taxonomy import actions, cooccurrence, queries, registry
from vlechtwerk.taxonomy.registry import Pair

MONEY, BREAD, ROOM = "Ik schrijf een subsidiedossier", "Ik bak brood met desem", "Ik verbouw lokalen en ruimte"
OTHER = ["zaagmachine", "fietsband", "tuinslang", "gitaarsnaar", "breinaald", "verfkwast", "tentstok", "zaklamp",
         "vlieger", "knikker", "schaakbord", "kruiwagen"]  # fmt: skip


def pairs(planted, askers=(1, 2, 3, 4), talent=MONEY, different=True):
    """Pairs with a planted word, among twelve that have nothing to do with it."""
    found = [
        Pair((f"Wij zoeken {planted} of een {OTHER[n] if different else ''}", "nl"), ((talent, "nl"),), asker, 100 + n)
        for n, asker in enumerate(askers)
    ]
    rest = [
        Pair((f"Wie zoekt een {word}", "nl"), (((BREAD, ROOM)[n % 2], "nl"),), 50 + n, 150 + n)
        for n, word in enumerate(OTHER)
    ]
    return found + rest


def words(found):
    return [(one.word, one.code) for one in found]


def test_planted_word_is_found_with_its_concept():
    (one,) = cooccurrence.meetings(pairs("zakcenten"))
    assert (one.word, one.code, one.pairs, one.people) in {
        ("zakcenten", "grant_writing", 4, 4),
        ("zakcenten", "subsidy", 4, 4),
    }
    assert set(one.examples) <= {"subsidiedossier"}


@pytest.mark.parametrize(
    "planted",
    [
        pairs("zakcenten", askers=(1, 1, 1, 1)),  # one person's own word
        pairs("zakcenten", askers=(1, 2, 2, 1)),  # of two people
        pairs("zakcenten", askers=(1, 2)),  # too seldom
        pairs("zakcenten", different=False),  # one need, written four times
        pairs("subsidies"),  # known already
        [*pairs("zakcenten"), *pairs("zakcenten", askers=(5, 6, 7, 8), talent=BREAD)],  # goes with anything
    ],
)
def test_private_seldom_known_and_aimless_words_are_not(planted):
    assert cooccurrence.meetings(planted) == []


@pytest.mark.parametrize(("table", "expected"), [((4, 4, 4, 16), 17.99), ((1, 4, 4, 16), 0.0), ((3, 4, 5, 100), 15.76), ((0, 4, 4, 16), 0.0)])  # fmt: skip
def test_ratio_is_that_of_dunning(table, expected):
    assert cooccurrence.ratio(*table) == pytest.approx(expected, abs=0.01)


@pytest.fixture
def planted(monkeypatch):
    monkeypatch.setattr(registry.confirmed_pairs, "_items", {"test": lambda: pairs("zakcenten")})


@pytest.mark.django_db
@pytest.mark.usefixtures("planted")
def test_accepted_word_is_understood_and_never_suggested_again():
    assert (actions.suggest_words(), actions.suggest_words()) == (1, 0)
    one, _name = queries.suggestions()[0]
    actions.accept_suggestion(one, by=None)
    queries.refresh()
    assert one.code in text.analysis("zakcenten", "nl").concepts
    assert (actions.suggest_words(), queries.suggestions()) == (0, [])
    with pytest.raises(actions.TaxonomyRefused):
        actions.reject_suggestion(one, by=None)


@pytest.mark.django_db
@pytest.mark.usefixtures("planted")
def test_rejected_word_never_comes_back():
    actions.suggest_words()
    actions.reject_suggestion(queries.suggestions()[0][0], by=None)
    assert (actions.suggest_words(), queries.suggestions()) == (0, [])
