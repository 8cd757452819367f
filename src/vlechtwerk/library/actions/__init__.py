"""What the team and keepers do with items: write, check, publish, look again, files, collections."""

from vlechtwerk.library.actions.collecting import (
    change_collection,
    drop_collection,
    make_collection,
    move_in_collection,
    put_in_collection,
    take_from_collection,
)
from vlechtwerk.library.actions.files import add_file, delete_file, describe_file
from vlechtwerk.library.actions.items import (
    archive_item,
    ask_review,
    change_item,
    drop_text,
    new_version,
    publish,
    send_back,
    start_item,
    start_translation,
    still_true,
    unarchive,
    write,
)
from vlechtwerk.library.actions.reminding import remind_drafts_due, remind_items_due, remind_reviews_due
from vlechtwerk.library.actions.sources import add_source, remove_source
from vlechtwerk.library.errors import LibraryRefused

__all__ = [
    "LibraryRefused",
    "add_file",
    "add_source",
    "archive_item",
    "ask_review",
    "change_collection",
    "change_item",
    "delete_file",
    "describe_file",
    "drop_collection",
    "drop_text",
    "make_collection",
    "move_in_collection",
    "new_version",
    "publish",
    "put_in_collection",
    "remind_drafts_due",
    "remind_items_due",
    "remind_reviews_due",
    "remove_source",
    "send_back",
    "start_item",
    "start_translation",
    "still_true",
    "take_from_collection",
    "unarchive",
    "write",
]
