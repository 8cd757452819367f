"""000: the pilot of De Nieuwe Samenzweerders, rebuilt from its facts through the actions, and read from impact's sheet."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests import factories
from tests.coaching import scene
from vlechtwerk.coaching import actions
from vlechtwerk.coaching.queries import around, cohorts, paths
from vlechtwerk.core import clock
from vlechtwerk.impact import actions as impact
from vlechtwerk.impact import queries as figures
from vlechtwerk.people.enums import HatKind
from vlechtwerk.programmes import actions as programmes

pytestmark = pytest.mark.django_db
FIRST, LAST, TURN = date(2018, 1, 15), date(2018, 12, 31), date(2018, 7, 1)
HOUSES = (("Drukkerij", "print", 3), ("Ziekenhuis", "care", 3), ("Stadsbestuur", "government", 2))
GUESTS = (60, 45, 40, 35, 30, 30, 25, 20, 15)
FOLLOW_UPS = (
    "Coaching van studenten",
    "Opleiding Netwerkeconomie",
    "Traject met het ING Fonds",
    "Versie voor vakbonden",
)


def at(day, hour=10):
    return clock.at(datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Europe/Brussels")))


@pytest.fixture
def pilot():
    by = factories.make_person("Marieke Aerts", hats=(HatKind.MEMBER, HatKind.COORDINATOR))
    coach = factories.make_person("Hilde Wouters", hats=(HatKind.MEMBER, HatKind.COACH))
    with at(FIRST - timedelta(days=60)):
        programme = programmes.plan_programme(
            name="De Nieuwe Samenzweerders",
            purpose="Innovatieve coaching",
            starts_on=FIRST,
            ends_on=date(2020, 12, 31),
            by=by,
        )
        for name, amount in (("ESF", 250_000), ("ING Fonds", 25_000)):
            funder = factories.make_organisation(name)
            programmes.set_share(programme, organisation=funder, amount_cents=amount * 100, by=by)
        for name, amount in (
            ("Pilootproject (ESF)", 125_000),
            ("Begeleiding 2020 (ING)", 25_000),
            ("Versie voor vakbonden (ESF)", 125_000),
        ):
            programmes.add_line(programme, name=name, kind="other", amount_cents=amount * 100, by=by)
        group = actions.form_cohort(
            programme=programme, name="Piloot", starts_on=FIRST, ends_on=LAST, keeper=coach, about="", by=by
        )
    _partners(programme, by)
    _people(group, coach)
    with at(FIRST):
        actions.start_cohort(group, by=coach)
    _events(group, by)
    with at(date(2020, 1, 10)):
        for title in FOLLOW_UPS:
            scene.trajectory(programme, state="running", by=by, title=title, is_follow_up=True, cost_cents=0)
    return programme, group, by


def _partners(programme, by):
    reset, school = factories.make_organisation("Reset"), factories.make_organisation("Hogeschool")
    with at(FIRST):
        actions.give_part(programme, organisation=reset, part="lead", starts_on=FIRST, by=by)
        role = actions.give_part(programme, organisation=school, part="coaching", starts_on=FIRST, by=by)
    with at(TURN):
        reason = "Het vaste takenpakket paste niet meer; meer sessies samen"
        actions.change_part(role, on=TURN, reason=reason, organisation=reset, by=by)


def _people(group, coach):
    """Nominated by colleagues; all say yes, and agree after a talk."""
    for house, sector, count in HOUSES:
        employer = scene.house(house, sector)
        for number in range(count):
            with at(FIRST - timedelta(days=30)):
                one = actions.nominate_colleague(
                    group, name=f"{house} {number}", email=f"{number}@{sector}.example", reason="Begint altijd iets",
                    nominator="Een collega",
                )  # fmt: skip
                actions.ask_nominee(one, organisation=employer, by=coach)
                path = actions.accept_nomination(one)
            with at(FIRST - timedelta(days=10)):
                actions.note_intake(
                    path, talked_on=clock.today(), idea="Circulair werken", agreement="Een jaar samen", by=coach
                )
                for who in (path.person, coach):
                    actions.accept_agreement(path, by=who)


def _events(group, by):
    for number, guests in enumerate(GUESTS):
        day = FIRST + timedelta(days=30 * (number + 1))
        with at(FIRST):
            entry = actions.plan_entry(group, kind="event", title=f"Event {number + 1}", due_on=day, by=by)
        with at(day):
            actions.note_entry_done(entry, done_on=day, present=[], guest_count=guests, by=by)


def test_pilot_is_reported_by_the_indicators_of_impact(pilot):
    programme, _group, by = pilot
    wanted = [
        ("intrapreneurs", "person", 8), ("intrapreneurs", "organisation", 3), ("coaching_events", "each", 9),
        ("coaching_visits", "each", 300), ("follow_ups", "each", 4), ("budget", "amount", 275_000_00),
    ]  # fmt: skip
    for source, counting, _value in wanted:
        impact.add_indicator(programme, source=source, counting=counting, chain="output", by=by)
    sheet, found = figures.sheet(programme)
    told = [(figure.source, figure.counting, figure.value) for figure in sheet.figures]
    assert sorted(told) == sorted(wanted)
    assert {one.name: one.amount for one in sheet.lines} == {
        "Pilootproject (ESF)": 125_000_00, "Begeleiding 2020 (ING)": 25_000_00, "Versie voor vakbonden (ESF)": 125_000_00,
    }  # fmt: skip
    rows = {figure.source: len(figures.rows_of(found[figure.key])) for figure in sheet.figures}
    assert rows["coaching_events"] == 9 and rows["follow_ups"] == 4, "each figure opens the rows behind it"


def test_who_was_in_charge_of_the_coaching_is_known_for_any_day_with_the_reason_why_it_changed(pilot):
    programme, _group, by = pilot

    def who(day):
        found = around.roles_on(programme, day)
        return [str(one.organisation) for one in found["lead"]], [str(one.organisation) for one in found["coaching"]]

    assert who(TURN - timedelta(days=1)) == (["Reset"], ["Hogeschool"])
    assert who(TURN) == who(date(2019, 5, 5)) == (["Reset"], ["Reset"])
    assert who(FIRST - timedelta(days=1)) == ([], [])
    ended = next(one for one in around.roles_of(programme) if one.ends_on)
    assert "vaste takenpakket" in ended.reason and ended.ends_on == TURN - timedelta(days=1)
    with pytest.raises(actions.CoachingRefused):
        actions.give_part(programme, organisation=ended.organisation, part="lead", starts_on=TURN, by=by)
    with pytest.raises(actions.CoachingRefused):
        actions.change_part(ended, on=TURN, reason="Nog eens", by=by)


def test_all_came_by_nomination_and_nothing_about_them_waits(pilot):
    _programme, group, _by = pilot
    assert group.nominations.filter(state="accepted").count() == 8 and cohorts.nominations(group) == []
    assert {one.state for one in cohorts.paths_of(group, all_of_them=True)} == {"running"}
    assert paths.own_paths(group.paths.first().person)


def test_trajectories_with_several_bureaus_show_states_money_and_average_duration(pilot):
    """004: six running, two starting, two done; four bureaus, six months on average, 70 % paid."""
    by = pilot[2]
    gbo = scene.programme(by, "Breed onthaal")
    start, bureaus = clock.today(), [scene.house(f"Bureau {number}", f"advice{number}") for number in range(4)]
    for number, state in enumerate(["running"] * 6 + ["starting"] * 2 + ["done"] * 2):
        scene.trajectory(
            gbo, state=state, by=by, starts_on=start, ends_on=start + timedelta(days=182),
            bureau=bureaus[number % 4],
        )  # fmt: skip
    found = around.trajectories_of(gbo)
    assert {str(label): n for label, n in found.states} == {"running": 6, "starting": 2, "done": 2}
    assert (found.months, found.funded_percent, found.funded_cents) == (6.0, 70, 7_000_000)
    assert found.bureau_count == 4
