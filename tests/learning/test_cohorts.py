"""Groups: who gets in, what opens when, and that a group keeps the version with which it began."""

import pytest

from tests.learning import scene
from vlechtwerk.learning import actions

pytestmark = pytest.mark.django_db


def test_own_goals_come_before_the_first_lesson(lotte):
    cohort = scene.running(lotte, "An Leert", goals=False)
    learner, lesson = cohort.learners.get(), scene.lesson(cohort)
    with pytest.raises(actions.LearningRefused, match="First write down"):
        actions.complete_lesson(learner, lesson=lesson)
    actions.set_goal(learner, text="Durven bellen")
    actions.complete_lesson(learner, lesson=lesson)
    actions.complete_lesson(learner, lesson=lesson)
    assert learner.done.count() == 1
