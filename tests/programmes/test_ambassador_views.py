"""The pages of ambassadors, as the team and an ambassador use them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from tests.programmes.test_ambassadors import accepted, appointed, nominated
from tests.programmes.test_money import make_programme
from vlechtwerk.core import clock
from vlechtwerk.people.enums import HatKind
from vlechtwerk.programmes import actions
from vlechtwerk.programmes.models import Ambassadorship, DaysOff

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(broker):
    return client_of(broker)


def send(client, view, *args, **data):
    return client.post(reverse(view, args=args), data)


def read(client, view, *args, **query):
    return client.get(reverse(view, args=args), query).content.decode()


def test_from_a_name_in_the_register_to_the_end_by_its_forms(client, broker):
    person, theme = factories.make_person("Joke Lambrechts"), factories.make_theme()
    found = read(client, "ambassador_new", who="joke")
    assert reverse("ambassador_nominate", args=[person.key]) in found
    programme = make_programme(broker)
    given = {"reason": "Kan goed vertellen", "themes": [theme.code], "programme": programme.key, "yearly_goal": 4}
    assert send(client, "ambassador_nominate", person.key, **given).status_code == 302
    made, today = Ambassadorship.objects.get(), clock.today().isoformat()
    for verb, data in (
        ("approach", {"talked_on": today, "text": "Ze denkt na"}), ("accept", {"answer": "Graag"}),
        ("appoint", {"appointed_on": today, "appointed_by": "Els Maes", "ceremony_place": "Gent"}),
        ("note", {"talked_on": today, "text": "Alles goed"}), ("end", {"end_reason": "Klaar"}),
    ):  # fmt: skip
        assert send(client, "ambassador_act", made.key, verb, **data).status_code == 302, verb
    made.refresh_from_db()
    assert (made.state, made.yearly_goal, made.programme, made.notes.count()) == ("ended", 4, programme, 2)
    page = read(client, "ambassador", made.key)
    assert "Alles goed" in page and "Klaar" in page


def test_search_says_who_left_and_that_nobody_is_called_so(client):
    factories.make_person("Jan Gone", left_on=clock.today())
    assert "Jan Gone" in read(client, "ambassador_new", who="jan gone")
    assert reverse("person_new") in read(client, "ambassador_new", who="zzz")


@pytest.mark.parametrize(
    ("given", "field"),
    [({"reason": ""}, "reason"), ({"yearly_goal": "0"}, "yearly_goal"), ({"programme": "zzz"}, "programme"),
     ({"themes": ["zzz"]}, "themes"), ({"reason": "x" * 1001}, "reason")],
)  # fmt: skip
def test_wrong_nomination_names_the_field_and_keeps_what_was_typed(client, given, field):
    person = factories.make_person("Joke Lambrechts")
    data = {"reason": "Goed", "story": "Bakkerij zonder baas", "yearly_goal": 3} | given
    answer = send(client, "ambassador_nominate", person.key, **data)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert "Bakkerij zonder baas" in answer.content.decode() and not Ambassadorship.objects.exists()


def test_step_with_a_mistake_keeps_what_was_typed_and_one_that_is_over_says_so(client, broker):
    made = accepted(broker)
    given = {"appointed_on": "2026-13-45", "appointed_by": "Els Maes", "ceremony_place": "Gent"}
    answer = send(client, "ambassador_act", made.key, "appoint", **given)
    assert answer.status_code == 422 and "Els Maes" in answer.content.decode()
    assert send(client, "ambassador_act", made.key, "end", end_reason="Klaar").status_code == 302
    assert "“zei ja”" in read(client, "ambassador", made.key)
    assert send(client, "ambassador_act", made.key, "fly").status_code == 404


def test_page_of_a_candidate_offers_the_next_step_alone(client, broker):
    made = nominated(broker)
    page = read(client, "ambassador", made.key)
    for verb, there in (("approach", True), ("decline", True), ("accept", False), ("appoint", False), ("end", False)):
        assert (reverse("ambassador_act", args=[made.key, verb]) in page) is there, verb


def test_list_shows_candidates_first_and_one_state_alone(client, broker):
    appointed(broker, "Aart Benoemd")
    with clock.at(clock.now() - timedelta(days=9)):
        nominated(broker, "Zita Wacht")
    page = read(client, "ambassadors")
    assert page.index("Zita Wacht") < page.index("Aart Benoemd")
    assert "Zita Wacht" not in read(client, "ambassadors", state="appointed")
    assert read(client, "ambassadors", state="zzz").count("Zita Wacht") == 1
    assert reverse("ambassador_new") in read(client, "ambassadors", state="revoked")


def test_change_form_shows_and_keeps(client, broker):
    made = appointed(broker, story="Oud verhaal")
    assert "Oud verhaal" in read(client, "ambassador_edit", made.key)
    other = factories.make_broker("Bert Wuyts")
    assert send(client, "ambassador_edit", made.key, story="Nieuw", yearly_goal=5, keeper=other.key).status_code == 302
    made.refresh_from_db()
    assert (made.story, made.yearly_goal, made.keeper) == ("Nieuw", 5, other)


def test_ambassador_notes_their_own_days_and_nobody_elses(broker):
    made, other = appointed(broker), appointed(broker, "An Peeters")
    theirs = actions.add_days_off(other, first_day=clock.today(), last_day=clock.today(), by=broker)
    client, today = client_of(made.person), clock.today().isoformat()
    assert send(client, "own_days", first_day=today, last_day=today).status_code == 302
    wrong = send(client, "own_days", first_day=today, last_day="2020-01-01")
    assert wrong.status_code == 422 and list(wrong.context["form"].errors) == ["last_day"]
    mine = DaysOff.objects.get(ambassadorship=made)
    for pk in (theirs.pk, "x", "9" * 30, "²", mine.pk):
        assert send(client, "own_days", drop=pk).status_code == 302
    assert list(DaysOff.objects.all()) == [theirs]


def test_days_are_for_who_is_appointed(broker, client):
    made = nominated(broker)
    assert client_of(made.person).get(reverse("own_days")).status_code == 404
    assert client.get(reverse("ambassador_days", args=[made.key])).status_code == 404
    found, today = appointed(broker, "An Peeters"), clock.today().isoformat()
    assert send(client, "ambassador_days", found.key, first_day=today, last_day=today).status_code == 302
    assert found.days_off.count() == 1


def test_what_the_team_wrote_down_is_for_the_team(broker):
    made = appointed(broker)
    for person in (made.person, factories.make_person("Coach", hats=(HatKind.MEMBER, HatKind.COACH))):
        assert client_of(person).get(reverse("ambassador", args=[made.key])).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_number_of_queries(client, broker, count, django_assert_num_queries):
    for number in range(count):
        made = appointed(broker, f"Pionier {number}", themes=[factories.make_theme()])
    for number in range(count):
        actions.note_conversation(made, talked_on=clock.today(), text=f"Gesprek {number}", by=broker)
        actions.add_days_off(made, first_day=clock.today(), last_day=clock.today(), by=broker)
    client.get(reverse("ambassadors"))
    with django_assert_num_queries(4):
        client.get(reverse("ambassadors"))
    with django_assert_num_queries(6):
        client.get(reverse("ambassador", args=[made.key]))
    with django_assert_num_queries(6):
        client.get(reverse("ambassador_new"), {"who": "pionier"})
