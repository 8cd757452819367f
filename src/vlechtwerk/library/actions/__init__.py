"""What the team and keepers do with items: write, check, publish, look again, files, collections."""

from vlechtwerk.library.actions.base import LibraryRefused
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

__all__ = [
    "LibraryRefused",
    "add_file",
    "archive_item",
    "ask_review",
    "change_item",
    "delete_file",
    "describe_file",
    "drop_text",
    "new_version",
    "publish",
    "send_back",
    "start_item",
    "start_translation",
    "still_true",
    "unarchive",
    "write",
]
