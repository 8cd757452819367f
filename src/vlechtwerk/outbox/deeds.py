"""What this app writes in the audit trail, in words, and what it writes about."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "choose_mail": _("mail choices changed"), "unsubscribe": _("unsubscribed from one kind of mail"),
    "retry_mail": _("mail sent again"),
}  # fmt: skip
SUBJECTS = {
    "outbox.message": (_("mail"), "subject"), "outbox.mailchoice": (_("mail choices"), ""),
}  # fmt: skip
