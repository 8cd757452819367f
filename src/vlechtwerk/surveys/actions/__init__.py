"""Questionnaires and their questions, rounds, invitations, answers."""

from vlechtwerk.surveys.actions.answering import answer_invitation, answer_openly, answer_ticket, enter_paper
from vlechtwerk.surveys.actions.base import SurveysRefused
from vlechtwerk.surveys.actions.inviting import (
    decline_invitation,
    invitation_link,
    invite,
    remind_invited_due,
    send_invitations_due,
    ticket_link,
)
from vlechtwerk.surveys.actions.questionnaires import (
    archive_questionnaire,
    change_questionnaire,
    copy_questionnaire,
    finish_questionnaire,
    make_questionnaire,
    remind_questionnaires_due,
    rework_questionnaire,
    set_roles,
)
from vlechtwerk.surveys.actions.questions import add_question, change_question, drop_question, move_question
from vlechtwerk.surveys.actions.rounds import (
    change_round,
    close_round,
    close_rounds_due,
    open_round,
    open_rounds_due,
    plan_round,
)

__all__ = [
    "SurveysRefused", "add_question", "answer_invitation", "answer_openly", "answer_ticket", "archive_questionnaire",
    "change_question", "change_questionnaire", "change_round", "close_round", "close_rounds_due", "copy_questionnaire",
    "decline_invitation", "drop_question", "enter_paper", "finish_questionnaire", "invitation_link", "invite",
    "make_questionnaire", "move_question", "open_round", "open_rounds_due", "plan_round", "remind_invited_due",
    "remind_questionnaires_due", "rework_questionnaire", "send_invitations_due", "set_roles", "ticket_link",
]  # fmt: skip
