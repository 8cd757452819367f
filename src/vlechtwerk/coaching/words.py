"""Texts that people read before they wrote their own, and what waits in words."""

from django.utils.translation import gettext_lazy as _

AGREEMENT = _(
    "We work together for a year. The coach guides and does not decide. What is said in talks and written in notes stays "
    "between us; the employer hears how it goes only when the participant agrees. The participant keeps half a day a month "
    "free for joint sessions, visits and tasks. Each of us can stop, and says why."
)
WAITS = {
    "nomination_received": _("Somebody was nominated. Ask them whether they want to take part, or set it aside."),
    "nomination_asked": _("The nominated person does not answer. Call them, or set it aside."),
    "cohort_gathering": _("The first day is past, and the cohort has not begun. Start it, or choose other days."),
    "cohort_running": _("The last day is past. Write what the cohort learned, and close it."),
    "path_intake": _("The intake talk was not noted yet."),
    "path_agreement": _("The agreement waits: participant and coach each have to accept it."),
    "path_running": _("The year is over. Look back together, and finish the trajectory."),
    "entry": _("This was planned and is not noted as done. Note who was there, or take it out of the plan."),
    "trajectory_starting": _("The first day is past. Has it begun?"),
    "trajectory_running": _("The last day is past. Is it done?"),
    "peers_lapsed": _("Two who hit the same barrier did not answer in time. Nobody was told a name."),
}
