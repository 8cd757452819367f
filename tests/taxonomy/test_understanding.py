"""What the try-out says of a text: the words behind every concept, whatever is typed."""

from hypothesis import given
from hypothesis import strategies as st

from vlechtwerk.engine import text
from vlechtwerk.taxonomy.understanding import LONGEST, understand


def by_code(words, **more):
    return {one.code: one.words for one in understand(words, **more).meanings}


def test_word_leads_to_its_concept():
    assert by_code("Wij zoeken een potje")["subsidy"] == ("potje",)


def test_words_of_a_phrase_lead_to_it_together_and_no_others():
    assert by_code("Waar komt het geld vandaan, vroeg Griet")["business_model"] == ("komt", "geld", "vandaan")


def test_spelling_compounds_and_what_is_lost_are_told():
    found = understand("Een subsiedie voor de buurtwinkel en een wafelijzerbende")
    assert found.language == "nl"
    assert found.is_guessed
    assert [(word.word, word.meant) for word in found.corrected] == [("subsiedie", "subsidie")]
    assert ("buurt", "winkel") in [word.parts for word in found.compounds]
    assert [word.word for word in found.lost] == ["wafelijzerbende"]


def test_everyday_words_are_not_called_lost():
    assert understand("Wie helpt ons? Wij zoeken iemand en willen graag").lost == []


def test_chosen_language_is_kept():
    found = understand("budget", language="fr")
    assert (found.language, found.is_guessed) == ("fr", False)


@given(st.text(max_size=300))
def test_text_comes_back_as_it_was_and_every_concept_is_the_engines(words):
    found = understand(words, language="nl")
    assert "".join(word.before + word.word for word in found.words) + found.rest == words
    assert {one.code for one in found.meanings} <= text.analysis(words, "nl").concepts.keys()


def test_endless_text_is_cut():
    found = understand("subsidie " * 2000)
    assert sum(len(word.before + word.word) for word in found.words) <= LONGEST
