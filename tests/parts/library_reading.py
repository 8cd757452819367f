"""The knowledge bank for readers, and the session that becomes a story."""

from datetime import timedelta

from tests import factories
from tests.personas import EVERYBODY, STAFF
from tests.rows import OWN, Row, both, write
from vlechtwerk.core import clock, links
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.exchanges.enums import StoryState
from vlechtwerk.exchanges.models import GiveInvitation
from vlechtwerk.exchanges.views.stories import STORY_STEPS

ROWS = {
    "sitemap": Row(EVERYBODY),
    "knowledge": Row(EVERYBODY),
    "item": Row(EVERYBODY),
    "item_file": Row(EVERYBODY),
    "item_thumbnail": Row(EVERYBODY),
    "item_opinion": write(EVERYBODY, useful="yes"),
    "collection": Row(EVERYBODY),
    "innovation_send_item": write(STAFF),
    "session_story": Row(OWN),
    "session_story_act:ask": write(OWN),
    "session_story_act:answer": write(OWN, says="nameless"),
    "session_story_act:withdraw": write(OWN),
    "guest_session_story": both(EVERYBODY),
}
KEYS = {
    "key": {
        "item": "open_item", "item_file": "open_file", "item_thumbnail": "open_file", "collection": "open_collection",
        "session_story": "told_session", "innovation_send_item": "innovation",
    },
    "token": {"guest_session_story": "tell_token"},
}  # fmt: skip
VERBS = {"session_story_act": STORY_STEPS}
GUEST_PAGES = [("guest_session_story", "tell_token")]
SAID = {"agreed": ("named", "nameless"), "refused": ("no",)}
FIXED = {"verb_answer": "answer"}
KEYS["verb"] = {"session_story": "verb_answer"}


def make(world):
    from tests.library import reading_scene as scene
    from vlechtwerk.library import actions as library
    from vlechtwerk.library.models import Collection

    broker, coordinator = world.people["broker"], world.people["coordinator"]
    item = scene.published("Open voor iedereen", keeper=broker, checker=coordinator, themes=[factories.make_theme()])
    file = library.add_file(item, name="punt.png", data=scene.DOT, alt="Een punt", by=broker)
    collection = Collection.objects.create(title="Om te beginnen", keeper=broker)
    collection.places.create(item=item, order=1)
    session = GiveInvitation.objects.get(key=world.keys["give"]).session
    asked = exchanges.ask_story(session, by=broker)
    return {
        "open_item": item.key, "open_file": file.key, "open_collection": collection.key, "told_session": session.key,
        "tell_token": links.make_token("session_story", asked.key, str(session.receiver_id), valid=timedelta(days=5)),
    }  # fmt: skip


def machines():
    from tests.lives import VALID, Machine, _session

    def bring(play, state):
        session = _session(play, "booked")
        asked = exchanges.ask_story(session, by=play.broker)
        for person, says in zip((session.giver, session.receiver), SAID.get(state, ()), strict=False):
            asked = exchanges.answer_story(asked, person=person, says=says)
        if state == "withdrawn":
            exchanges.withdraw_story(asked, by=session.receiver)
        if state == "expired":
            for days in (10, 30):
                with clock.at(clock.now() + timedelta(days=days)):
                    exchanges.remind_stories_due()
                    exchanges.end_stories_due()
        asked.refresh_from_db()
        return asked

    def keys(asked):
        token = links.make_token("session_story", asked.key, str(asked.session.giver_id), valid=VALID)
        return {"told_session": asked.session.key, "tell_token": token}

    ends = frozenset({"agreed", "refused", "withdrawn", "expired"})
    return {"story_request": Machine(StoryState, bring, keys, ends=ends)}
