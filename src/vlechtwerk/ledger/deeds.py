"""What this app writes in the audit trail, in words, and what it writes about."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import states
from vlechtwerk.ledger.enums import LimitState

WORDS = {
    "check_books": _("books of the coins verified"),
    "ask_past_limit": _("asked to go past a limit"), "vote_limit": _("voted on a limit"),
    "pay_outside": _("help from outside paid by the pot"), "pay_inside": _("coins paid by the pot"),
    "pay_guest": _("guest lecture paid by the pot"),
    "begin_with": _("opening balance booked"), "hand_over_coin": _("coin booked to another account"),
    "give_mandate": _("mandate given"), "end_mandate": _("mandate ended"),
    "change_policy": _("rules of the coins changed"), "give_to_pot": _("coins given to the common pot"),
    "reverse_transfer": _("booking reversed"), "start_simulation": _("trial of other rules started"),
    "close_account": _("account closed"), "reopen_account": _("account opened again"),
}  # fmt: skip
WORDS |= states("limit", _("request past a limit"), LimitState)
SUBJECTS = {
    "ledger.books": (_("the books of the coins"), ""),
    "ledger.account": (_("account"), "person__name"), "ledger.transfer": (_("booking"), ""),
    "ledger.policy": (_("rules of the coins"), ""),
    "ledger.limitrequest": (_("request past a limit"), "account__person__name"),
    "ledger.mandate": (_("mandate"), "person__name"), "ledger.simulation": (_("trial of other rules"), ""),
}  # fmt: skip
