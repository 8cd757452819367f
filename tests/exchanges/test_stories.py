"""A session becomes a story: only with both their consent, with the names they chose, and for as long as they want it."""

from datetime import timedelta
from itertools import product

import pytest
from django.urls import reverse

from tests import factories
from tests.exchanges import scene
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.exchanges import actions
from vlechtwerk.exchanges.actions import ExchangeRefused
from vlechtwerk.exchanges.enums import Verdict
from vlechtwerk.exchanges.models import StoryRequest
from vlechtwerk.library import actions as library
from vlechtwerk.library.actions import LibraryRefused
from vlechtwerk.library.models import Item, ItemText
from vlechtwerk.people import actions as people
from vlechtwerk.search.actions import sweep

pytestmark = pytest.mark.django_db
GIVER, RECEIVER = "Jeroen Maes", "Griet Vandamme"


def told(giver_words="Ik leerde zelf over soep.", receiver_words="We hebben nu drie inkomsten."):
    """A session that both confirmed, with what they wrote afterwards."""
    session = scene.held()
    with scene.afterwards(session):
        actions.confirm(session, person=session.giver, verdict=Verdict.HELD, what_changed=giver_words)
        actions.confirm(session, person=session.receiver, verdict=Verdict.HELD, what_changed=receiver_words)
    session.refresh_from_db()
    return session


@pytest.fixture
def session():
    return told()


@pytest.fixture
def asked(session):
    return actions.ask_story(session, by=session.need.innovation.broker)


def agree(asked, giver="named", receiver="named", **quotes):
    session = asked.session
    actions.answer_story(asked, person=session.giver, says=giver, quotes=quotes.get("giver_quotes", True))
    return actions.answer_story(
        asked, person=session.receiver, says=receiver, quotes=quotes.get("receiver_quotes", True)
    )


def words_of(item):
    text = item.texts.get()
    return "\n".join([item.title, item.summary, text.title, text.summary, *text.body.values()])


def test_both_are_asked_and_two_times_yes_make_a_draft_that_the_asker_keeps(asked):
    session = asked.session
    assert [len(scene.mails("story_asked", to=one)) for one in (session.giver, session.receiver)] == [1, 1]
    story = agree(asked)
    assert (story.state, story.item.state, story.item.kind, story.item.keeper) == (
        "agreed",
        "draft",
        "story",
        asked.asked_by,
    )
    text = words_of(story.item)
    need = session.need
    for fact in (
        need.innovation.name,
        need.title,
        GIVER,
        RECEIVER,
        "We hebben nu drie inkomsten.",
        "Ik leerde zelf over soep.",
        "9 maart 2026",
    ):
        assert fact in text, fact
    assert len(scene.mails("story_agreed")) == 3


@pytest.mark.parametrize(("giver", "receiver"), list(product(["", "named", "nameless", "no"], repeat=2)))
def test_a_name_stands_there_only_with_its_own_yes_and_nothing_without_both(asked, giver, receiver):
    session = asked.session
    for person, says in ((session.giver, giver), (session.receiver, receiver)):
        if says:
            try:
                actions.answer_story(asked, person=person, says=says, quotes=True)
            except ExchangeRefused:
                assert "no" in {giver, receiver}
    asked.refresh_from_db()
    has_both = {giver, receiver} <= {"named", "nameless"}
    assert (asked.state == "agreed") == has_both == Item.objects.exists() == bool(asked.item_id)
    if has_both:
        text = words_of(asked.item)
        assert (GIVER in text, RECEIVER in text) == (giver == "named", receiver == "named")


@pytest.mark.parametrize(("giver_quotes", "receiver_quotes"), list(product([True, False], repeat=2)))
def test_words_stand_there_only_of_who_agreed_to_that(asked, giver_quotes, receiver_quotes):
    text = words_of(agree(asked, giver_quotes=giver_quotes, receiver_quotes=receiver_quotes).item)
    assert ("over soep" in text, "drie inkomsten" in text) == (giver_quotes, receiver_quotes)


def test_one_no_ends_it_and_no_mail_tells_who_it_was(asked):
    session = asked.session
    actions.answer_story(asked, person=session.giver, says="named")
    actions.answer_story(asked, person=session.receiver, says="no")
    asked.refresh_from_db()
    assert asked.state == "refused" and not Item.objects.exists()
    mails = scene.mails("story_closed")
    assert {mail.to_email for mail in mails} == {session.giver.email, asked.asked_by.email}
    assert all(RECEIVER not in mail.text for mail in mails)
    assert not any(GIVER in mail.text for mail in mails if mail.to_email == asked.asked_by.email)
    with pytest.raises(ExchangeRefused):
        actions.answer_story(asked, person=session.giver, says="named")


def test_a_no_looks_like_silence_to_everybody_else(asked):
    silent = actions.ask_story(told(), by=asked.asked_by)
    actions.answer_story(asked, person=asked.session.receiver, says="no")
    for days in (8, 23):
        with clock.at(clock.now() + timedelta(days=days)):
            actions.remind_stories_due()
            actions.end_stories_due()
    silent.refresh_from_db()
    assert silent.state == "expired"
    closed = scene.mails("story_closed", to=asked.asked_by)
    assert len(closed) == 2 and closed[0].text.split("http")[0] == closed[1].text.split("http")[0]
    pages = []
    for one in (asked, silent):
        client = client_of(one.session.giver)
        html = client.get(reverse("session_story", args=[one.session.key])).content.decode()
        pages.append(html[html.index("<h1") : html.index("</main>")])
    assert pages[0] == pages[1]


def test_an_answer_can_change_until_both_answered(asked):
    session = asked.session
    actions.answer_story(asked, person=session.giver, says="named")
    actions.answer_story(asked, person=session.giver, says="nameless")
    story = actions.answer_story(asked, person=session.receiver, says="nameless")
    text = words_of(story.item)
    assert GIVER not in text and RECEIVER not in text


def test_only_the_two_answer_and_only_a_booked_session_is_asked_about_once(asked):
    stranger = factories.make_person()
    for person in (stranger, asked.asked_by):
        with pytest.raises(ExchangeRefused):
            actions.answer_story(asked, person=person, says="named")
    with pytest.raises(ExchangeRefused, match="asked before"):
        actions.ask_story(asked.session, by=asked.asked_by)
    with pytest.raises(ExchangeRefused, match="confirmed"):
        actions.ask_story(scene.planned(), by=asked.asked_by)


def test_one_of_the_two_may_ask_and_answers_too(session):
    asked = actions.ask_story(session, by=session.receiver)
    assert [mail.to_email for mail in scene.mails("story_asked")] == [session.giver.email]
    story = agree(asked)
    assert story.item.keeper == session.receiver and story.item.deputy == session.need.innovation.broker


def test_silence_is_reminded_once_and_then_over(asked):
    session = asked.session
    actions.answer_story(asked, person=session.giver, says="named")
    with clock.at(clock.now() + timedelta(days=8)):
        assert (actions.remind_stories_due(), actions.remind_stories_due()) == (1, 0)
    assert len(scene.mails("story_asked", to=session.receiver)) == 2
    with clock.at(clock.now() + timedelta(days=21)):
        assert actions.end_stories_due() == 0
    with clock.at(clock.now() + timedelta(days=22)):
        assert (actions.end_stories_due(), actions.end_stories_due()) == (1, 0)


def publish(story):
    text, checker = story.item.texts.get(), factories.make_person("Nadia", hats=("member", "coordinator"))
    library.ask_review(text, by=text.written_by)
    library.publish(text, by=checker)
    story.item.refresh_from_db()
    return story.item


@pytest.mark.parametrize("who", ["giver", "receiver"])
@pytest.mark.parametrize("is_read", [True, False])
def test_either_takes_it_back_and_readers_lose_it_at_once(client, asked, who, is_read):
    story = agree(asked)
    item = publish(story) if is_read else story.item
    sweep()
    path = reverse("item", args=[item.key])
    assert client.get(path).status_code == (200 if is_read else 404)
    actions.withdraw_story(story, by=getattr(story.session, who))
    item.refresh_from_db()
    assert (story.state, item.state) == ("withdrawn", "archived") or StoryRequest.objects.get().state == "withdrawn"
    assert client.get(path).status_code == 404
    assert path not in client.get(reverse("knowledge"), {"q": "inkomsten"}).content.decode()
    (mail,) = scene.mails("story_withdrawn")
    assert mail.to_email == asked.asked_by.email and GIVER not in mail.text and RECEIVER not in mail.text
    with pytest.raises(LibraryRefused, match="toestemming"):
        library.unarchive(item, by=asked.asked_by)


def test_who_asked_takes_the_question_back_but_not_the_story(asked):
    other = actions.ask_story(told(), by=asked.asked_by)
    assert actions.withdraw_story(other, by=asked.asked_by).state == "withdrawn"
    story = agree(asked)
    with pytest.raises(ExchangeRefused):
        actions.withdraw_story(story, by=asked.asked_by)


def test_who_leaves_is_not_asked_any_more(asked):
    session = asked.session
    people.leave(session.giver, by=session.giver)
    asked.refresh_from_db()
    assert asked.state == "expired"
    assert {mail.to_email for mail in scene.mails("story_closed")} == {session.receiver.email, asked.asked_by.email}
    with pytest.raises(ExchangeRefused):
        actions.ask_story(told_with(session.giver), by=asked.asked_by)


def told_with(giver):
    session = told()
    type(session).objects.filter(pk=session.pk).update(giver=giver)
    session.refresh_from_db()
    return session


def test_erasing_takes_the_name_out_of_every_version_and_the_story_away(asked):
    from vlechtwerk.core.traces import Traces
    from vlechtwerk.exchanges.actions.stories import forget_in_stories

    item = publish(agree(asked))
    forget_in_stories(asked.session.giver, Traces((GIVER,), "", "iemand"))
    item.refresh_from_db()
    assert item.state == "archived"
    assert all(GIVER not in f"{one.title}{one.summary}{one.body}" for one in ItemText.objects.all())
    assert RECEIVER in words_of(item)


def test_the_trail_does_not_say_who_said_no(asked):
    actions.answer_story(asked, person=asked.session.giver, says="no")
    assert not any("no" in str(one.data) for one in AuditEntry.objects.filter(subject="exchanges.storyrequest"))
    assert AuditEntry.objects.get(verb="story_request_refused").actor_id is None


# --- pages --------------------------------------------------------------------------------------------------------


def link_of(mail):
    import re

    return re.search(r"/vertel/[^/\s)]+/", mail.text).group()


def test_both_answer_with_one_press_through_their_link_without_an_account(client, asked):
    session = asked.session
    for person, says in ((session.giver, "named"), (session.receiver, "nameless")):
        path = link_of(scene.mails("story_asked", to=person)[0])
        assert client.get(path).status_code == 200
        asked.refresh_from_db()
        assert not asked.says(person.pk)  # opening changes nothing
        assert client.post(path, {"says": says, "quotes": "on"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "agreed"
    assert client.post(path, {"withdraw": "1"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert client.post(path, {"says": "named"}).status_code == 422


def test_broker_asks_on_the_page_of_the_session_and_reads_how_it_stands(session):
    client = client_of(session.need.innovation.broker)
    path = reverse("session_story", args=[session.key])
    assert path in client.get(reverse("session", args=[session.key])).content.decode()
    assert client.get(path).status_code == 200
    ask = reverse("session_story_act", args=[session.key, "ask"])
    assert client.post(ask).status_code == 302
    assert client.post(ask).status_code == 422
    assert client.post(reverse("session_story_act", args=[session.key, "answer"]), {"says": "named"}).status_code == 422
    agree(StoryRequest.objects.get())
    assert "Er is een ontwerp" in client.get(path).content.decode()


def test_wrong_answers_are_refused_and_strangers_find_nothing(asked):
    session = asked.session
    client = client_of(session.giver)
    act = reverse("session_story_act", args=[session.key, "answer"])
    assert [client.post(act, data).status_code for data in ({}, {"says": "perhaps"})] == [422, 422]
    assert client.post(reverse("session_story_act", args=[session.key, "nonsense"])).status_code == 404
    stranger = client_of(factories.make_person())
    assert stranger.get(reverse("session_story", args=[session.key])).status_code == 404
    running = scene.planned()
    assert client_of(running.giver).get(reverse("session_story", args=[running.key])).status_code == 404
