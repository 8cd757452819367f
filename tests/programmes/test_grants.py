"""Meetings of a circle, and its subsidy: eligible or not with every reason, promised, declared, paid."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Affiliation, Organisation
from vlechtwerk.programmes import actions, queries
from vlechtwerk.programmes.actions import BudgetRefused, CirclesRefused
from vlechtwerk.programmes.models import Circle, CircleForming, CircleMeeting

pytestmark = pytest.mark.django_db
SME = {"staff_count": 20, "turnover_eur": 2_000_000, "figures_year": 2025}


@pytest.fixture
def scene():
    by = factories.make_broker("Cato Maes")
    people.give_hat(by, kind="coordinator", by=None)
    forming = CircleForming.objects.create(name="Kring", made_by=by)
    circle = Circle.objects.create(name="Kring Zwolle", forming=forming, state="running")
    members = [_member(circle, n) for n in range(5)]
    today = clock.today()
    programme = actions.plan_programme(
        name="Leren", purpose="", starts_on=today - timedelta(days=100), ends_on=today + timedelta(days=100), by=by
    )
    line = actions.add_line(programme, name="Kringen", kind="circles", amount_cents=1_000_000, by=by)
    guide = factories.make_person("Gerda Gids")
    return SimpleNamespace(by=by, circle=circle, members=members, line=line, guide=guide, programme=programme)


def _member(circle, n, **figures):
    person = factories.make_person(f"Lid {n}")
    house = Organisation.objects.create(name=f"Bedrijf {n}", **(figures or SME))
    Affiliation.objects.create(person=person, organisation=house)
    return circle.members.create(person=person, state="accepted", answer_by=clock.now(), answered_at=clock.now())


def asked(scene, cents=400_000):
    return actions.ask_grant(scene.circle, line=scene.line, amount_cents=cents, by=scene.by)


def guided(scene):
    actions.set_guide(scene.circle, guide=scene.guide, by=scene.by)
    scene.circle.refresh_from_db()


def met(scene, times=4, present=5, minutes="Alles besproken"):
    for n in range(times):
        actions.note_meeting(
            scene.circle, held_on=clock.today() - timedelta(days=n), subject=f"Keer {n}", minutes=minutes,
            present=scene.members[:present], by=scene.by,
        )  # fmt: skip


def test_every_reason_against_is_said_at_once(scene):
    houses = list(Organisation.objects.order_by("pk"))
    Affiliation.objects.filter(organisation=houses[0]).update(until=clock.today())
    Organisation.objects.filter(pk=houses[1].pk).update(staff_count=600)
    Organisation.objects.filter(pk=houses[2].pk).update(staff_count=None, turnover_eur=None)
    actions.set_grant_rule(scene.line, by=scene.by, most_cents=300_000)
    against = queries.verdict(scene.circle, scene.line, 1_200_000).against
    assert len(against) == 6 and "4 organisations" in against[0]
    assert "Bedrijf 1" in against[1] and "Bedrijf 2" in against[2]
    grant = asked(scene, 1_200_000)
    with pytest.raises(BudgetRefused) as refused:
        actions.grant_circle(grant, by=scene.by)
    assert "Not eligible because" in str(refused.value.message)
    scene.line.refresh_from_db()
    assert (grant.state, scene.line.committed_cents) == ("asked", 0)


def test_from_asked_to_paid_the_line_holds_what_is_promised_and_gets_the_rest_back(scene):
    guided(scene)
    grant = actions.grant_circle(asked(scene), by=scene.by)
    scene.line.refresh_from_db()
    assert (grant.state, scene.line.committed_cents) == ("granted", 400_000)
    with pytest.raises(BudgetRefused) as refused:
        actions.declare_grant(grant, amount_cents=350_000, declaration="Begeleiding", by=scene.by)
    assert "4 meetings" in str(refused.value.message)
    met(scene)
    actions.declare_grant(grant, amount_cents=350_000, declaration="Begeleiding", by=scene.by)
    actions.pay_grant(grant, paid_on=clock.today(), reference="F 7", by=scene.by)
    scene.line.refresh_from_db()
    assert (grant.state, scene.line.committed_cents, scene.line.paid_cents) == ("paid", 350_000, 350_000)
    assert queries.tallies_differ() == []


@pytest.mark.parametrize(("present", "minutes", "lacks"), [(2, "x", 1), (5, "", 1), (3, "x", 0)])
def test_a_meeting_counts_with_minutes_and_half_of_the_people(scene, present, minutes, lacks):
    guided(scene)
    grant = actions.grant_circle(asked(scene), by=scene.by)
    met(scene, present=present, minutes=minutes)
    assert len(queries.declaration_against(grant)) == lacks


def test_withdrawn_gives_the_money_back_and_can_be_asked_anew(scene):
    guided(scene)
    grant = actions.grant_circle(asked(scene), by=scene.by)
    actions.withdraw_grant(grant, reason="Te weinig tijd", by=scene.by)
    scene.line.refresh_from_db()
    assert (grant.state, scene.line.committed_cents, grant.reason) == ("withdrawn", 0, "Te weinig tijd")
    again = asked(scene, 100_000)
    assert (again.pk, again.state, again.reason, again.commitment) == (grant.pk, "asked", "", None)
    assert actions.grant_circle(again, by=scene.by).state == "granted"


def test_steps_from_another_state_are_refused_and_write_nothing(scene):
    grant = asked(scene)
    actions.refuse_grant(grant, reason="Te laat", by=scene.by)
    for step in (
        lambda: actions.refuse_grant(grant, reason="nog eens", by=scene.by),
        lambda: actions.pay_grant(grant, paid_on=clock.today(), by=scene.by),
        lambda: actions.withdraw_grant(grant, reason="x", by=scene.by),
    ):
        with pytest.raises(BudgetRefused):
            step()
    grant.refresh_from_db()
    assert (grant.state, grant.reason) == ("refused", "Te laat")


def test_asking_twice_is_refused(scene):
    asked(scene)
    with pytest.raises(BudgetRefused):
        asked(scene)


def test_more_than_was_granted_cannot_be_declared(scene):
    guided(scene)
    grant = actions.grant_circle(asked(scene), by=scene.by)
    met(scene)
    with pytest.raises(BudgetRefused) as refused:
        actions.declare_grant(grant, amount_cents=400_001, declaration="x", by=scene.by)
    assert refused.value.field == "amount"


@pytest.mark.parametrize(("state", "days"), [("asked", 14), ("granted", 180)])
def test_whoever_follows_it_hears_once_that_it_waits(scene, state, days):
    guided(scene)
    grant = asked(scene)
    if state == "granted":
        actions.grant_circle(grant, by=scene.by)
    for days_on, mails in ((days - 1, 0), (days + 1, 1), (days + 2, 1)):
        with clock.at(clock.now() + timedelta(days=days_on)):
            actions.remind_grants_due()
        assert Message.objects.filter(kind="programmes.grant_waits", person_id=scene.by.pk).count() == mails


@pytest.mark.parametrize(
    ("change", "field"),
    [({"held_on": clock.today() + timedelta(days=3)}, "held_on"), ({}, "held_on")],
)
def test_a_meeting_to_come_has_nobody_present_and_a_day_has_one_meeting(scene, change, field):
    if not change:
        met(scene, times=1)
    given = {"held_on": clock.today(), "subject": "Keer", "present": scene.members, "by": scene.by} | change
    with pytest.raises(CirclesRefused) as refused:
        actions.note_meeting(scene.circle, **given)
    assert refused.value.field == field


def test_circle_that_has_not_begun_has_no_meetings(scene):
    Circle.objects.filter(pk=scene.circle.pk).update(state="forming")
    scene.circle.refresh_from_db()
    with pytest.raises(CirclesRefused):
        met(scene, times=1)


def test_guide_notes_a_meeting_members_read_it_and_others_do_not_find_it(scene):
    guided(scene)
    url = reverse("circle_meeting_new", args=[scene.circle.key])
    given = {
        "held_on": clock.today().isoformat(),
        "subject": "Wie betaalt",
        "minutes": "Veel gelachen",
        "present": [one.key for one in scene.members[:3]],
    }
    assert client_of(scene.guide).post(url, given | {"subject": ""}).status_code == 422
    page = client_of(scene.guide).post(url, given, follow=True)
    made = CircleMeeting.objects.get()
    assert "Veel gelachen" in page.content.decode() and made.present.count() == 3
    member, stranger = scene.members[4].person, factories.make_person("Vreemde")
    read = reverse("circle_meeting", args=[made.key])
    assert "Veel gelachen" in client_of(member).get(read).content.decode()
    assert client_of(stranger).get(read).status_code == 404
    for forbidden in (reverse("circle_meeting_edit", args=[made.key]), url):
        assert client_of(member).get(forbidden).status_code == 404
    page = client_of(scene.guide).get(reverse("circle_meeting_edit", args=[made.key]))
    assert page.content.decode().count(" checked") == 3


def test_page_of_the_subsidy_says_why_not_and_the_buttons_do_it(scene):
    client = client_of(scene.by)
    url = reverse("circle_grant", args=[scene.circle.key])
    assert client.post(url, {"line": scene.line.key, "amount": "veel"}).status_code == 422
    page = client.post(url, {"line": scene.line.key, "amount": "4.000"}, follow=True).content.decode()
    assert "Niet in aanmerking omdat" in page and "nog niemand begeleidt" in page
    guided(scene)

    def act(verb, **given):
        return client.post(reverse("circle_grant_act", args=[scene.circle.key, verb]), given, follow=True)

    assert "Toegekend" in act("grant").content.decode() or queries.grant_of(scene.circle).state == "granted"
    assert act("declare", amount="3.500", declaration="").status_code == 422
    met(scene)
    act("declare", amount="3.500", declaration="Begeleiding")
    act("pay", paid_on=clock.today().isoformat())
    assert queries.grant_of(scene.circle).state == "paid"
    assert "intussen" in act("refuse", reason="x").content.decode()
    assert client.post(reverse("circle_grant_act", args=[scene.circle.key, "steal"])).status_code == 404


def test_rule_of_a_line_is_kept_and_a_wrong_one_is_refused(scene):
    url = reverse("grant_rule", args=[scene.line.key])
    client = client_of(scene.by)
    assert client.post(url, {"least_organisations": "0", "least_meetings": "2"}).status_code == 422
    client.post(url, {"least_organisations": "3", "least_meetings": "2", "most_cents": "5.000"})
    rule = queries.rule_of(scene.line)
    assert (rule.least_organisations, rule.only_smes, rule.least_meetings, rule.most_cents) == (3, False, 2, 500_000)


def test_circle_counts_in_the_programme_that_is_chosen(scene):
    client = client_of(scene.by)
    url = reverse("circle_act", args=[scene.circle.key, "programme"])
    client.post(url, {"programme": scene.programme.key})
    scene.circle.refresh_from_db()
    assert scene.circle.programme == scene.programme
    client.post(url, {"programme": "nothing"})
    client.post(url, {"programme": ""})
    scene.circle.refresh_from_db()
    assert scene.circle.programme is None


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_the_same_for_one_and_for_three(scene, rows, django_assert_num_queries):
    guided(scene)
    met(scene, times=rows)
    scene.circle.members.exclude(pk__in=[one.pk for one in scene.members[:rows]]).delete()
    asked(scene)
    client = client_of(scene.by)
    for name, queries_ in (("circle", 29), ("circle_grant", 7)):
        url = reverse(name, args=[scene.circle.key])
        client.get(url)
        with django_assert_num_queries(queries_):
            assert client.get(url).status_code == 200
