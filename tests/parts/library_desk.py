"""The desk of the knowledge bank: an item that is published and one in each other state."""

from datetime import timedelta
from typing import Any

from tests.library.desk_scene import make_item, make_published, png, rewrite
from tests.personas import STAFF
from tests.rows import OWN, Row, both, write
from vlechtwerk.core import clock
from vlechtwerk.library import actions
from vlechtwerk.library.enums import ItemState, TextState

ROWS = {
    "items_desk": Row(STAFF), "item_new": both(STAFF), "collections_desk": Row(STAFF), "collection_new": both(STAFF),
    "collection_manage": both(STAFF), "collection_edit": both(STAFF),
    "collection_act:up": write(STAFF), "collection_act:down": write(STAFF), "collection_act:take": write(STAFF),
    "collection_act:drop": write(STAFF),
    "item_manage": Row(OWN), "item_edit": both(OWN), "item_files": both(OWN), "item_sources": both(OWN),
    "item_act:true": write(OWN), "item_act:archive": write(OWN, reason="Verouderd"), "item_act:unarchive": write(OWN),
    "item_act:version": write(OWN, language="nl"), "item_act:translate": write(OWN, language="fr"),
    "item_text": both(OWN), "item_text_compare": Row(OWN),
    "item_text_act:publish": write(OWN), "item_text_act:back": write(OWN, note="Korter"), "item_text_act:drop": write(OWN),
    "item_text_act:again": write(OWN),
    "kept_file_act:describe": write(OWN, alt="Een rood vlak"), "kept_file_act:delete": write(OWN),
}  # fmt: skip
VERBS = {
    "collection_act": ["up", "down", "take", "drop"],
    "item_act": ["true", "archive", "unarchive", "version", "translate"],
    "item_text_act": ["publish", "back", "drop", "again"],
    "kept_file_act": ["describe", "delete"],
}
KEYS = {
    "key": {
        "item_manage": "desk_item", "item_edit": "desk_item", "item_files": "desk_item", "item_sources": "desk_item",
        "item_act": "desk_item", "item_text": "desk_text", "kept_file": "kept_file", "collection_manage": "desk_collection",
        "collection_edit": "desk_collection", "collection_act": "desk_collection",
    },
    "verb": {"item_act": "verb_true", "item_text_act": "verb_drop", "kept_file_act": "verb_describe", "collection_act": "verb_up"},
}  # fmt: skip
FIXED = {"verb_true": "true", "verb_drop": "drop", "verb_describe": "describe", "verb_up": "up"}


def make(world: Any) -> dict[str, str]:
    by, checker, member = (world.people[hat] for hat in ("broker", "coordinator", "member"))
    item = make_published(by, checker, title="Rekenblad", keeper=by, deputy=member)
    file = actions.add_file(item, name="foto.png", data=png(), alt="Een rood vlak", by=by)
    text = actions.new_version(item, language="nl", by=by)
    collection = actions.make_collection(title="Beginnen", by=by)
    actions.put_in_collection(collection, item=item, by=by)
    return {"desk_item": item.key, "desk_text": text.key, "kept_file": file.key, "desk_collection": collection.key}


def _item(play: Any, state: str) -> Any:
    by, checker = play.broker, play.world.people["coordinator"]
    if state == ItemState.DRAFT:
        return make_item(by, title="Nog te schrijven", review_every_months=1)
    item = make_published(by, checker, title="Rekenblad", review_every_months=1)
    return actions.archive_item(item, reason="Verouderd", by=by) if state == ItemState.ARCHIVED else item


def _text(play: Any, state: str) -> Any:
    by, checker = play.broker, play.world.people["coordinator"]
    item = make_item(by, title="Rekenblad", review_every_months=1)
    text = item.texts.get()
    if state == TextState.REVIEW:
        actions.ask_review(text, by=by)
    elif state == TextState.DROPPED:
        actions.drop_text(text, by=by)
    elif state in {TextState.PUBLISHED, TextState.SUPERSEDED}:
        actions.ask_review(text, by=by)
        actions.publish(text, by=checker)
    if state == TextState.SUPERSEDED:
        with clock.at(clock.now() + timedelta(minutes=1)):
            rewrite(item, by, checker)
    text.refresh_from_db()
    return text


def machines() -> dict[str, Any]:
    from tests.lives import Machine

    return {
        "item": Machine(
            ItemState, _item, lambda made: {"desk_item": made.key}, frozenset({ItemState.ARCHIVED})
        ),
        "item_text": Machine(
            TextState, _text, lambda made: {"desk_text": made.key},
            frozenset({TextState.PUBLISHED, TextState.SUPERSEDED, TextState.DROPPED}),
        ),
    }  # fmt: skip
