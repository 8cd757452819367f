"""xAPI with a real record store: what happened is told once, of who agreed, under a number, until it arrived."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories
from tests.learning import scene
from tests.learning.others import a_store
from tests.personas import client_of
from tests.together import together
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.learning import actions
from vlechtwerk.learning.models import Award, LessonDone, PackageTry, RecordStore, Statement
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.django_db
NAMES = ("An", "Bert", "Leert", "netwerk.example", "0470")


@pytest.fixture
def store(settings, lotte):
    settings.DEMO = settings.XAPI = True
    with a_store() as found:
        actions.set_store(url=f"{found.url}/xapi/", user="sleutel", password="zandkorrel", is_on=True, by=lotte)
        yield found


@pytest.fixture
def an(cohort):
    return Person.objects.get(name="An Leert")


def agree(person, given=True):
    people.log_consent(person, purpose="records", given=given, source="test")


def learn(person, cohort):
    return actions.complete_lesson(person.learner_places.get(), lesson=scene.lesson(cohort), by=person)


def again():
    Statement.objects.update(due_at=clock.now())
    return actions.send_statements()


def test_what_somebody_learned_arrives_once_under_a_number(store, an, cohort):
    agree(an)
    done = learn(an, cohort)
    assert (actions.collect_statements(), actions.collect_statements()) == (1, 0)
    assert (actions.send_statements(), again()) == (1, 0)
    (method, path, heads), (number, said) = store.calls[0], next(iter(store.kept.items()))
    assert method == "PUT" and path.startswith("/xapi/statements?statementId=") and store.login == "sleutel:zandkorrel"
    assert heads["X-Experience-API-Version"] == "1.0.3" and len(store.calls) == 1
    assert said["id"] == number and said["verb"]["id"].endswith("/experienced") and said["timestamp"].endswith("Z")
    assert said["object"]["definition"]["name"] == {"nl": "Wat is een kans?"}
    account = said["actor"]["account"]
    assert set(said["actor"]) == {"objectType", "account"} and account["name"] not in {an.key, str(an.pk)}
    for hidden in (*NAMES, an.key, an.email, done.learner.key):
        assert hidden not in json.dumps(said)


def test_every_kind_of_thing_has_its_verb_and_its_result(store, an, cohort):
    agree(an)
    learner, lesson = an.learner_places.get(), scene.lesson(cohort)
    PackageTry.objects.create(learner=learner, lesson=lesson, score=3, most=4, is_passed=True)
    PackageTry.objects.create(learner=learner, lesson=lesson, score=0, most=0, is_passed=True)
    Award.objects.create(learner=learner)
    assert actions.collect_statements() == 4 and actions.send_statements() == 4
    by_verb = {one["verb"]["display"]["en"]: one for one in store.kept.values()}
    assert by_verb["scored"]["result"] == {"success": True, "score": {"raw": 3, "min": 0, "max": 4, "scaled": 0.75}}
    assert by_verb["completed"]["object"]["definition"]["type"].endswith("/course")
    assert by_verb["completed"]["result"] == {"completion": True} and "answered" in by_verb
    assert len({json.dumps(one["actor"]) for one in store.kept.values()}) == 1


def test_nothing_is_told_of_who_did_not_agree_nor_of_before_nor_after_they_took_it_back(store, an, cohort, monkeypatch):
    learn(an, cohort)
    assert actions.collect_statements() == 0
    agree(an)
    assert actions.collect_statements() == 0  # of before
    LessonDone.objects.all().delete()
    learn(an, cohort)
    assert actions.collect_statements() == 1
    agree(an, given=False)
    assert actions.send_statements() == 0 and not Statement.objects.exists() and not store.calls
    assert actions.collect_statements() == 0


def test_off_is_off(store, an, cohort, settings, lotte):
    agree(an)
    learn(an, cohort)
    settings.XAPI = False
    assert actions.collect_statements() == 0
    settings.XAPI = True
    actions.collect_statements()
    actions.set_store(url=f"{store.url}/xapi/", user="sleutel", password="", is_on=False, by=lotte)
    assert actions.send_statements() == 0 and not store.calls
    actions.set_store(url=f"{store.url}/xapi/", user="sleutel", password="", is_on=True, by=lotte)
    assert actions.send_statements() == 1 and store.login == "sleutel:zandkorrel"


@pytest.mark.parametrize("down", [503, 401, 404, 429])
def test_a_store_that_does_not_take_it_gets_it_later(store, an, cohort, down):
    agree(an)
    learn(an, cohort)
    store.down = down
    actions.collect_statements()
    assert (actions.send_statements(), actions.send_statements()) == (0, 0) and len(store.calls) == 1
    row = Statement.objects.get()
    assert row.state == "waiting" and row.said == f"HTTP {down}" and row.due_at > clock.now() + timedelta(minutes=4)
    store.down = 0
    assert again() == 1 and Statement.objects.get().said == "" and len(store.kept) == 1


def test_what_arrived_while_we_did_not_hear_so_is_there_once(store, an, cohort):
    """We die after the store has it: sent again, under the same number, it is the same statement."""
    agree(an)
    learn(an, cohort)
    actions.collect_statements()
    actions.send_statements()
    Statement.objects.update(state="waiting")
    assert again() == 1 and len(store.calls) == 2 and len(store.kept) == 1
    number = str(Statement.objects.get().number)
    Statement.objects.all().delete()  # and even when our own memory of it is lost
    actions.collect_statements()
    assert str(Statement.objects.get().number) == number and actions.send_statements() == 1 and len(store.kept) == 1
    store.kept[number] = {"changed": "by the store"}
    Statement.objects.update(state="waiting")
    assert again() == 1 and len(store.kept) == 1  # 409: it has one with this number


def test_what_the_store_finds_wrong_is_not_said_for_ever(store, an, cohort):
    agree(an)
    learn(an, cohort)
    store.down = 400
    actions.collect_statements()
    actions.send_statements()
    assert Statement.objects.get().state == "refused" and again() == 0 and len(store.calls) == 1


def test_a_machine_behind_our_own_door_is_never_called(store, an, cohort, settings):
    agree(an)
    learn(an, cohort)
    actions.collect_statements()
    settings.DEMO = False
    RecordStore.objects.update(url="https://localhost.example.internal/")
    assert again() == 0 and not store.calls and Statement.objects.get().said
    with pytest.raises(Refused):
        actions.set_store(url="http://127.0.0.1/", user="a", password="b", is_on=True, by=an)


def test_the_password_is_sealed_never_shown_and_never_sent_to_another_address(store, lotte, settings):
    row = RecordStore.objects.get()
    assert "zandkorrel" not in row.sealed and "zandkorrel" not in json.dumps(
        [one.data for one in AuditEntry.objects.all()]
    )
    client = client_of(factories.make_person("Ad Min", hats=["member", "administrator"]))
    page = client.get(reverse("record_store")).content.decode()
    assert "sleutel" in page and "zandkorrel" not in page and row.sealed not in page
    moved = client.post(
        reverse("record_store"), {"url": "https://elsewhere.example/", "user": "sleutel", "is_on": "on"}
    )
    assert moved.status_code == 422 and "password" in moved.context["form"].errors
    assert RecordStore.objects.get().url == row.url
    settings.SECRET_KEY = "another one that is long enough to be a secret"
    with pytest.raises(Exception, match="SECRET_KEY"):
        from vlechtwerk.learning.standards import xapi

        xapi.send(row, {"id": "x"})


def test_two_workers_send_it_once(committed_db, settings):
    settings.DEMO = settings.XAPI = True
    lotte = factories.make_broker()
    group = scene.running(lotte, "An Leert")
    person = Person.objects.get(name="An Leert")
    with a_store() as store:
        actions.set_store(url=store.url, user="a", password="b", is_on=True, by=lotte)
        agree(person)
        learn(person, group)
        assert sorted(together(actions.collect_statements, actions.collect_statements)) in ([0, 1], [1, 1])
        assert Statement.objects.count() == 1
        together(actions.send_statements, actions.send_statements)
        assert len(store.calls) == 1 and len(store.kept) == 1


def test_people_are_asked_only_where_it_is_used(settings, an):
    client = client_of(an)
    for used in (False, True):
        settings.XAPI = used
        rows = client.get(reverse("consents")).context["rows"]
        assert ("records" in [one.purpose for one in rows]) is used
