"""Word by word: what is new, what is gone, and nothing lost on the way."""

import time
from itertools import pairwise
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from vlechtwerk.library.difference import Part, between, difference


def told(old, new):
    return [(part.kind, part.words) for part in between(old, new)]


def test_one_word_changed():
    assert told("Reken eerst de kosten.", "Reken later de kosten.") == [
        ("same", "Reken "), ("gone", "eerst "), ("new", "later "), ("same", "de kosten.")
    ]  # fmt: skip


def test_same_words_are_one_part_and_nothing_is_none():
    assert between("Een\nTwee\n", "Een\nTwee\n") == [Part("same", "Een\nTwee\n")]
    assert between("", "") == []


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_both_texts_come_back_whole(old, new):
    parts = between(old, new)
    assert "".join(part.words for part in parts if part.kind != "new") == old
    assert "".join(part.words for part in parts if part.kind != "gone") == new
    assert all(one.kind != other.kind for one, other in pairwise(parts))


def test_a_very_long_text_takes_no_time():
    start = time.monotonic()
    between("woord en " * 6_000, "woord of " * 6_000)
    assert time.monotonic() - start < 2


def test_of_two_texts_title_and_sections_in_order():
    old = SimpleNamespace(title="Een", summary="", body={"body": "Hallo"})
    new = SimpleNamespace(title="Twee", summary="", body={"body": "Hallo"})
    found = difference(old, new, {"title": "Titel", "summary": "Kort", "body": "Tekst"})
    assert [(one.name, one.is_changed) for one in found] == [("Titel", True), ("Tekst", False)]
