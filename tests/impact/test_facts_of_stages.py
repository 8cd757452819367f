"""Facts of ambassadors by the same rules as their own pages: appearances that happened, questions that came in."""

from datetime import timedelta

import pytest

from tests import factories
from tests.events.stage_scene import confirmed, make_ambassador
from tests.impact import scene
from vlechtwerk.core import clock
from vlechtwerk.events import indicators
from vlechtwerk.events.actions import cards
from vlechtwerk.events.models import Event, Registration
from vlechtwerk.programmes.models import Ambassadorship

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return scene.programme(factories.make_broker())


def test_planned_stage_is_no_appearance_and_a_held_one_shows_itself_once_people_were_counted(programme):
    stage = confirmed()
    Ambassadorship.objects.update(programme=programme)
    assert indicators.appearances(programme) == []
    with clock.at(stage.event.ends_at + timedelta(days=1)):
        Event.objects.filter(pk=stage.event.pk).update(state="held")
        assert [one.has_evidence for one in indicators.appearances(programme)] == [False]
        Registration.objects.create(event=stage.event, name="An", attended_at=stage.event.starts_at)
        assert [one.has_evidence for one in indicators.appearances(programme)] == [True]


def test_question_counts_once_it_is_sent_again(programme):
    one = make_ambassador("Wim Decoster")
    Ambassadorship.objects.filter(pk=one.pk).update(programme=programme)
    card = cards.make_card(one, keeper=one.keeper, by=one.keeper, event=None)
    asked = {"question": "Hoe begin je met zelfroosteren?", "email": "said@example.org"}
    cards.ask_by_card(card, as_draft=True, **asked)
    assert indicators.questions(programme) == []
    cards.ask_by_card(card, **asked)
    assert len(indicators.questions(programme)) == 1
