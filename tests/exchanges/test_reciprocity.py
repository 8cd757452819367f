"""The broker's lists, whom to invite next, and inviting a chosen set."""

from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.exchanges.scene import IN_A_WEEK, MONDAY, asked, booked, coins_of, invited, mails, planning
from tests.personas import client_of
from tests.together import refusals, together
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.exchanges import actions, queries
from vlechtwerk.exchanges.models import GiveInvitation
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.ledger import limits
from vlechtwerk.ledger.models import Account, Transfer
from vlechtwerk.ledger.queries.network import network_over_time
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = IN_A_WEEK + 60 * DAY  # nobody rests any more from what they did in the scene


@pytest.fixture
def broker():
    return client_of(factories.make_broker("Lotte Hermans", language="en"))


@pytest.fixture
def get(broker):
    def read(name, *args, query=""):
        return broker.get(reverse(name, args=args) + query, headers={"accept-language": "en"})

    return read


def text(response):
    return " ".join(response.content.decode().split())


def names(kind):
    return [row.name for row in queries.LISTS[kind].people()]


# who only takes


def test_who_received_twice_and_gave_nothing_only_takes():
    griet = factories.make_person("Griet")
    booked(receiver=griet)
    assert names("krijgt") == []  # once is how everybody begins
    booked(receiver=griet)
    assert names("krijgt") == ["Griet"]
    (row,) = queries.list_rows("krijgt", queries.LISTS["krijgt"].people())
    assert row.why == "Received 2 sessions in a year and gave none. Stands at −2."
    booked(giver=griet)
    assert names("krijgt") == []


def test_what_is_more_than_a_year_ago_and_who_left_do_not_count():
    griet, rik = factories.make_person("Griet"), factories.make_person("Rik")
    for person in (griet, griet, rik, rik):
        booked(receiver=person)
    people.leave(rik, by=None)
    assert names("krijgt") == ["Griet"]
    with clock.at(MONDAY + 380 * DAY):
        assert names("krijgt") == []


def test_list_says_why_somebody_is_not_asked_now_and_offers_the_telephone(get):
    griet = factories.make_person("Griet", phone="0470 12 34 56")
    for _ in range(2):
        booked(receiver=griet)
    with clock.at(IN_A_WEEK + DAY):
        page = text(get("reciprocity_list", "krijgt"))
        assert "Is not asked now: was asked not long ago (until 8 Apr)." in page
        assert 'href="tel:0470123456"' in page
        assert f"pair={griet.key}" not in page
    with clock.at(LATER):
        assert f"pair={griet.key}" in text(get("reciprocity_list", "krijgt"))


# who is worn out


def test_who_gave_far_more_than_they_got_is_worn_out():
    an = factories.make_person("An", capacity_per_quarter=9)
    for _ in range(4):
        assert names("moe") == []
        booked(giver=an)
    (row,) = queries.list_rows("moe", queries.LISTS["moe"].people())
    assert "Gave 4 and received 0 in a year." in row.why


def test_who_gives_more_than_they_said_they_can_is_worn_out():
    an = factories.make_person("An", capacity_per_quarter=1)
    for _ in range(2):
        planning(giver=an)
    (row,) = queries.list_rows("moe", queries.LISTS["moe"].people())
    assert row.why == "Gives 2 sessions this quarter, and said to have room for 1."


def test_who_is_asked_very_often_is_worn_out():
    an = factories.make_person("An")
    for _ in range(4):
        asked(giver=an)
    (row,) = queries.list_rows("moe", queries.LISTS["moe"].people())
    assert "Was asked 4 times this quarter." in row.why
    with clock.at(MONDAY + 31 * DAY):
        assert names("moe") == []


def test_broker_lets_somebody_rest_until_the_next_quarter(broker, get):
    an = factories.make_person("An", capacity_per_quarter=1)
    for _ in range(2):
        planning(giver=an)
    assert "Let rest" in text(get("reciprocity_list", "moe"))
    act = reverse("reciprocity_act", args=[an.key, "rust"])
    assert broker.post(act).status_code == 302
    an.refresh_from_db()
    assert str(an.available_from) == "2026-04-01"
    page = text(get("reciprocity_list", "moe"))
    assert "Rests until 1 Apr." in page
    assert "Let rest" not in page
    assert AuditEntry.objects.filter(verb="let_rest").count() == 1
    broker.post(act)  # pressed twice
    assert AuditEntry.objects.filter(verb="let_rest").count() == 1


def test_who_is_away_for_longer_is_not_called_back():
    an = factories.make_person("An", available_from=(MONDAY + 300 * DAY).date())
    with pytest.raises(Refused, match="rests already"):
        actions.let_rest(an, by=factories.make_broker())


# who hoards


def test_who_stands_near_the_soft_limit_hoards():
    an = factories.make_person("An")
    coins_of(an, 3)
    assert names("spaart") == []
    coins_of(an, 1)
    (row,) = queries.list_rows("spaart", queries.LISTS["spaart"].people())
    assert (row.person, row.why) == (an, "Stands at 4, near the limit of 5.")


def test_who_has_coins_that_lie_still_hoards():
    an = factories.make_person("An")
    coins_of(an, 1)
    with clock.at(MONDAY + 366 * DAY):
        (row,) = queries.list_rows("spaart", queries.LISTS["spaart"].people())
        assert row.why == "Coins that lie still for more than a year: 1."


def test_broker_asks_somebody_to_ask_once_a_quarter(broker, get):
    an = factories.make_person("An", language="en")
    coins_of(an, 5)
    act = reverse("reciprocity_act", args=[an.key, "vraag"])
    for _ in range(2):
        assert broker.post(act).status_code == 302
    (mail,) = mails("ask_invited", an)
    assert "you stand at 5" in mail.text
    assert "/vraag/" in mail.text
    page = text(get("reciprocity_list", "spaart"))
    assert "Was asked this quarter what they could use." in page
    with clock.at(MONDAY + 31 * DAY):
        broker.post(act)
    assert len(mails("ask_invited", an)) == 2


def test_who_has_no_address_is_not_written_to():
    an = factories.make_person("An", email=None)
    with pytest.raises(Refused, match="Call them"):
        actions.invite_to_ask(an, by=factories.make_broker())


@pytest.mark.parametrize("verb", ["", "steal", "__init__"])
def test_verb_that_does_not_exist(verb, broker):
    person = factories.make_person()
    assert broker.post(f"/wederkerigheid/{person.key}/{verb}/").status_code in {404, 405}
    assert broker.post(reverse("reciprocity_act", args=["geenmens", "rust"])).status_code == 404


@pytest.mark.parametrize("kind", ["krijgt", "moe", "spaart"])
@pytest.mark.parametrize("count", [1, 3, 300])
def test_lists_ask_the_same_number_of_queries(kind, count, get, django_assert_num_queries):
    """Everybody has what puts them on the list; 300 of them are twelve pages."""
    made = Person.objects.bulk_create(
        Person(name=f"P{n:03}", email=f"p{n}@x.example", phone="015") for n in range(count)
    )
    other, broker = factories.make_person("Ander"), factories.make_broker()
    kinds = {"krijgt": ("receiver", 2), "moe": ("giver", 4), "spaart": ("giver", 4)}
    session = booked(giver=other, broker=broker)
    side, times = kinds[kind]
    template = type(session).objects.get(pk=session.pk)
    _copies(template, made, side, times)
    if kind != "moe":
        _standing(made, 400 if kind == "spaart" else -200)
    get("reciprocity_list", kind)
    with django_assert_num_queries({"krijgt": 12, "moe": 4, "spaart": 5}[kind]):
        page = get("reciprocity_list", kind)
    assert text(page).count('<th scope="row">') == min(count, 25)


def _copies(session, people, side, times):
    """Booked sessions in bulk; the actions would take minutes for 300 people."""
    rows, appointments, proposals = [], [], []
    for person in people:
        for _ in range(times):
            one = type(session)(need=session.need, broker=session.broker, state="booked", booked_at=MONDAY)
            one.giver, one.receiver = (person, session.giver) if side == "giver" else (session.giver, person)
            rows.append(one)
            appointments.append(type(session.appointment)(summary="x", uid=uuid4().hex))
            proposals.append(type(session.proposal)(
                need=session.need, helper=one.giver, asked_by=session.broker, state="withdrawn", asked_at=MONDAY,
                answer_by=MONDAY, answered_at=MONDAY - 100 * DAY,
            ))  # fmt: skip
    made = type(session.appointment).objects.bulk_create(appointments)
    for one, appointment, proposal in zip(
        rows, made, type(session.proposal).objects.bulk_create(proposals), strict=True
    ):
        one.appointment, one.proposal = appointment, proposal
    type(session).objects.bulk_create(rows)


def _standing(people, balance):
    """Accounts, and the opening transfers that bring them to a balance, in bulk."""
    opening, _new = Account.objects.get_or_create(kind="opening")
    accounts = Account.objects.bulk_create(
        Account(kind="person", person=one, soft_floor=-200, soft_ceiling=500) for one in people
    )
    Transfer.objects.bulk_create(
        Transfer(
            debit=opening if balance > 0 else account, credit=account if balance > 0 else opening, amount=abs(balance),
            state="posted", reason="opening", settled_at=MONDAY,
        )
        for account in accounts
    )  # fmt: skip


def test_empty_list_leads_on(get):
    page = text(get("reciprocity_list", "krijgt"))
    assert "Nobody stands here" in page
    assert reverse("reciprocity_next") in page


def test_list_that_does_not_exist(get):
    assert get("reciprocity_list", "alles").status_code == 404


# whom to invite next

TALENTS = {
    "Griet": ("Ik kook al jaren voor grote groepen", -3),
    "Rik": ("Ik doe de boekhouding en de facturen van een vereniging", -1),
    "Zoë": ("Ik bouw websites voor kleine verenigingen", 2),
}
ASKS = {
    "Bo": ("Koken voor groepen", "Wie leert ons koken voor grote groepen?", 6),
    "Cas": ("Boekhouding op orde", "Wie helpt met de boekhouding en de facturen?", 1),
    "Dirk": ("Website bouwen", "Wie bouwt met ons een website?", 3),
}


@pytest.fixture
def network():
    """Three who can help and three who ask, each at a balance of their own; by name."""
    broker, made = factories.make_broker("Makelaar"), {}
    for name, (talent, count) in TALENTS.items():
        made[name] = factories.make_person(name)
        factories.make_talent(made[name], text=talent)
        coins_of(made[name], count)
    for name, (title, words, count) in ASKS.items():
        made[name] = factories.make_person(name)
        innovation = factories.make_innovation(f"Idee van {name}", lead=made[name], broker=broker)
        made[title] = factories.make_need(innovation, made_by=broker, title=title, text=words)
        for _ in range(count):
            coins_of(made[name], 1)
    return made


def steps():
    return [(step.giver.name, step.need.title, step.receiver.name) for step in queries.next_to_give().steps]


def test_lowest_give_to_highest_where_it_fits(network):
    assert steps() == [
        ("Griet", "Koken voor groepen", "Bo"),
        ("Rik", "Boekhouding op orde", "Cas"),
    ]  # Zoë could build a website, and stands above zero
    plan = queries.next_to_give()
    assert plan.after < plan.before
    assert plan.steps[0].said == "Griet stands at −3 and can help with “Koken voor groepen”; Bo stands at 6."
    assert plan.steps[0].why


@pytest.mark.parametrize("why", ["mailed", "left", "session", "capacity"])
def test_who_is_not_to_be_asked_is_not_in_the_plan(network, why):
    griet = network["Griet"]
    if why == "mailed":
        GiveInvitation.objects.create(person=griet, invited_by=factories.make_broker(), mailed_at=MONDAY)
    elif why == "left":
        Person.objects.filter(pk=griet.pk).update(left_on=MONDAY.date())
    elif why == "session":
        planning(giver=griet)
    else:
        Person.objects.filter(pk=griet.pk).update(capacity_per_quarter=0)
    assert "Griet" not in [giver for giver, _need, _to in steps()]


def test_need_that_is_gone_or_asked_already_is_not_in_the_plan(network):
    innovations.withdraw_need(network["Koken voor groepen"], by=network["Koken voor groepen"].made_by)
    asked(need=network["Boekhouding op orde"], giver=factories.make_person())
    assert steps() == []


def test_asker_at_the_hard_limit_is_not_in_the_plan(network):
    cas = network["Cas"]
    coins_of(cas, -1 + limits.policy().hard_floor // 100)
    assert [receiver for _giver, _need, receiver in steps()] == ["Bo"]


def test_who_stands_below_zero_and_is_not_in_the_plan_is_told_with_a_reason(network, get):
    mute, odd, busy, third = (factories.make_person(name) for name in ("Mute", "Odd", "Busy", "Third"))
    factories.make_talent(odd, text="Ik ben imker")
    factories.make_talent(third, text="Ik kook al jaren voor grote groepen")
    for person in (mute, odd, busy, third):
        coins_of(person, -1)
    planning(giver=busy)
    named = {"Mute", "Odd", "Busy", "Third"}
    found = queries.next_to_give().out.items()
    assert {why: [one.name for one in people if one.name in named] for why, people in found} == {
        "has told no talent yet": ["Mute"],
        "no open need that fits": ["Odd"],
        "has a session under way": ["Busy"],
        "whom they fit is helped by somebody else, or stands low as well": ["Third"],
    }
    page = text(get("reciprocity_next"))
    assert f'<b>No open need that fits</b><br><a href="{reverse("person", args=[odd.key])}">Odd</a> (−1)' in page


def test_nobody_helps_oneself(network):
    factories.make_talent(network["Bo"], text="Ik kook al jaren voor grote groepen")
    coins_of(network["Bo"], -9)
    assert ("Bo", "Koken voor groepen", "Bo") not in steps()


def test_plan_is_the_same_when_asked_again(network):
    assert steps() == steps()


@pytest.mark.parametrize("count", [1, 3, 30])
def test_plan_asks_the_same_number_of_queries(count, get, django_assert_num_queries):
    broker = factories.make_broker("Makelaar")
    for n in range(count):
        helper, asker = factories.make_person(f"H{n}"), factories.make_person(f"A{n}")
        factories.make_talent(helper, text="Ik kook al jaren voor grote groepen")
        coins_of(helper, -1, asker)
        innovation = factories.make_innovation(f"Idee {n}", lead=asker, broker=broker)
        factories.make_need(innovation, made_by=broker, title="Koken", text="Wie leert ons koken voor grote groepen?")
    get("reciprocity_next")
    with django_assert_num_queries(17):
        page = get("reciprocity_next")
    assert text(page).count('name="pair"') == count


# inviting a chosen set


def chosen(network, *pairs):
    return queries.invited([f"{network[giver].key}:{network[need].key}" for giver, need in pairs])


BOTH = (("Griet", "Koken voor groepen"), ("Rik", "Boekhouding op orde"))


def test_page_lists_who_is_mailed_before_anything_leaves_and_then_invites(network, broker, get):
    page = get("reciprocity_next")
    query = "?" + "&".join(f"pair={step.key}" for step in page.context["next"].steps)
    preview = get("reciprocity_invite", query=query)
    assert "This mails 2 people. Nothing has left yet." in text(preview)
    assert GiveInvitation.objects.count() == 0
    data = {"pair": [one.key for one in preview.context["chosen"]]}
    assert broker.post(reverse("reciprocity_invite"), data).status_code == 302
    assert set(GiveInvitation.objects.values_list("person__name", "state", "invited_by__name")) == {
        ("Griet", "open", "Lotte Hermans"), ("Rik", "open", "Lotte Hermans"),
    }  # fmt: skip
    (mail,) = mails("give_invited", network["Griet"])
    assert "- Koken voor groepen (Idee van Bo)" in mail.text
    assert "gaf je een halve dag" not in mail.text
    broker.post(reverse("reciprocity_invite"), data)  # pressed twice
    assert len(mails("give_invited")) == 2


def test_one_who_may_not_be_asked_by_now_stops_all_and_nothing_is_written(network):
    made = chosen(network, *BOTH)
    planning(giver=network["Rik"])
    again = chosen(network, *BOTH)
    with pytest.raises(Refused, match="Rik: has a session under way"):
        actions.invite_people(again, by=factories.make_broker())
    assert GiveInvitation.objects.filter(invited_by__isnull=False).count() == 0
    assert mails("give_invited", network["Griet"]) == []
    assert [one.obstacle for one in made] == ["", ""]


def test_preview_shows_each_mail_with_the_word_of_the_broker_before_it_leaves(network, broker, get):
    booked(receiver=network["Griet"])
    Person.objects.update(language="en")
    with clock.at(LATER):
        data = {"pair": [f"{network[giver].key}:{network[need].key}" for giver, need in BOTH], "word": "  Tot\nthuis! "}
        shown = broker.post(reverse("reciprocity_invite"), {**data, "look": "1"}, headers={"accept-language": "en"})
        assert (GiveInvitation.objects.filter(invited_by__isnull=False).count(), shown.status_code) == (0, 200)
        told = {one.person.name: letter.text for one, letter in shown.context["mailed"]}
        assert text(shown).count("<details") - text(shown).count("<details open") >= 1
        assert broker.post(reverse("reciprocity_invite"), data | {"word": "x" * 501}).status_code == 422
        broker.post(reverse("reciprocity_invite"), data)
    for name in ("Griet", "Rik"):
        mail = mails("give_invited", network[name])[-1]
        assert mail.text.split("/g/")[0] == told[name].split("/g/")[0]
        assert mail.text.split("\n\n")[2] == "> Tot thuis!"
        assert "Kind regards,\nLotte Hermans\n" in mail.text
    assert GiveInvitation.objects.get(person=network["Griet"]).invited_by.name == "Lotte Hermans"


@pytest.mark.parametrize(
    ("count", "subject"),
    [(0, "Is there something"), (1, "You received half a day."), (3, "You received 3 half days.")],
)
def test_mail_says_how_many_half_days_somebody_received_since_they_gave(count, subject):
    griet = factories.make_person("Griet", language="en")
    booked(receiver=griet)
    booked(giver=griet, starts_at=IN_A_WEEK + DAY)
    with clock.at(LATER):
        for _ in range(count):
            booked(receiver=griet, starts_at=LATER + DAY)
    with clock.at(LATER + 90 * DAY):
        (one,) = queries.invited([f"{griet.key}:"])
        actions.invite_people([one], by=factories.make_broker())
    assert mails("give_invited", griet)[-1].subject.startswith(subject)


def test_preview_says_who_falls_out_and_why(network, get):
    planning(giver=network["Rik"])
    Person.objects.filter(pk=network["Griet"].pk).update(email=None)
    query = "?" + "&".join(f"pair={network[giver].key}:{network[need].key}" for giver, need in BOTH)
    page = text(get("reciprocity_invite", query=query))
    assert "Rik" in page.split("Fall out, and why")[1]
    assert "Griet" in page.split("Without an address: you call")[1].split("Fall out")[0]


def test_invitation_that_waited_becomes_this_one(network):
    griet = network["Griet"]
    made = invited(receiver=griet)
    with clock.at(LATER):
        GiveInvitation.objects.filter(pk=made.pk).update(state="snoozed", snoozed_until=(LATER + 9 * DAY).date())
        (again,) = actions.invite_people(chosen(network, BOTH[0]), by=factories.make_broker())
    assert again == made
    assert (again.state, [need.title for need in again.needs.all()]) == ("open", ["Koken voor groepen"])


def test_somebody_of_the_list_is_invited_with_what_fits(network):
    (one,) = queries.invited([f"{network['Griet'].key}:"])
    assert network["Koken voor groepen"] in one.needs
    actions.invite_people([one], by=factories.make_broker())
    assert mails("give_invited", network["Griet"])


def test_needs_of_ones_own_and_needs_that_are_gone_fall_out(network):
    own = chosen(network, ("Bo", "Koken voor groepen"))
    assert own[0].obstacle == "makes this innovation"
    gone = network["Website bouwen"]
    innovations.withdraw_need(gone, by=gone.made_by)
    assert chosen(network, ("Rik", "Website bouwen"))[0].obstacle == "this need no longer looks for somebody"


@pytest.mark.parametrize("query", ["?pair=", "?pair=nobody:", "?pair=:::", "?pair=" + "x" * 3000])
def test_odd_addresses_are_not_found(query, get):
    assert get("reciprocity_invite", query=query).status_code == 404


def test_nobody_chosen_goes_back_with_a_word(get):
    assert get("reciprocity_invite").status_code == 302


def test_invited_by_the_broker_gives_and_the_circle_is_told(network, get):
    griet, need = network["Griet"], network["Koken voor groepen"]
    (made,) = actions.invite_people(chosen(network, BOTH[0]), by=factories.make_broker())
    proposal = actions.offer_for_invitation(made, need=need, by=griet)
    session = actions.approve_offer(proposal, by=need.made_by)
    slot = actions.propose_dates(session, starts=[IN_A_WEEK], by=griet)[0]
    actions.choose_date(session, slot=slot, by=session.receiver)
    with clock.at(IN_A_WEEK + DAY):
        for person in (session.giver, session.receiver):
            session.refresh_from_db()
            actions.confirm(session, person=person)
        page = text(get("reciprocity"))
    made.refresh_from_db()
    assert (made.state, made.fulfilled_by) == ("fulfilled", session)
    assert "Griet gave half a day to Bo: Koken voor groepen." in page


@pytest.mark.parametrize("count", [1, 3])
def test_preview_asks_the_same_number_of_queries(count, get, django_assert_num_queries):
    broker, keys = factories.make_broker("Makelaar"), []
    for n in range(count):
        need = factories.make_need(factories.make_innovation(f"Idee {n}", broker=broker), made_by=broker)
        keys.append(f"pair={factories.make_person(f'H{n}').key}:{need.key}")
    with django_assert_num_queries(16):  # three for the words of the mails
        page = get("reciprocity_invite", query="?" + "&".join(keys))
    assert page.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_the_figures_asks_the_same_number_of_queries(count, get, django_assert_num_queries):
    for _ in range(count):
        griet = factories.make_person("Griet")
        booked(receiver=griet)
        booked(giver=griet)
    with clock.at(IN_A_WEEK + DAY), django_assert_num_queries(7):
        page = get("reciprocity")
    assert text(page).count('href="/geven/') == count


def test_figures_are_told_in_words_and_sums_that_can_be_done_again(get):
    people = [factories.make_person(f"P{n}") for n in range(6)]
    for giver, receiver in pairwise(people):
        coins_of(giver, 1, receiver)
    with clock.at(LATER):
        page = text(get("reciprocity"))
        held = network_over_time()[-1].circulating / 100
    assert f"5 coins booked in twelve months, divided by the {held:g} that people held on average" in page
    assert "Of 6 people the tenth that gave most gave 20 % of all." in page
    before, counted = page.split("How we count")
    assert "Gini" not in before and "n = " not in page and "(n)" not in page
    assert "the Gini coefficient" in counted


def test_only_the_team_sees_it():
    person = factories.make_person()
    for name, args in (
        ("reciprocity", []),
        ("reciprocity_next", []),
        ("reciprocity_invite", []),
        ("reciprocity_list", ["moe"]),
    ):
        assert client_of(person).get(reverse(name, args=args)).status_code == 403
        assert Client().get(reverse(name, args=args)).status_code == 302


def test_two_brokers_invite_the_same_person_at_the_same_moment(committed_db):
    person = factories.make_person("Griet")
    brokers = [factories.make_broker(name) for name in ("Lotte", "Sven")]

    def invite(broker):
        def work():
            (one,) = queries.invited([f"{person.key}:"])
            return actions.invite_people([one], by=broker)[0].pk

        return work

    answers = together(*(invite(broker) for broker in brokers))
    assert len(refusals(answers)) == 1
    assert GiveInvitation.objects.count() == 1
    assert len(mails("give_invited", person)) == 1
