"""Views and the story of the map that the demo tells."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests import factories
from tests.ecosystem.making import make_actor, relate
from vlechtwerk.core import clock
from vlechtwerk.desk.demo.maps import keep_maps
from vlechtwerk.desk.demo.sources import rows
from vlechtwerk.ecosystem.models import MapStory, SavedView

pytestmark = pytest.mark.django_db


def play():
    by, now = factories.make_broker(), clock.now()
    keep_maps(
        SimpleNamespace(cast=SimpleNamespace(by_login={"lotte": by}), day=lambda days: now + timedelta(days=days))
    )


def test_demo_keeps_two_views_and_tells_a_story_that_names_invented_workplaces_only(client):
    one, other, third = (make_actor(row["name"]) for row in rows("workplaces")[:3])
    table = make_actor("Een actor van de tabel")
    relate(one, other), relate(other, third), relate(table, one), relate(table, third), relate(table, other)
    play()
    assert [bool(view.token) for view in SavedView.objects.order_by("title")] == [False, True]
    story = MapStory.objects.get()
    assert story.is_public and story.steps.count() == 5
    assert {step.focus for step in story.steps.all()} == {None, other}
    assert not any("tabel" in step.title + step.text for step in story.steps.all())
    for number in range(1, 6):
        assert client.get(f"/kaart/verhaal/{story.key}/?stap={number}").status_code == 200


def test_demo_without_workplaces_keeps_nothing():
    make_actor("Een actor van de tabel")
    play()
    assert not SavedView.objects.exists() and not MapStory.objects.exists()
