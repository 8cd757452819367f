"""The page of the agreements and the pages of the requests, as the team uses them."""

import pytest
from django.urls import reverse

from tests import factories
from tests.ledger.books import booked
from tests.personas import client_of
from vlechtwerk.ledger import actions, limits, queries
from vlechtwerk.ledger.models import Policy
from vlechtwerk.people.enums import HatKind

pytestmark = pytest.mark.django_db
PAGE, LIST = "/munten/afspraken/", "/munten/aanvragen/"


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.STAFF_MFA = "optional"


@pytest.fixture
def coordinator():
    return factories.make_person("Cora", hats=(HatKind.COORDINATOR,))


@pytest.fixture
def client(coordinator):
    return client_of(coordinator)


def typed(**changes):
    """What a browser sends when somebody changes a few fields."""
    form = {
        "session_value": "1", "reservation_days": "180", "soft_floor": "−2", "soft_ceiling": "5", "hard_floor": "−4",
        "hard_ceiling": "12", "newcomer_until": "0", "newcomer_floor": "−4", "trust_every": "0", "trust_step": "1",
        "trust_most": "2", "organisation_times": "2", "pot_floor": "0", "pot_pays_outside": "on",
        "pot_takes_leavers": "on", "approvals_needed": "1", "approval_days": "3", "approval_tie": "refuse",
        "why": "Meer ruimte", "version": "0",
    }  # fmt: skip
    return form | changes


def text(response):
    return " ".join(response.content.decode().split())


def test_coordinator_saves_a_new_version_and_reads_it_in_the_history(client, coordinator):
    answer = client.post(PAGE, typed(hard_floor="-6,5"), follow=True)
    assert limits.policy().hard_floor == -650
    page = text(answer)
    assert "Versie 1" in page
    assert "−4 → −6,5" in page
    assert "Cora" in page
    assert "Meer ruimte" in page
    assert actions.open_account(coordinator).floor == -650


@pytest.mark.parametrize("minus", ["-", "−"])
def test_form_shows_what_holds_today_with_a_real_minus_and_takes_both(client, minus):
    page = client.get(PAGE)
    assert page.context["form"]["hard_floor"].value() == "−4"
    assert 'value="−4"' in page.content.decode()
    client.post(PAGE, typed(hard_floor=f"{minus}5"))
    assert limits.policy().hard_floor == -500


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"why": " "}, "why"),
        ({"hard_floor": "-1"}, "hard_floor"),
        ({"hard_floor": "4"}, "hard_floor"),
        ({"hard_ceiling": "-12"}, "hard_ceiling"),
        ({"hard_ceiling": "4"}, "hard_ceiling"),
        ({"soft_floor": "abc"}, "soft_floor"),
        ({"soft_floor": "-1,234"}, "soft_floor"),
        ({"hard_ceiling": "1e999"}, "hard_ceiling"),
        ({"hard_ceiling": "NaN"}, "hard_ceiling"),
        ({"hard_ceiling": "99999"}, "hard_ceiling"),
        ({"session_value": "0"}, "session_value"),
        ({"newcomer_until": "2", "newcomer_floor": "-9"}, "newcomer_floor"),
        ({"approvals_needed": "0"}, "approvals_needed"),
        ({"approval_tie": "coin"}, "approval_tie"),
        ({"reservation_days": "99999999"}, "reservation_days"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field_and_kept_as_typed(client, changes, field):
    answer = client.post(PAGE, typed(**changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Policy.objects.count() == 0


def test_look_tells_how_many_accounts_it_touches_and_saves_nothing(client):
    person = factories.make_person("An")
    booked(person, factories.make_person("Bo"), 300)
    answer = client.post(PAGE, typed(hard_floor="-3", why="", look="1"))
    assert answer.status_code == 200
    now, then = answer.context["reach"]
    assert (now.warned, now.stopped) == (1, 0)
    assert (then.warned, then.stopped) == (0, 1)
    assert Policy.objects.count() == 0
    assert 'value="-3"' in answer.content.decode()  # what was typed stays


def test_who_saves_second_reads_what_changed_and_keeps_what_was_typed(client, coordinator):
    other = client_of(factories.make_person("Ad", hats=(HatKind.ADMINISTRATOR,)))
    client.post(PAGE, typed(hard_floor="-6"))
    answer = other.post(PAGE, typed(hard_ceiling="20", why="Minder oppotten"))
    assert answer.status_code == 422
    page = text(answer)
    assert "intussen" in page
    assert "−4 → −6" in page
    assert 'value="20"' in page
    assert "Minder oppotten" in page
    assert Policy.objects.count() == 1
    other.post(PAGE, typed(hard_floor="-6", hard_ceiling="20", version=str(answer.context["today"].version)))
    assert (limits.policy().version, limits.policy().hard_floor, limits.policy().hard_ceiling) == (2, -600, 2000)


def test_broker_reads_and_does_not_change():
    client = client_of(factories.make_broker())
    page = text(client.get(PAGE))
    assert "Vraag het team onder (munten)" in page
    assert '<form method="post" class="stack"' not in page
    assert client.post(PAGE, typed(hard_floor="-6")).status_code == 403
    assert Policy.objects.count() == 0


def test_simulator_proposes_values_in_the_address_and_nonsense_is_passed_over(client):
    address = PAGE + "?hard_floor=-600&approval_tie=grant&pot_takes_leavers=0&soft_floor=x&session_value=1e9&why=z"
    form = client.get(address).context["form"]
    assert form["hard_floor"].value() == "−6"
    assert form["approval_tie"].value() == "grant"
    assert form["pot_takes_leavers"].value() is False
    assert (form["soft_floor"].value(), form["session_value"].value(), form["why"].value()) == ("−2", "1", None)


@pytest.mark.parametrize("count", [1, 3])
def test_history_asks_the_same_number_of_queries(client, coordinator, count, django_assert_num_queries):
    for number in range(count):
        actions.change_policy(limits.policy(), values={"hard_floor": -500 - number}, why="stap", by=coordinator)
    with django_assert_num_queries(6):
        page = client.get(PAGE)
    assert [one.policy.version for one in page.context["history"]] == list(range(count, 0, -1))
    assert all(len(one.changes) == 1 for one in page.context["history"])


def test_charter_shows_the_figures_of_today(client):
    client.post(
        PAGE, typed(hard_floor="-6", soft_ceiling="7", newcomer_until="3", newcomer_floor="-1", trust_every="4")
    )
    page = text(client.get(reverse("charter")))
    assert "Onder −2 en boven 7" in page
    assert "Onder −6 en boven 12" in page
    assert "Tot je 3 sessies gaf, is je grens −1." in page
    assert "Per 4 sessies die je geeft, mag je 1 verder omlaag, tot 2 in totaal." in page


def test_help_tells_of_limits_of_the_vote_and_of_the_pot(client):
    page = text(client.get(reverse("help")))
    assert all(words in page for words in ("ruim op voorhand", "stemt erover", "De munten", "gemeenschappelijke pot"))


# Requests


@pytest.fixture
def asked(coordinator):
    person = factories.make_person("An Arm")
    booked(person, factories.make_person("Bo"), 400)
    return actions.ask_past_limit(person, pays=True, source="gone:doel", why="Dringend", by=coordinator)


def test_team_sees_where_it_would_stand_and_grants_with_one_click(client, asked):
    page = text(client.get(f"{LIST}{asked.key}/"))
    assert "zou het saldo op −5 staan" in page
    assert "De grens is −4" in page
    assert "Dringend" in page
    answer = client.post(f"{LIST}{asked.key}/", {"vote": "yes", "note": "Ze geeft volgende maand"}, follow=True)
    assert "één keer toegestaan" in text(answer)
    assert "Ze geeft volgende maand" in text(answer)
    asked.refresh_from_db()
    assert asked.state == "granted"
    assert 'name="vote"' not in text(answer)


def test_no_is_a_click_too_and_the_second_vote_reads_that_it_is_closed(client, asked):
    client.post(f"{LIST}{asked.key}/", {"vote": "no", "note": "Eerst geven"})
    asked.refresh_from_db()
    assert asked.state == "refused"
    answer = client.post(f"{LIST}{asked.key}/", {"vote": "yes"}, follow=True)
    assert "al gesloten" in text(answer)


@pytest.mark.parametrize("data", [{}, {"vote": "maybe"}, {"vote": "yes", "note": "x" * 301}])
def test_vote_that_makes_no_sense_changes_nothing(client, asked, data):
    assert client.post(f"{LIST}{asked.key}/", data).status_code == 422
    asked.refresh_from_db()
    assert (asked.state, asked.votes.count()) == ("asked", 0)


def test_unknown_request_is_not_found(client):
    assert client.get(f"{LIST}abcdefghijkm/").status_code == 404


def test_list_is_empty_kindly(client):
    assert "Nog geen aanvraag" in text(client.get(LIST))


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_queries(client, coordinator, asked, count, django_assert_num_queries):
    for number in range(count - 1):
        actions.ask_past_limit(asked.account.person, pays=True, source=f"gone:{number}", why="", by=coordinator)
    with django_assert_num_queries(4):
        page = client.get(LIST)
    assert len(page.context["rows"]) == count
    assert queries.holder(asked.account) in text(page)


def test_today_asks_for_the_vote_until_it_was_given(client, asked):
    page = text(client.get("/vandaag/"))
    assert "Mogen de munten van An Arm één keer voorbij de grens?" in page
    assert f"{LIST}{asked.key}/" in page
    client.post(f"{LIST}{asked.key}/", {"vote": "yes"})
    assert "An Arm" not in text(client.get("/vandaag/"))
