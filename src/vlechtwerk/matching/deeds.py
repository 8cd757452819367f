"""What this app writes in the audit trail, in words, and what it writes about."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import states
from vlechtwerk.matching.enums import CalledState, ReferralState, ShareState

WORDS = {
    "send_call": _("call for talents sent"), "close_call": _("call for talents closed"),
    "remind_called": _("asked once more for the words of a talent"),
    "change_weights": _("weights of comparing changed"), "draft_referral": _("referral prepared"),
    "open_referral": _("referral read"), "handle_referral": _("referral dealt with"),
    "remind_referral": _("reminded of a referral"), "keep_yes": _("yes kept until the team looked at the coins"),
    "release_yes": _("kept yes released"), "start_round": _("match round started"),
    "close_round": _("match round closed"), "lock_row": _("pair locked"), "unlock_row": _("pair unlocked"),
    "refuse_pair": _("pair refused"), "allow_pair": _("pair allowed again"),
    "choose_helper": _("helper chosen by hand"), "approve_row": _("pair approved"),
    "warm_hand_over": _("the two brought together in person"), "edit_destination": _("address to refer to changed"),
    "learn_capacity": _("whether there is room, noted"), "join_destinations": _("double address to refer to joined"),
    "add_destination": _("address to refer to added"), "check_destination": _("address to refer to checked"),
    "ask_helper": _("somebody asked to help"), "offer_help": _("help offered"),
    "accept_proposal": _("said yes to a request"), "decline_proposal": _("said no to a request"),
    "close_rival": _("request ended: somebody else helps"), "withdraw_proposal": _("request withdrawn"),
    "handle_proposal": _("answer dealt with"), "set_aside": _("somebody set aside for a need"),
    "lift_set_aside": _("no longer set aside for a need"), "remind_helper": _("reminded of a request"),
    "expire_proposal": _("request ended without an answer"),
}  # fmt: skip
WORDS |= {
    "tell_story": _("story of a shared intake written down"), "edit_story": _("story of a shared intake changed"),
    "add_share": _("organisation proposed for a shared intake"), "ask_story": _("asked whether an intake may be shared"),
    "open_share": _("shared intake read by an organisation"), "remind_share": _("reminded of a shared intake"),
    "handle_share": _("shared intake dealt with"),
}  # fmt: skip
WORDS |= states("share", _("shared intake"), ShareState)
WORDS |= states("referral", _("referral"), ReferralState)
WORDS |= states("referral", _("referral"), ReferralState) | states("called", _("called for a talent"), CalledState)
SUBJECTS = {
    "matching.proposal": (_("request for help"), "need__title"), "matching.referral": (_("referral"), "need__title"),
    "matching.sharedintake": (_("shared intake"), "intake__title"),
    "matching.share": (_("shared intake"), "destination__organisation"),
    "matching.destination": (_("address to refer to"), "organisation"),
    "matching.matchround": (_("match round"), ""), "matching.roundrow": (_("row of a match round"), "need__title"),
    "matching.call": (_("call for talents"), ""), "matching.called": (_("call for talents"), ""),
    "matching.weightset": (_("weights of comparing"), ""),
}  # fmt: skip
