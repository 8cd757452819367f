"""What this app writes in the audit trail, in words, and what it writes about."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import states
from vlechtwerk.federation.enums import PartnerState, SessionState, TransferState

WORDS = {
    "draft_remote_session": _("question to a partner network prepared"),
    "note_remote_appointment": _("appointment with a partner network noted"),
    "confirm_remote_session": _("session with a partner network confirmed"),
    "propose_partner": _("partner network proposed"),
}  # fmt: skip
WORDS |= states("partner", _("partner network"), PartnerState)
WORDS |= states("remote_session", _("session with a partner network"), SessionState)
WORDS |= states("remote_transfer", _("coin of a partner network"), TransferState)
SUBJECTS = {
    "federation.partner": (_("partner network"), "name"),
    "federation.remotesession": (_("session with a partner network"), "title"),
    "federation.remotetransfer": (_("coin of a partner network"), "session__title"),
}  # fmt: skip
