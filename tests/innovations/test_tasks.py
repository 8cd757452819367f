"""Tasks: given, handed on, listed, and reminded of on working days."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.innovations import actions
from vlechtwerk.innovations.models import Task
from vlechtwerk.outbox.models import Message

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def lead(innovation):
    return innovation.members.get().person


@pytest.fixture
def task(innovation, broker, lead):
    with clock.at(MONDAY):
        return actions.add_task(innovation, text="Bel de veiling", owner=lead, due_on=MONDAY.date() + DAY, by=broker)


def kinds():
    return list(Message.objects.order_by("pk").values_list("kind", "to_name"))


def test_who_gets_a_task_of_somebody_else_is_told(task, innovation, broker):
    assert kinds() == [("innovations.task_given", "Griet Vandamme")]
    actions.add_task(innovation, text="Zelf doen", owner=broker, by=broker)
    assert len(kinds()) == 1


def test_a_task_handed_on_tells_the_new_one_and_remembers_who_gave_it(task, broker, lead, innovation):
    actions.edit_task(task, text=task.text, owner=broker, due_on=task.due_on, by=lead)
    assert (task.owner, Task.objects.get().given_by) == (broker, lead)
    assert kinds()[-1] == ("innovations.task_given", "Lotte Hermans")
    assert Message.objects.order_by("pk").first().state == "cancelled"
    assert "task_handed_on" in innovation.entries.values_list("verb", flat=True)


def test_a_task_that_is_done_is_not_changed_and_its_old_day_may_stay(task, broker, lead):
    with clock.at(MONDAY + 5 * DAY):
        actions.edit_task(task, text="Mail de veiling", owner=lead, due_on=task.due_on, by=broker)
        with pytest.raises(actions.InnovationRefused, match="past") as refused:
            actions.edit_task(task, text="x", owner=lead, due_on=MONDAY.date(), by=broker)
        assert refused.value.field == "due_on"
    actions.finish_task(task, by=lead)
    with pytest.raises(actions.InnovationRefused, match="done"):
        actions.edit_task(task, text="Anders", owner=lead, due_on=None, by=broker)
    assert Task.objects.get().text == "Mail de veiling"


def test_reminders_come_on_working_days_once_for_all_and_again_after_a_week(task, innovation, broker, lead):
    with clock.at(MONDAY):
        actions.add_task(innovation, text="Tel de potten", owner=lead, due_on=MONDAY.date() + DAY, by=broker)
    Message.objects.all().delete()
    sent = {}
    for days in range(15):
        with clock.at(MONDAY + days * DAY):
            sent[days] = actions.remind_of_tasks() + actions.remind_of_tasks()
    assert [days for days, count in sent.items() if count] == [1, 8]
    text = Message.objects.order_by("pk").first().text
    assert "Bel de veiling" in text and "Tel de potten" in text


def test_no_reminder_at_the_weekend(task, lead):
    Task.objects.update(due_on=MONDAY.date() + 5 * DAY)
    Message.objects.all().delete()
    with clock.at(MONDAY + 5 * DAY):
        assert actions.remind_of_tasks() == 0
    with clock.at(MONDAY + 7 * DAY):
        assert actions.remind_of_tasks() == 1


def test_tasks_end_with_the_dossier_and_come_back_with_it(task, innovation, broker, lead, client_of):
    actions.set_innovation_state(innovation, to="stopped", note="Op", by=broker)
    with clock.at(MONDAY + 8 * DAY):
        assert actions.remind_of_tasks() == 0
    with pytest.raises(actions.InnovationRefused, match="stopped"):
        actions.add_task(innovation, text="Nog iets", owner=lead, by=broker)
    client = client_of(lead)
    assert list(client.get(reverse("tasks")).context["page"]) == []
    actions.set_innovation_state(innovation, to="active", note="Toch", by=broker)
    assert list(client.get(reverse("tasks")).context["page"]) == [task]


def test_the_list_tells_mine_given_and_of_my_dossiers(task, innovation, broker, lead, desk, client_of):
    own = actions.add_task(innovation, text="Zelf", owner=broker, by=broker)
    actions.finish_task(actions.add_task(innovation, text="Klaar", owner=broker, by=broker), by=broker)
    there = lambda query: {str(one) for one in desk.get(reverse("tasks") + query).context["page"]}  # noqa: E731
    assert there("") == there("?whose=mine&show=rare") == {"Zelf"}
    assert there("?whose=given") == {"Bel de veiling"}
    assert there("?whose=run") == {"Zelf", "Bel de veiling"}
    assert there("?whose=run&show=late") == {"Bel de veiling"}
    assert there("?show=done") == {"Klaar"}
    other = client_of(factories.make_person("Iemand Anders"))
    assert list(other.get(reverse("tasks")).context["page"]) == []
    assert other.get(reverse("task_edit", args=[own.key])).status_code == 404


def test_a_tick_leads_back_to_the_list_it_was_given_on_and_nowhere_else(task, lead, client_of):
    client, address = client_of(lead), reverse("task_done", args=[task.key])
    here = f"{reverse('tasks')}?whose=mine&show=open"
    assert client.post(address, {"back": here})["Location"] == here
    away = client.post(address, {"back": "https://elders.example/", "undo": "1"})
    assert away["Location"] == reverse("innovation", args=[task.innovation.key])


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(count, innovation, broker, desk, django_assert_num_queries):
    for number in range(count):
        actions.add_task(innovation, text=f"Taak {number}", owner=broker, by=broker)
    desk.get(reverse("tasks"))
    with django_assert_num_queries(4):
        desk.get(reverse("tasks"))
