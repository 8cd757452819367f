"""Referral cards: printed, opened, asked through, answered, and what came of them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.events.stage_scene import confirmed, make_ambassador
from tests.exchanges import scene
from tests.personas import client_of
from vlechtwerk.core import clock, links
from vlechtwerk.events.actions import cards as actions
from vlechtwerk.events.actions.stage_base import StageRefused
from vlechtwerk.events.models import Lead, Material, ReferralCard
from vlechtwerk.events.queries import cards as queries
from vlechtwerk.events.sheet import sheet_of
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations import registry
from vlechtwerk.innovations.models import Intake
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.enums import HatKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def make_card(one=None, event=None):
    one = one or make_ambassador("Wim Decoster")
    return actions.make_card(one, keeper=one.keeper, by=one.keeper, event=event)


def ask(card, question="Hoe begin je met zelfroosteren?", email="said@example.org", **more):
    return actions.ask_by_card(card, question=question, email=email, **more)


def shown(ago=30):
    with clock.at(clock.now() - timedelta(seconds=ago)):
        return links.sign_moment("ask")


def sent(**change):
    return {
        "question": "Hoe begin je met zelfroosteren?",
        "contact": "said@example.org",
        "name": "Saïd",
        "shown": shown(),
        **change,
    }


def test_one_card_per_ambassador_and_event(english):
    stage = confirmed()
    one = stage.offers.get().ambassadorship
    make_card(one)
    make_card(one, stage.event)
    for event in (None, stage.event):
        with pytest.raises(StageRefused, match="there already"):
            make_card(one, event)
    actions.withdraw_card(ReferralCard.objects.get(event=None), by=one.keeper)
    make_card(one)
    assert ReferralCard.objects.count() == 3
    with pytest.raises(StageRefused, match="no ambassador"):
        make_card(make_ambassador(state="nominated"))


def test_question_through_a_card_is_an_intake_with_the_thread_back():
    card = make_card()
    intake, is_new = ask(card)
    assert (intake.source, intake.state, is_new) == ("card", "received", True)
    assert Lead.objects.get().card == card
    again, is_new = ask(card, question="  Hoe begin je met ZELFROOSTEREN?")
    assert (again, is_new, Lead.objects.count()) == (intake, False, 1)


def test_draft_counts_once_it_is_sent_again_and_goes_when_it_is_not():
    card = make_card()
    ask(card, as_draft=True)
    ask(card, question="Nog iets anders, misschien?", as_draft=True)
    assert queries.chain(card).questions == 0
    ask(card)
    assert queries.chain(card).questions == 1
    with clock.at(clock.now() + timedelta(days=20)):
        assert innovations.forget_drafts() > 0
    assert Lead.objects.count() == 1


def test_same_question_by_the_general_form_first_is_not_of_the_card():
    words = {"question": "Hoe begin je met zelfroosteren?", "email": "said@example.org"}
    innovations.receive_intake(source="public_form", **words)
    actions.ask_by_card(make_card(), **words)
    assert not Lead.objects.exists()


def test_public_page_tells_who_spoke_and_takes_the_question_in(client):
    card = make_card()
    path = reverse("public_card", args=[card.key])
    page = client.get(path).content.decode()
    assert "Wim Decoster" in page
    assert client.post(path, sent(contact="nergens")).status_code == 422
    assert client.post(path, sent(question="kort")).status_code == 422
    answer = client.post(path, sent())
    assert answer["Location"] == reverse("ask_done")
    client.post(path, sent())
    intake = Intake.objects.get()
    assert (intake.lead.card, intake.name, intake.sent_count) == (card, "Saïd", 2)
    card.refresh_from_db()
    assert card.opened_count == 1


def test_what_looks_like_a_robot_is_sent_once_more(client, settings):
    settings.ASK_QUICKEST_S = 3
    card = make_card()
    path = reverse("public_card", args=[card.key])
    answer = client.post(path, sent(website="http://x.example"))
    assert answer.status_code == 200 and "robot" in answer.content.decode()
    assert Intake.objects.get().state == "draft"
    client.post(path, sent(sure="1"))
    assert Intake.objects.get().state == "received"


@pytest.mark.parametrize("how", ["withdrawn", "ended"])
def test_card_that_works_no_more_shows_the_general_form_and_no_name(client, how):
    card = make_card()
    if how == "withdrawn":
        actions.withdraw_card(card, by=card.keeper)
    else:
        type(card.ambassadorship).objects.update(state="ended", ended_on=clock.today(), end_reason="Verhuisd")
    path = reverse("public_card", args=[card.key])
    for page in (client.get(path), client.post(path, sent())):
        assert page.status_code == 200
        assert "Wim Decoster" not in page.content.decode() and f'action="{reverse("ask")}"' in page.content.decode()
    assert not Intake.objects.exists()


def test_sheet_has_ten_cards_a_page_and_what_is_printed_is_noted():
    card = make_card()
    client = client_of(card.keeper)
    path = reverse("card_act", args=[card.key, "print"])
    answer = client.post(path, {"sheets": "2"})
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    card.refresh_from_db()
    assert card.printed_count == 20
    assert client.post(path, {"sheets": "0"}).status_code == 422
    assert sheet_of(queries.card_by_key(card.key), sheets=3).count(b"/Type /Page\n") in (0, 3)
    client.post(reverse("card_act", args=[card.key, "withdraw"]))
    assert client.post(path, {"sheets": "1"}).status_code == 302
    card.refresh_from_db()
    assert (card.printed_count, card.state) == (20, "withdrawn")
    assert client.post(reverse("card_act", args=[card.key, "fly"])).status_code == 404


def test_queue_stands_oldest_first_and_empties_when_somebody_answers():
    card = make_card()
    with clock.at(clock.add_working_days(clock.now(), 0) - timedelta(days=9)):
        first, _new = ask(card)
    second, _new = ask(card, question="Wie betaalt dat allemaal?", email="an@example.org")
    assert [one.intake for one in queries.queue()] == [first, second]
    rows = queries.clocked(list(queries.queue()))
    assert [one.is_late for one in rows] == [True, False]
    page = client_of(card.keeper).get(reverse("card_queue")).content.decode()
    assert page.index("zelfroosteren") < page.index("Wie betaalt")
    innovations.invite_intake(first, by=card.keeper)
    assert [one.intake for one in queries.queue()] == [second]


def test_keeper_hears_once_after_two_working_days(english):
    card = make_card()
    ask(card)
    with clock.at(clock.add_working_days(clock.now(), 2) - timedelta(minutes=1)):
        assert actions.remind_leads_due() == 0
    with clock.at(clock.add_working_days(clock.now(), 2) + timedelta(minutes=1)):
        assert (actions.remind_leads_due(), actions.remind_leads_due()) == (1, 0)
    mail = Message.objects.get(kind="events.lead_waits")
    assert mail.to_email == card.keeper.email and "zelfroosteren" in mail.text


def test_chain_goes_from_paper_to_help(monkeypatch):
    card = make_card()
    actions.print_card(card, sheets=2, by=card.keeper)
    actions.count_opening(card)
    intake, _new = ask(card)
    ask(card, question="Wie betaalt dat allemaal?", email="an@example.org")
    innovations.assess_intake(intake, is_impact_driven=True, is_innovative=True, by=card.keeper)
    factories.make_stages()
    innovation = innovations.accept_intake(intake, name="Roosters", pitch="Zelf roosteren", by=card.keeper)
    card.refresh_from_db()
    assert queries.chain(card).steps() == [20, 1, 2, 1, 0, 0]
    seen = []
    monkeypatch.setattr(registry, "outcomes", [lambda ids: seen.append(set(ids)) or registry.Outcome(2, 1)])
    assert queries.chain(card).steps() == [20, 1, 2, 1, 2, 1]
    assert seen == [{innovation.pk}]
    came = queries.came_through(card.ambassadorship)
    assert (came.total, came.waits, came.accepted) == (2, 1, 1)


def test_sessions_of_the_innovation_are_counted():
    card = make_card()
    intake, _new = ask(card)
    with clock.at(scene.MONDAY):
        session = scene.booked()
    Intake.objects.filter(pk=intake.pk).update(innovation=session.need.innovation)
    assert queries.chain(card).steps()[3:] == [1, 1, 1]


def test_organisation_of_a_question_is_noted():
    card = make_card()
    ask(card)
    lead, firm = Lead.objects.get(), factories.make_organisation("De Bakkerij")
    client = client_of(card.keeper)
    path = reverse("lead", args=[lead.key])
    assert client.post(path, {"organisation": "zzz"}).status_code == 422
    assert client.post(path, {"organisation": firm.key}).status_code == 302
    lead.refresh_from_db()
    assert lead.organisation == firm
    assert "De Bakkerij" in client.get(reverse("card", args=[card.key])).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("view", "number"), [("cards", 5), ("card_queue", 4)])
def test_lists_take_as_many_questions_for_three_as_for_one(view, number, rows, django_assert_num_queries):
    for n in range(rows):
        ask(make_card(make_ambassador()), email=f"an{n}@example.org")
    client = client_of(factories.make_broker())
    client.get(reverse(view))
    with django_assert_num_queries(number):
        client.get(reverse(view))


def test_ambassador_makes_a_card_and_shows_the_code_alone():
    one = make_ambassador()
    client = client_of(one.person)
    path = reverse("ambassador_card")
    assert "<svg" not in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    page = client.get(path).content.decode()
    assert "<svg" in page and "<nav" not in page
    assert ReferralCard.objects.get().keeper == one.keeper
    client.post(path)
    assert ReferralCard.objects.count() == 1


# material


def test_coordinators_edit_the_material_and_ambassadors_find_it():
    boss = factories.make_person("Nadia", hats=(HatKind.MEMBER, HatKind.COORDINATOR))
    client = client_of(boss)
    given = {"title": "Mijn verhaal in vijf minuten", "kind": "slides", "language": "nl", "url": "", "text": ""}
    assert client.post(reverse("material_new"), given).status_code == 422
    assert client.post(reverse("material_new"), {**given, "text": "Begin met de fout."}).status_code == 302
    row = Material.objects.get()
    assert (
        client.post(
            reverse("material", args=[row.key]), {**given, "url": "https://x.example/a", "title": "Dia’s"}
        ).status_code
        == 302
    )
    one = make_ambassador()
    assert "Dia’s" in client_of(one.person).get(reverse("ambassador_home")).content.decode()
    assert client_of(one.keeper).post(reverse("material", args=[row.key]), {"drop": "1"}).status_code == 403
    client.post(reverse("material", args=[row.key]), {"drop": "1"})
    assert not Material.objects.exists()
