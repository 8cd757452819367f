"""The pages of a trial: who may, what is filled in, what is told, and that nothing anybody sends breaks them."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests import factories
from tests.ledger.books import booked
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.core.registry import jobs
from vlechtwerk.ledger import limits, simulation_words
from vlechtwerk.ledger.actions import simulating
from vlechtwerk.ledger.enums import SimulatedYear, SimulationState
from vlechtwerk.ledger.models import Policy, Simulation
from vlechtwerk.ledger.policy_forms import PolicyForm
from vlechtwerk.ledger.rules import TRIAL_FIELDS
from vlechtwerk.ledger.simulation_forms import TrialForm
from vlechtwerk.people.enums import HatKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


@pytest.fixture
def coordinator():
    return factories.make_person("Cleo", hats=(HatKind.MEMBER, HatKind.COORDINATOR), language="en")


@pytest.fixture
def client(coordinator):
    return client_of(coordinator)


def filled(client, **changes):
    """What the browser would send: the form as it stands, with these changes."""
    form = client.get(reverse("simulations")).context["form"]
    data = {name: form[name].value() for name in form.fields}
    sent = {
        name: "on" if value is True else value
        for name, value in data.items()
        if value is not None and value is not False
    }
    return {**sent, **changes}


def imagined(**changes):
    return {"year": "imagined", "people": "40", "sessions": "200", "runs": "5", **changes}


def send(client, **changes):
    return client.post(reverse("simulations"), filled(client, **changes))


def tried(client, **changes):
    """A trial from the form to its page."""
    answer = send(client, **imagined(**changes))
    assert answer.status_code == 302
    while simulating.work_simulations():
        pass
    return client.get(answer["Location"])


def made(result=None, **fields):
    today = {name: getattr(limits.policy(), name) for name in TRIAL_FIELDS}
    values = {
        "made_by": factories.make_person(), "year": SimulatedYear.OWN, "version": 0, "today": today,
        "tried": today | fields.pop("tried", {}), "seed_count": 5,
        "habits": {"granted": 0.2, "gives_first": 0, "drops_out": 0, "warned_gives": 0, "wait_days": 30.0},
    }  # fmt: skip
    state = SimulationState.READY if result else SimulationState.QUEUED
    return Simulation.objects.create(**{**values, "state": state, "result": result, **fields})


def result(saved=0, stopped=0, **figures):
    """A result in which nothing differs, but for ``figures`` as ``(today, tried)``."""
    told = {
        name: {"today": [0] * 3, "tried": [0] * 3, "more": 0.0, "less": 0.0} for name, _label in simulation_words.ROWS
    }
    for name, (today, then) in figures.items():
        told[name] = {
            "today": [today] * 3,
            "tried": [then] * 3,
            "more": float(then > today),
            "less": float(then < today),
        }
    return {
        "figures": told, "pot": {side: [[0, 0, 0]] * 13 for side in ("today", "tried")},
        "stands": [[-2, 4, 3], [1, 5, 6]], "saved": [saved] * 3, "stopped": [stopped] * 3,
        "size": {"people": 12, "sessions": 34},
    }  # fmt: skip


def sentences(language="en", **all_of_it):
    with override(language):
        return simulation_words.sentences(made(**all_of_it))


# the form


def test_form_is_filled_in_with_the_policy_of_today(client):
    Policy.objects.create(version=1, hard_floor=-350, pot_pays_outside=False)
    form = client.get(reverse("simulations")).context["form"]
    assert (form["hard_floor"].value(), form["pot_pays_outside"].value()) == ("−3.5", False)
    assert "today −3.5" in str(form["hard_floor"].help_text)
    assert "why" not in form.fields and "reservation_days" not in form.fields
    assert {name for name in form.fields if name in TRIAL_FIELDS} == set(TRIAL_FIELDS)


def test_sent_as_it_stands_it_tries_the_rules_of_today(client, coordinator):
    booked(coordinator, factories.make_person("Bo"))
    assert send(client).status_code == 302
    one = Simulation.objects.get()
    assert one.tried == one.today
    assert (one.year, one.seed_count, one.made_by) == (SimulatedYear.OWN, 20, coordinator)


def test_what_is_sent_is_what_is_tried(client):
    page = tried(
        client, hard_floor="−6,5", pot_floor="-3", session_value="1.5", growth="50", skew="1.8", drops_out="15"
    )
    one = page.context["one"]
    assert (one.tried["hard_floor"], one.tried["pot_floor"], one.tried["session_value"]) == (-650, -300, 150)
    assert one.demand == {"people": 40, "sessions": 200, "skew": 1.8, "growth": 0.5, "churn": 0.1}
    assert (one.habits["drops_out"], one.habits["wait_days"]) == (0.15, 30.0)


def test_unticked_box_is_no(client):
    data = filled(client, **imagined())
    del data["pot_pays_outside"]
    assert client.post(reverse("simulations"), data).status_code == 302
    assert Simulation.objects.get().tried["pot_pays_outside"] is False


@pytest.mark.parametrize(
    ("name", "value"),
    [("hard_floor", "-1"), ("hard_floor", "veel"), ("hard_floor", "4"), ("hard_ceiling", "1"), ("session_value", "0"),
     ("year", "1999"), ("people", "1"), ("people", "999999"), ("sessions", "0"), ("skew", "7"), ("growth", "101"),
     ("drops_out", "80"), ("granted", ""), ("wait_days", "0"), ("runs", "1000000"), ("trust_every", "-1")],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_field_and_kept(client, name, value):
    answer = send(client, **imagined(**{name: value}))
    assert answer.status_code == 422
    assert name in answer.context["form"].errors
    assert answer.context["form"][name].value() == value
    assert not Simulation.objects.exists()


def test_own_year_without_bookings_says_the_way_out(client):
    answer = send(client)
    assert answer.status_code == 422
    assert "imagined year" in str(answer.context["form"].errors["year"])


def test_earlier_trial_is_where_the_next_one_starts(client):
    one = tried(client, hard_floor="-6", granted="70", skew="0.6").context["one"]
    page = client.get(reverse("simulations"), {"like": one.key})
    form = page.context["form"]
    assert (form["hard_floor"].value(), form["granted"].value(), form["skew"].value()) == ("−6", 70, "0.6")
    assert (form["year"].value(), form["people"].value(), form["runs"].value()) == ("imagined", 40, 5)
    again = client.post(reverse("simulations"), filled(client, **{name: form[name].value() for name in form.fields}))
    assert Simulation.objects.get(key=again["Location"].rstrip("/").split("/")[-1]).tried == one.tried


def test_parts_that_differ_from_today_stand_open(client):
    parts = client.get(reverse("simulations"), {"pot_floor": "-300"}).context["form"].parts
    assert {part["code"] for part in parts if part["open"]} == {"pot"}


@pytest.mark.parametrize("query", ["like=nobody", "page=x", "hard_floor=veel", "pot_pays_outside=", "page=999"])
def test_nonsense_in_the_address_is_passed_over(client, query):
    assert client.get(f"{reverse('simulations')}?{query}").status_code == 200


# the list


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_queries(client, count, django_assert_num_queries):
    for _trial in range(count):
        made(result(), tried={"hard_floor": -600})
    with django_assert_num_queries(6):
        page = client.get(reverse("simulations"))
    assert len(page.context["lines"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_number_of_queries(client, count, django_assert_num_queries):
    ones = [made(result()) for _trial in range(count)]
    with django_assert_num_queries(3):
        client.get(reverse("simulation", args=[ones[0].key]))


# the page


def test_page_waits_and_turns_into_the_result(client):
    answer = send(client, **imagined(hard_floor="-6"))
    waiting = client.get(answer["Location"])
    assert 'id="trial"' in waiting.content.decode() and "0 of 5 times" in waiting.content.decode()
    assert jobs["ledger.simulations"].run() == 1
    assert client.get(answer["Location"], headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    ready = client.get(answer["Location"]).content.decode()
    assert 'id="trial"' not in ready and "What would have been different" in ready


def test_trial_that_went_wrong_tells_what_to_do(client):
    one = made(state=SimulationState.FAILED, failure="TypeError")
    page = client.get(reverse("simulation", args=[one.key])).content.decode()
    assert "TypeError" in page and "Try it again" in page


def test_use_leads_to_the_policy_filled_in_with_what_was_tried(client):
    told = tried(client, hard_floor="-6", pot_takes_leavers="", newcomer_until="3").context["told"]
    page = client.get(f"{reverse('policy')}?{told.use}")
    form = page.context["form"]
    assert isinstance(form, PolicyForm) and not isinstance(form, TrialForm)
    assert (form["hard_floor"].value(), form["newcomer_until"].value()) == ("−6", 3)
    assert form["pot_takes_leavers"].value() is False
    assert limits.policy().version == 0  # nothing is saved before somebody says why


def test_every_picture_has_its_table(client):
    page = tried(client, hard_floor="-6").content.decode()
    assert page.count('class="chart"') == page.count("As a table") == 2
    assert len(re.findall(r"<tr><th scope=\"row\" class=\"num\">", page)) >= 13


def test_range_over_the_runs_stands_beside_the_middle(client):
    rows = {row.name: row for row in tried(client, hard_floor="-6", runs="20").context["told"].rows}
    assert " to " in rows["refused"].today_span
    low, high = (int(one) for one in rows["refused"].today_span.split(" to "))
    assert low <= int(rows["refused"].today) <= high
    assert rows["refused"].sure and rows["refused"].difference.startswith("−")


def test_same_rules_say_so_and_offer_nothing_to_use(client):
    page = tried(client)
    assert page.context["told"].sentences == ["These are the agreements of today: nothing would have been different."]
    assert all(row.difference == "the same" for row in page.context["told"].rows)
    assert "Use these agreements" not in page.content.decode()


def test_trials_are_for_who_may_change_the_policy(client):
    one = made(result())
    for name, args in (("simulations", []), ("simulation", [one.key])):
        page = client_of(factories.make_broker()).get(reverse(name, args=args))
        assert (page.status_code, "Vraag een beheerder" in page.content.decode()) == (403, True)
        assert client.get(reverse(name, args=args)).status_code == 200
    assert client.get(reverse("simulation", args=["nobody"])).status_code == 404


@pytest.mark.parametrize(
    ("language", "word"), [("nl", "Wat er anders was geweest"), ("fr", "Ce qui aurait été différent")]
)
def test_result_speaks_the_language_of_its_reader(language, word):
    person = factories.make_person("Cleo", hats=(HatKind.COORDINATOR,), language=language)
    one = made(result(), tried={"hard_floor": -600})
    assert word in client_of(person).get(reverse("simulation", args=[one.key])).content.decode()


# the words


def test_one_changed_limit_is_named_in_the_sentence():
    told = result(saved=7, refused=(11, 4), giving=(0.6, 0.61), reciprocity=(0.6, 0.6), warnings=(3, 5))
    assert sentences(result=told, tried={"hard_floor": -600})[:4] == [
        "With −6 instead of −4: 7 of the 11 refused sessions would have taken place.",
        "Warnings: 5 instead of 3.",
        "Of who received, about as many gave too: 60 %.",
        "Giving is slightly less evenly spread.",
    ]
    assert sentences("nl", result=told, tried={"hard_floor": -600})[0] == (
        "Met −6 in plaats van −4: 7 van de 11 geweigerde sessies waren doorgegaan."
    )


def test_several_changes_are_told_together_and_both_ways():
    told = result(saved=1, stopped=2, refused=(3, 4), dropped=(0, 2), pot=(500, 300), parked=(900, 100), unpaid=(0, 1))
    assert sentences(result=told, tried={"hard_floor": -600, "pot_floor": -100}) == [
        "With these agreements: 1 of the 3 refused sessions would have taken place and "
        "2 sessions that went on would have been refused.",
        "Of who received, about as many gave too: 0 %.",
        "Giving is spread as unevenly as before.",
        "People who stay away after a refusal: 2 instead of 0.",
        "Coins that lie still: 1 instead of 9.",
        "The common pot ends at 3 instead of 5.",
        "Half days from outside that the pot cannot pay: 1 instead of 0.",
    ]


@pytest.mark.parametrize(
    ("today", "then", "words"),
    [(0.5, 0.503, "as unevenly as before"), (0.5, 0.52, "slightly less"), (0.5, 0.6, "clearly less"),
     (0.5, 0.48, "slightly more"), (0.5, 0.3, "clearly more")],
)  # fmt: skip
def test_spread_is_told_in_degrees(today, then, words):
    told = result(giving=(today, then), refused=(1, 0), saved=1)
    assert any(words in text for text in sentences(result=told, tried={"hard_floor": -600}))


def test_what_chance_decides_is_not_told_as_a_difference():
    told = result(reciprocity=(0.5, 0.6), refused=(1, 0), saved=1)
    told["figures"]["reciprocity"]["more"] = 0.7
    assert "about as many gave too: 60 %" in sentences(result=told, tried={"hard_floor": -600})[1]


def test_coins_are_told_whole_and_chance_only_where_it_plays(client):
    told = result(pot=(33110, 33140), refused=(1, 0), granted=(4, 4), saved=1)
    address = reverse("simulation", args=[made(told, tried={"hard_floor": -600}).key])
    page = client.get(address).content.decode()
    assert "331.1" not in page and "331<" in page
    assert "took place all the same" in page
    assert "Chance played no part" in page and "the same chances" not in page
    told["figures"]["refused"]["tried"] = [0, 0, 2]
    address = reverse("simulation", args=[made(told, tried={"hard_floor": -600}).key])
    assert "the same chances" in client.get(address).content.decode()


def test_far_away_limits_say_that_nobody_came_near():
    assert sentences(result=result(refused=(2, 2)), tried={"hard_ceiling": 5000}) == [
        "Nothing would have been different: nobody came near these limits."
    ]


def test_stands_show_every_coin_in_between():
    with override("en"):
        told = simulation_words.told(made(result(), tried={"hard_floor": -600}))
    assert told.stands == [("−2", 4, 3), ("−1", 0.0, 0.0), ("0", 0.0, 0.0), ("1", 5, 6)]
    assert (told.use, len(told.pot), told.months[:4]) == ("hard_floor=-600", 13, ["0", "", "", "3"])


def test_policy_of_a_trial_is_that_of_its_day(client):
    with clock.at(clock.now()):
        one = tried(client, hard_floor="-6").context["one"]
    Policy.objects.create(version=1, hard_floor=-800)
    page = client.get(reverse("simulation", args=[one.key]))
    assert [(before, after) for _label, before, after in page.context["changes"]] == [("−4", "−6")]
