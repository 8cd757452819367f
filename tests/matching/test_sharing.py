"""One story told once: each organisation sees the parts that the asker agreed to, and the asker reads who looked."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from tests import factories
from tests.matching.test_referral_views import client_of
from tests.matching.test_referral_wholes import path, waits
from vlechtwerk.core import clock
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.matching import actions
from vlechtwerk.matching.enums import SHARE_OUT, SharePart, ShareState
from vlechtwerk.matching.models import Share, ShareLook
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Consent

pytestmark = pytest.mark.django_db
STORY, QUESTION, PHONE = (
    "Iemand zoekt hulp bij achterstallige huur.",
    "Ik krijg de huur niet meer betaald",
    "0470 00 12 34",
)
SHOWS = {"contact": PHONE, "question": QUESTION, "summary": STORY, "documents": "https://map.example/1"}


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


@pytest.fixture
def member():
    return factories.make_person("Griet Vandamme", phone=PHONE)


@pytest.fixture
def draft(member, broker):
    return factories.make_share(
        person=member, keeper=broker, agreed=False, parts=list(SHOWS), documents=SHOWS["documents"]
    )


@pytest.fixture
def share(draft, member):
    actions.agree_story(draft.shared, parts={draft.key: ["summary"]}, by=member)
    draft.refresh_from_db()
    return draft


def opened(client, share):
    return client.post(path(actions.share_link(share)), {"verb": "open"}).content.decode()


@pytest.mark.parametrize("part", SharePart.values)
def test_organisation_sees_exactly_the_parts_that_were_agreed_to(draft, member, client, part):
    actions.agree_story(draft.shared, parts={draft.key: [part]}, by=member)
    page = opened(client, Share.objects.get())
    for other, words in SHOWS.items():
        assert (words in page) == (other == part)


def test_following_the_link_shows_no_story_and_is_no_look(share, client):
    page = client.get(path(actions.share_link(share))).content.decode()
    assert STORY not in page and "Lotte Hermans" in page
    assert not ShareLook.objects.exists()


def test_nothing_opens_before_the_yes(draft, client):
    link = path(actions.share_link(draft))
    assert client.get(link).status_code == 404
    assert client.post(link, {"verb": "open"}).status_code == 404
    assert not Message.objects.filter(kind="matching.share_asked").exists()


def test_words_that_change_later_are_not_shared_without_a_new_yes(share, broker, client):
    actions.tell_story(share.shared.intake, summary="Iets anders", keeper=broker, fallback=broker, by=broker)
    page = opened(client, share)
    assert STORY in page and "Iets anders" not in page


def test_asker_reads_who_looked_and_takes_it_back_per_organisation(share, broker, member, client):
    other = actions.add_share(
        share.shared, destination=factories.make_destination("Jo"), why="Ook goed", wanted=["question"], by=broker
    )
    actions.agree_story(share.shared, parts={other.key: ["question"]}, by=member)
    opened(client, share)
    own = client_of(member)
    address = reverse("own_story", args=[share.shared.key])
    assert "Geopend op" in own.get(address).content.decode()
    assert own.post(address, {"verb": "withdraw", "share": share.key}).status_code == 302
    share.refresh_from_db()
    other.refresh_from_db()
    assert (share.state, share.told, other.state) == ("withdrawn", {}, "sent")
    assert STORY not in opened(client, share)
    assert QUESTION in opened(client, other)
    assert not Consent.objects.filter(source=f"share:{share.key}").order_by("-pk").first().is_given
    assert waits(broker)


def test_nothing_ticked_for_an_organisation_is_a_no(draft, member):
    actions.agree_story(draft.shared, parts={draft.key: []}, by=member)
    draft.refresh_from_db()
    assert draft.state == "withdrawn"
    assert not Message.objects.filter(kind__startswith="matching.share_").exists()


def test_asker_who_is_not_in_the_register_chooses_by_link(broker, client):
    draft = factories.make_share(keeper=broker, agreed=False)
    actions.ask_story(draft.shared, by=broker)
    link = path(actions.story_link(draft.shared))
    assert STORY in client.get(link).content.decode()
    assert client.post(link, {"verb": "agree", draft.key: ["summary"]}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "sent"
    assert client.post(link, {"verb": "withdraw", "share": draft.key}).status_code == 302


def test_link_of_one_story_withdraws_nothing_of_another(share, broker, client):
    other = factories.make_share(factories.make_intake(), keeper=broker)
    link = path(actions.story_link(share.shared))
    assert client.post(link, {"verb": "withdraw", "share": other.key}).status_code == 404
    other.refresh_from_db()
    assert other.state == "sent"


def test_story_of_somebody_else_is_not_found(share):
    stranger = client_of(factories.make_person("Niemand"))
    assert stranger.get(reverse("own_story", args=[share.shared.key])).status_code == 404


@pytest.mark.parametrize(("answer", "out"), [("takes", True), ("later", True), ("cannot", False)])
def test_each_answer_is_told_to_the_asker_and_a_no_closes_the_link(share, client, answer, out):
    link = path(actions.share_link(share))
    assert client.post(link, {"verb": "answer", "answer": answer, "note": "Wij bellen"}, follow=True).status_code == 200
    share.refresh_from_db()
    assert share.state == answer
    assert "Wij bellen" in Message.objects.get(kind="matching.share_news").text
    assert (STORY in opened(client, share)) == out


def test_empty_answer_names_what_is_wrong(share, client):
    page = client.post(path(actions.share_link(share)), {"verb": "answer", "note": "Bel mij"})
    assert page.status_code == 422 and "Bel mij" in page.content.decode()


@pytest.mark.parametrize(("state", "answer"), [("draft", ""), ("sent", ""), ("later", "later"), ("takes", "takes")])
def test_each_deadline_tells_somebody(draft, member, broker, state, answer):
    if state == "draft":
        actions.ask_story(draft.shared, by=broker)
    else:
        actions.agree_story(draft.shared, parts={draft.key: ["summary"]}, by=member)
        draft.refresh_from_db()
        if answer:
            actions.answer_share(draft, answer=answer, by=None)
    Message.objects.all().delete()
    days = settings.REFERRAL_PROGRESS_DAYS * 2
    with clock.at(clock.now() + timedelta(days=days)):
        actions.shares_due()
        assert Message.objects.exists() or state == "takes"
        assert waits(broker)
    with clock.at(clock.now() + timedelta(days=2 * days)):
        actions.shares_due()
        draft.refresh_from_db()
        assert draft.state == ("expired" if state in {"sent", "later"} else state)
        assert waits(broker)


STEPS = {
    "agree": (lambda one, by: actions.agree_story(one.shared, parts={one.key: ["summary"]}, by=by), {"draft"}),
    "open": (lambda one, by: actions.open_share(one), set(SHARE_OUT)),
    "takes": (lambda one, by: actions.answer_share(one, answer="takes", by=None), set(SHARE_OUT)),
    "withdraw": (lambda one, by: actions.withdraw_share(one, by=by), {"draft", *SHARE_OUT}),
    "again": (lambda one, by: actions.try_share_again(one, by=by), {"cannot", "withdrawn", "expired"}),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", ShareState.values)
def test_step_is_taken_from_its_states_only(share, broker, refused, step, state):
    Share.objects.filter(pk=share.pk).update(state=state)
    share.refresh_from_db()
    run, allowed = STEPS[step]
    if state in allowed:
        run(share, broker)
    else:
        refused(run, share, broker)
        assert Share.objects.get().state == state


def test_question_that_is_closed_ends_what_was_shared(share, broker, client):
    innovations.close_intake(share.shared.intake, reason="withdrawn", by=broker)
    share.refresh_from_db()
    assert share.state == "withdrawn"
    assert Message.objects.filter(kind="matching.share_ended").exists()


def test_broker_prepares_and_notes_a_yes_by_telephone(broker, client):
    intake, to = (
        factories.make_intake(QUESTION, email="", phone=PHONE),
        factories.make_destination("Els", offers="huur"),
    )
    staff = client_of(broker)
    act = lambda verb, **data: staff.post(reverse("shared_intake_act", args=[intake.key, verb]), data)  # noqa: E731
    assert act("add").status_code == 302  # there is no story yet
    assert act("tell", summary=" ", keeper=broker.key, fallback=broker.key).status_code == 422
    assert act("tell", summary=STORY, keeper=broker.key, fallback=broker.key).status_code == 302
    assert act("add", destination=to.key, why="Goed", wanted=["documents"]).status_code == 422  # there are none
    assert act("add", destination=to.key, why="Goed", wanted=["summary"]).status_code == 302
    assert act("show").status_code == 422  # nobody to mail
    share = Share.objects.get()
    assert act("phoned", **{share.key: ["summary"]}).status_code == 302
    assert STORY in opened(client, Share.objects.get())
    assert staff.post(reverse("share_act", args=[share.key, "answer"]), {"answer": "takes"}).status_code == 302
    assert "neemt het op" in staff.get(reverse("shared_intake", args=[intake.key])).content.decode()


def test_who_knows_what_tells_all_kinds_and_takes_a_referral_back(share, member, broker, need):
    referral = factories.make_referral(need, keeper=broker)
    referral = actions.agree_to_referral(referral, to=referral.receiver.key, by=referral.asker)
    actions.open_referral(referral)
    page = client_of(referral.asker).get(reverse("who_knows")).content.decode()
    assert referral.summary in page and "An Peeters" in page and "Geopend op" in page
    address = reverse("referral_act", args=[referral.key, "withdraw"])
    assert client_of(referral.asker).post(address).status_code == 302
    referral.refresh_from_db()
    assert referral.state == "withdrawn"
    assert "Els Maes" in client_of(member).get(reverse("who_knows")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_who_knows_asks_the_same_number_of_queries(member, broker, count, django_assert_num_queries):
    for _ in range(count):
        factories.make_share(person=member, keeper=broker) if _ == 0 else None
        referral = factories.make_referral(factories.make_need(factories.make_innovation(lead=member)), keeper=broker)
        actions.agree_to_referral(referral, to=referral.receiver.key, by=member)
    client = client_of(member)
    client.get(reverse("who_knows"))
    with django_assert_num_queries(12):
        client.get(reverse("who_knows"))


@pytest.mark.parametrize("parts", [["summary"], ["summary", "contact"]])
def test_whoever_takes_it_on_reads_whom_to_call(draft, member, client, parts, settings):
    """A number that the asker did not give is nobody's: the broker brings the two together, and both sides read that."""
    settings.NETWORK_PHONE = "0470 00 99 88"
    actions.agree_story(draft.shared, parts={draft.key: parts}, by=member)
    share = Share.objects.get(pk=draft.pk)
    actions.answer_share(share, answer="takes", by=None)
    page = client.get(path(actions.share_link(share))).content.decode()
    assert ("ook bellen: 0470 00 99 88" in page) is ("contact" not in parts)
