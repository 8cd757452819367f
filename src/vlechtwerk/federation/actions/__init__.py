"""Partners, sessions across networks, their coins, and the messages that carry them."""

from vlechtwerk.federation.actions.base import FederationRefused, link
from vlechtwerk.federation.actions.comparing import listed
from vlechtwerk.federation.actions.due import forget, release_due
from vlechtwerk.federation.actions.partners import (
    agree,
    change_terms,
    code_of,
    compare,
    end,
    hear_partner,
    pause,
    propose_partner,
    resume,
    try_again,
)
from vlechtwerk.federation.actions.sending import compare_due, deliver_due
from vlechtwerk.federation.actions.sessions import (
    agree_to_question,
    cancel,
    confirm,
    decline,
    draft_question,
    end_for,
    end_for_need,
    hear_question,
    hear_session,
    note_appointment,
    propose_member,
    say_no,
    say_yes,
)
from vlechtwerk.federation.actions.transfers import hear_change, hear_hold

__all__ = [
    "FederationRefused", "agree", "agree_to_question", "cancel", "change_terms", "code_of", "compare", "compare_due",
    "confirm", "decline", "deliver_due", "draft_question", "end", "end_for", "end_for_need", "forget", "hear_change",
    "hear_hold", "hear_partner", "hear_question", "hear_session", "link", "listed", "note_appointment", "pause",
    "propose_member", "propose_partner", "release_due", "resume", "say_no", "say_yes", "try_again",
]  # fmt: skip
