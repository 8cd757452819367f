"""What this app writes in the audit trail, in words, and what it writes about."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "fill_in": _("what was lacking filled in from a list"), "record_past_session": _("past session taken in from a list"),
    "upload_list": _("list uploaded"), "map_list": _("columns of a list chosen"),
    "choose_rows": _("told who in a list is who"), "choose_all_rows": _("told who in a list is who, for all at once"),
    "discard_list": _("list thrown away"), "start_import": _("list being taken in"),
    "finish_import": _("list taken in"), "undo_import": _("taking in a list undone"),
}  # fmt: skip
SUBJECTS = {
    "register.listimport": (_("list"), "file_name"),
}  # fmt: skip
