"""Words, compounds, concepts and languages of short texts."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vlechtwerk.engine import compounds, concepts, spelling, text


def test_analyse_compound_keeps_whole_and_parts():
    found = text.analyse("subsidieaanvraag voor onze vzw", language="nl")
    assert found[:4] == ["subsidieaanvraag", "subsidie", "aanvraag", "vzw"]
    assert "#subsidy" in found
    assert "voor" not in found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("kmo", "nl"), ("mkb", "nl")),
        (("onze vzw", "nl"), ("notre ASBL", "fr")),
        (("stichting oprichten", "nl"), ("set up a foundation", "en")),
        (("vrijwilligers", "nl"), ("des bénévoles", "fr")),
        (("boekhouding", "nl"), ("onze bonnetjes in een schoendoos", "nl")),
        (("verdienmodel", "nl"), ("business model", "en")),
    ],
)
def test_analyse_same_thing_in_other_words_shares_a_concept(one, other):
    assert text.analysis(*one).concepts.keys() & text.analysis(*other).concepts.keys()


def test_analyse_inflection_meets_its_lemma():
    assert set(text.analyse("huizen", "nl")) & set(text.analyse("huis", "nl"))
    assert set(text.analyse("les coopératives", "fr")) & set(text.analyse("une cooperative", "fr"))


@pytest.mark.parametrize(
    ("sample", "language"),
    [
        ("Wij zoeken iemand die ons helpt met de boekhouding", "nl"),
        ("Nous cherchons quelqu'un pour notre comptabilité", "fr"),
        ("We are looking for somebody to keep our books", "en"),
        ("boekhouding", "nl"),
        ("bénévoles", "fr"),
        ("bookkeeping", "en"),
        ("", "nl"),
    ],
)
def test_guess_language(sample, language):
    assert text.guess_language(sample) == language


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("subsidieaanvraag", ("subsidie", "aanvraag")),
        ("vrijwilligersverzekering", ("vrijwilligers", "verzekering")),
        ("samenwerkingsovereenkomst", ("samenwerking", "overeenkomst")),
        ("verdienmodel", ("verdien", "model")),
        ("begeleiding", ()),
        ("ondernemer", ()),
        ("vluchteling", ()),
        ("", ()),
    ],
)
def test_split_compound(word, parts):
    assert compounds.split(word) == parts


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("boekhoudig", "boekhouding"), ("vergaadering", "vergadering"), ("subsidi", "subsidie")],
)
def test_corrected_finds_the_usual_spelling(wrong, right):
    assert spelling.corrected(wrong, "nl") == right


def test_corrected_leaves_known_and_strange_words_alone():
    assert spelling.corrected("subsidie", "nl") == ""
    assert spelling.corrected("xqzwvkjhp", "nl") == ""


@pytest.mark.parametrize(
    "strange",
    [
        "",
        "   ",
        "😀" * 50,
        "\x00\x01\x1f",
        "<p>" * 2000,
        "a" * 100_000,
        "-" * 100_000,
        "x-y-" * 25_000,
        "\u202e\ud800",
    ],
)
def test_analyse_survives_strange_input(strange):
    assert isinstance(text.analyse(strange), list)


def test_analyse_reads_through_markup_and_invisible_letters():
    assert text.analyse("<b>sub\u00adsidie</b>&nbsp;vzw", "nl") == text.analyse("subsidie vzw", "nl")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.sampled_from([None, "nl", "fr", "en", "de", "xx"]))
def test_analyse_any_text_gives_words(sample, language):
    found = text.analyse(sample, language)
    assert all(word and word == word.lower() for word in found)
    assert found == text.analyse(sample, language)


def test_vocabulary_is_whole():
    vocabulary = concepts.vocabulary()
    assert len(vocabulary.broader) >= 150
    assert {wider for wider in vocabulary.broader.values() if wider} <= vocabulary.broader.keys()
    missing = [code for code in vocabulary.broader if code in vocabulary.names[code].values() and "_" in code]
    assert not missing
    assert concepts.name("subsidy", "fr") == "subsides"
    assert concepts.name("unheard-of", "nl") == "unheard-of"


def test_use_own_vocabulary_and_back():
    concepts.use([{"concept": "windvang", "broader": "", "nl": "zeilwagen*", "fr": "char à voile", "en": "land yacht"}])
    try:
        assert text.analysis("een zeilwagentje", "nl").concepts == {"windvang": 1.0}
        assert text.analysis("le char et la voile", "fr").concepts == {"windvang": 1.0}
    finally:
        concepts.use(None)
    assert "windvang" not in text.analysis("een zeilwagentje", "nl").concepts


def test_import_is_light():
    modules = ("text", "relevance", "score", "explain", "assignment", "rings", "groups")
    heavy = ("ortools", "pandas", "scipy.optimize", "django", "simplemma", "wordfreq")
    imports = ", ".join(f"vlechtwerk.engine.{module}" for module in modules)
    code = f"import sys, {imports}; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
