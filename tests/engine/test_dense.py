"""Dense vectors: a channel that is off by default, and the adapter for word vectors."""

import numpy as np
import pytest

from vlechtwerk.engine import dense
from vlechtwerk.engine.relevance import Index

VECTORS = """6 3
zwaluw 1 0 0
hirondelle 0.9 0.1 0
swallow 0.95 0 0.1
orgelpijp 0 1 0
tuyau 0 0.9 0.1
kasseien 0 0 1
"""
OFFERS = ["orgelpijp", "kasseien", "zwaluw"]


@pytest.fixture
def vectors(tmp_path):
    file = tmp_path / "woorden.vec"
    file.write_text(VECTORS, "utf-8")
    return file


def test_words_without_a_letter_in_common_meet(vectors):
    index = Index.build(OFFERS, languages="nl", encoder=dense.WordVectors(vectors))
    assert Index.build(OFFERS, languages="nl").scores(["hirondelle"], "fr")[0, 2] == 0
    assert index.top(["hirondelle"], k=1, languages="fr")[0].tolist() == [[2]]


def test_changed_index_with_vectors_equals_a_fresh_one(vectors):
    encoder = dense.WordVectors(vectors)
    index = Index.build(["zwaluw", "kasseien"], languages="nl", encoder=encoder)
    index.update(0, "orgelpijp", language="nl")
    index.update(2, "zwaluw", language="nl")
    index.remove(1)
    fresh = Index.build(["orgelpijp", "", "zwaluw"], languages="nl", encoder=encoder)
    for asked in ("tuyau", "hirondelle", "kasseien"):
        assert np.allclose(index.scores([asked], "nl"), fresh.scores([asked], "nl"))


def test_folder_has_a_file_per_language(tmp_path):
    (tmp_path / "nl.vec").write_text("bank 1 0\nstoel 0 1\n", "utf-8")
    (tmp_path / "fr.vec").write_text("bank 0 1\n", "utf-8")
    found = dense.WordVectors(tmp_path).encode(["bank", "bank", "bank", ""], ["nl", "fr", "en", "nl"])
    assert found.tolist() == [[1, 0], [0, 1], [0, 0], [0, 0]]


def test_frequent_words_weigh_less_than_rare_ones(tmp_path):
    file = tmp_path / "een.vec"
    file.write_text("de 1 0\nkasseien 0 1\n", "utf-8")
    often, rare = dense.WordVectors(file).encode(["de kasseien"], ["nl"])[0]
    assert 0 < often < rare / 10


@pytest.mark.parametrize("content", ["", "geen getallen hier\n", "een\ntwee\n", "2 3\nwoord x y z\n"])
def test_file_without_vectors_is_refused(tmp_path, content):
    file = tmp_path / "fout.vec"
    file.write_text(content, "utf-8")
    with pytest.raises(ValueError, match="no word vectors"):
        dense.WordVectors(file)


def test_missing_path_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no word vectors"):
        dense.WordVectors(tmp_path / "nergens")


def test_configured_vectors_are_in_every_new_index(vectors):
    dense.configure(str(vectors))
    try:
        assert Index.build(OFFERS, languages="nl").scores(["hirondelle"], "fr")[0, 2] > 0
    finally:
        dense.configure("")
    assert Index.build(OFFERS, languages="nl").vectors is None
