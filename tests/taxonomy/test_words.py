"""Changing concepts and compounds: what holds afterwards, what is refused, what undo leaves."""

import pytest

from tests import factories
from tests.together import refusals, together
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.engine import compounds, concepts, text
from vlechtwerk.taxonomy import actions, overlay, queries
from vlechtwerk.taxonomy.models import ConceptChange

pytestmark = pytest.mark.django_db


def means(words, code, language="nl"):
    queries.refresh()
    return code in text.analysis(words, language).concepts


def test_added_form_is_understood_at_once_and_taken_back(with_form):
    assert not means("wij zoeken een zakcent", "subsidy")
    change = actions.change_concept("subsidy", wanted=with_form("zakcent"), by=None, why="zo zeggen ze dat hier")
    assert means("wij zoeken een zakcent", "subsidy")
    actions.undo_change(change, by=None)
    assert not means("wij zoeken een zakcent", "subsidy")
    assert queries.rows() == overlay.standard()


def test_removed_form_is_understood_no_more(edited):
    row = edited()
    assert means("een potje", "subsidy")
    lay = [form for form in overlay.listed(row, "nl_lay") if not form.startswith("potje")]
    actions.change_concept("subsidy", wanted={**row, "nl_lay": "|".join(lay)}, by=None)
    assert not means("een potje", "subsidy")


def test_concept_switched_off_means_nothing_and_nobody_stands_below_it(edited):
    actions.change_concept("subsidy", wanted=edited(off="1"), by=None)
    assert not means("subsidieaanvraag", "subsidy")
    assert concepts.vocabulary().broader["eu_funding"] == ""


def test_own_concept_is_understood_in_three_languages():
    row = {"concept": "", "name_nl": "kringwinkel", "name_fr": "ressourcerie", "name_en": "reuse shop",
           "nl": "kringlooptruc*", "fr": "ressourcerie fine", "en": "reuse shop", "broader": "finance"}  # fmt: skip
    actions.change_concept("reuse_shop", wanted=row, by=None)
    assert means("onze kringlooptrucs", "reuse_shop")
    assert means("a reuse shop", "reuse_shop", "en")
    assert concepts.name("reuse_shop", "fr") == "ressourcerie"


def test_change_is_in_the_trail_with_who_and_why(with_form):
    broker = factories.make_broker()
    change = actions.change_concept("subsidy", wanted=with_form("zakcent"), by=broker, why="markt")
    entry = AuditEntry.objects.get(verb="concept_changed")
    assert (entry.actor_id, entry.subject_id, entry.data["why"]) == (broker.pk, str(change.pk), "markt")
    assert queries.history("subsidy")[0].who == "Lotte Hermans"


def test_same_words_write_nothing(edited):
    assert actions.change_concept("subsidy", wanted=edited(), by=None) is None
    assert not ConceptChange.objects.exists()


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"broader": "subsidy"}, "broader"),
        ({"broader": "grant_writing"}, "broader"),  # stands below subsidy
        ({"broader": "nergens"}, "broader"),
        ({"related": "subsidy"}, "related"),
        ({"related": "nergens"}, "related"),
        ({"name_nl": " "}, "name_nl"),
        ({"name_fr": "=1+1"}, "name_fr"),
        ({"nl_lay": "su*sidie"}, "nl_lay"),
        ({"nl_lay": "su*"}, "nl_lay"),
        ({"nl_lay": "=cmd()"}, "nl_lay"),
        ({"nl_lay": "!!!"}, "nl_lay"),
        ({"nl_lay": "een " * 9}, "nl_lay"),
    ],
)
def test_nonsense_is_refused_with_its_field(edited, columns, field):
    with pytest.raises(actions.TaxonomyRefused) as caught:
        actions.change_concept("subsidy", wanted=edited(**columns), by=None)
    assert caught.value.field == field
    assert not ConceptChange.objects.exists()


def test_undo_that_would_make_a_circle_is_refused(edited):
    first = actions.change_concept("subsidy", wanted=edited(broader=""), by=None)
    actions.change_concept("finance", wanted=edited("finance", broader="subsidy"), by=None)
    with pytest.raises(actions.TaxonomyRefused):
        actions.undo_change(first, by=None)


def test_words_of_somebody_else_in_between_are_not_lost(with_form):
    mine, seen = with_form("zakcent"), queries.latest_change("subsidy")
    actions.change_concept("subsidy", wanted=with_form("spaarpotje"), by=None)
    with pytest.raises(actions.TaxonomyRefused):
        actions.change_concept("subsidy", wanted=mine, by=None, seen=seen)
    assert means("spaarpotje", "subsidy")


def test_of_two_who_undo_one_reads_that_it_is_done(committed_db, with_form):
    change = actions.change_concept("subsidy", wanted=with_form("zakcent"), by=None)

    def undo():
        actions.undo_change(change, by=None)

    assert len(refusals(together(undo, undo))) == 1


def test_other_process_works_with_the_new_words(committed_db, with_form):
    assert not means("een zakcent", "subsidy")

    def change():
        actions.change_concept("subsidy", wanted=with_form("zakcent"), by=None)

    assert refusals(together(change)) == []
    assert means("een zakcent", "subsidy")


def test_looking_for_news_takes_one_query_and_three_when_there_is_some(with_form, django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.refresh()
    actions.change_concept("subsidy", wanted=with_form("zakcent"), by=None)
    with django_assert_num_queries(3):
        queries.refresh()
    with django_assert_num_queries(1):
        queries.refresh()


def test_compound_is_split_the_networks_way_at_once():
    usual = compounds.split("buurtwinkel")
    exception = actions.except_compound("Buurtwinkel", parts="", by=None)
    queries.refresh()
    assert compounds.split("buurtwinkels") == ()
    assert "winkel" not in text.analysis("buurtwinkel", "nl").words
    actions.except_compound("buurtwinkel", parts="buurt + winkel", by=None)
    queries.refresh()
    assert "winkel" in text.analysis("buurtwinkel", "nl").words
    with pytest.raises(actions.TaxonomyRefused):
        actions.undo_compound(exception, by=None)
    actions.undo_compound(queries.compounds_in_use().get(), by=None)
    queries.refresh()
    assert compounds.split("buurtwinkel") == usual


@pytest.mark.parametrize(("word", "parts", "spells"), [("stadshuis", "stad huis", True), ("stadhuis", "stad hoes", False),
                                                      ("bloemenmarkt", "bloem+markt", True), ("stadhuis", "stadhuis", False)])  # fmt: skip
def test_parts_must_spell_the_word(word, parts, spells):
    if spells:
        assert actions.except_compound(word, parts=parts, by=None).parts
    else:
        with pytest.raises(actions.TaxonomyRefused):
            actions.except_compound(word, parts=parts, by=None)
