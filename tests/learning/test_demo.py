"""The demo's groups: one that finished, one at work with a fifth of its own, one for which people may apply."""

import pytest

from tests import factories
from vlechtwerk.desk.demo.learning_path import teach
from vlechtwerk.desk.demo.sources import SMALL, Cast
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.learning import actions, queries
from vlechtwerk.learning.models import Award, Cohort, Curriculum, Package, PackageTry, Review
from vlechtwerk.learning.standards import player

pytestmark = pytest.mark.django_db


def test_one_group_finished_one_is_at_work_and_one_is_open():
    lotte, els = factories.make_broker(), factories.make_person("Els Coach")
    factories.make_talent(els, text="Ik vertel hoe ik begon")
    factories.make_innovation(broker=lotte, lead=els)
    members = [factories.make_person(f"Lid {number}") for number in range(16)]
    teach(Year(Cast(by_login={"lotte": lotte, "els": els}, members=members), SMALL, lambda _done: None))
    done, running, planned = Cohort.objects.order_by("starts_on")
    assert [done.state, running.state, planned.state] == ["closed", "running", "planned"]
    assert Award.objects.filter(learner__cohort=done).count() == 4 and Curriculum.objects.get().is_demo
    assert queries.room(running).share == 20 and all(
        one.is_mixed for one in queries.teams(queries.taking_part(running))
    )
    tried, package = PackageTry.objects.first(), Package.objects.get()
    assert (0, tried.most) == actions.scores(player.parts_of(package.library, package.content), {})
    assert Review.objects.filter(reviewer__cohort=running, given_at=None).exists()
    assert running.lectures.get().state == "accepted" and running.real_work.get().state == "asked"
