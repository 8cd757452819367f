"""What the map writes in the audit trail, in words, and what it writes about."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "lay_out_map": _("map laid out anew"), "read_in_map": _("file with actors read in"),
    "keep_map_view": _("view of the map kept"), "share_map_view": _("view of the map given a public link"),
    "take_back_map_view": _("public link of a view of the map taken back"), "drop_map_view": _("view of the map deleted"),
    "add_map_story": _("story on the map begun"), "change_map_story": _("story on the map changed"),
    "show_map_story": _("story on the map shown to everybody"), "hide_map_story": _("story on the map kept for the team"),
    "drop_map_story": _("story on the map deleted"),
}  # fmt: skip

SUBJECTS = {
    "ecosystem.savedview": (_("view of the map"), "title"),
    "ecosystem.mapstory": (_("story on the map"), "title"),
}
