"""Questionnaires, their rounds, who is asked."""

from vlechtwerk.surveys.queries.asking import (
    invitation_by_key,
    invitations_of,
    people_to_invite,
    public_scan,
    public_scans,
    question_by_key,
    questionnaire_by_key,
    questionnaires,
    questions_of,
    round_by_key,
    rounds_of,
    ticket_state,
    waiting_for,
    whom_to_ask,
)

__all__ = [
    "invitation_by_key", "invitations_of", "people_to_invite", "public_scan", "public_scans", "question_by_key",
    "questionnaire_by_key", "questionnaires", "questions_of", "round_by_key", "rounds_of", "ticket_state", "waiting_for", "whom_to_ask",
]  # fmt: skip
