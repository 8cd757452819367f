"""The broker's day: what waits, what comes, what stands still."""

from datetime import timedelta

import pytest

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.desk import queries
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import InnovationState
from vlechtwerk.innovations.models import Innovation, Intake
from vlechtwerk.matching import actions as matching
from vlechtwerk.people import actions as people

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def broker():
    return factories.make_broker()


@pytest.fixture
def helper():
    return factories.make_person("Hilde Wouters")


@pytest.fixture
def need(broker):
    innovation = factories.make_innovation(broker=broker, next_step="Bel Griet", next_step_on=clock.today() + DAY)
    return factories.make_need(innovation, made_by=broker)


@pytest.fixture
def session(need, helper, broker):
    return exchanges.accept(matching.ask_helper(need, helper=helper, by=broker), by=helper)


def fix_date(session, days: float, place="Bibliotheek, Mechelen"):
    """A date ``days`` ahead; negative: it is over."""
    with clock.at(clock.now() - 40 * DAY if days < 0 else clock.now()):
        start = clock.now() + (40 + days if days < 0 else days) * DAY
        exchanges.propose_dates(session, starts=[start], by=session.giver, place=place)
        exchanges.choose_date(session, slot=session.appointment.slots.first(), by=session.receiver)
    return session


def kinds(broker, mine=False):
    return [row.kind for row in queries.today(broker, mine).waiting]


def test_day_of_an_empty_network_is_empty(broker):
    day = queries.today(broker, mine=False)
    assert (day.waiting, day.week, day.stalled_count, day.risk_count) == ([], [], 0, 0)


@pytest.mark.parametrize(("days", "level"), [(0, "ok"), (2, "ok"), (3, "soon"), (5, "soon"), (6, "late")])
def test_new_intake_waits_more_urgently_every_day(broker, days, level):
    Intake.objects.filter(pk=factories.make_intake().pk).update(created_at=clock.now() - days * DAY)
    [row] = queries.today(broker, mine=False).waiting
    assert (row.kind, row.level) == ("Nieuwe intake", level)


def test_invited_intake_comes_back_on_its_day(broker):
    intake = factories.make_intake()
    innovations.invite_intake(intake, by=broker, on=clock.today() + 3 * DAY)
    assert kinds(broker) == []
    with clock.at(clock.now() + 4 * DAY):
        assert kinds(broker) == ["Intake om op te volgen"]


def test_closed_intake_leaves_the_day(broker):
    intake = factories.make_intake()
    innovations.close_intake(intake, reason="not_impact", note="Geen impact", by=broker)
    assert kinds(broker) == []


def test_request_waits_for_nobody_until_the_reminder(broker, need, helper):
    matching.ask_helper(need, helper=helper, by=broker)
    assert kinds(broker) == []
    with clock.at(clock.now() + 5 * DAY):
        matching.remind_due()
        assert kinds(broker) == ["Voorstel stil"]


@pytest.mark.parametrize("end", ["declined", "expired"])
def test_no_and_silence_wait_until_somebody_handles_them(broker, need, helper, end):
    proposal = matching.ask_helper(need, helper=helper, by=broker)
    if end == "declined":
        matching.decline_proposal(proposal, note="Geen tijd voor nieuwjaar", by=helper)
    else:
        for days in (20, 40):  # nobody is closed without a reminder
            with clock.at(clock.now() + days * DAY):
                matching.remind_due()
                matching.expire_due()
    [row] = queries.today(broker, mine=False).waiting
    assert row.act == "Volgende kandidaat"
    assert need.key in row.url
    assert ("Geen tijd voor nieuwjaar" in row.who) == (end == "declined")
    proposal.refresh_from_db()
    matching.mark_handled(proposal, by=broker)
    assert kinds(broker) == []


@pytest.mark.parametrize("settled_by", ["seen", "next one"])
def test_session_called_off_asks_for_the_next_candidate_until_settled(broker, need, helper, settled_by):
    proposal = matching.ask_helper(need, helper=helper, by=broker)
    exchanges.cancel_session(exchanges.accept(proposal, by=helper), reason="Ziek", by=helper)
    [row] = queries.today(broker, mine=False).waiting
    assert (row.kind, row.act) == ("Sessie gaat niet door", "Volgende kandidaat")
    assert helper.name in row.title
    if settled_by == "seen":
        matching.mark_handled(proposal, by=broker)
    else:
        need.refresh_from_db()
        matching.ask_helper(need, helper=factories.make_person("Bo"), by=broker)
    assert kinds(broker) == []


def test_no_is_not_shown_once_the_need_is_withdrawn(broker, need, helper):
    matching.decline_proposal(matching.ask_helper(need, helper=helper, by=broker), by=helper)
    need.refresh_from_db()
    innovations.withdraw_need(need, by=broker)
    assert kinds(broker) == []


def test_offer_of_help_waits_for_the_broker(broker, need, helper):
    matching.offer_help(need, helper=helper, by=helper)
    [row] = queries.today(broker, mine=False).waiting
    assert (row.kind, row.act) == ("Aanbod om te helpen", "Koppel hen")


def test_session_without_a_date_shows_after_a_week(broker, session):
    assert kinds(broker) == []
    with clock.at(clock.now() + 8 * DAY):
        assert kinds(broker) == ["Nog geen datum"]


def test_session_that_nobody_confirms_comes_to_the_broker(broker, session):
    fix_date(session, -10)
    exchanges.hold_due()
    assert kinds(broker) == []
    StrengtheningSession.objects.update(state_since=clock.now() - 9 * DAY)
    exchanges.nudge_due()
    [row] = queries.today(broker, mine=False).waiting
    assert (row.kind, row.who) == ("Niet bevestigd", "0 van 2 bevestigd")


@pytest.mark.parametrize(("verdict", "kind"), [("other_absent", "Iemand kwam niet"), ("not_held", "Sessie betwist")])
def test_session_that_went_wrong_is_the_first_thing_of_the_day(broker, session, verdict, kind):
    fix_date(session, -10)
    factories.make_intake()
    if verdict == "not_held":
        exchanges.confirm(session, person=session.giver)
    exchanges.confirm(session, person=session.receiver, verdict=verdict)
    first = queries.today(broker, mine=False).waiting[0]
    assert (first.kind, first.level, first.act) == (kind, "late", "Bemiddel")


def test_week_shows_risks_first_and_why(broker, session):
    fix_date(session, 5, place="")
    [row] = queries.today(broker, mine=False).week
    assert (row.state, row.level, row.act) == ("geen plaats", "late", "Kies plaats")
    exchanges.set_place(session, place="Bibliotheek", by=session.giver)
    [row] = queries.today(broker, mine=False).week
    assert (row.state, row.level) == ("geen afspraak", "soon")
    exchanges.set_goal(session, goal="Een prijs voor de soep", by=session.giver)
    [row] = queries.today(broker, mine=False).week
    assert (row.state, row.level) == ("klaar", "done")


def test_earlier_absence_of_the_giver_is_a_risk(broker, session, helper):
    other = factories.make_need(factories.make_innovation("Soepbus", broker=broker), made_by=broker)
    missed = exchanges.accept(matching.ask_helper(other, helper=helper, by=broker), by=helper)
    fix_date(missed, -10)
    exchanges.confirm(missed, person=missed.receiver, verdict="other_absent")
    fix_date(session, 5)
    [row] = queries.today(broker, mine=False).week
    assert row.state == "eerder afwezig"
    assert queries.today(broker, mine=False).risk_count == 1


def test_week_ends_after_seven_days(broker, session):
    fix_date(session, 8)
    assert queries.today(broker, mine=False).week == []


def stalled(broker):
    day = queries.today(broker, mine=False)
    return [row.title for row in day.no_step.rows], [row.title for row in day.too_long.rows]


def test_dossier_stands_still_without_a_step_or_over_its_days(broker):
    factories.make_innovation("Zonder stap", broker=broker)
    late = factories.make_innovation("Te lang", broker=broker, next_step="Bel", next_step_on=clock.today())
    Innovation.objects.filter(pk=late.pk).update(stage_since=clock.now() - 40 * DAY)
    assert stalled(broker) == (["Zonder stap"], ["Te lang"])


@pytest.mark.parametrize("state", [state for state in InnovationState.values if state not in {"active", "merged"}])
def test_only_active_dossiers_stand_still(broker, state):
    factories.make_innovation(broker=broker, state=state)
    assert stalled(broker) == ([], [])


def test_count_of_stalled_dossiers_is_of_all_and_the_longest_are_shown(broker):
    for days in range(8):
        made = factories.make_innovation(f"Idee {days}", broker=broker)
        Innovation.objects.filter(pk=made.pk).update(stage_since=clock.now() - days * DAY)
    no_step = queries.today(broker, mine=False).no_step
    assert no_step.count == 8
    assert [row.title for row in no_step.rows][:2] == ["Idee 7", "Idee 6"]


def test_mine_keeps_to_my_dossiers_and_what_nobody_has(broker):
    colleague = factories.make_broker("Bert Wuyts")
    factories.make_innovation("Van Bert", broker=colleague)
    factories.make_innovation("Van mij", broker=broker)
    factories.make_intake(broker=colleague)
    factories.make_intake(question="Nog van niemand")
    mine, everybody = queries.today(broker, mine=True), queries.today(broker, mine=False)
    assert (len(mine.waiting), len(everybody.waiting)) == (1, 2)
    assert (mine.no_step.count, everybody.no_step.count) == (1, 2)


@pytest.mark.parametrize(
    ("ago", "words"),
    [(timedelta(minutes=5), "zonet"), (timedelta(hours=1), "1 uur"), (timedelta(hours=23), "23 uur"),
     (timedelta(days=1), "1 dag"), (timedelta(days=9, hours=5), "9 dagen")],
)  # fmt: skip
def test_how_long_says_hours_then_days(ago, words):
    assert queries.how_long(clock.now() - ago) == words


@pytest.mark.parametrize("who", ["giver", "receiver"])
@pytest.mark.parametrize("days", [None, 5, 20])
def test_session_of_somebody_who_left_ends_and_the_broker_looks_further(broker, session, who, days):
    if days:
        fix_date(session, days)
    people.leave(getattr(session, who), by=broker)
    day = queries.today(broker, mine=False)
    assert [row.kind for row in day.waiting] == ["Sessie gaat niet door"]
    assert day.week == []
