"""Gaps: evidence first, who takes them, when somebody looks again, and how they end."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.ecosystem.making import make_actor
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.ecosystem.actions import gaps as actions
from vlechtwerk.ecosystem.actions.base import EcosystemRefused
from vlechtwerk.ecosystem.models import Gap
from vlechtwerk.ecosystem.queries.gaps import gaps
from vlechtwerk.outbox.models import Message

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)


@pytest.fixture
def broker():
    return factories.make_broker()


@pytest.fixture
def client(broker):
    return client_of(broker)


def soon():
    return clock.today() + MONTH


def note(by, **more):
    given = {"title": "Geen incubator", "evidence": "Drie vragen in een jaar", "look_again_on": soon()}
    return actions.note_gap(by=by, **given | more)


def refused(act, *args, **keywords):
    with translation.override("en"), pytest.raises(EcosystemRefused) as caught:
        act(*args, **keywords)
    return caught.value


def act(client, gap, verb, **data):
    return client.post(reverse("gap_act", args=[gap.key, verb]), data)


def mails():
    return Message.objects.filter(kind="ecosystem.gap_waits").count()


def test_a_gap_needs_evidence_and_a_day_to_come(broker, client):
    assert refused(note, broker, evidence=" ").field == "evidence"
    assert refused(note, broker, look_again_on=clock.today()).field == "look_again_on"
    made = note(broker)
    assert refused(actions.change_gap, made, evidence="", by=broker).field == "evidence"
    answer = client.post(reverse("gap_new"), {"title": "Niets", "evidence": "", "look_again_on": soon()})
    assert answer.status_code == 422 and 'value="Niets"' in answer.content.decode()
    assert Gap.objects.get() == made and made.keeper == broker


def test_whoever_notes_it_follows_it_and_can_hand_it_on(broker, client):
    client.post(reverse("gap_new"), {"title": "Geen fonds", "evidence": "Twee starters", "look_again_on": soon()})
    made, other = Gap.objects.get(), factories.make_broker("Bert Wuyts")
    assert made.keeper == broker
    client.post(
        reverse("gap_edit", args=[made.key]), {"title": "Geen fonds", "evidence": "Drie starters", "keeper": other.key}
    )
    made.refresh_from_db()
    assert (made.keeper, made.evidence) == (other, "Drie starters")


def test_from_open_to_taken_and_filled(broker, client):
    made, actor = note(broker), make_actor("De Broedplaats")
    act(client, made, "take", taken_by=actor.key, look_again_on=soon())
    made.refresh_from_db()
    assert (made.state, made.taken_by) == ("taken", actor)
    assert made.title in client.get(reverse("actor", args=[actor.key])).content.decode()
    answer = act(client, made, "fill", outcome="")
    assert answer.status_code == 422
    act(client, made, "fill", outcome="Sinds mei elke maand")
    made.refresh_from_db()
    assert (made.state, made.outcome) == ("filled", "Sinds mei elke maand")
    answer = client.post(reverse("gap_act", args=[made.key, "fill"]), {"outcome": "Nog eens"}, follow=True)
    assert "ingevuld" in answer.content.decode()


def test_given_back_dropped_and_missing_after_all(broker):
    made, actor = note(broker), make_actor("De Broedplaats")
    actions.take_gap(made, taken_by=actor, look_again_on=soon(), by=broker)
    actions.release_gap(made, look_again_on=soon(), by=broker)
    assert (made.state, made.taken_by) == ("open", None)
    assert refused(actions.release_gap, made, look_again_on=soon(), by=broker)
    assert refused(actions.drop_gap, made, outcome=" ", by=broker).field == "outcome"
    actions.drop_gap(made, outcome="Geen vraag", by=broker)
    assert "no longer followed" in str(refused(actions.take_gap, made, taken_by=actor, look_again_on=soon(), by=broker))
    assert "no longer followed" in str(refused(actions.look_again_at_gap, made, look_again_on=soon(), by=broker))
    assert refused(actions.reopen_gap, made, look_again_on=clock.today(), by=broker).field == "look_again_on"
    actions.reopen_gap(made, look_again_on=soon(), by=broker)
    assert (made.state, made.outcome) == ("open", "")


def test_who_stopped_takes_nothing(broker):
    gone = make_actor("Weg", ended_on=clock.today())
    assert refused(actions.take_gap, note(broker), taken_by=gone, look_again_on=soon(), by=broker).field == "taken_by"


def test_of_two_at_once_one_wins(broker):
    made = note(broker)
    same = Gap.objects.get(pk=made.pk)
    actions.fill_gap(made, outcome="Er is er een", by=broker)
    assert "filled" in str(refused(actions.drop_gap, same, outcome="Niet nodig", by=broker))


def test_what_people_say_about_it_stays_under_their_name(broker, client):
    made = note(broker)
    assert refused(actions.talk_about_gap, made, text=" ", by=broker).field == "text"
    assert act(client, made, "note", text="").status_code == 422
    act(client, made, "note", text="Ik ken iemand in Eupen")
    page = client.get(reverse("gap", args=[made.key])).content.decode()
    assert "Ik ken iemand in Eupen" in page and broker.name in page


def test_the_keeper_hears_it_once_on_the_day(broker):
    made = note(broker)
    taken = note(broker, title="Geen fonds")
    actions.take_gap(taken, taken_by=make_actor("De Broedplaats"), look_again_on=soon(), by=broker)
    ended = note(broker, title="Weg")
    actions.drop_gap(ended, outcome="Geen vraag", by=broker)
    assert actions.remind_gaps_due() == 0
    with clock.at(clock.now() + MONTH):
        assert (actions.remind_gaps_due(), actions.remind_gaps_due()) == (2, 0)
        assert mails() == 2
        actions.look_again_at_gap(made, look_again_on=soon(), by=broker)
        assert actions.remind_gaps_due() == 0
    with clock.at(clock.now() + 3 * MONTH):
        assert actions.remind_gaps_due() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_of_the_database_for_one_as_for_three(broker, client, count, django_assert_num_queries):
    for number in range(count):
        note(broker, title=f"Hiaat {number}")
    with django_assert_num_queries(9):
        page = client.get(reverse("gaps")).content.decode()
    assert page.count('<th scope="row">') == count


def test_open_ones_stand_first_and_by_state(broker, client):
    later, first, ended = (
        note(broker, title="B"),
        note(broker, title="A", look_again_on=soon() - timedelta(days=9)),
        note(broker, title="C"),
    )
    actions.fill_gap(ended, outcome="Er is er een", by=broker)
    assert list(gaps()) == [first, later, ended] and list(gaps("filled")) == [ended]
    assert list(gaps("onzin")) == [first, later, ended]
    assert client.get(reverse("gaps"), {"state": "x"}).status_code == 200
    assert act(client, first, "onzin").status_code == 404
