"""A call for a learning circle: applying with consent, withdrawing, making a division of who applied."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from vlechtwerk.core import clock, links
from vlechtwerk.core.registry import keepings
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Affiliation, Person
from vlechtwerk.programmes import actions, queries
from vlechtwerk.programmes.held import erase_applications
from vlechtwerk.programmes.models import CircleApplication, CircleCall, CircleForming

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Tine Baert", "email": "Tine@Example.org", "organisation_name": "Baert bv", "wish": "Beter roosteren",
    "consent": "on", "sure": "1",
}  # fmt: skip


@pytest.fixture
def call(broker):
    day = clock.today() + timedelta(days=10)
    return actions.open_call(title="Samen leren roosteren", about="Zes keer samen\naan tafel", closes_on=day, by=broker)


@pytest.fixture
def desk(broker):
    return client_of(broker)


def come(call, name="Tine Baert", **more):
    given = {"email": f"{name.split()[0].lower()}@example.org", "wish": "Roosteren", "consents": True, **more}
    return actions.apply(call, name=name, **given)[0]


def mailed(kind):
    return list(Message.objects.filter(kind=f"programmes.{kind}").order_by("pk").values_list("to_email", flat=True))


def act(client, call, verb, **data):
    return client.post(reverse("circle_call_act", args=[call.key, verb]), data)


def states(call):
    return {one.name: one.state for one in call.applications.all()}


# --- applying ---------------------------------------------------------------------------------------------------


def test_same_address_twice_is_one_application_until_it_is_withdrawn(call):
    first = come(call)
    again, is_new = actions.apply(call, name="Iemand", email="TINE@example.org", consents=True)
    assert (again, is_new, mailed("circle_applied")) == (first, False, ["tine@example.org"])
    actions.withdraw_application(first)
    back, is_new = actions.apply(call, name="Tine", email="tine@example.org", consents=True)
    assert is_new and back != first


def test_without_consent_or_after_the_last_day_nobody_applies(call, broker, refused):
    assert "consent" in refused(actions.apply, call, name="Tine", email="t@example.org", consents=False)
    with clock.at(clock.now() + timedelta(days=11)):
        assert "closed" in refused(actions.apply, call, name="Tine", email="t@example.org", consents=True)
    actions.close_call(call, by=broker)
    assert "closed" in refused(actions.apply, call, name="Tine", email="t@example.org", consents=True)
    assert not CircleApplication.objects.exists()


def test_address_of_somebody_of_the_register_is_linked(call):
    person = factories.make_person("Griet Vandamme")
    assert come(call, "Griet", email=person.email.upper()).person == person
    assert actions.apply(call, name=person.name, person=person, consents=True)[1] is False


def test_withdrawing_takes_away_what_was_written_and_once(call, refused):
    one = come(call)
    actions.withdraw_application(one)
    one.refresh_from_db()
    assert (one.name, one.email, one.wish, one.person, one.state) == ("", "", "", None, "withdrawn")
    assert "nothing left" in refused(actions.withdraw_application, one)
    assert mailed("circle_call_news") == []


# --- the call ---------------------------------------------------------------------------------------------------


def test_call_is_changed_while_open_and_closed_once(call, broker, refused):
    later = clock.today() + timedelta(days=30)
    assert actions.change_call(call, closes_on=later, title="Roosters", by=broker).title == "Roosters"
    past = clock.today() - timedelta(days=1)
    assert "day is over" in refused(actions.change_call, call, closes_on=past, by=broker)
    assert "day is over" in refused(actions.open_call, title="x", about="x", closes_on=past, by=broker)
    actions.close_call(call, by=broker)
    assert "closed" in refused(actions.close_call, call, by=broker)
    assert "closed" in refused(actions.change_call, call, closes_on=later, by=broker)


def test_call_closes_after_its_last_day_and_its_keeper_hears_once_how_many(call, broker):
    come(call)
    actions.withdraw_application(come(call, "Wim"))
    with clock.at(clock.now() + timedelta(days=10)):
        assert actions.close_calls_due() == 0
    with clock.at(clock.now() + timedelta(days=11)):
        assert (actions.close_calls_due(), actions.close_calls_due()) == (1, 0)
    assert mailed("circle_call_news") == [broker.email]
    assert "1 pers" in Message.objects.get(kind="programmes.circle_call_news").text
    call.refresh_from_db()
    assert call.state == "closed"


# --- making a circle --------------------------------------------------------------------------------------------


def test_division_is_made_of_who_is_in_the_register_and_the_others_hear_no(call, broker, refused):
    house = factories.make_organisation("Baert bv")
    people = [factories.make_person(f"Lid {n}") for n in range(2)]
    ours = [actions.apply(call, name=one.name, email=one.email, person=one, consents=True)[0] for one in people]
    tine, wim = come(call, organisation_name="baert BV"), come(call, "Wim", organisation_name="Onbekend")
    assert "Tine Baert" in refused(actions.form_of_call, call, applications=[*ours, tine], by=broker)
    person = actions.register_applicant(tine, by=broker)
    assert (person.name, person.email) == ("Tine Baert", "tine@example.org")
    assert Affiliation.objects.get(person=person).organisation == house
    assert actions.register_applicant(tine, by=broker) == person
    made = actions.form_of_call(call, applications=[*ours, tine], by=broker)
    assert (made.name, made.subject) == ("Samen leren roosteren", "Zes keer samen aan tafel")
    assert made.placements.count() == 3
    assert states(call) == {"Lid 0": "taken", "Lid 1": "taken", "Tine Baert": "taken", "Wim": "received"}
    assert "changed in the meantime" in refused(actions.form_of_call, call, applications=ours, by=broker)
    assert CircleForming.objects.count() == 1
    assert "Close it first" in refused(actions.decline_rest, call, by=broker)
    actions.close_call(call, by=broker)
    assert (actions.decline_rest(call, by=broker), actions.decline_rest(call, by=broker)) == (1, 0)
    assert mailed("circle_application_declined") == [wim.email]
    assert "over" in refused(actions.register_applicant, wim, by=broker)


def test_person_without_a_house_of_that_name_gets_no_affiliation(call, broker):
    person = actions.register_applicant(come(call, organisation_name="Onbekend"), by=broker)
    assert not Affiliation.objects.filter(person=person).exists()


def test_too_few_people_leave_everything_as_it_was(call, broker, refused):
    one = come(call, email=factories.make_person("Lid").email)
    assert "between" in refused(actions.form_of_call, call, applications=[one], by=broker)
    assert states(call) == {"Tine Baert": "received"}


def test_who_withdraws_after_being_taken_along_is_told_to_the_keeper(call, broker):
    ours = [come(call, one.name, email=one.email) for one in (factories.make_person("An"), factories.make_person("Bo"))]
    actions.form_of_call(call, applications=ours, by=broker)
    actions.withdraw_application(ours[0])
    assert mailed("circle_call_news") == [broker.email]


# --- public pages -----------------------------------------------------------------------------------------------


def test_everybody_reads_a_public_call_and_only_the_network_another(client, call):
    path = reverse("open_circle_call", args=[call.key])
    assert "Zes keer samen" in client.get(path).content.decode()
    CircleCall.objects.update(is_public=False)
    assert client.get(path).status_code == 404
    assert client_of(factories.make_person()).get(path).status_code == 200


def test_form_is_kept_what_was_typed_and_asks_for_the_tick(client, call):
    path = reverse("open_circle_call", args=[call.key])
    page = client.post(path, {**TYPED, "consent": ""})
    assert page.status_code == 422 and "Beter roosteren" in page.content.decode()
    assert page.context["form"].errors.keys() == {"consent"}
    page = client.post(path, {**TYPED, "name": "", "email": "x", "wish": ""})
    assert page.context["form"].errors.keys() == {"name", "email", "wish"}
    assert not CircleApplication.objects.exists()


def test_applying_once_and_again_shows_the_same_page(client, call):
    path, done = reverse("open_circle_call", args=[call.key]), reverse("open_circle_call_done", args=[call.key])
    for name in ("Tine Baert", "Iemand anders"):
        assert client.post(path, {**TYPED, "name": name})["Location"] == done
    one = CircleApplication.objects.get()
    assert (one.name, one.email, one.wish) == ("Tine Baert", "tine@example.org", "Beter roosteren")
    assert one.consent_at and mailed("circle_applied") == ["tine@example.org"] * 2  # the link once more
    assert client.get(done).status_code == 200


def test_robot_is_asked_to_send_it_once_more(client, call):
    path = reverse("open_circle_call", args=[call.key])
    page = client.post(path, {**TYPED, "sure": "", "website": "http://spam.example"})
    assert page.context["once_more"] and not CircleApplication.objects.exists()
    again = {name: page.context["form"].data[name] for name in TYPED}
    assert client.post(path, again).status_code == 302 and CircleApplication.objects.count() == 1


def test_flood_from_one_connection_waits(client, call, settings):
    settings.INTAKE_LIMIT_PER_HOUR = 1
    path = reverse("open_circle_call", args=[call.key])
    pages = [client.post(path, {**TYPED, "email": f"t{n}@example.org"}) for n in range(11)]
    assert (pages[9].status_code, pages[10].status_code, pages[10]["Retry-After"]) == (302, 429, "3600")


def test_who_is_logged_in_only_consents(call):
    person = factories.make_person("Griet Vandamme")
    client, path = client_of(person), reverse("open_circle_call", args=[call.key])
    assert client.post(path, {}).status_code == 422
    assert client.post(path, {"consent": "on"}).status_code == 302
    one = CircleApplication.objects.get()
    assert (one.person, one.name, one.email) == (person, person.name, person.email)
    assert client.get(path).context["own"]


def test_closed_call_has_a_friendly_page(client, call, broker):
    actions.close_call(call, by=broker)
    path = reverse("open_circle_call", args=[call.key])
    page = client.get(path)
    assert page.status_code == 200 and reverse("ask") in page.content.decode()
    assert client.post(path, TYPED).status_code == 422


def test_link_of_the_mail_withdraws_and_another_link_does_not(client, call):
    one = come(call)
    path = actions.application_link(one).removeprefix("http://testserver")
    path = path[path.index("/leerkring/") :]
    assert path in Message.objects.get(kind="programmes.circle_applied").text
    assert "Roosteren" in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    one.refresh_from_db()
    assert one.state == "withdrawn" and client.get(path).status_code == 200
    assert client.post(path).status_code == 302  # says that there is nothing left
    other = links.make_token("registration", one.key, valid=timedelta(days=1))
    assert client.get(reverse("guest_application", args=[other])).status_code == 404


# --- the team's pages -------------------------------------------------------------------------------------------


def test_team_makes_changes_and_closes_a_call(desk, broker):
    new = reverse("circle_call_new")
    page = desk.post(new, {"title": "Roosters", "about": "", "closes_on": "2026-99-99"})
    assert page.status_code == 422 and "Roosters" in page.content.decode()
    past = desk.post(new, {"title": "Roosters", "about": "x", "closes_on": str(clock.today() - timedelta(days=1))})
    assert "closes_on" in past.context["form"].errors
    day = str(clock.today() + timedelta(days=3))
    assert (
        desk.post(new, {"title": "Roosters", "about": "Samen", "closes_on": day, "is_public": "on"}).status_code == 302
    )
    call = CircleCall.objects.get()
    assert call.keeper == broker and call.is_public
    edit = reverse("circle_call_edit", args=[call.key])
    assert desk.get(edit).status_code == 200
    desk.post(edit, {"title": "Planning", "about": "Samen", "closes_on": day})
    call.refresh_from_db()
    assert (call.title, call.is_public) == ("Planning", False)
    act(desk, call, "close")
    call.refresh_from_db()
    assert call.state == "closed"
    assert act(desk, call, "close").status_code == 422
    assert act(desk, call, "sing").status_code == 404


def test_team_registers_forms_and_declines(desk, call, broker):
    ours = [come(call, one.name, email=one.email) for one in (factories.make_person("An"), factories.make_person("Bo"))]
    tine = come(call)
    assert act(desk, call, "register", register="nothere").status_code == 422
    assert act(desk, call, "register", register=tine.key).status_code == 302
    assert Person.objects.filter(email="tine@example.org").exists()
    page = act(desk, call, "form", application=[ours[0].key])
    assert page.status_code == 422 and page.context["chosen"] == [ours[0].key]
    page = act(desk, call, "form", application=[one.key for one in ours])
    assert page["Location"] == reverse("forming_rules", args=[CircleForming.objects.get().key])
    act(desk, call, "close")
    assert act(desk, call, "decline").status_code == 302
    assert states(call) == {"An": "taken", "Bo": "taken", "Tine Baert": "declined"}


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_number_of_queries(desk, call, broker, count, django_assert_num_queries):
    for n in range(count):
        come(call, f"Lid{n}", email=factories.make_person(f"Lid {n}").email)
        if n:
            actions.open_call(title=f"Oproep {n}", about="x", closes_on=call.closes_on, by=broker)
    desk.get(reverse("circles"))
    with django_assert_num_queries(4):
        desk.get(reverse("circle_calls"))
    with django_assert_num_queries(4):
        desk.get(reverse("circle_call", args=[call.key]))


def test_state_narrows_the_list(desk, call):
    assert "roosteren" in desk.get(reverse("circle_calls") + "?state=open").content.decode()
    assert "roosteren" not in desk.get(reverse("circle_calls") + "?state=closed").content.decode()


# --- keeping ----------------------------------------------------------------------------------------------------


def test_year_after_closing_names_addresses_and_wishes_are_gone(call, broker):
    come(call)
    come(call, "Griet", email=factories.make_person("Griet").email)
    actions.close_call(call, by=broker)
    rule = keepings["circle_applications"]
    before = clock.now() + timedelta(days=1)
    assert rule.rows(clock.now() - timedelta(days=1)).count() == 0 and rule.days == 365
    assert rule.erase(rule.rows(before)) == 2 and rule.rows(before).count() == 0
    written = CircleApplication.objects.values_list("name", "email", "organisation_name", "wish", "person")
    assert set(written) == {("", "", "", "", None)}


def test_erasing_somebody_covers_what_was_sent_with_their_address(call):
    one = come(call)
    person = factories.make_person("Tine", email="tine@example.org")
    erase_applications(person, None)
    one.refresh_from_db()
    assert (one.name, one.email, one.wish) == ("", "", "")


def test_open_calls_are_those_one_can_apply_for(call, broker):
    assert list(queries.open_circle_calls()) == [call]
    with clock.at(clock.now() + timedelta(days=11)):
        assert not queries.open_circle_calls()


def test_visitor_finds_an_open_call_beside_the_agenda(client, call):
    page = client.get(reverse("open_agenda"))
    assert reverse("open_circle_call", args=[call.key]) in page.content.decode()
    CircleCall.objects.update(is_public=False)
    assert reverse("open_circle_call", args=[call.key]) not in client.get(reverse("open_agenda")).content.decode()
