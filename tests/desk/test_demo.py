"""The demo network: small, whole, and made by the rules of the product."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F
from django.urls import reverse

from tests.factories import make_person
from vlechtwerk.core import clock
from vlechtwerk.desk import queries as desk
from vlechtwerk.desk.demo.build import plans
from vlechtwerk.desk.demo.library import ENDING
from vlechtwerk.desk.demo.sources import DOMAIN, FULL, LOGINS, PASSWORD, SMALL, full_names, rows
from vlechtwerk.exchanges.enums import SessionState
from vlechtwerk.exchanges.models import StoryRequest, StrengtheningSession
from vlechtwerk.innovations.models import Innovation, Intake, TimelineEntry
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.ledger.enums import TransferState
from vlechtwerk.ledger.models import Policy, Simulation, Transfer
from vlechtwerk.library.models import Item
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Organisation, Person, Suspicion

EXPECTED_DAYS = [14, 21, 60, 75, 60, 45, None]
MOMENT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
"""The network is made for today; which rows that gives differs a little from day to day, so the tests have a day."""
PLACES = ["Gent", "Lier", "Genk", "Ieper"]


@pytest.fixture(scope="module")
def network(django_db_setup, django_db_blocker):
    """Built once for the module, taken away afterwards."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic(), clock.at(MOMENT):
        out = StringIO()
        call_command("demo", "--small", stdout=out, stderr=StringIO())
        yield out.getvalue()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _that_day():
    with clock.at(MOMENT):
        yield


@pytest.fixture
def person(network, db):
    return lambda login: Person.objects.get(email=f"{login}@{DOMAIN}")


def test_the_same_dice_give_the_same_network():
    assert plans(FULL, EXPECTED_DAYS, PLACES) == plans(FULL, EXPECTED_DAYS, PLACES)
    assert full_names(120) == full_names(120)


def test_a_full_network_repeats_itself_nowhere():
    made = plans(FULL, EXPECTED_DAYS, PLACES)
    assert len(made) == FULL.innovations == 150
    for words in (
        [plan.pitch for plan in made],
        [plan.name for plan in made],
        [row["text"] for row in rows("talents")],
    ):
        assert [text for text, n in Counter(words).items() if n > 1] == []
    assert len(rows("talents")) >= 90
    assert {len(plan.stays) for plan in made} == {1, 2, 3, 4, 5, 6, 7}
    assert max(sum(plan.stays) for plan in made) < FULL.days
    late = [plan for plan in made if (EXPECTED_DAYS[len(plan.stays) - 1] or 999) < plan.stays[-1]]
    assert 8 <= len(late) <= 40


def test_everybody_and_everything_is_marked_as_demo(network, db):
    for model in (Person, Innovation, Intake, Organisation):
        assert model.objects.exists()
        assert not model.objects.filter(is_demo=False).exists(), model


def test_counts_are_those_of_the_small_network(network, db):
    assert Person.objects.count() == SMALL.people + 2
    assert Suspicion.objects.filter(kind="person").count() == 2, "two of them are somebody who was there already"
    assert Suspicion.objects.filter(kind="organisation").count() == 1
    assert Innovation.objects.count() == SMALL.innovations + 1, "one came in twice"
    waiting = Intake.objects.filter(state__in=["received", "invited", "assessed"]).exclude(source="card")
    assert waiting.count() == SMALL.waiting_intakes + 2, "two of them are told to somebody elsewhere"


def test_logins_are_printed_and_work(network, person):
    for login, name, _hats, _shows in LOGINS:
        assert f"{login}@{DOMAIN}" in network
        assert person(login).name == name
        assert person(login).check_password(PASSWORD)


def test_the_ledger_is_sound_and_every_booked_session_has_one_coin(network, db):
    assert ledger.verify().problems == []
    booked = StrengtheningSession.objects.filter(state=SessionState.BOOKED)
    assert booked.count() >= 5
    assert {ledger.transfer_state(session.transfer_id) for session in booked} == {TransferState.POSTED}
    assert len({session.transfer_id for session in booked}) == booked.count()
    received = Counter(session.receiver_id for session in booked)
    tallies = ledger.tallies(list(received))
    assert all(tallies[pk].received >= 100 * count for pk, count in received.items())


def test_nobody_gives_a_coin_that_is_not_there(network, db):
    gifts = Transfer.objects.filter(reason="gift", corrected_by=None, debit__kind="person").select_related("debit")
    assert gifts
    assert [gift for gift in gifts if ledger.balance_at(gift.debit, gift.settled_at) < 0] == []


def test_nothing_happens_before_the_innovation_starts_or_after_today(network, db):
    sessions = StrengtheningSession.objects.select_related("need__innovation")
    assert sessions
    assert all(session.created_at > session.need.innovation.created_at for session in sessions)
    since_the_start = TimelineEntry.objects.exclude(verb__in=["asked", "invited"])  # these tell of the intake
    assert not since_the_start.filter(at__lt=F("innovation__created_at")).exists()
    assert not TimelineEntry.objects.filter(at__gt=clock.now()).exists()
    assert not StrengtheningSession.objects.filter(
        state__in=["held", "confirmed", "booked"], appointment__starts_at__gt=clock.now()
    ).exists()


def test_only_mail_of_the_last_day_still_leaves(network, db):
    day = timedelta(hours=25)
    assert not Message.objects.filter(state="queued", created_at__lt=clock.now() - day).exists()
    assert Message.objects.filter(state="queued").exists()
    assert not Message.objects.filter(state="sent", sent_at__gt=clock.now()).exists()


def test_every_block_of_the_brokers_day_has_work(person):
    today = desk.today(person("lotte"), mine=True)
    assert len({row.kind for row in today.waiting}) >= 8
    oldest = min(today.waiting, key=lambda row: row.since)
    assert oldest.since > clock.now() - timedelta(days=30), oldest
    assert len({row.state for row in today.week}) >= 4
    assert today.no_step.count
    assert today.too_long.count


def test_the_team_agreed_on_the_coin_and_tries_out_something_else(network, db):
    assert [row.version for row in Policy.objects.all()] == [1]
    assert Simulation.objects.get().tried["hard_floor"] == -500


def test_griet_and_jeroen_find_something_of_everything(person):
    for login, open_requests in (("griet", 1), ("jeroen", 2)):
        home = desk.home(person(login))
        assert len(home.requests) >= open_requests  # the year may have brought one more
        assert home.session.state == SessionState.PLANNED
        assert home.innovations
    assert desk.home(person("griet")).invitation.needs.count() == 3
    assert desk.home(person("jeroen")).invitation is None  # who gives so often is left alone
    assert desk.home(person("griet")).tally.balance == -200
    assert desk.home(person("jeroen")).tally.given > desk.home(person("jeroen")).tally.received


def test_a_session_of_the_demo_is_told_as_a_story_for_everybody(client, network, db):
    story = Item.objects.get(kind="story", state="published", audience="public")
    page = client.get(reverse("item", args=[story.key])).content.decode()
    assert story.is_demo and ENDING[:40] in page
    assert StoryRequest.objects.get(item=story).state == "agreed"
    assert story.title in client.get("/").content.decode()


def test_a_second_time_it_only_says_that_it_is_there(network, db):
    before = Person.objects.count(), Innovation.objects.count()
    out = StringIO()
    call_command("demo", stdout=out)
    assert f"griet@{DOMAIN}" in out.getvalue()
    assert (Person.objects.count(), Innovation.objects.count()) == before


def test_a_tried_out_demo_starts_again_with_who_came_in(network, db):
    newcomer = make_person("Ann Peeters")
    out = StringIO()
    call_command("demo", stdout=out)
    assert "there already" in out.getvalue()
    assert Person.objects.filter(pk=newcomer.pk).exists()
