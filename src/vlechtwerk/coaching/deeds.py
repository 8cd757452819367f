"""What this app writes in the audit trail, in words, and what it writes about. Never what somebody said or noted."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.coaching.enums import CohortState, NominationState, PathState, PeerState, TrajectoryState
from vlechtwerk.core.registry import states

WORDS = {
    "form_coaching_cohort": _("cohort formed"), "change_coaching_cohort": _("cohort changed"),
    "renew_cohort_door": _("link to nominate renewed"), "nominate_colleague": _("colleague nominated"),
    "open_coaching": _("coaching trajectory opened"), "change_coaching_agreement": _("agreement changed"),
    "accept_coaching_agreement": _("agreement accepted"), "note_employer_signature": _("employer’s signature noted"),
    "change_coach": _("another coach"), "share_coaching_progress": _("employer may see progress"),
    "stop_sharing_coaching_progress": _("employer may no longer see progress"), "add_coaching_goal": _("goal added"),
    "reach_coaching_goal": _("goal reached"), "drop_coaching_goal": _("goal let go"),
    "write_private_note": _("private note written"), "tear_private_note": _("private note thrown away"),
    "plan_entry": _("added to a year plan"), "change_entry": _("year plan changed"),
    "note_entry_done": _("noted as done in a year plan"), "cancel_entry": _("taken out of a year plan"),
    "note_barrier": _("barrier noted"), "change_barrier": _("barrier changed"), "try_lever": _("lever tried"),
    "save_lever": _("lever changed"), "ask_measure": _("asked how strong barriers are"),
    "measure_barriers": _("told how strong barriers are"), "propose_peers": _("peers proposed"),
    "accept_peer": _("would like to meet a peer"), "give_part": _("part given to a partner"),
    "change_part": _("part of a partner changed"), "note_spread": _("spread noted"),
    "open_trajectory": _("trajectory opened"), "change_trajectory": _("trajectory changed"),
}  # fmt: skip
WORDS |= states("coaching_cohort", _("cohort"), CohortState) | states("nomination", _("nomination"), NominationState)
WORDS |= states("coaching", _("coaching trajectory"), PathState) | states("peers", _("peers"), PeerState)
WORDS |= states("trajectory", _("trajectory"), TrajectoryState)
SUBJECTS = {
    "coaching.cohort": (_("cohort"), "name"), "coaching.nomination": (_("nomination"), ""),
    "coaching.coachingpath": (_("coaching trajectory"), "person__name"), "coaching.planentry": (_("year plan"), "title"),
    "coaching.lever": (_("lever"), "name_nl"), "coaching.peermatch": (_("peers"), ""),
    "coaching.partnerrole": (_("partner"), "organisation__name"), "coaching.spread": (_("spread"), "title"),
    "coaching.trajectory": (_("trajectory"), "title"),
}  # fmt: skip
