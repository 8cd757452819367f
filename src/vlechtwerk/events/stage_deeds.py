"""What stages, appearances and cards write in the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import states
from vlechtwerk.events.enums import OfferState, StageState

WORDS = {
    "ask_for_stage": _("stage offered by a network"), "ask_ambassador": _("ambassador asked for a stage"),
    "remind_ambassador": _("ambassador reminded of a stage"), "note_appearance": _("appearance noted"),
    "edit_appearance": _("appearance changed"), "withdraw_appearance": _("appearance taken back"),
    "alert_ambassador": _("ambassador told that the year falls short"), "make_card": _("card made"),
    "print_card": _("cards printed"), "withdraw_card": _("card withdrawn"), "lead_by_card": _("question came through a card"),
    "set_lead_organisation": _("organisation of a question noted"), "save_material": _("material for on stage saved"),
    "drop_material": _("material for on stage taken away"),
}  # fmt: skip
WORDS |= states("stage", _("stage of a network"), StageState)
WORDS |= states("stage_offer", _("request to an ambassador"), OfferState)
SUBJECTS = {
    "events.stagerequest": (_("stage of a network"), "title"), "events.stageoffer": (_("request to an ambassador"), "stage__title"),
    "events.appearance": (_("appearance"), "title"), "events.referralcard": (_("card"), "ambassadorship__person__name"),
    "events.lead": (_("question through a card"), "intake__title"), "events.material": (_("material"), "title"),
}  # fmt: skip
