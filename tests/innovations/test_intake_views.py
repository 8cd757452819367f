"""What a broker sees of questions, and writes down for somebody."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.innovations import actions
from vlechtwerk.innovations.models import Innovation, Intake
from vlechtwerk.outbox.models import Message

pytestmark = pytest.mark.django_db

TYPED = {
    "question": "Wie kent een jurist?", "title": "Jurist gezocht", "source": "ambassador", "name": "Said Amrani",
    "email": "said@soep.example", "phone": "", "language": "fr",
}  # fmt: skip


def act(desk, intake, verb, **typed):
    return desk.post(reverse("intake_act", args=[intake.key, verb]), typed)


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_queries(desk, intake_in, count, django_assert_num_queries):
    for number in range(count):
        intake_in("invited", question=f"Vraag {number}")
    with django_assert_num_queries(5):
        assert len(desk.get(reverse("intakes")).context["page"]) == count


def test_list_shows_what_waits_the_longest_first_and_every_state_by_its_chip(desk, intake_in):
    for state in ("draft", "received", "invited", "assessed", "accepted", "referred", "closed"):
        intake_in(state, question=f"Vraag {state}")
    found = lambda state: [str(one) for one in desk.get(reverse("intakes"), {"state": state}).context["page"]]  # noqa: E731
    assert found("") == ["Vraag received", "Vraag invited", "Vraag assessed"]
    assert found("referred") == ["Vraag referred"]
    assert len(found("all")) == 7
    assert found("nonsense") == found("")


def test_empty_list_says_what_to_do(desk):
    assert reverse("intake_new") in desk.get(reverse("intakes")).content.decode()


# --- typed in by a broker ------------------------------------------------------------------------------------


def test_question_that_came_by_an_ambassador_is_noted_in_the_askers_language(desk, broker):
    page = desk.post(reverse("intake_new"), TYPED, follow=True)
    intake = Intake.objects.get()
    assert (intake.state, intake.source, intake.language, str(intake)) == (
        "received",
        "ambassador",
        "fr",
        "Jurist gezocht",
    )
    assert Message.objects.get().language == "fr"
    assert "The intake is noted." in page.content.decode()
    again = desk.post(reverse("intake_new"), TYPED, follow=True)
    assert "This question is known" in again.content.decode()
    assert Intake.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("question", " "), ("question", "x" * 3001), ("title", "x" * 121), ("source", "public_form"), ("source", "zz"), ("name", ""),
     ("email", "said"), ("email", ""), ("phone", "bel"), ("language", "zz")],
)  # fmt: skip
def test_mistake_stands_at_its_field_and_keeps_the_rest(desk, field, value):
    page = desk.post(reverse("intake_new"), TYPED | {field: value})
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert "Said Amrani" in page.content.decode() or field == "name"
    assert not Intake.objects.exists()


# --- taking steps --------------------------------------------------------------------------------------------

VERBS = {
    "draft": {"receive", "close"},
    "received": {"invite", "assess", "close"},
    "invited": {"assess", "close"},
    "assessed": {"assess", "accept", "close"},
    "accepted": set(),
    "referred": {"reopen"},
    "closed": {"reopen"},
}


@pytest.mark.parametrize("state", VERBS)
def test_page_offers_the_steps_of_its_state_and_no_other(desk, intake_in, state):
    page = desk.get(reverse("intake", args=[intake_in(state).key]))
    assert {verb for verb, _label, _form in page.context["steps"]} == VERBS[state]


def test_whole_way_by_the_buttons_ends_in_the_dossier(desk, intake_in):
    intake = intake_in("received", name="Said")
    act(desk, intake, "invite", message="Koffie?")
    act(desk, intake, "assess", is_impact_driven="yes", is_innovative="yes", note="Sterk")
    page = act(desk, intake, "accept", name="Tweede Oogst", pitch="Soep", lead_name="Said Amrani")
    made = Innovation.objects.get()
    assert page.headers["Location"] == reverse("innovation", args=[made.key])
    assert made.members.get().person.name == "Said Amrani"
    shown = desk.get(page.headers["Location"]).content.decode()
    assert "Said Amrani asked a question." in shown
    assert "invited Said Amrani to a conversation" in shown
    assert reverse("innovation", args=[made.key]) in desk.get(reverse("intake", args=[intake.key])).content.decode()


@pytest.mark.parametrize(
    ("state", "verb", "typed", "field"),
    [("received", "assess", {}, "is_impact_driven"), ("received", "assess", {"is_impact_driven": "x"}, "is_innovative"),
     ("received", "close", {"reason": ""}, "reason"), ("received", "close", {"reason": "zz"}, "reason"),
     ("received", "close", {"reason": "other", "note": "x" * 601}, "note"), ("closed", "reopen", {"note": " "}, "note"),
     ("received", "invite", {"on": "2020-01-01"}, "on"), ("received", "invite", {"on": "morgen"}, "on"),
     ("assessed", "accept", {"name": " ", "pitch": "P", "lead_name": "S"}, "name"),
     ("assessed", "accept", {"name": "x" * 121, "pitch": "P", "lead_name": "S"}, "name"),
     ("assessed", "accept", {"name": "N", "pitch": "x" * 1501, "lead_name": "S"}, "pitch"),
     ("assessed", "accept", {"name": "N", "pitch": "P", "lead_name": "S", "place": "999999"}, "place")],
)  # fmt: skip
def test_mistake_in_a_step_opens_it_again_with_what_is_wrong(desk, intake_in, state, verb, typed, field):
    intake = intake_in(state)
    page = act(desk, intake, verb, **typed)
    bound = next(form for name, _label, form in page.context["steps"] if name == verb)
    assert (page.status_code, page.context["opened"]) == (422, verb)
    assert field in bound.errors
    intake.refresh_from_db()
    assert (intake.state, Innovation.objects.count()) == (state, 0)


def test_step_from_an_old_page_is_told_how_it_stands_now_and_keeps_the_words(desk, intake_in, broker):
    intake = intake_in("received")
    actions.close_intake(intake, reason="spam", by=broker)
    page = act(desk, intake, "invite", message="Bel haar zeker op")
    shown = page.content.decode()
    assert page.status_code == 422
    assert "This intake is closed by now" in shown
    assert "Bel haar zeker op" in shown
    assert {verb for verb, _label, _form in page.context["steps"]} == {"invite", "reopen"}


def test_unknown_step_and_unknown_intake_are_not_found(desk, intake_in):
    assert act(desk, intake_in("received"), "explode").status_code == 404
    assert desk.get(reverse("intake", args=["zzzzzzzzzzzz"])).status_code == 404


@pytest.mark.parametrize(
    ("contact", "said"),
    [({}, "The asker gets a mail"), ({"email": "", "phone": "0470 00 00 09"}, "Call 0470 00 00 09")],
)
def test_broker_hears_whether_a_mail_leaves_or_a_call_is_needed(desk, intake_in, contact, said):
    intake = intake_in("received", **contact)
    act(desk, intake, "close", reason="not_impact")
    assert said in desk.get(reverse("intake", args=[intake.key])).content.decode()


def test_reopened_intake_no_longer_says_referred(desk, intake_in, broker):
    intake = intake_in("referred")
    address = reverse("intake", args=[intake.key])
    assert ">Referred<" in desk.get(address).content.decode()
    actions.reopen_intake(intake, note="An had geen tijd", by=broker)
    page = desk.get(address).content.decode()
    assert ">Opened again<" in page
    assert ">Referred<" not in page


def test_question_of_a_member_opens_without_asking_who_it_is(desk, intake_in):
    member = factories.make_person("Griet Vandamme")
    intake = intake_in("assessed", person=member)
    act(desk, intake, "accept", name="Idee", pitch="P", lead_name="Griet")
    assert Innovation.objects.get().members.get().person == member


@pytest.mark.parametrize("name", ["intakes", "intake_new"])
def test_questions_are_for_the_team_of_the_network_only(client_of, name):
    assert Client().get(reverse(name)).status_code == 302
    assert client_of(factories.make_person()).get(reverse(name)).status_code == 403


def test_intake_whose_day_has_come_is_on_the_desk_again(desk, intake_in, broker):
    intake = intake_in("invited")
    today = lambda: desk.get(reverse("today")).content.decode()  # noqa: E731
    assert intake.key not in today()
    Intake.objects.update(follow_up_on=clock.today() - timedelta(days=0))
    assert intake.key in today()


@pytest.mark.parametrize(
    ("state", "opened"), [("draft", "receive"), ("received", "assess"), ("invited", "assess"), ("assessed", "accept")]
)
def test_page_opens_the_step_that_comes_next(desk, intake_in, state, opened):
    page = desk.get(reverse("intake", args=[intake_in(state).key])).content.decode()
    assert re.findall(r'<details id="(\w+)" open', page) == [opened]
    assert ("After this you can" in page) == (opened == "assess")


def test_assessment_is_shown_as_it_was_given(desk, intake_in, broker):
    intake = intake_in("received")
    actions.assess_intake(intake, is_impact_driven=True, is_innovative=False, note="Bestaat al", by=broker)
    form = next(
        form
        for verb, _label, form in desk.get(reverse("intake", args=[intake.key])).context["steps"]
        if verb == "assess"
    )
    assert form.initial == {"is_impact_driven": "yes", "is_innovative": "no", "note": "Bestaat al"}
