"""A whole desk goes to others, for good or for a while: nothing stays behind, and what was lent comes back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.innovations import actions, desks, open_ends
from vlechtwerk.innovations.desks import DOSSIERS, Orders, Piece
from vlechtwerk.innovations.models import Handover, Innovation, Intake, LoadLimit, Task
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.models import Proposal
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.duties import duties
from vlechtwerk.people.enums import HatKind

PAGE = "/team/overdracht/"


@pytest.fixture
def coordinator(db):
    return factories.make_person("Cora Dinator", hats=(HatKind.COORDINATOR,), language="en")


@pytest.fixture
def bram(db):
    return factories.make_broker("Bram Wils", language="en")


@pytest.fixture
def an(db):
    return factories.make_broker("An Claes", language="en")


@pytest.fixture
def desk_of(broker, stages):
    """A full desk: ``n`` dossiers, and of other work a little of everything."""

    def fill(n):
        made = [factories.make_innovation(f"Idee {at:03d}", broker=broker, stage=stages[at % 3]) for at in range(n)]
        factories.make_intake(broker=broker)
        Task.objects.create(innovation=made[0], text="Bel de veiling", owner=broker)
        need = factories.make_need(made[0], made_by=broker)
        matching.ask_helper(need, helper=factories.make_person("Hilde Wouters"), by=broker)
        factories.make_referral(factories.make_need(made[1], made_by=broker), keeper=broker)
        return made

    return fill


def left_with(person):
    return {name: n for name, duty in duties.items() if (n := duty.rows().filter(**{duty.field: person}).count())}


# --- dividing ------------------------------------------------------------------------------------------------


def test_desk_goes_to_one_and_nothing_stays_behind(desk_of, broker, bram):
    desk_of(4)
    before = left_with(broker)
    made = actions.hand_over_desk(broker, orders=Orders(to=(bram,)), by=broker)
    assert set(before) == {"dossiers", "intakes", "tasks", "requests", "referrals", "fallbacks"}
    assert (left_with(broker), left_with(bram)) == ({}, before)
    assert (made.state, made.items.count()) == ("given", sum(before.values()))


def test_dossiers_are_divided_by_load_and_the_rest_goes_along(desk_of, broker, bram, an, stages):
    for number in range(3):
        factories.make_innovation(f"Van Bram {number}", broker=bram)
    first, second, *_rest = desk_of(5)
    actions.hand_over_desk(broker, orders=Orders(to=(bram, an)), by=broker)
    assert {one.name: one.load for one in desks.brokers()} == {"An Claes": 4, "Bram Wils": 4, broker.name: 0}
    first.refresh_from_db()
    second.refresh_from_db()
    assert Task.objects.get().owner == Proposal.objects.get().asked_by == first.broker
    assert duties["referrals"].rows().get().keeper == second.broker


def test_choice_per_dossier_goes_before_the_division(desk_of, broker, bram, an):
    made = desk_of(3)
    orders = Orders(to=(bram, an), chosen={one.pk: an for one in made})
    actions.hand_over_desk(broker, orders=orders, by=broker)
    assert set(Innovation.objects.values_list("broker__name", flat=True)) == {"An Claes"}


def test_who_is_full_comes_last_and_the_division_is_the_same_twice(bram, an):
    LoadLimit.objects.create(person=bram, dossiers=1)
    people = list(desks.brokers())
    pieces = [Piece(DOSSIERS, number, f"Idee {number}", number) for number in range(6)]
    once, twice = (desks.divide(pieces, to=people, chosen={}) for _time in range(2))
    assert once == twice
    assert [share.after for share in desks.shares(once, range(6))] == [5, 1]  # An Claes, Bram Wils


def test_stopped_dossiers_stay_where_they_were_and_paused_ones_move(broker, bram):
    for state in ("active", "paused", "anchored", "stopped"):
        factories.make_innovation(state, broker=broker, state=state)
    actions.hand_over_desk(broker, orders=Orders(to=(bram,)), by=broker)
    assert set(Innovation.objects.filter(broker=broker).values_list("name", flat=True)) == {"stopped"}


# --- limits --------------------------------------------------------------------------------------------------


def test_more_than_somebody_can_carry_needs_a_reason_and_writes_nothing_without(desk_of, broker, bram, coordinator):
    desk_of(3)
    actions.set_load_limit(bram, dossiers=2, by=coordinator)
    with pytest.raises(actions.InnovationRefused, match=r"Bram Wils \(3 / 2\)") as refused:
        actions.hand_over_desk(broker, orders=Orders(to=(bram,)), by=broker)
    assert refused.value.field == "reason"
    assert not Handover.objects.exists() and left_with(bram) == {}
    actions.hand_over_desk(broker, orders=Orders(to=(bram,), reason="Drie weken maar"), by=broker)
    assert Innovation.objects.filter(broker=bram).count() == 3


def test_one_dossier_too_many_asks_for_a_reason_too(innovation, broker, bram, coordinator, desk):
    actions.set_load_limit(bram, dossiers=0, by=coordinator)
    address = reverse("innovation_hand_over", args=[innovation.key])
    page = desk.post(address, {"to_broker": bram.key, "note": "Onthoud dit"})
    assert page.status_code == 422 and "Onthoud dit" in page.content.decode()
    assert "reason" in page.context["form"].errors
    assert desk.post(address, {"to_broker": bram.key, "reason": "Hij kent hen"}).status_code == 302
    innovation.refresh_from_db()
    assert innovation.broker == bram
    assert AuditEntry.objects.get(verb="hand_over").data["reason"] == "Hij kent hen"


def test_board_says_whose_desk_is_too_full(innovation, broker, bram, coordinator, desk):
    actions.set_load_limit(bram, dossiers=0, by=coordinator)
    assert desk.get("/pad/").context["full"] == []
    actions.set_load_limit(broker, dossiers=0, by=coordinator)
    page = desk.get("/pad/")
    assert page.context["full"] == [broker]
    assert "Lotte Hermans 1 / 0" in page.content.decode()
    actions.set_load_limit(broker, dossiers=None, by=coordinator)
    assert desk.get("/pad/").context["full"] == []


@pytest.mark.parametrize(("typed", "kept"), [("12", 12), ("", None), ("-1", 5), ("zz", 5), ("99999", 5)])
def test_number_that_cannot_be_read_changes_nothing(bram, coordinator, client_of, typed, kept):
    actions.set_load_limit(bram, dossiers=5, by=coordinator)
    page = client_of(coordinator).post(reverse("load_limit", args=[bram.key]), {"dossiers": typed})
    assert page.status_code == 302
    assert LoadLimit.objects.values_list("dossiers", flat=True).first() == kept


def test_broker_sets_no_limits(broker, bram):
    with pytest.raises(actions.InnovationRefused):
        actions.set_load_limit(bram, dossiers=3, by=broker)


# --- who may, and what is told --------------------------------------------------------------------------------


def test_broker_hands_over_no_other_desk_than_their_own(desk_of, broker, bram, an, client_of):
    desk_of(2)
    with pytest.raises(actions.InnovationRefused, match="your own desk"):
        actions.hand_over_desk(broker, orders=Orders(to=(an,)), by=bram)
    page = client_of(bram).post(PAGE, {"giver": broker.key, "to": [an.key], "step": "do"})
    assert page.status_code == 422 and "giver" in page.context["form"].errors
    assert left_with(an) == {}


def test_coordinator_hands_over_the_desk_of_somebody_who_has_left(desk_of, broker, bram, coordinator, client_of):
    desk_of(2)
    type(broker).objects.filter(pk=broker.pk).update(is_active=False, left_on=clock.today())
    page = client_of(coordinator).post(PAGE, {"giver": broker.key, "to": [bram.key], "step": "do"})
    assert page.status_code == 302
    assert left_with(broker) == {}


def test_new_broker_hears_in_one_mail_and_each_timeline_has_the_note_for_brokers(desk_of, broker, bram, coordinator):
    made = desk_of(3)
    Message.objects.all().delete()
    actions.hand_over_desk(broker, orders=Orders(to=(bram,), note="Bel Griet eerst"), by=coordinator)
    mail = Message.objects.get()
    assert (mail.to_email, mail.kind) == (bram.email, "innovations.desk_taken")
    assert all(words in mail.text for words in ("Bel Griet eerst", "Idee 002", "Dossiers: 3", broker.name))
    for innovation in made:
        told = {entry.verb: entry for entry in innovation.entries.filter(verb__in=["handed_over", "note"])}
        assert (told["handed_over"].person, told["handed_over"].audience) == (bram, "team")
        assert (told["note"].text, told["note"].audience) == ("Bel Griet eerst", "brokers")
    line = AuditEntry.objects.get(verb="hand_over_desk")
    assert (line.actor_id, line.subject_id, line.data["number"]) == (coordinator.pk, str(broker.pk), 8)


def test_leads_hear_who_guides_them_now_when_asked_for_in_one_mail_each(broker, bram):
    lead = factories.make_person("Griet Vandamme", language="en")
    for name in ("Soepbus", "Broodfonds"):
        factories.make_innovation(name, broker=broker, lead=lead)
    actions.hand_over_desk(broker, orders=Orders(to=(bram,), tell_leads=True), by=broker)
    mail = Message.objects.get(to_email=lead.email)
    assert (mail.to_email, mail.kind) == (lead.email, "innovations.new_broker")
    assert "Bram Wils guides Soepbus" in mail.text and "Bram Wils guides Broodfonds" in mail.text


@pytest.mark.parametrize("orders", [{"to": ()}, {"until": clock.today()}])
def test_mistake_in_the_orders_moves_nothing(desk_of, broker, bram, orders):
    desk_of(2)
    with pytest.raises(actions.InnovationRefused):
        actions.hand_over_desk(broker, orders=Orders(**{"to": (bram,)} | orders), by=broker)
    assert not Handover.objects.exists() and left_with(bram) == {}


def test_empty_desk_is_not_handed_over_nor_one_to_oneself(broker, bram):
    with pytest.raises(actions.InnovationRefused, match="nothing on this desk"):
        actions.hand_over_desk(broker, orders=Orders(to=(bram,)), by=broker)
    with pytest.raises(actions.InnovationRefused, match="at least one other"):
        actions.hand_over_desk(broker, orders=Orders(to=(broker,)), by=broker)


# --- the page -------------------------------------------------------------------------------------------------


def test_preview_shows_what_goes_where_and_writes_nothing(desk_of, broker, bram, desk):
    desk_of(3)
    messages = Message.objects.count()
    page = desk.post(PAGE, {"giver": broker.key, "to": [bram.key], "note": "Let op", "step": "look"})
    preview = page.context["preview"]
    assert page.status_code == 200 and preview["count"] == 8 and preview["mailed"] == ["Bram Wils"]
    assert [taker.name for _one, taker, _chosen in preview["dossiers"]] == ["Bram Wils"] * 3
    assert "This mails one person." in page.content.decode()
    assert not Handover.objects.exists() and Message.objects.count() == messages and left_with(bram) == {}


def test_choice_in_the_preview_is_what_is_done(desk_of, broker, bram, an, desk):
    made = desk_of(3)
    said = {"giver": broker.key, "to": [bram.key, an.key], **{f"for_{one.key}": an.key for one in made}}
    page = desk.post(PAGE, {**said, "step": "look"})
    assert [taker.name for _one, taker, _chosen in page.context["preview"]["dossiers"]] == ["An Claes"] * 3
    assert desk.post(PAGE, {**said, "step": "do"}).status_code == 302
    assert set(Innovation.objects.values_list("broker__name", flat=True)) == {"An Claes"}


@pytest.mark.parametrize(
    "typed",
    [{"to": []}, {"to": ["zz"]}, {"giver": "zz"}, {"until": "31/02"}, {"until": "2020-01-01"}, {"note": "x" * 1001}],
)
def test_mistake_on_the_page_keeps_what_was_typed(desk_of, broker, bram, desk, typed):
    desk_of(2)
    good = {"giver": broker.key, "to": [bram.key], "note": "Onthoud dit", "step": "do"}
    page = desk.post(PAGE, good | typed)
    assert page.status_code == 422
    assert "Onthoud dit" in page.content.decode() or "note" in typed
    assert left_with(bram) == {}


@pytest.mark.parametrize("count", [2, 20])
def test_preview_asks_the_same_number_of_queries(desk_of, broker, bram, desk, count, django_assert_num_queries):
    desk_of(count)
    with django_assert_num_queries(115):
        page = desk.post(PAGE, {"giver": broker.key, "to": [bram.key], "step": "look"})
    assert page.context["preview"]["count"] == count + 5


# --- for a while ----------------------------------------------------------------------------------------------


@pytest.fixture
def lend(desk_of, broker, bram):
    def make(**more):
        desk_of(3)
        until = clock.today() + timedelta(days=10)
        return actions.hand_over_desk(broker, orders=Orders(to=(bram,), until=until, **more), by=broker)

    return make


def test_desk_comes_back_by_itself_on_its_day_as_far_as_it_still_is_there(lend, broker, bram, an):
    made = lend()
    before = left_with(bram)
    passed_on = Innovation.objects.order_by("pk").last()
    actions.hand_over(passed_on, to_broker=an, by=bram)
    Task.objects.update(done_at=clock.now())
    assert actions.desks_due() == 0
    with clock.at(clock.now() + timedelta(days=10)):
        assert actions.desks_due() == 1
        assert actions.desks_due() == 0
    made.refresh_from_db()
    assert made.state == "back"
    assert left_with(broker) == {**{k: n for k, n in before.items() if k != "tasks"}, "dossiers": 2}
    assert left_with(an) == {"dossiers": 1}
    assert Message.objects.filter(to_email=broker.email, kind="innovations.desk_back").count() == 1
    assert Innovation.objects.filter(broker=broker).first().entries.filter(verb="handed_back", person=broker).exists()


@pytest.mark.parametrize("gone", [True, False])
def test_who_wants_to_be_asked_or_has_left_is_not_given_back_unasked(lend, broker, bram, gone):
    made = lend(by_itself=gone)
    if gone:
        broker.hats.all().delete()
    with clock.at(clock.now() + timedelta(days=10)):
        assert actions.desks_due() == 1
    made.refresh_from_db()
    assert made.state == "asked" and left_with(broker) == {}
    assert Message.objects.filter(kind="innovations.desk_asked").count() == 1


def test_lent_desk_goes_back_or_stays_with_one_button_and_once(lend, broker, bram, client_of, desk):
    made = lend()
    assert "Goes back by itself." in desk.get(PAGE).content.decode()
    stay = reverse("desk_end", args=[made.key, "blijft"])
    back = reverse("desk_end", args=[made.key, "terug"])
    assert client_of(factories.make_broker("Els Derde")).post(back).status_code == 404
    desk.post(back)
    assert left_with(bram) == {} and left_with(broker)["dossiers"] == 3
    page = desk.post(stay, follow=True)
    made.refresh_from_db()
    assert made.state == "back" and "ended already" in page.content.decode()
    assert desk.post(reverse("desk_end", args=[made.key, "weg"])).status_code == 404


def test_what_stays_is_no_longer_lent(lend, broker, bram, client_of):
    made = lend()
    client_of(bram).post(reverse("desk_end", args=[made.key, "blijft"]))
    made.refresh_from_db()
    with clock.at(clock.now() + timedelta(days=11)):
        assert actions.desks_due() == 0
    assert made.state == "kept" and left_with(broker) == {}


def test_after_it_nothing_is_orphaned(desk_of, broker, bram):
    desk_of(4)
    Intake.objects.update(follow_up_on=clock.today())
    type(broker).objects.filter(pk=broker.pk).update(is_active=False)
    assert any("owner" in row.lacks for part in open_ends.parts() for row in part.rows)
    actions.hand_over_desk(broker, orders=Orders(to=(bram,)), by=broker)
    assert not any("owner" in row.lacks for part in open_ends.parts() for row in part.rows)
