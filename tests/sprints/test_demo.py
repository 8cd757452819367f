"""The demo's two sprints, and how long names of guests are kept."""

from datetime import timedelta

import pytest

from tests import factories
from tests.sprints import scene
from vlechtwerk.core import clock
from vlechtwerk.core.registry import keepings
from vlechtwerk.desk.demo.sources import SMALL, Cast
from vlechtwerk.desk.demo.sprints import HIDDEN, hold_sprints
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.sprints import actions
from vlechtwerk.sprints.models import Idea, Sprint, SprintMember

pytestmark = pytest.mark.django_db


def test_one_is_harvested_and_one_runs_with_hidden_ideas():
    lotte = factories.make_broker()
    factories.make_innovation(broker=lotte)
    cast = Cast(by_login={"lotte": lotte}, members=[factories.make_person("An Lid"), factories.make_person("Bert Lid")])
    hold_sprints(Year(cast, SMALL, lambda _done: None))
    done, running = Sprint.objects.order_by("starts_at")
    assert (done.state, running.state, running.board) == ("harvested", "ideate", "silent")
    assert done.is_demo and running.is_demo and done.ideas.exclude(harvest="").count() == 2
    assert Idea.objects.exclude(sealed="").count() == len(HIDDEN)
    assert running.steps.get(started_at__isnull=False, finished_at=None).title


def test_names_of_guests_go_a_year_after_the_sprint(lotte):
    sprint = scene.plan(lotte)
    actions.join_sprint(sprint, name="An")
    actions.join_sprint(sprint, person=factories.make_person("Bert Lid"))
    actions.cancel_sprint(sprint, reason="Ziek", by=lotte)
    rule = keepings["sprint_guests"]
    assert not rule.rows(clock.now() - timedelta(days=1)).exists()
    rows = rule.rows(clock.now() + timedelta(days=1))
    assert [rule.name(one) for one in rows] == ["An"] and rule.erase(rows) == 1
    assert sorted(SprintMember.objects.values_list("name", flat=True)) == ["", "Bert Lid"]
