"""What the timeline says: one sentence per verb, in the reader's language.

``%(by)s`` who did it, ``%(person)s`` the other one, ``%(need)s`` the need, ``%(day)s`` and more from the data.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.ui import words

SENTENCES = {
    "asked": _("%(person)s asked a question."),
    "invited": _("%(by)s invited %(person)s to a conversation."),
    "started": _("%(person)s starts on the path, with %(by)s as broker."),
    "diagnosed": _("Diagnosis written down by %(by)s."),
    "moved": _("To the stage %(stage)s, after %(days)s days."),
    "moved_on": _("To the stage %(stage)s, after %(working_days)s working days."),
    "moved_over": _("%(by)s moves it over to version %(number)s of the path, in the stage %(stage)s."),
    "check_ticked": _("%(by)s ticks what the stage asks."),
    "check_unticked": _("%(by)s takes a tick of the stage away."),
    "state_paused": _("%(by)s pauses the innovation."),
    "state_stopped": _("The innovation stops, says %(by)s."),
    "state_active": _("%(by)s takes the innovation up again."),
    "step_set": _("Next step of %(by)s, before %(on)s."),
    "edited": _("%(by)s changes the name, the pitch or the place."),
    "item_sent": _("%(by)s sends %(person)s something from the knowledge bank: %(title)s."),
    "note": _("Note of %(by)s."),
    "reply": _("%(by)s answers %(person)s."),
    "note_back": _("%(by)s took a note back."),
    "task_handed_on": _("Task handed on to %(person)s."),
    "merged": _("%(by)s puts the dossier of %(name)s into this one."),
    "parted": _("%(by)s makes this and %(name)s two dossiers again."),
    "split_off": _("%(by)s makes a dossier of its own of a part: %(name)s."),
    "split_from": _("%(by)s splits this off from %(name)s."),
    "handed_over": _("%(by)s hands the dossier over to %(person)s."),
    "handed_back": _("The dossier goes back to %(person)s."),
    "joined": _("%(person)s joins the team."),
    "left": _("%(person)s leaves the team."),
    "lead_left": _("%(person)s, who led, has left the network. Find somebody else to lead."),
    "leads": _("%(person)s leads from now on."),
    "task_added": _("Task for %(person)s."),
    "task_done": _("Task done, says %(by)s."),
    "task_reopened": _("Task not done yet, says %(by)s."),
    "need_opened": _("%(by)s writes down a need: %(need)s."),
    "need_withdrawn": _("%(by)s withdraws the need %(need)s."),
    "need_changed": _("%(by)s changes the need %(need)s."),
    "need_reopened": _("%(by)s looks for somebody again for %(need)s."),
    "helper_asked": _("%(by)s asks %(person)s for %(need)s."),
    "helper_reminded": _("%(person)s got a reminder for %(need)s."),
    "helper_declined": _("%(person)s said no to %(need)s. Reason: %(reason)s."),
    "helper_silent": _("%(person)s did not answer for %(need)s."),
    "helper_accepted": _("%(person)s said yes to %(need)s."),
    "yes_kept": _("%(person)s said yes to %(need)s; the team looks at the coins first."),
    "yes_released": _("The yes of %(person)s to %(need)s does not go on, because of the coins."),
    "limit_asked": _("%(by)s asks the team to let the coins for %(need)s pass a limit once."),
    "limit_granted": _("The team lets the coins for %(need)s pass a limit once."),
    "limit_withdrawn": _("%(by)s does not ask the team about the coins for %(need)s any more."),
    "limit_refused": _("The team does not let the coins for %(need)s pass a limit."),
    "ask_withdrawn": _("%(by)s withdraws the request to %(person)s."),
    "offer_made": _("%(person)s offers to help with %(need)s."),
    "referral_drafted": _("%(by)s prepares to refer %(need)s to %(to)s."),
    "referral_shown": _("%(person)s is asked to agree to a referral to %(to)s."),
    "referral_agreed": _("%(person)s agrees that %(need)s goes to %(to)s."),
    "referral_reminded": _("%(to)s got a reminder for %(need)s."),
    "referral_accepted": _("%(to)s takes %(need)s on."),
    "referral_declined": _("%(to)s does not take %(need)s on. Reason: %(reason)s."),
    "referral_silent": _("%(to)s did not answer for %(need)s."),
    "referral_progress": _("%(to)s works on %(need)s."),
    "referral_done": _("%(to)s is done with %(need)s: %(reason)s."),
    "referral_withdrawn": _("The referral of %(need)s to %(to)s is withdrawn."),
    "referral_reopened": _("%(by)s opens the referral of %(need)s to %(to)s again."),
    "referral_warm": _("%(by)s brought %(person)s and %(to)s together for %(need)s."),
    "whole_referral_drafted": _("%(by)s prepares to refer the innovation to %(to)s."),
    "whole_referral_shown": _("%(person)s is asked to agree that the innovation goes to %(to)s."),
    "whole_referral_agreed": _("%(person)s agrees that the innovation goes to %(to)s."),
    "whole_referral_reminded": _("%(to)s got a reminder about the innovation."),
    "whole_referral_warm": _("%(by)s brought %(person)s and %(to)s together."),
    "whole_referral_accepted": _("%(to)s takes the innovation on; we keep it until we know what came of it."),
    "whole_referral_declined": _("%(to)s does not take the innovation on. Reason: %(reason)s."),
    "whole_referral_silent": _("%(to)s did not answer about the innovation."),
    "whole_referral_progress": _("%(to)s works on the innovation."),
    "whole_referral_done": _("%(to)s tells what came of the innovation: %(reason)s."),
    "whole_referral_withdrawn": _("The referral of the innovation to %(to)s is withdrawn."),
    "whole_referral_reopened": _("%(by)s opens the referral of the innovation to %(to)s again."),
    "ring_proposed": _("%(by)s proposes a ring of exchange, in which somebody helps with %(need)s."),
    "ring_ended": _("The ring of exchange does not go on; we look for somebody else for %(need)s."),
    "session_dates_proposed": _("%(by)s offers dates for %(need)s."),
    "session_planned": _("Session with %(person)s planned on %(day)s."),
    "session_moved": _("Session with %(person)s moved to %(day)s."),
    "session_cancelled": _("Session with %(person)s cancelled. %(reason)s"),
    "session_held": _("Session with %(person)s about %(need)s."),
    "session_confirmed": _("%(by)s confirms the session."),
    "session_disputed": _("%(by)s says that the session did not go as planned."),
    "session_resolved": _("%(by)s settled it: %(reason)s."),
    "session_no_show": _("%(person)s did not come to the session."),
    "coin_booked": _("One coin booked. %(person)s gave a session, %(receiver)s received one."),
    "give_invited": _("%(person)s is invited to give something back."),
    "give_offered": _("%(person)s offers %(need)s in return."),
    "give_forwarded": _("A colleague gives in the place of %(person)s."),
    "give_donated": _("%(person)s gives a coin to the common pot."),
    "give_waived": _("%(person)s is excused from giving back. %(reason)s"),
}

# Words behind codes in the data of a sentence; upper apps add theirs when they start.
LABELS: dict[str, Any] = {}


def say(entry: Any, stages: Mapping[int, Any]) -> str:
    """The sentence of one entry. ``stages`` by number, for the moves."""
    data = entry.data
    day = datetime.fromisoformat(data["day"]) if data.get("day") else None
    values = {
        **data,
        "by": entry.by.name if entry.by else gettext("The system"),
        "person": entry.person.name if entry.person else gettext("Somebody"),
        "need": f"“{entry.need.title}”" if entry.need else gettext("a need"),
        "stage": stages.get(data.get("stage", 0), gettext("another stage")),
        "day": words.moment(day) if day else gettext("a day still to choose"),
        "on": words.day(date.fromisoformat(data["on"])) if data.get("on") else "",
        "reason": LABELS.get(data.get("reason", ""), data.get("reason", "")),
        "receiver": data.get("receiver", ""),
        "days": data.get("days", 0),
    }
    verb = "moved_on" if "working_days" in data else entry.verb
    return str(SENTENCES[verb]) % values if verb in SENTENCES else verb
