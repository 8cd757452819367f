"""What this app writes in the audit trail, in words, and what it writes about. Never what a conflict is about."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.collaborations.enums import CollaborationState, ConflictState, DecisionState
from vlechtwerk.core.registry import states

WORDS = {
    "begin_exploring": _("collaboration explored"), "answer_questions": _("questions of a collaboration answered"),
    "change_collaboration": _("charter of a collaboration changed"),
    "set_collaboration_keeper": _("collaboration given to another keeper"),
    "add_criterion": _("criterion for members added"), "put_away_criterion": _("criterion for members put away"),
    "add_rule": _("rule of deciding added"), "put_away_rule": _("rule of deciding put away"),
    "sign_charter": _("charter signed"), "add_collaboration_member": _("member added to a collaboration"),
    "change_collaboration_member": _("who speaks for a member changed"),
    "end_membership": _("member left a collaboration"), "propose_decision": _("proposal made in a collaboration"),
    "cast_vote": _("vote cast in a collaboration"), "second_call": _("proposal in a second call"),
    "promise_contribution": _("contribution promised"), "note_delivery": _("contribution delivered"),
    "remove_promise": _("promise of a contribution removed"), "add_stakeholder": _("stakeholder added"),
    "change_stakeholder": _("stakeholder changed"), "remove_stakeholder": _("stakeholder removed"),
    "invite_friend": _("critical friend invited"), "thank_friend": _("critical friend thanked"),
    "write_report": _("progress report written"), "ask_friends": _("critical friends asked"),
    "comment_report": _("answer of a critical friend"), "plan_message": _("message planned"),
    "finish_message": _("planned message done"), "remove_communication": _("planned message removed"),
    "conclude_review": _("yearly review decided"), "answer_thanks": _("answer about the page of thanks"),
    "draft_story": _("story of a collaboration drafted"),
}  # fmt: skip
WORDS |= states("collaboration", _("collaboration"), CollaborationState)
WORDS |= states("decision", _("proposal"), DecisionState)
WORDS |= states("conflict", _("conflict"), [ConflictState.OPEN, ConflictState.WORKING, ConflictState.SOLVED])
SUBJECTS = {"collaborations.collaboration": (_("collaboration"), "title")}
