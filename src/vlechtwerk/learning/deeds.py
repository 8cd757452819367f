"""What this app writes in the audit trail, in words, and what it writes about. Never what somebody wrote or thought."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import states
from vlechtwerk.learning.enums import CohortState, CurriculumState, LearnerState, LectureState, WorkState

WORDS = {
    "begin_curriculum": _("curriculum begun"), "change_curriculum": _("curriculum changed"),
    "next_version": _("new version of a curriculum"), "plan_cohort": _("group planned"),
    "change_cohort": _("group changed"), "add_lecturer": _("lecturer added"), "remove_lecturer": _("lecturer removed"),
    "apply_for_cohort": _("applied for a group"), "form_teams": _("teams made"), "place_in_team": _("placed in a team"),
    "set_own_goal": _("own goal written"), "reach_goal": _("own goal reached"), "drop_goal": _("own goal dropped"),
    "complete_lesson": _("lesson done"), "hand_in": _("work handed in"), "divide_feedback": _("feedback divided"),
    "give_feedback": _("feedback given"), "propose_lesson": _("lesson proposed"), "choose_lesson": _("lesson chosen"),
    "ask_lead": _("real work asked"), "ask_guest": _("guest asked for a lecture"), "issue_award": _("award given"),
    "revoke_award": _("award taken back"),
}  # fmt: skip
for _name, _what, _states in (
    ("curriculum", _("curriculum"), CurriculumState), ("cohort", _("group of learners"), CohortState),
    ("learner", _("place in a group"), LearnerState), ("lecture", _("guest lecture"), LectureState),
    ("realwork", _("real work"), WorkState),
):  # fmt: skip
    WORDS |= states(_name, _what, _states)
SUBJECTS = {
    "learning.curriculum": (_("curriculum"), "title"), "learning.cohort": (_("group of learners"), "title"),
    "learning.learner": (_("place in a group"), "cohort"), "learning.lecture": (_("guest lecture"), "title"),
    "learning.realwork": (_("real work"), "lesson"), "learning.proposal": (_("proposed lesson"), "title"),
    "learning.submission": (_("handed in work"), "lesson"), "learning.review": (_("feedback"), "submission"),
}  # fmt: skip
