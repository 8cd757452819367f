"""What this app writes in the audit trail, in words, and what it writes about. Never what an idea says."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import states
from vlechtwerk.sprints.enums import SprintState

WORDS = {
    "plan_sprint": _("design sprint planned"), "change_sprint": _("design sprint changed"),
    "renew_sprint_door": _("link to join a design sprint renewed"), "add_sprint_step": _("block added to a design sprint"),
    "change_sprint_step": _("block of a design sprint changed"), "move_sprint_step": _("block of a design sprint moved"),
    "remove_sprint_step": _("block taken from a design sprint"), "begin_sprint_step": _("block of a design sprint begun"),
    "end_sprint_step": _("last block of a design sprint ended"), "pause_sprint": _("design sprint paused"),
    "go_on_with_sprint": _("design sprint goes on"), "set_statement": _("question of a design sprint chosen"),
    "join_sprint": _("takes part in a design sprint"), "add_ideas": _("ideas written in a design sprint"),
    "take_back_idea": _("idea taken back"), "reveal_ideas": _("ideas shown to everybody"),
    "silence": _("ideas in silence once more"), "open_vote": _("vote with dots opened"), "count_dots": _("dots counted"),
    "set_paper_dots": _("dots on paper entered"), "group_idea": _("idea moved to a group"),
    "add_frame": _("frame added to a design sprint"), "move_frame": _("frame moved"), "remove_frame": _("frame removed"),
    "add_test_task": _("task added to a test"), "remove_test_task": _("task taken from a test"),
    "note_tester": _("observations of a test noted"), "harvest_idea": _("idea harvested"),
}  # fmt: skip
WORDS |= states("sprint", _("design sprint"), SprintState)
SUBJECTS = {"sprints.sprint": (_("design sprint"), "title")}
