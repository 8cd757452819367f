"""The story of growth that the demo tells."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests import factories
from tests.ecosystem.making import make_actor
from vlechtwerk.core import clock
from vlechtwerk.desk.demo.growth import MEMBERS, show_growth
from vlechtwerk.desk.demo.sources import rows
from vlechtwerk.ecosystem.models import Cluster, Initiative, MaturityAssessment

pytestmark = pytest.mark.django_db


def play():
    by, now = factories.make_broker(), clock.now()
    show_growth(
        SimpleNamespace(cast=SimpleNamespace(by_login={"nadia": by}), day=lambda days: now + timedelta(days=days))
    )


def test_demo_tells_a_year_of_an_initiative_among_invented_workplaces_only():
    for row in rows("workplaces")[:15]:
        make_actor(row["name"])
    make_actor("Een actor van de tabel")
    play()
    made, cluster = Initiative.objects.get(), Cluster.objects.get()
    assert made.places.count() == cluster.actors.count() == MEMBERS and made.phase == "cultivation"
    assert not made.places.filter(actor__organisation__name="Een actor van de tabel").exists()
    assert {one.kind for one in made.entries.all()} == {"note", "turning_point", "warning"}
    assert (made.entries.latest("on").on - made.entries.earliest("on").on).days > 300


def test_demo_without_actors_has_the_maturity_only():
    play()
    assert MaturityAssessment.objects.count() == 4 and not Initiative.objects.exists()
