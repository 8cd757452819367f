"""The dossier: who opens it, what each reads, and that everything that happened is on it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.innovations import actions, sentences
from vlechtwerk.innovations.enums import EntryKind
from vlechtwerk.innovations.models import Innovation, Task, TimelineEntry
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.django_db

NOTE = "Dit is alleen voor makelaars"


@pytest.fixture
def lead(innovation):
    person = innovation.members.get(role="lead").person
    Person.objects.filter(pk=person.pk).update(language="en")
    return person


@pytest.fixture
def address(innovation):
    return reverse("innovation", args=[innovation.key])


# --- who -----------------------------------------------------------------------------------------------------


def test_dossier_opens_for_its_team_and_for_staff_and_for_nobody_else(innovation, address, client_of, broker, lead):
    left = factories.make_person("Weg Gegaan")
    actions.remove_member(actions.add_member(innovation, person=left, by=broker), by=broker)
    own = factories.make_person("Eigen Idee")
    factories.make_innovation("Ander idee", lead=own)
    seen = {person.name: client_of(person).get(address).status_code for person in (lead, broker, left, own)}
    assert seen == {"Griet Vandamme": 200, "Lotte Hermans": 200, "Weg Gegaan": 404, "Eigen Idee": 404}
    assert Client().get(address).status_code == 302


TEAM_MAY = {"innovation_edit": ("get", 200), "task_add": ("post", 422), "member_add": ("post", 422)}
TEAM_MAY_NOT = ["innovation_move", "innovation_state", "innovation_hand_over", "diagnosis_new", "need_new"]


def test_team_edits_its_own_dossier_and_leaves_the_path_to_the_broker(innovation, client_of, lead):
    client = client_of(lead)
    for name, (method, status) in TEAM_MAY.items():
        assert getattr(client, method)(reverse(name, args=[innovation.key])).status_code == status
    for name in TEAM_MAY_NOT:
        assert client.get(reverse(name, args=[innovation.key])).status_code == 403
    page = client.get(reverse("innovation", args=[innovation.key])).content.decode()
    assert [name for name in TEAM_MAY_NOT if reverse(name, args=[innovation.key]) in page] == []


def test_notes_of_brokers_are_invisible_to_members_also_in_the_counts(
    innovation, address, client_of, broker, lead, desk
):
    actions.add_note(innovation, text=NOTE, by=broker)
    actions.add_note(innovation, text="Voor iedereen", audience="team", by=broker)
    assert NOTE in desk.get(address).content.decode()
    for query in ("", "?kind=note", "?older=9"):
        page = client_of(lead).get(address + query)
        assert NOTE not in page.content.decode()
        assert "Voor iedereen" in page.content.decode()
        assert [n for kind, _label, n in page.context["dossier"].kinds if kind == "note"] == [1]


def test_only_staff_writes_notes(innovation, client_of, lead, desk):
    address = reverse("innovation_note", args=[innovation.key])
    assert client_of(lead).post(address, {"text": "x", "audience": "team"}).status_code == 403
    assert desk.post(address, {"text": NOTE, "audience": "brokers"}).status_code == 302
    assert TimelineEntry.objects.get().text == NOTE


# --- what ----------------------------------------------------------------------------------------------------


def live_a_year(innovation, broker, stages):
    """Everything that brokers and team do with a dossier."""
    person = factories.make_person("Stijn Okafor")
    member = actions.add_member(innovation, person=person, by=broker)
    actions.make_lead(member, by=broker)
    actions.edit_innovation(innovation, by=broker, name="Derde Oogst")
    actions.record_diagnosis(innovation, scores={factories.make_axis(): (1, "")}, by=broker)
    need = actions.open_need(innovation, title="Rekenwerk", text="x", by=broker)
    actions.edit_need(need, title="Rekenaar", by=broker)
    actions.withdraw_need(need, by=broker, note="Zelf opgelost")
    actions.reopen_need(need, by=broker)
    actions.set_next_step(innovation, text="Bel de veiling", on=clock.today(), by=broker)
    actions.move_innovation(innovation, to_stage=stages[1], by=broker)
    task = actions.add_task(innovation, text="Maak een begroting", owner=person, by=broker)
    actions.finish_task(task, by=person)
    actions.finish_task(task, done=False, by=person)
    for to in ("paused", "active", "stopped"):
        actions.set_innovation_state(innovation, to=to, note="Daarom", by=broker)
    actions.hand_over(innovation, to_broker=factories.make_broker("Bram Wils"), note=NOTE, by=broker)


def test_everything_that_happens_is_on_the_timeline_in_words(innovation, address, broker, stages, desk):
    live_a_year(innovation, broker, stages)
    page = desk.get(address + "?older=1")
    lines = page.context["dossier"].lines
    said = [line.said for line in lines]
    assert len(said) == TimelineEntry.objects.count() >= 18
    assert {line.entry.verb for line in lines} <= set(sentences.SENTENCES)
    for words in (
        "Stijn Okafor joins the team.", "Stijn Okafor leads from now on.", "To the stage Diagnose, after 0 working days.",
        "Lotte Hermans writes down a need: “Rekenaar”.", "Task done, says Stijn Okafor.",
        "Lotte Hermans pauses the innovation.", "Lotte Hermans hands the dossier over to Bram Wils.",
    ):  # fmt: skip
        assert words in said
    shown = page.content.decode()
    assert all(words in shown for words in ("Bel de veiling", "Maak een begroting", "Zelf opgelost", "Daarom"))
    assert "%(" not in shown


def test_timeline_is_filtered_by_kind_and_the_chips_add_up(innovation, address, broker, stages, desk):
    live_a_year(innovation, broker, stages)
    kinds = {kind: n for kind, _label, n in desk.get(address).context["dossier"].kinds}
    assert sum(kinds.values()) == TimelineEntry.objects.count()
    for kind in EntryKind.values:
        lines = desk.get(f"{address}?kind={kind}&older=1").context["dossier"].lines
        assert ({line.entry.kind for line in lines}, len(lines)) == ({kind} if kinds[kind] else set(), kinds[kind])
    assert len(desk.get(f"{address}?kind=nonsense").context["dossier"].lines) == 8


@pytest.mark.parametrize("count", [9, 109, 230])
def test_even_a_long_timeline_can_be_read_to_its_beginning(innovation, address, desk, count):
    TimelineEntry.objects.bulk_create(
        TimelineEntry(
            innovation=innovation, kind="note", verb="note", text=f"n{n}", at=clock.now() - timedelta(hours=n)
        )
        for n in range(count)
    )
    seen, query = 0, ""
    for _click in range(5):
        page = desk.get(address + query)
        dossier = page.context["dossier"]
        seen = len(dossier.lines)
        assert seen + dossier.older == count
        if not dossier.older:
            break
        query = f"?older={page.context['more']}"
        assert f'href="{query}#' in page.content.decode()
    assert (seen, dossier.lines[-1].entry.text) == (count, f"n{count - 1}")


@pytest.mark.parametrize("older", ["x", "-1", "9" * 40, "²", "١"])
def test_nonsense_in_the_address_shows_the_newest(innovation, address, desk, older):
    assert desk.get(address, {"older": older}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("who", "expected"), [("broker", 16), ("lead", 14)])
def test_dossier_asks_the_same_number_of_queries(
    request, innovation, address, broker, client_of, who, expected, count, django_assert_num_queries
):
    axes = [factories.make_axis(f"as{n}", f"As {n}", n) for n in range(count)]
    for number, axis in enumerate(axes):
        actions.record_diagnosis(innovation, scores=dict.fromkeys(axes, (2, "zwak")), by=broker)
        actions.open_need(innovation, title=f"Nood {number}", text="x", axis=axis, by=broker)
        actions.add_member(innovation, person=factories.make_person(f"Lid {number}"), by=broker)
        actions.add_task(innovation, text=f"Taak {number}", owner=broker, by=broker)
        innovation.themes.add(factories.make_theme(f"thema{number}", f"Thema {number}"))
    client = client_of(request.getfixturevalue(who))
    with django_assert_num_queries(expected):
        page = client.get(address)
    assert len(page.context["dossier"].needs) == count


# --- writing in it -------------------------------------------------------------------------------------------

FORMS = [
    ("innovation_note", {"text": " ", "audience": "team"}, "text"),
    ("innovation_note", {"text": "x" * 2001, "audience": "team"}, "text"),
    ("innovation_note", {"text": "Onthoud dit", "audience": "zz"}, "audience"),
    ("innovation_next_step", {"next_step": "Onthoud dit", "next_step_on": ""}, "next_step_on"),
    ("innovation_next_step", {"next_step": "Onthoud dit", "next_step_on": "2020-01-01"}, "next_step_on"),
    ("innovation_next_step", {"next_step": "Onthoud dit", "next_step_on": "31/02/2027"}, "next_step_on"),
    ("innovation_next_step", {"next_step": "x" * 161, "next_step_on": "2999-01-01"}, "next_step"),
    ("task_add", {"text": "", "owner": "zz"}, "text"),
    ("task_add", {"text": "Onthoud dit", "owner": "zz"}, "owner"),
    ("task_add", {"text": "Onthoud dit", "due_on": "2020-01-01"}, "due_on"),
    ("member_add", {"name": "Onthoud dit", "email": "rik"}, "email"),
    ("member_add", {"name": "", "email": "rik@soep.example"}, "name"),
]


@pytest.mark.parametrize(("name", "typed", "field"), FORMS)
def test_mistake_shows_on_the_dossier_at_its_field_with_what_was_typed(innovation, broker, desk, name, typed, field):
    if name == "task_add":
        typed = {"owner": broker.key} | typed
    page = desk.post(reverse(name, args=[innovation.key]), typed)
    bound = next(
        page.context[form]
        for form in ("note_form", "step_form", "task_form", "member_form")
        if page.context[form].is_bound
    )
    assert (page.status_code, field in bound.errors) == (422, True)
    assert "Onthoud dit" in page.content.decode() or "Onthoud dit" not in typed.values()
    assert (TimelineEntry.objects.count(), Task.objects.count(), Person.objects.count()) == (0, 0, 2)


def test_task_goes_to_the_team_or_the_broker_only_and_is_ticked_by_the_team(innovation, broker, client_of, lead):
    client, stranger = client_of(lead), factories.make_person("Vreemde")
    address = reverse("task_add", args=[innovation.key])
    assert client.post(address, {"text": "Bel", "owner": stranger.key}).status_code == 422
    client.post(address, {"text": "Bel", "owner": broker.key})
    task = Task.objects.get()
    tick = reverse("task_done", args=[task.key])
    assert client_of(stranger).post(tick).status_code == 404
    client.post(tick)
    task.refresh_from_db()
    assert task.done_at is not None
    client.post(tick, {"undo": "1"})
    task.refresh_from_db()
    assert task.done_at is None


def test_new_innovation_and_its_lead_are_written_together_or_not_at_all(desk, broker):
    typed = {"name": "Soepbus", "pitch": "Soep", "lead_name": "Emre", "lead_email": "emre@soep.example"}
    page = desk.post(reverse("innovation_new"), typed)
    assert (page.status_code, "no published path" in page.content.decode()) == (422, True)
    assert not Person.objects.filter(email="emre@soep.example").exists()
    factories.make_stages()
    desk.post(reverse("innovation_new"), typed)
    assert Innovation.objects.get().members.get().person.email == "emre@soep.example"


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("name", "x" * 121), ("pitch", "x" * 1501), ("themes", "999999"), ("sector", "x")],
)
def test_team_that_makes_a_mistake_in_its_pitch_keeps_what_was_typed(innovation, client_of, lead, field, value):
    page = client_of(lead).post(
        reverse("innovation_edit", args=[innovation.key]), {"name": "Nieuw", "pitch": "Soep"} | {field: value}
    )
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    innovation.refresh_from_db()
    assert innovation.name == "Tweede Oogst"


def test_team_member_is_taken_out_or_let_lead_by_a_button(innovation, address, broker, desk, client_of, lead):
    stijn = actions.add_member(innovation, person=factories.make_person("Stijn Okafor"), by=broker).person
    args = [innovation.key, stijn.key]
    desk.post(reverse("member_lead", args=args))
    assert innovation.members.get(role="lead").person == stijn
    refused = client_of(lead).post(reverse("member_remove", args=args), follow=True)
    assert "The lead cannot leave" in refused.content.decode()
    desk.post(reverse("member_lead", args=[innovation.key, lead.key]))
    client_of(lead).post(reverse("member_remove", args=args))
    assert client_of(lead).post(reverse("member_remove", args=args)).status_code == 404
    assert client_of(stijn).get(address).status_code == 404


def test_who_takes_oneself_out_comes_home_and_not_on_a_closed_door(innovation, broker, client_of):
    stijn = actions.add_member(innovation, person=factories.make_person("Stijn Okafor"), by=broker).person
    page = client_of(stijn).post(reverse("member_remove", args=[innovation.key, stijn.key]))
    assert page.headers["Location"] == reverse("home")
