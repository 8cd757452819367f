"""Changes to what is kept about people. Every one is audited."""

from vlechtwerk.privacy.actions.base import PrivacyRefused
from vlechtwerk.privacy.actions.erasing import ask_erasure, erase_due, withdraw_erasure
from vlechtwerk.privacy.actions.keeping import keep_no_longer, set_retention
from vlechtwerk.privacy.actions.looking import note_look
from vlechtwerk.privacy.actions.sessions import end_session, end_sessions_of
from vlechtwerk.privacy.actions.wiping import wipe_due

__all__ = [
    "PrivacyRefused",
    "ask_erasure",
    "end_session",
    "end_sessions_of",
    "erase_due",
    "keep_no_longer",
    "note_look",
    "set_retention",
    "wipe_due",
    "withdraw_erasure",
]
