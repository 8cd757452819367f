"""Reasons in words: what a broker reads on the match desk."""

import pytest
from django.utils import translation

from vlechtwerk.engine import concepts
from vlechtwerk.engine.explain import Reason
from vlechtwerk.matching import sentences

pytestmark = pytest.mark.same_on_any_database


@pytest.mark.parametrize(
    ("language", "shared", "near", "words"),
    [
        ("nl", "thuis in prijszetting", "kent iets wat er dicht bij ligt: prijszetting", "noemt “vrijwilligers” ook"),
        (
            "fr",
            "s’y connaît en fixation des prix",
            "connaît un sujet proche : fixation des prix",
            "dit aussi «\N{NO-BREAK SPACE}vrijwilligers\N{NO-BREAK SPACE}»",
        ),
        ("en", "knows about pricing", "knows something close to it: pricing", "says “vrijwilligers” too"),
    ],
)
def test_reason_names_the_subject_in_the_language_of_the_reader(language, shared, near, words):
    with translation.override(language):
        assert sentences.reason(Reason("concept_shared", True, {"concepts": ["pricing"]}), {}) == shared
        assert sentences.reason(Reason("concept_near", True, {"concepts": ["pricing"]}), {}) == near
        assert sentences.reason(Reason("words_shared", True, {"words": ["vrijwilligers"]}), {}) == words


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_reason_never_shows_a_code(language):
    with translation.override(language):
        for code in concepts.vocabulary().names:
            said = sentences.reason(Reason("concept_shared", True, {"concepts": [code]}), {})
            assert "_" not in said
            assert said.endswith(concepts.name(code, language))


@pytest.mark.parametrize(
    ("language", "names", "words"),
    [
        ("nl", ["An"], "An: is al voor deze nood gevraagd"),
        ("nl", ["An", "Bo", "Cis"], "3 mensen: zijn al voor deze nood gevraagd"),
        ("fr", ["An", "Bo", "Cis"], "3 personnes : ont déjà reçu une demande pour ce besoin"),
        ("en", ["An", "Bo"], "An and Bo: were asked for this need before"),
    ],
)
def test_obstacle_counts_whom_it_is_about(language, names, words):
    with translation.override(language):
        assert sentences.excluded("asked_before", names) == words
