"""The timeline: every kind of moment, a page at a time, and only what the reader may see."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.personas import HATS, STAFF, undone
from vlechtwerk.core import clock
from vlechtwerk.people import actions, merging, registry, timeline
from vlechtwerk.people.models import Hat, Person

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture
def db(one_world):
    with undone():
        yield


@pytest.fixture
def world(one_world, db):
    return one_world


def whole(of, **more):
    """All pages, one after the other, as the links lead."""
    found, before = [], ""
    while True:
        told = timeline.page(of, may_see=None, staff=True, before=before, **more)
        found += told.moments
        before = told.earlier
        if not before:
            return found


def test_the_whole_life_of_somebody_over_years_and_hats(world):
    member = world.people["member"]
    texts = " | ".join(one.text for one in whole(member))
    for said in ("In het register", "Wordt lid", "Trekt ", "zoekt hulp", "Handelt voor"):
        assert said in texts, texts
    kinds = {code for code, _label in timeline.page(member, may_see=None, staff=True).groups}
    assert kinds == {
        "network", "hats", "places", "consents", "innovations", "needs", "sessions", "coins", "mandates", "referrals", "circles",
        "ambassador", "events", "appearances", "ties", "knowledge", "surveys",
    }  # fmt: skip


def test_sessions_and_coins_are_told_from_the_side_of_this_person(world):
    with clock.at(clock.now() + timedelta(days=60)):
        helper = " | ".join(one.text for one in whole(world.people["helper"]))
        member = " | ".join(one.text for one in whole(world.people["member"]))
    assert "Kreeg een sessie van" in member
    assert "Munten eraf" in member
    assert "Kreeg een sessie" not in helper


def test_the_newest_stands_first_and_each_line_once_whatever_the_page(world, monkeypatch):
    person = factories.make_person("Oude Rot", hats=())
    for number in range(30):  # imported on one day, as lists are
        Hat.objects.create(
            person=person, kind="coach", since=date(2019, 1, 1), until=date(2019 + number % 3, 1, 1 + number % 2)
        )
    firm = factories.make_organisation("Firma")
    factories.make_affiliation(person, firm, since=date(2019, 1, 1), until=date(2020, 1, 1))
    at_once = whole(person)
    assert [one.at for one in at_once] == sorted((one.at for one in at_once), reverse=True)
    assert len(at_once) == 63
    for size in (1, 2, 7, 29, 62):
        monkeypatch.setattr(timeline, "PAGE", size)
        assert whole(person) == at_once, size


def test_a_moment_of_the_middle_of_a_day_and_a_day_itself(world, monkeypatch):
    """A day stands at its beginning, also where the page ends between the two."""
    person = factories.make_person("Dag", hats=("member",))
    Hat.objects.filter(person=person).update(since=date(2026, 3, 29))
    noon = datetime(2026, 3, 29, 12, tzinfo=BRUSSELS)  # the day on which the clock changes
    Person.objects.filter(pk=person.pk).update(created_at=noon)
    actions.log_consent(person, purpose="network", given=True, source="x")
    monkeypatch.setattr(timeline, "PAGE", 1)
    assert [one.text.split(" ")[0] for one in whole(person)] == ["Zegt", "In", "Wordt"]


def test_what_is_to_come_is_not_told(world):
    person = factories.make_person("Straks")
    Hat.objects.filter(person=person).update(until=clock.today() + timedelta(days=3))
    assert "Niet langer lid" not in [one.text for one in whole(person)]
    with clock.at(clock.now() + timedelta(days=4)):
        assert "Niet langer lid" in [one.text for one in whole(person)]


def test_filter_by_kind(world):
    member = world.people["member"]
    assert {one.drawn for one in whole(member, group="hats")} == {"stage"}
    assert 0 < len(whole(member, group="hats")) < len(whole(member))
    assert whole(member, group="nonsense") == []


@pytest.mark.parametrize(
    "before",
    [
        "x",
        "2026-01-01~hat_since~1",
        "2026-01-01T00:00:00+01:00~none~1",
        "2026-01-01T00:00:00+01:00~coin~1",
        "~~",
        "9999-12-31T23:59:59-12:00~hat_since~1",
    ],
)
def test_a_wrong_address_begins_at_the_newest_or_is_empty(world, before):
    client = world.client("broker")
    page = client.get(reverse("person_timeline", args=[world.people["member"].key]), {"voor": before, "soort": "onzin"})
    assert page.status_code == 200
    assert (
        client.get(reverse("person_timeline", args=[world.people["member"].key]), {"voor": before}).status_code == 200
    )


def test_who_reads_what_of_whom(world):
    """The matrix of hats: the team reads all of everybody, others their own, and of whom they met what is shown."""
    subject = world.people["helper"]
    firm = factories.make_organisation("Zaak")
    factories.make_affiliation(subject, firm, since=date(2020, 1, 1))
    actions.log_consent(subject, purpose="network", given=True, source="x")
    url = reverse("person_timeline", args=[subject.key])
    for hat in HATS:
        page = world.client(hat).get(url)
        text = page.content.decode()
        if hat in STAFF:
            assert page.status_code == 200
            assert "Zegt ja" in text
        elif hat == "member":  # introduced
            assert page.status_code == 200
            assert "Wordt lid" in text
            assert "Bij Zaak" in text
            for hidden in ("Zegt ja", "sessie", "Munten", "In het register"):
                assert hidden not in text, hidden
        else:
            assert page.status_code in {302, 404}, hat
    actions.set_audience(subject, field="organisation", audience="only_me", by=subject)
    assert "Bij Zaak" not in world.client("member").get(url).content.decode()
    own = world.client("helper").get(url).content.decode()
    assert "Zegt ja" in own
    assert "Bij Zaak" in own
    assert 'href="/innovaties/' not in own  # links are the team's


def test_an_organisation_has_one_too(world):
    firm = factories.make_organisation("De Gist")
    person = factories.make_person("Jo Baert")
    factories.make_affiliation(person, firm, role="bakker", since=date(2020, 1, 1), until=date(2022, 1, 1))
    factories.make_innovation("Brood", organisation=firm)
    texts = [one.text for one in whole(firm)]
    for said in ("Jo Baert (bakker) komt erbij", "Jo Baert vertrekt", "Brood begint", "In het register"):
        assert said in texts
    assert world.client("member").get(reverse("organisation_timeline", args=[firm.key])).status_code == 403


def test_both_lives_stand_on_one_timeline_after_a_merge(world):
    boss = SimpleNamespace(person=world.people["administrator"], hats=frozenset({"administrator"}))
    kept, taken = factories.make_person("An"), factories.make_person("An P.")
    Hat.objects.create(person=taken, kind="coach", since=date(2015, 1, 1), until=date(2016, 1, 1))
    Hat.objects.create(person=kept, kind="fan", since=date(2017, 1, 1))
    merging.merge(kept, taken=taken, choices={}, acting=boss)
    texts = [one.text for one in whole(kept)]
    assert "Wordt coach" in texts
    assert "Wordt fan" in texts


def test_questions_to_the_database_are_constant(world):
    client, person = world.client("broker"), factories.make_person("Lang")
    url = reverse("person_timeline", args=[person.key])
    client.get(url)
    counts = []
    for number in range(3):
        factories.make_affiliation(person, factories.make_organisation(f"F{number}"), since=date(2020, 1, 1))
        factories.make_innovation(f"I{number}", lead=person)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        counts.append(len(seen))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= len(registry.timeline.items()) + 10
