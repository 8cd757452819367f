"""All that changes coaching."""

from vlechtwerk.coaching.actions.around import (
    begin_trajectory,
    change_part,
    change_trajectory,
    finish_trajectory,
    give_part,
    note_spread,
    open_trajectory,
    stop_trajectory,
)
from vlechtwerk.coaching.actions.barriers import (
    ask_measure,
    ask_measures_due,
    change_barrier,
    measure_barriers,
    measure_link,
    note_barrier,
    require_levels,
    save_lever,
    try_lever,
)
from vlechtwerk.coaching.actions.base import CoachingRefused
from vlechtwerk.coaching.actions.cohorts import (
    accept_nomination,
    ask_nominee,
    change_cohort,
    close_cohort,
    decline_nomination,
    form_cohort,
    nominate_colleague,
    nominate_link,
    renew_cohort_door,
    set_nomination_aside,
    start_cohort,
)
from vlechtwerk.coaching.actions.paths import (
    accept_agreement,
    add_goal,
    change_agreement,
    change_coach,
    drop_goal,
    finish_coaching,
    leave_coaching,
    note_employer,
    note_intake,
    open_path,
    progress_link,
    reach_goal,
    share_progress,
    stop_coaching,
    stop_sharing,
    tear_private_note,
    write_private_note,
)
from vlechtwerk.coaching.actions.peers import accept_peer, decline_peer, lapse_peers_due, seek_peers
from vlechtwerk.coaching.actions.plan import cancel_entry, change_entry, note_entry_done, plan_entry
from vlechtwerk.coaching.actions.reminding import remind_coaching_due

__all__ = [
    "CoachingRefused", "accept_agreement", "accept_nomination", "accept_peer", "add_goal", "ask_measure", "ask_measures_due",
    "ask_nominee", "begin_trajectory", "cancel_entry", "change_agreement", "change_barrier", "change_coach", "change_cohort",
    "change_entry", "change_part", "change_trajectory", "close_cohort", "decline_nomination", "decline_peer", "drop_goal",
    "finish_coaching", "finish_trajectory", "form_cohort", "give_part", "lapse_peers_due", "leave_coaching", "measure_barriers",
    "measure_link", "nominate_colleague", "nominate_link", "note_barrier", "note_employer", "note_entry_done",
    "note_intake", "note_spread", "open_path", "open_trajectory", "plan_entry", "progress_link", "reach_goal",
    "remind_coaching_due", "renew_cohort_door", "require_levels", "save_lever", "seek_peers", "set_nomination_aside",
    "share_progress", "start_cohort", "stop_coaching", "stop_sharing", "stop_trajectory", "tear_private_note", "try_lever",
    "write_private_note",
]  # fmt: skip
