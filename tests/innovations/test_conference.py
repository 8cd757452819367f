"""A case conference: its list, its hour, what is decided, what is left for the next one."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories
from tests.pdf_text import text_of
from vlechtwerk.core import clock
from vlechtwerk.innovations import actions, conferences, queries
from vlechtwerk.innovations.models import Conference, Innovation
from vlechtwerk.outbox.models import Message

HOUR = timedelta(hours=1)


@pytest.fixture
def karim(db):
    return factories.make_broker("Karim El Amrani", language="en")


@pytest.fixture
def plan(broker, karim):
    def make(hours=2, dossiers=()):
        made = actions.plan_conference(
            starts_at=clock.now() + hours * HOUR, chair=broker, guests=[karim], place="De keuken", by=broker
        )
        for innovation in dossiers:
            actions.add_item(made, innovation=innovation, by=broker)
        return made

    return make


@pytest.fixture
def three(stages, broker):
    return [factories.make_innovation(f"Idee {number}", broker=broker) for number in range(3)]


def kinds():
    return list(Message.objects.order_by("pk").values_list("kind", "to_name"))


def items(conference):
    return [(item.innovation.name, item.state, item.reason) for item in conferences.items_of(conference)]


def test_planning_seats_the_chair_and_tells_the_others(plan, karim, broker):
    made = plan()
    assert [one.name for one in conferences.guests_of(made)] == ["Karim El Amrani", "Lotte Hermans"]
    assert kinds() == [("innovations.conference_planned", "Karim El Amrani")]
    moved = made.starts_at + HOUR
    actions.edit_conference(made, starts_at=moved, chair=karim, guests=[], minutes=30, place="", by=broker)
    assert [one.name for one in conferences.guests_of(made)] == ["Karim El Amrani"]
    with pytest.raises(actions.InnovationRefused, match="past") as refused:
        plan(hours=-1)
    assert refused.value.field == "starts_at"


def test_the_list_proposes_what_stands_still_each_with_its_reason(plan, broker, stages):
    late = factories.make_innovation("Te lang", broker=broker, next_step="Bel", next_step_on=clock.today())
    Innovation.objects.filter(pk=late.pk).update(stage_since=clock.now() - timedelta(days=60))
    factories.make_innovation("Zonder stap", broker=broker)
    factories.make_innovation("Goed bezig", broker=broker, next_step="Bel", next_step_on=clock.today())
    left = factories.make_innovation("Bleef liggen", broker=broker, next_step="Bel", next_step_on=clock.today())
    once = actions.start_conference(plan(dossiers=[left]), by=broker)
    actions.deal_with(once.items.get(), by=broker)
    actions.close_conference(once, by=broker, sends=False)
    before = actions.start_conference(plan(dossiers=[left]), by=broker)
    actions.close_conference(before, by=broker, sends=False)
    found = conferences.proposals(plan(), queries.walked_stages())
    said = {one.innovation.name: str(one.reason) for one in found}
    assert said == {"Bleef liggen": "left", "Te lang": "too_long", "Zonder stap": "no_step"}


def test_a_dossier_stands_on_a_list_once_and_a_stopped_one_never(plan, three, broker):
    made = plan(dossiers=three[:1])
    with pytest.raises(actions.InnovationRefused, match="on this list already"):
        actions.add_item(made, innovation=three[0], by=broker)
    actions.set_innovation_state(three[1], to="stopped", note="Op", by=broker)
    with pytest.raises(actions.InnovationRefused, match="has stopped"):
        actions.add_item(made, innovation=three[1], by=broker)


def test_the_hour_is_divided_and_the_next_one_opens_when_one_is_done(plan, three, broker):
    made = plan(dossiers=three)
    begin = made.starts_at
    with clock.at(begin):
        actions.start_conference(made, by=broker)
        slots = conferences.schedule(made, conferences.items_of(made))
        assert [slot.begins for slot in slots] == [begin, begin + HOUR / 3, begin + HOUR / 3 * 2]
        first = conferences.case(slots[0].item.key, frozenset({"broker"}))
        assert (first.clock.until, first.clock.minutes_left) == (begin + HOUR / 3, 60)
    with clock.at(begin + HOUR / 2):
        assert conferences.case(first.item.key, frozenset({"broker"})).clock.is_over
        actions.deal_with(first.item, by=broker)
        actions.deal_with(first.item, by=broker)
        second = conferences.case(slots[1].item.key, frozenset({"broker"}))
        assert second.clock.until == begin + HOUR / 2 + HOUR / 3
        assert second.clock.each == 15
        assert (second.before.pk, second.after.pk) == (slots[0].item.pk, slots[2].item.pk)


def decide(desk, item, verb, **data):
    return desk.post(reverse("conference_decide", args=[item.key, verb]), data)


def test_every_decision_is_one_form_and_stands_on_the_timeline_and_in_the_report(
    plan, three, broker, karim, desk, stages
):
    made = actions.start_conference(plan(dossiers=three), by=broker)
    item = conferences.items_of(made)[0]
    soon = (clock.today() + timedelta(days=3)).isoformat()
    bad = decide(desk, item, "task", text="Bel de veiling", owner="niemand")
    assert bad.status_code == 422 and "Bel de veiling" in bad.content.decode()
    assert decide(desk, item, "note", text="Mooi idee", audience="brokers").status_code == 302
    assert decide(desk, item, "task", text="Bel de veiling", owner=karim.key, due_on=soon).status_code == 302
    assert decide(desk, item, "step", next_step="Nabellen", next_step_on=soon).status_code == 302
    assert decide(desk, item, "move", to_stage=stages[1].key, note="Klaar").status_code == 302
    assert decide(desk, item, "state", to="paused", note="Even wachten").status_code == 302
    assert decide(desk, item, "leap").status_code == 404
    told = conferences.report(made)[0]
    verbs = [line.entry.verb for line in told.decided]
    assert verbs == ["note", "task_added", "step_set", "moved", "state_paused"]
    assert "Nabellen" in told.next_step
    assert set(item.innovation.entries.values_list("verb", flat=True)) == set(verbs)
    with pytest.raises(actions.InnovationRefused, match="Something was decided"):
        actions.remove_item(item, by=broker)


def test_closing_mails_the_report_and_moves_what_waits_to_the_next_one(plan, three, broker, karim, desk):
    made = actions.start_conference(plan(dossiers=three), by=broker)
    item = conferences.items_of(made)[0]
    actions.decide(item, kind="note", text="Mooi idee", by=broker)
    actions.deal_with(item, by=broker)
    following = plan(hours=200, dossiers=three[2:])
    Message.objects.all().delete()
    preview = desk.get(reverse("conference_close", args=[made.key])).content.decode()
    assert "Mooi idee" in preview and "Karim El Amrani" in preview
    assert Message.objects.count() == 0
    desk.post(reverse("conference_close", args=[made.key]), {"note": "Dank", "sends": "on"})
    assert items(made) == [("Idee 0", "dealt", "asked"), ("Idee 1", "left", "asked"), ("Idee 2", "left", "asked")]
    assert items(following) == [("Idee 1", "waiting", "left"), ("Idee 2", "waiting", "asked")]
    assert {name for _kind, name in kinds()} == {"Karim El Amrani", "Lotte Hermans"}
    assert "Mooi idee" in Message.objects.first().text and "Idee 0" in Message.objects.first().text
    page = desk.get(reverse("conference", args=[made.key])).content.decode()
    assert "Mooi idee" in page
    paper = text_of(desk.get(reverse("conference_pdf", args=[made.key])).content)
    assert "Mooiidee" in paper and "KarimElAmrani" in paper


def test_closing_without_mail_mails_nobody(plan, three, broker, desk):
    made = actions.start_conference(plan(dossiers=three), by=broker)
    Message.objects.all().delete()
    desk.post(reverse("conference_close", args=[made.key]), {})
    assert (Conference.objects.get().state, kinds()) == ("closed", [])


def test_a_cancelled_conference_moves_its_list_and_its_invitation_stops(plan, three, broker):
    made, following = plan(dossiers=three[:1]), plan(hours=300)
    actions.cancel_conference(made, by=broker, note="Ziek")
    assert items(following) == [("Idee 0", "waiting", "left")]
    first = Message.objects.order_by("pk").first()
    assert (first.kind, first.state) == ("innovations.conference_planned", "cancelled")
    for again in (actions.cancel_conference, actions.start_conference, actions.close_conference):
        with pytest.raises(actions.InnovationRefused):
            again(made, by=broker)


def test_the_chair_hears_of_one_that_did_not_begin_or_was_not_closed(plan, three, broker):
    made = plan(dossiers=three)
    Message.objects.all().delete()
    with clock.at(made.starts_at + 20 * HOUR):
        assert actions.nudge_conferences() == 0
    with clock.at(made.starts_at + 25 * HOUR):
        assert (actions.nudge_conferences(), actions.nudge_conferences()) == (1, 0)
        actions.start_conference(made, by=broker)
    with clock.at(made.starts_at + 30 * HOUR):
        assert (actions.nudge_conferences(), actions.nudge_conferences()) == (1, 0)
    assert kinds() == [("innovations.conference_waits", "Lotte Hermans")] * 2


def test_nothing_is_decided_before_it_begins_or_after_its_end(plan, three, broker):
    made = plan(dossiers=three)
    item = conferences.items_of(made)[0]
    with pytest.raises(actions.InnovationRefused, match="planned"):
        actions.decide(item, kind="note", text="Te vroeg", by=broker)
    with pytest.raises(actions.InnovationRefused, match="Put a dossier"):
        actions.start_conference(plan(hours=5), by=broker)
    assert not item.innovation.entries.exists()


def test_from_the_dossier_to_the_list(plan, three, desk):
    address = reverse("conference_put", args=[three[0].key])
    assert desk.get(address)["Location"] == reverse("conference_new")
    made = plan()
    desk.post(address, {"conference": made.key, "question": "Wie kent een veiling?"})
    assert made.items.get().question == "Wie kent een veiling?"
    assert desk.post(address, {"conference": made.key}).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_a_dossier_on_the_table_asks_the_same_number_of_queries(
    count, plan, three, broker, desk, django_assert_num_queries
):
    made = actions.start_conference(plan(dossiers=three[:count]), by=broker)
    item = conferences.items_of(made)[0]
    for number in range(count):
        actions.decide(item, kind="note", text=f"Noot {number}", by=broker)
        factories.make_need(item.innovation, made_by=broker, title=f"Nood {number}")
    desk.get(reverse("conference_item", args=[item.key]))
    with django_assert_num_queries(12):
        desk.get(reverse("conference_item", args=[item.key]))
    with django_assert_num_queries(6):
        desk.get(reverse("conference", args=[made.key]))
    actions.close_conference(made, by=broker, sends=False)
    with django_assert_num_queries(8):
        desk.get(reverse("conference", args=[made.key]))
