"""The focus group of the needs analysis, typed in from paper: exactly three are three, and n is 7."""

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from tests.surveys.asking import question, questionnaire
from tests.surveys.reading import make_round
from vlechtwerk.surveys import answers
from vlechtwerk.surveys.actions import enter_paper
from vlechtwerk.surveys.enums import QuestionnaireState, RoundState
from vlechtwerk.surveys.models import Response
from vlechtwerk.surveys.queries import results

PAPER = [("c1", "c2", "c4"), ("c1", "c2", "c5"), ("c1", "c3", "c4"), ("c1", "c3", "c5"), ("c1", "c2", "c3"), ("c1", "c4", "c5"), ("c1", "c2", "c4")]  # fmt: skip


@pytest.fixture
def broker(db):
    return factories.make_broker()


@pytest.fixture
def found(broker):
    survey = questionnaire("focus_group", state=QuestionnaireState.READY, keeper=broker)
    question("exactly", survey, text="Wat maakte het tot een succes?")
    return make_round(survey, state=RoundState.OPEN)


@pytest.mark.parametrize("chosen", [["c1", "c2"], ["c1", "c2", "c3", "c4"], []])
def test_two_or_four_choices_are_refused(found, broker, chosen):
    asked = found.questionnaire.questions.get()
    with pytest.raises(answers.AnswerRefused, match="3"):
        answers.clean(asked, chosen)
    page = client_of(broker).post(reverse("survey_paper", args=[found.key]), {answers.name_of(asked): chosen})
    assert page.status_code == 422 and not Response.objects.exists()


def test_seven_on_paper_show_n_is_seven(found, broker):
    asked = found.questionnaire.questions.get()
    for number, chosen in enumerate(PAPER):
        enter_paper(
            found, key=f"paperrrrrrr{number}", values={asked.key: answers.clean(asked, list(chosen))}, by=broker
        )
    (entry,) = results.results(found).entries
    assert (entry.result.n, entry.result.of) == (7, 7)
    assert sum(one.count for one in entry.result.shares) == 21
    page = client_of(broker).get(reverse("survey_results", args=[found.key])).content.decode()
    assert "n = 7 van 7" in page
