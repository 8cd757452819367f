"""What a text stands in the index under, and what a question looks for."""

import pytest

from vlechtwerk.search.words import body_forms, slips, title_forms, wanted


def meets(question, text, *, with_slips=False):
    """Whether a text holds every word of a question in some form, as the index would say."""
    forms = set(body_forms(text)) | (set(title_forms(text)) if with_slips else set())
    return all(any(forms.issuperset(one) for one in word.forms) for word in wanted(question, with_slips=with_slips))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("subsidies", "Een subsidie aanvragen bij de provincie"),
        ("vrijwilliger", "Hoe houd je vrijwilligers aan boord?"),
        ("voedselverspilling", "Minder verspilling van voedsel in de winkel"),
        ("verspilling", "Voedselverspilling tegengaan"),
        ("kmo", "Ik werkte twintig jaar voor een mkb-bedrijf"),
        ("mkb", "Advies voor een kmo"),
        ("bénévoles", "Nous cherchons un bénévole"),
        ("volunteers", "We need a volunteer on Mondays"),
        ("COÖPERATIE", "een cooperatie oprichten"),
    ],
)
def test_inflections_parts_and_synonyms_meet(question, text):
    assert meets(question, text)


@pytest.mark.parametrize(
    ("question", "text"), [("voedselverspilling", "Een warme maaltijd met voedsel"), ("gent", "Brugge")]
)
def test_half_a_compound_and_another_word_do_not(question, text):
    assert not meets(question, text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Vandame", "Vandamme"), ("Vandmame", "Vandamme"), ("Vandammme", "Vandamme"), ("Vabdamme", "Vandamme")],
)
def test_one_slip_of_the_finger_in_a_name_is_forgiven(typed, meant):
    assert not meets(typed, meant)
    assert meets(typed, meant, with_slips=True)
    assert not meets(typed, "Vermeersch", with_slips=True)


def test_words_that_say_nothing_count_only_when_there_are_no_others():
    assert [one.word for one in wanted("de boer en het")] == ["boer"]
    assert [one.word for one in wanted("de het")] == ["de", "het"]


@pytest.mark.parametrize("question", ["", " ", "%", "'", "\u0301", "!!", "a", "\x00"])
def test_nothing_to_look_for_is_nothing(question):
    assert wanted(question) == []


def test_short_words_and_numbers_have_no_slips():
    assert slips("gist") == ()
    assert slips("123456") == ()
    assert slips("oogst") == ("~ogst", "~oost", "~oogt", "~oogs", "~oogst")
