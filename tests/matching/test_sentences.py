"""Reasons in words: what a broker reads on the match desk."""

import re

import pytest
from django.utils import translation

from vlechtwerk.engine import concepts, explain
from vlechtwerk.engine.explain import Change, Reason
from vlechtwerk.matching import sentences


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


# what a code may carry; a new parameter in the engine must be said here too
PARAMS = {
    "words": ["brood"], "concepts": ["pricing"], "language": "fr", "languages": ["fr"], "km": 12, "n": 2, "of": 3,
    "sector": "ict", "given": 4, "received": 1, "days": ["mon_am", "mon_pm"], "region": "beyond", "by": 0.1,
    "feature": "text", "place": 5,
}  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_code_of_the_engine_has_a_sentence(language):
    with translation.override("en"):
        english = {code: sentences.reason(Reason(code, True, PARAMS), {}) for code in explain.CODES}
    with translation.override(language):
        for code in explain.CODES:
            said = sentences.reason(Reason(code, True, PARAMS), {})
            assert said
            assert "_" not in said
            assert code.replace("_", " ") != said
            assert language == "en" or said != english[code], f"{code} is not translated"


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_change_has_a_sentence(language):
    params = {**PARAMS, "dial": 3, "best": 0.21, "total": 0.31}
    with translation.override(language):
        said = {code: sentences.change(Change(code, 1, params), "An") for code in explain.CHANGES}
        assert len(set(said.values())) == len(explain.CHANGES)
        assert all("An" in one for code, one in said.items() if code != "helper_puts_first")
    assert language == "en" or "first" not in " ".join(said.values())
    assert {"nl": "0,21", "fr": "0,21", "en": "0.21"}[language] in said["helper_puts_first"]


def test_codes_are_those_that_the_engine_gives():
    told = {*re.findall(r"``(\w+)\(", explain.__doc__)}
    assert set(explain.CODES) == told
    assert set(explain.CHANGES) == {*re.findall(r"``(\w+)\(", explain.what_would_change.__doc__)}


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
