"""What this app writes in the audit trail, in words, and what it writes about."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import states
from vlechtwerk.programmes.enums import (
    AmbassadorshipState,
    CircleState,
    FanState,
    FormingState,
    GrantState,
    PlaceState,
    VoucherState,
)

WORDS = {
    "invite_member": _("invited into a circle"), "remind_circle": _("reminded of an invitation into a circle"),
    "prepare_forming": _("division into circles prepared"), "change_people": _("people of a division changed"),
    "set_circle_rules": _("rules of a division changed"), "add_pair": _("pair added to a division"),
    "remove_pair": _("pair taken from a division"), "divide": _("division calculated"),
    "move_person": _("person moved to another circle"), "undo_move": _("move to another circle undone"),
    "lock_person": _("place in a circle locked or unlocked"), "make_circle": _("circle made"),
    "set_guide": _("guide of a circle chosen"), "set_circle_programme": _("programme of a circle chosen"),
    "plan_programme": _("programme planned"), "change_programme": _("programme changed"),
    "set_funder_share": _("share of a funder set"), "add_budget_line": _("budget line added"),
    "change_budget_line": _("budget line changed"), "commit_budget": _("money of a budget line promised"),
    "pay_commitment": _("payment booked"), "release_commitment": _("rest of a promise given back to its line"),
    "issue_voucher": _("voucher issued"),
    "nominate_ambassador": _("ambassador nominated"), "change_ambassador": _("ambassador changed"),
    "note_conversation": _("conversation with an ambassador written down"),
    "add_days_off": _("days noted on which an ambassador cannot come"), "drop_days_off": _("days of an ambassador taken away"),
    "add_fan": _("fan added"), "change_fan": _("fan changed"), "set_fan_contact": _("contact of a fan chosen"),
    "note_activation": _("step of an organisation noted"),
}  # fmt: skip
WORDS |= states("circle_place", _("place in a circle"), PlaceState)
WORDS |= {"note_meeting": _("meeting of a circle noted"), "set_grant_rule": _("rule for circles of a budget line set")}
WORDS |= states("circle_grant", _("subsidy of a circle"), GrantState)
WORDS |= {
    "open_circle_call": _("call for a circle opened"), "change_circle_call": _("call for a circle changed"),
    "close_circle_call": _("call for a circle closed"), "apply_for_circle": _("applied for a circle"),
    "withdraw_application": _("application for a circle withdrawn"), "link_application": _("who applied for a circle added to the register"),
    "take_application": _("application for a circle taken along"), "decline_application": _("application for a circle declined"),
}  # fmt: skip
WORDS |= states("voucher", _("voucher"), VoucherState)
WORDS |= states("ambassadorship", _("ambassador"), AmbassadorshipState)
WORDS |= states("fan", _("fan"), FanState)
WORDS |= states("circle", _("circle"), CircleState)
WORDS |= states("circleforming", _("division"), FormingState)
SUBJECTS = {
    "programmes.circleforming": (_("division into circles"), "name"), "programmes.circle": (_("circle"), "name"),
    "programmes.programme": (_("programme"), "name"), "programmes.budgetline": (_("budget line"), "name"),
    "programmes.commitment": (_("promise"), "payee"), "programmes.voucher": (_("voucher"), "purpose"),
    "programmes.circlecall": (_("call for a circle"), "title"),
    "programmes.circleapplication": (_("application for a circle"), "call__title"),
    "programmes.circlemeeting": (_("meeting of a circle"), "subject"),
    "programmes.circlegrant": (_("subsidy of a circle"), "circle__name"),
    "programmes.ambassadorship": (_("ambassador"), "person__name"), "programmes.fan": (_("fan"), "organisation__name"),
    "programmes.activation": (_("step of an organisation"), "evidence"),
    "programmes.circlemember": (_("place in a circle"), "person__name"),
}  # fmt: skip
