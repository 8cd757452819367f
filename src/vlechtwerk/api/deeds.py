"""What this app writes in the audit trail, in words, and what it writes about."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "create_token": _("key for a program made"), "revoke_token": _("key for a program ended"),
    "add_webhook": _("webhook added"), "change_webhook": _("webhook changed"),
    "new_webhook_secret": _("webhook given a new secret"), "webhook_off": _("webhook switched off"),
    "webhook_on": _("webhook switched on"), "resend_webhook": _("message of a webhook sent again"),
}  # fmt: skip
SUBJECTS = {
    "api.token": (_("key for a program"), "name"), "api.endpoint": (_("webhook"), "url"),
}  # fmt: skip
