"""What the desk writes in the audit trail, in words, and what it writes about."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import states
from vlechtwerk.library.enums import ItemState, TextState

WORDS = {
    "start_item": _("item of the knowledge bank begun"), "change_item": _("facts of an item changed"),
    "write_text": _("text written"), "start_text": _("new version of a text begun"),
    "still_true": _("item looked at: still true"),
    "add_file": _("file added to an item"), "describe_file": _("file of an item described"),
    "delete_file": _("file of an item taken away"),
    "add_source": _("source of an item noted"), "remove_source": _("source of an item taken away"),
    "make_collection": _("collection made"), "change_collection": _("collection changed"),
    "put_in_collection": _("item put in a collection"), "take_from_collection": _("item taken from a collection"),
    "move_in_collection": _("item moved in a collection"), "drop_collection": _("collection thrown away"),
}  # fmt: skip
WORDS |= states("item", _("item of the knowledge bank"), ItemState)
WORDS |= states("text", _("text of the knowledge bank"), TextState)
SUBJECTS = {
    "library.item": (_("item of the knowledge bank"), "title"), "library.itemtext": (_("text of the knowledge bank"), "title"),
    "library.itemfile": (_("file of an item"), "name"), "library.itemsource": (_("source of an item"), "title"),
    "library.collection": (_("collection"), "title"),
}  # fmt: skip
