"""What this app writes in the audit trail, in words, and what it writes about."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "ask_backup": _("backup asked"),
}  # fmt: skip
SUBJECTS = {
    "operations.backup": (_("backup"), ""),
}  # fmt: skip
