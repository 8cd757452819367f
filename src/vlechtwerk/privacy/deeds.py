"""What this app writes in the audit trail, in words, and what it writes about."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "take_own_data": _("own data taken along"), "ask_erasure": _("erasing asked"),
    "withdraw_erasure": _("request to be erased withdrawn"), "erase": _("erased"),
    "end_sessions": _("logged out on devices"), "set_retention": _("set how long something is kept"),
    "keep_no_longer": _("thrown away after its time"),
}  # fmt: skip
SUBJECTS = {
    "privacy.retention": (_("time that something is kept"), ""),
}  # fmt: skip
