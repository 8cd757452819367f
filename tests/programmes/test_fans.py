"""Networks that offer a stage, the steps that organisations took, and for how many a programme is."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from tests.programmes.test_money import make_programme
from tests.together import together
from vlechtwerk.core import clock
from vlechtwerk.people import actions as people
from vlechtwerk.people import merging
from vlechtwerk.people import queries as people_queries
from vlechtwerk.programmes import actions, queries
from vlechtwerk.programmes.actions import FanRefused
from vlechtwerk.programmes.models import Activation, Fan, Programme

pytestmark = pytest.mark.django_db


def make_fan(by, name="MKB Deventer", contact=None, **fields):
    made = actions.add_fan(factories.make_organisation(name), by=by, **fields)
    return actions.set_fan_contact(made, contact=contact, by=by) if contact else made


def wears_it(person):
    return "fan" in people_queries.hats_of(person)


@pytest.fixture
def client(broker):
    return client_of(broker)


def send(client, view, *args, **data):
    return client.post(reverse(view, args=args), data)


def read(client, view, *args, **query):
    return client.get(reverse(view, args=args), query).content.decode()


def step(programme, by, **fields):
    given = {"step": "scan", "happened_on": clock.today(), "evidence": "De scan van mei", **fields}
    firm = given.pop("organisation", None) or factories.make_organisation("De Bakkerij")
    return actions.note_activation(programme, organisation=firm, by=by, **given)


def test_contact_wears_the_hat_as_long_as_they_speak_for_a_fan(broker):
    first, second = factories.make_person("An Peeters"), factories.make_person("Bram Claes")
    fan = make_fan(broker, contact=first)
    assert wears_it(first) and queries.fan_of(first) == fan
    actions.set_fan_contact(fan, contact=second, by=broker)
    assert (wears_it(first), wears_it(second), queries.fan_of(first)) == (False, True, None)
    other = make_fan(broker, "Boost", contact=second)
    actions.end_fan(fan, by=broker)
    assert wears_it(second)  # for the other one
    actions.end_fan(other, by=broker)
    assert not wears_it(second)
    actions.reactivate_fan(fan, by=broker)
    assert wears_it(second) and fan.state == "active"
    actions.set_fan_contact(fan, contact=None, by=broker)
    assert not wears_it(second)


def test_organisation_is_a_fan_once_and_what_is_ended_is_not_ended_again(broker):
    fan = make_fan(broker)
    with pytest.raises(FanRefused) as caught:
        actions.add_fan(fan.organisation, by=broker)
    assert caught.value.field == "organisation"
    actions.end_fan(fan, by=broker)
    for act in (actions.end_fan, lambda *a, **k: actions.set_fan_contact(*a, contact=None, **k)):
        with pytest.raises(FanRefused):
            act(fan, by=broker)
    actions.reactivate_fan(fan, by=broker)
    with pytest.raises(FanRefused):
        actions.reactivate_fan(fan, by=broker)


def test_contact_who_leaves_leaves_the_fan_without_one(broker):
    person = factories.make_person("An Peeters")
    fan, ended = make_fan(broker, contact=person), make_fan(broker, "Boost", contact=person)
    actions.end_fan(ended, by=broker)
    people.leave(person, by=None)
    for one in (fan, ended):
        one.refresh_from_db()
    assert (fan.contact, ended.contact, fan.state) == (None, None, "active")
    with pytest.raises(people.PeopleRefused):
        actions.set_fan_contact(fan, contact=person, by=broker)


def test_two_fans_cannot_be_merged_into_one(broker, in_english):
    one, two = make_fan(broker), make_fan(broker, "MKB Deventer 2")
    boss = SimpleNamespace(person=broker, hats=frozenset({"administrator"}))
    found = merging.why_not(one.organisation, two.organisation, acting=boss)
    assert any("list of fans" in str(line) for line in found)


def test_step_needs_what_shows_it_and_a_source_is_noted_once(broker):
    programme = make_programme(broker)
    made = step(programme, broker)
    again = step(programme, broker, organisation=made.organisation)
    assert Activation.objects.count() == 2 and again != made  # many of one organisation may be noted
    for change, field in (
        ({"evidence": " "}, "evidence"),
        ({"happened_on": clock.today() + timedelta(days=1)}, "happened_on"),
    ):
        with pytest.raises(FanRefused) as caught:
            step(programme, broker, organisation=made.organisation, **change)
        assert caught.value.field == field
    lead = {"source": "events.Lead:abc", "evidence": "", "organisation": made.organisation}
    assert step(programme, None, **lead) == step(None, broker, **lead)
    assert Activation.objects.filter(source="events.Lead:abc").count() == 1


def test_of_two_who_note_the_same_source_at_once_both_get_the_same(committed_db):
    broker = factories.make_broker()
    programme, firm = make_programme(broker), factories.make_organisation("De Bakkerij")
    both = together(*[lambda: step(programme, broker, organisation=firm, source="events.Lead:x").pk] * 2)
    assert len(set(both)) == 1 and Activation.objects.count() == 1


def test_fan_is_added_changed_ended_and_taken_up_by_its_forms(client, broker):
    firm, theme = factories.make_organisation("MKB Deventer"), factories.make_theme()
    given = {"organisation": firm.key, "reach_count": "1200", "themes": [theme.code], "note": "Elke eerste dinsdag"}
    assert send(client, "fan_new", **given).status_code == 302
    fan = Fan.objects.get()
    today = clock.today().isoformat()
    assert "1200" in read(client, "fan_edit", fan.key)
    send(client, "fan_edit", fan.key, reach_count="900", talked_on=today, note="", keeper=broker.key)
    person = factories.make_person("An Peeters")
    factories.make_affiliation(person, firm)
    assert person.key in read(client, "fan", fan.key) and person.key in read(client, "fan", fan.key, who="an peet")
    assert send(client, "fan_act", fan.key, "contact", person=person.key).status_code == 302
    fan.refresh_from_db()
    assert (fan.reach_count, fan.talked_on, fan.contact, fan.themes.count()) == (900, clock.today(), person, 0)
    for verb, state in (("end", "ended"), ("again", "active")):
        send(client, "fan_act", fan.key, verb)
        fan.refresh_from_db()
        assert fan.state == state
    send(client, "fan_act", fan.key, "contact", person="")
    assert send(client, "fan_act", fan.key, "contact", person="zzz").status_code == 404
    assert send(client, "fan_act", fan.key, "fly").status_code == 404
    assert "zzz" not in read(client, "fans") and "MKB Deventer" in read(client, "fans", state="active")
    assert "MKB Deventer" not in read(client, "fans", state="ended")


def test_wrong_forms_name_the_field_and_keep_what_was_typed(client, broker):
    fan, programme = make_fan(broker), make_programme(broker)
    wrong = send(client, "fan_new", organisation=fan.organisation.key, reach_count="veel", note="Een avond")
    assert wrong.status_code == 422 and "Een avond" in wrong.content.decode()
    twice = send(client, "fan_new", organisation=fan.organisation.key, note="Een avond")
    assert twice.status_code == 422 and list(twice.context["form"].errors) == ["organisation"]
    given = {
        "organisation": fan.organisation.key,
        "step": "scan",
        "happened_on": clock.today().isoformat(),
        "evidence": "",
    }
    answer = send(client, "activation_new", programme.key, **given)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["evidence"]
    assert not Activation.objects.exists()


def test_steps_are_noted_listed_newest_first_and_taken_along(client, broker):
    programme, firm = make_programme(broker), factories.make_organisation("=De Bakkerij")
    for days, evidence in ((9, "Oud bewijs"), (1, "Nieuw bewijs")):
        given = {
            "organisation": firm.key,
            "step": "plan",
            "happened_on": (clock.today() - timedelta(days=days)).isoformat(),
        }
        assert send(client, "activation_new", programme.key, evidence=evidence, **given).status_code == 302
    page = read(client, "activations", programme.key)
    assert page.index("Nieuw bewijs") < page.index("Oud bewijs")
    answer = client.get(reverse("activations_file", args=[programme.key, "csv"]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == 3 and "'=De Bakkerij" in text and broker.name in text
    assert client.get(reverse("activations_file", args=[programme.key, "xlsx"])).status_code == 200
    assert client.get(reverse("activations_file", args=[programme.key, "pdf"])).status_code == 404


def test_programme_says_for_how_many_it_is_and_where_that_comes_from():
    boss = factories.make_person("Nadia Benali", hats=("member", "coordinator"))
    client = client_of(boss)
    given = {"name": "Overijssel", "starts_on": "2016-01-01", "ends_on": "2019-12-31", "target_count": "12750"}
    wrong = send(client, "programme_new", **given)
    assert wrong.status_code == 422 and list(wrong.context["form"].errors) == ["target_source"]
    assert send(client, "programme_new", **given, target_source="Provincie, 2014").status_code == 302
    programme = Programme.objects.get()
    assert "12750" in read(client, "programme", programme.key).replace(".", "")
    assert "Provincie, 2014" in read(client, "programme", programme.key)
    send(client, "programme_edit", programme.key, **given | {"target_count": ""}, target_source="")
    programme.refresh_from_db()
    assert (programme.target_count, programme.target_source) == (None, "")


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_number_of_queries(client, broker, count, django_assert_num_queries):
    programme = make_programme(broker)
    for number in range(count):
        person = factories.make_person(f"Contact {number}")
        fan = make_fan(broker, f"Netwerk {number}", contact=person, themes=[factories.make_theme()])
        factories.make_affiliation(factories.make_person(f"Ander {number}"), fan.organisation)
        step(programme, broker, organisation=fan.organisation)
    client.get(reverse("fans"))
    with django_assert_num_queries(5):
        client.get(reverse("fans"))
    with django_assert_num_queries(5):
        client.get(reverse("fan", args=[fan.key]))
    with django_assert_num_queries(5):
        client.get(reverse("activations", args=[programme.key]))
