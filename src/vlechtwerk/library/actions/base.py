"""What all steps share: rows that wait for whoever else is at them."""

from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.core.actions import lock_row
from vlechtwerk.library.enums import ItemState
from vlechtwerk.library.errors import LibraryRefused
from vlechtwerk.library.models import Item, ItemText


def hold(row: Any) -> Any:
    """Wait for whoever else is at this row, and see it as it is by now. The item first, then its text."""
    lock_row(row)
    return row


def hold_text(text: ItemText) -> ItemText:
    """The text with its item, both as they are by now; of an item that was put away nothing changes."""
    hold_open(text.item)
    item = text.item
    hold(text)
    text.item = item
    return text


def hold_open(item: Item) -> Item:
    """The item as it is by now, when readers may still find it, or will."""
    hold(item)
    if item.state == ItemState.ARCHIVED:
        raise LibraryRefused(_("“%(title)s” was put away. Bring it back first.") % {"title": item.title})
    return item


def not_here(text: ItemText) -> LibraryRefused:
    return LibraryRefused(
        _("This version is “%(state)s” by now. Look at it again.") % {"state": text.get_state_display()}
    )
