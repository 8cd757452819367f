"""What this app writes in the audit trail, in words, and what it writes about."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import states
from vlechtwerk.innovations.enums import ConferenceState, InnovationState, IntakeState, NeedState

WORDS = {
    "take_scan": _("scan taken along to a dossier"),
    "receive_intake": _("question received"), "open_need": _("need written down"), "edit_need": _("need changed"),
    "edit_axis": _("axis of the path changed"), "add_task": _("task added"), "finish_task": _("task done"),
    "reopen_task": _("task opened again"), "hand_over": _("handed over to another broker"),
    "add_member": _("team member added"), "remove_member": _("team member taken away"),
    "make_lead": _("lead appointed"), "start_innovation": _("innovation started"),
    "edit_innovation": _("innovation changed"), "record_diagnosis": _("diagnosis written down"),
    "move_innovation": _("moved to another stage"), "set_next_step": _("next step noted"),
    "start_draft": _("draft of the path begun"), "change_draft": _("draft of the path changed"),
    "explain_draft": _("reason of the draft written down"), "discard_draft": _("draft of the path thrown away"),
    "publish_draft": _("version of the path published"), "lay_steps": _("steps of the stage laid down"),
    "tick_check": _("check ticked"), "untick_check": _("tick taken away"), "move_over": _("moved over to another version"),
    "add_note": _("note written"), "hand_over_desk": _("whole desk handed over"), "give_back_desk": _("desk given back"),
    "keep_desk": _("desk that was lent stays"), "ask_desk_back": _("asked whether a desk goes back"),
    "set_load_limit": _("number of dossiers that somebody can carry set"), "take_over": _("taken over"),
    "follow_up_intake": _("next look at a question planned"), "save_view": _("view of the path kept"),
    "drop_view": _("view of the path thrown away"), "set_themes": _("themes set"),
    "answer_note": _("note answered"), "edit_note": _("note changed"),
    "take_note_back": _("note taken back"), "pin_note": _("note put on top"), "unpin_note": _("note no longer on top"),
    "edit_task": _("task changed"), "edit_conference": _("case conference changed"),
    "add_to_conference": _("dossier put on the list of a case conference"),
    "take_off_conference": _("dossier taken off the list of a case conference"),
    "order_conference": _("list of a case conference put in another order"),
    "decide_in_conference": _("decided in a case conference"),
    "deal_with_in_conference": _("dossier dealt with in a case conference"),
    "merge_dossier": _("another dossier taken in"), "dossier_taken_in": _("taken in by another dossier"),
    "part_dossier": _("parted again from another dossier"), "split_innovation": _("a part made a dossier of its own"),
}  # fmt: skip
WORDS["send_item"] = _("something from the knowledge bank sent")
WORDS |= states("intake", _("question"), IntakeState)
WORDS |= states("need", _("need"), NeedState)
WORDS |= states("innovation", _("innovation"), InnovationState)
WORDS |= states("conference", _("case conference"), ConferenceState)
SUBJECTS = {
    "innovations.conference": (_("case conference"), "starts_at"),
    "innovations.intake": (_("question"), "question"), "innovations.innovation": (_("innovation"), "name"),
    "innovations.need": (_("need"), "title"), "innovations.axis": (_("axis"), "name_nl"),
    "innovations.pathversion": (_("version of the path"), "number"),
    "innovations.savedview": (_("view of the path"), "name"),
}  # fmt: skip
