"""From a nomination to looking back: every step with its refusals, and who is told when something waits."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests import factories
from tests.coaching import scene
from tests.personas import client_of
from vlechtwerk.agenda.dates import local_datetime
from vlechtwerk.agenda.models import Attendance
from vlechtwerk.coaching import actions
from vlechtwerk.coaching.enums import PathState
from vlechtwerk.coaching.models import CoachingPath, Measuring, PeerMatch
from vlechtwerk.coaching.queries import cohorts, paths
from vlechtwerk.core import clock
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Person


def told(kind):
    return list(Message.objects.filter(kind=f"coaching.{kind}").order_by("pk"))


def later(**more):
    return clock.at(clock.now() + timedelta(**more))


# nominations


def test_nominated_by_colleagues_asked_by_mail_and_a_yes_opens_a_path(group, coach):
    one = scene.nominated(group)
    assert scene.nominated(group) == one, "the same address is one nomination"
    actions.ask_nominee(one, organisation=scene.house(), by=coach)
    (mail,) = told("nominated")
    assert mail.to_email == "saïd@werk.example" and "Hij begon met de bekers" in mail.text
    path = actions.accept_nomination(one)
    assert (path.state, path.coach, path.person.email) == ("intake", coach, "saïd@werk.example")
    with pytest.raises(actions.CoachingRefused):
        actions.decline_nomination(one)


@pytest.mark.parametrize("state", ["declined", "aside"])
def test_after_a_no_nothing_that_was_written_is_left(group, state):
    one = scene.nominated(group, state=state)
    assert (one.state, one.name, one.email, one.reason, one.nominator, one.workplace) == (state, "", "", "", "", "")
    assert not Person.objects.filter(email__startswith="saïd").exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(one).objects.filter(pk=one.pk).update(name="Saïd")


def test_link_to_nominate_opens_without_an_account_until_it_is_renewed(group, coach, client, settings):
    settings.ASK_QUICKEST_S = 0
    link = actions.nominate_link(group).replace(settings.BASE_URL, "")
    assert client.get(link).status_code == 200
    given = {"name": "Omar", "email": "omar@werk.example", "workplace": "De Gist", "reason": "", "nominator": "Griet"}
    page = client.post(link, given)
    assert page.status_code == 422 and "omar@werk.example" in page.content.decode()
    form = client.get(link).context["form"]
    given |= {"reason": "Hij begint altijd", "shown": form["shown"].value()}
    assert client.post(link, given).status_code == 302 and group.nominations.get().name == "Omar"
    actions.renew_cohort_door(group, by=coach)
    assert client.get(link).status_code == 404


def test_who_asks_reads_whom_by_whom_why_and_where_and_how_to_add_a_workplace(group, coach):
    link = reverse("coaching_nomination_step", args=[scene.nominated(group).key, "vraag"])
    page = client_of(coach).get(link).content.decode()
    for shown in ("Saïd Amrani", "Griet", "Hij begon met de bekers", "De Bakkerij", "Verstuur de vraag"):
        assert shown in page
    assert "coördinator" in page and "coördinator" not in client_of(factories.make_broker()).get(link).content.decode()


def test_list_counts_whoever_did_not_stop(group, coach):
    for state in ("intake", "agreement", "running", "done", "stopped"):
        scene.path_in(state, group, person=factories.make_person(f"Iemand {state}"), coach=coach)
    page = client_of(coach).get(reverse("coaching"))
    assert [one.taking_part for one in page.context["cohorts"]] == [4]


# the path


def test_agreement_holds_once_both_accepted_the_same_words(group, person, coach):
    path = scene.path_in("agreement", group, person=person, coach=coach)
    assert "afspraak" in told("agreement")[0].subject
    actions.accept_agreement(path, by=person)
    actions.change_agreement(path, agreement="Andere woorden", by=coach)
    assert path.participant_accepted_at is None, "other words are accepted anew"
    for who in (person, coach):
        assert path.state == PathState.AGREEMENT
        actions.accept_agreement(path, by=who)
    assert path.state == PathState.RUNNING
    with pytest.raises(actions.CoachingRefused):
        actions.accept_agreement(path, by=person)


def test_only_the_two_accept_nobody_coaches_themselves_and_nobody_is_twice_in_one_cohort(group, person, coach):
    path = scene.path_in("agreement", group, person=person, coach=coach)
    with pytest.raises(actions.CoachingRefused):
        actions.accept_agreement(path, by=factories.make_broker())
    for who, guide in ((person, coach), (coach, coach)):
        with pytest.raises(actions.CoachingRefused):
            actions.open_path(group, person=who, organisation=scene.house(), coach=guide, by=coach)


def test_employer_sees_goals_and_plan_by_consent_alone_and_no_longer_once_it_is_withdrawn(
    path, person, client, settings
):
    actions.add_goal(path, text="Bekers in elke zaal", by=person)
    scene.barrier(path)
    actions.share_progress(path, by=person)
    link = actions.progress_link(path).replace(settings.BASE_URL, "")
    page = client.get(link).content.decode()
    assert "Bekers in elke zaal" in page and "Niemand luistert" not in page
    actions.stop_sharing(path, by=person)
    assert client.get(link).status_code == 404
    actions.share_progress(path, by=person)
    assert client.get(link).status_code == 404, "the old link stays closed"
    assert client_of(path.coach).get(reverse("coaching_path_step", args=[path.key, "delen"])).status_code == 404


def test_who_leaves_the_network_stops_and_nobody_is_reminded(path, person, coach, group):
    actions.start_cohort(group, by=coach)
    people.leave(person, by=coach)
    path.refresh_from_db()
    assert path.state == "stopped" and path.outcome
    actions.close_cohort(group, harvest="Klaar", by=coach)
    last = Message.objects.count()
    for days in (10, 100, 400):
        with later(days=days):
            assert (actions.remind_coaching_due(), actions.ask_measures_due(), actions.lapse_peers_due()) == (0, 0, 0)
    assert Message.objects.count() == last


def test_cohort_closes_when_every_path_is_over(path, coach, group):
    with pytest.raises(actions.CoachingRefused) as no:
        actions.close_cohort(group, harvest="Klaar", by=coach)
    assert "Saïd Amrani" in str(no.value.message)
    empty = scene.cohort(coach, name="Leeg")
    with pytest.raises(actions.CoachingRefused):
        actions.start_cohort(empty, by=coach)


@pytest.mark.parametrize(("state", "days"), [("intake", 15), ("agreement", 15), ("running", 70)])
def test_coach_hears_once_that_a_path_waits(group, person, coach, state, days):
    scene.path_in(state, group, person=person, coach=coach)
    with later(days=days):
        actions.remind_coaching_due()
        first = [one.to_email for one in told("waits")]
        actions.remind_coaching_due()
    assert coach.email in first and [one.to_email for one in told("waits")] == first


# the plan


def test_joint_session_stands_in_all_calendars_also_of_who_comes_later_and_goes_when_cancelled(group, path, coach):
    start = local_datetime(clock.today() + timedelta(days=9), time(13, 30))
    entry = actions.plan_entry(
        group, kind="joint", title="Samen", due_on=start.date(), agenda="Rondje", starts_at=start, by=coach
    )
    other = scene.path_in("running", group, person=factories.make_person("Imke"), coach=coach)
    who = set(Attendance.objects.filter(appointment=entry.appointment).values_list("person__name", flat=True))
    assert who == {"Saïd Amrani", "Hilde Wouters", "Imke"}
    actions.change_entry(
        entry, title="Samen", due_on=start.date(), agenda="", starts_at=start + timedelta(hours=1), by=coach
    )
    entry.appointment.refresh_from_db()
    assert entry.appointment.sequence == 1
    actions.cancel_entry(entry, by=coach)
    entry.appointment.refresh_from_db()
    assert entry.appointment.state == "cancelled" and cohorts.plan_of(group) == []
    with pytest.raises(actions.CoachingRefused):
        actions.note_entry_done(entry, done_on=clock.today(), present=[other], by=coach)


def test_visits_are_of_all_and_talks_may_be_of_one(group, path, coach):
    with pytest.raises(actions.CoachingRefused) as no:
        actions.plan_entry(group, kind="visit", title="Bezoek", due_on=clock.today(), path=path, by=coach)
    assert no.value.field == "path"
    talk = actions.plan_entry(group, kind="talk", title="Gesprek", due_on=clock.today(), path=path, by=coach)
    assert talk in paths.entries_of(path) and talk not in cohorts.plan_of(group)
    actions.plan_entry(group, kind="task", title="Lezen", due_on=clock.today(), by=coach)


@pytest.mark.parametrize(
    ("kind", "days", "field"), [("talk", 5, "path"), ("visit", -1, "due_on"), ("joint", 61, "due_on")]
)
def test_plan_page_says_at_the_field_what_is_refused_and_why(group, coach, kind, days, field):
    day = clock.today() + timedelta(days=days)
    given = {"kind": kind, "title": "Wat nu", "due_on": day.isoformat(), "hours": "3"}
    page = client_of(coach).post(reverse("coaching_cohort_step", args=[group.key, "plan"]), given)
    assert page.status_code == 422 and list(page.context["form"].errors) == [field]
    assert not group.entries.exists()


def test_entry_is_not_moved_out_of_the_year(group, coach):
    entry = actions.plan_entry(group, kind="visit", title="Bezoek", due_on=clock.today(), by=coach)
    with pytest.raises(actions.CoachingRefused) as no:
        actions.change_entry(entry, title="Bezoek", due_on=clock.today() + timedelta(days=400), agenda="", by=coach)
    assert no.value.field == "due_on"


# barriers, levers, measuring


def test_participant_is_asked_halfway_and_at_the_end_once_more_after_a_week_and_answers_by_the_link(
    path, client, settings
):
    barrier = scene.barrier(path)
    assert actions.ask_measures_due() == 0
    with later(days=31):
        assert (actions.ask_measures_due(), actions.ask_measures_due()) == (1, 0)
    with later(days=39):
        actions.ask_measures_due()
        assert len(told("measure")) == 2
        (measuring,) = Measuring.objects.all()
        link = actions.measure_link(measuring).replace(settings.BASE_URL, "")
        assert client.post(link, {}).status_code == 422
        assert client.post(link, {barrier.key: "9"}).status_code == 422
        assert client.post(link, {barrier.key: "3"}).status_code == 302
    with later(days=47):
        actions.ask_measures_due()
    barrier.refresh_from_db()
    assert barrier.middle == 3 and {one.moment for one in Measuring.objects.all()} == {"middle", "end"}


def test_database_refuses_a_strength_of_six_and_a_path_that_runs_without_agreement(path, group, coach):
    barrier = scene.barrier(path)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(barrier).objects.filter(pk=barrier.pk).update(end=6)
    other = scene.path_in("intake", group, person=factories.make_person("Imke"), coach=coach)
    with pytest.raises(IntegrityError), transaction.atomic():
        CoachingPath.objects.filter(pk=other.pk).update(state="running")


# peers


@pytest.fixture
def match(coach, person):
    return scene.peers(coach, person, factories.make_person("Imke Kraan"))


def test_peers_read_no_name_before_both_said_yes(match, person):
    page = client_of(person).get(reverse("coaching_path", args=[match.first.key])).content.decode()
    assert "Imke Kraan" not in page and "sector1" in page
    other = {"Saïd Amrani": "Imke", "Imke Kraan": "Saïd"}
    assert [other[one.to_name] in one.text for one in told("peer_asked")] == [False, False]
    actions.accept_peer(match, path=match.first, by=person)
    assert match.state == "asked" and told("peer_met") == []
    actions.accept_peer(match, path=match.second, by=match.second.person)
    assert match.state == "met" and "Imke Kraan" in told("peer_met")[0].text
    page = client_of(person).get(reverse("coaching_path", args=[match.first.key])).content.decode()
    assert "Imke Kraan" in page


def test_one_no_is_enough_and_the_two_are_not_asked_again(match, coach):
    actions.decline_peer(match, path=match.second, by=match.second.person)
    with pytest.raises(actions.CoachingRefused):
        actions.accept_peer(match, path=match.first, by=match.first.person)
    with pytest.raises(actions.CoachingRefused):
        actions.seek_peers(coach)
    assert PeerMatch.objects.count() == 1


def test_silence_ends_the_question_and_who_asked_hears_it(match, coach):
    with later(days=22):
        assert actions.lapse_peers_due() == 1
    match.refresh_from_db()
    assert match.state == "lapsed" and told("waits")[-1].to_email == coach.email


def test_peers_have_the_same_kind_of_barrier_and_another_sector(coach):
    def running(name, sector, kind):
        group = scene.cohort(coach, name=name)
        house = scene.house(f"Huis {name}", sector)
        path = scene.path_in("running", group, person=factories.make_person(name), coach=coach, organisation=house)
        scene.barrier(path, kind=kind)
        return path

    one = running("An", "food", "social")
    running("Bert", "food", "social")
    three = running("Cas", "care", "social")
    running("Dirk", "print", "legal")
    found = actions.seek_peers(coach)
    assert len(found) == 1 and found[0].kinds == ["social"]
    assert {found[0].first, found[0].second} in ({one, three}, {CoachingPath.objects.get(person__name="Bert"), three})


# pages


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_a_constant_number_of_questions(group, coach, django_assert_num_queries, count):
    for number in range(count):
        path = scene.path_in("running", group, person=factories.make_person(f"P{number}"), coach=coach)
        scene.nominated(group, name=f"N{number} X")
        entry = actions.plan_entry(group, kind="joint", title=f"Samen {number}", due_on=clock.today(), by=coach)
        actions.note_entry_done(entry, done_on=clock.today(), present=[path], by=coach)
    for _ in range(count):
        actions.try_lever(scene.barrier(path), lever=scene.lever(), tried="Samen eten", by=path.person)
        actions.add_goal(path, text="Bekers", by=path.person)
    hers = client_of(coach)
    for view, key, wanted in (
        ("coaching", None, 5),
        ("coaching_cohort", group.key, 15),
        ("coaching_path", path.key, 7),
    ):
        with django_assert_num_queries(wanted):
            hers.get(reverse(view, args=[key] if key else []))
