"""What actors, relations and gaps write in the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import states
from vlechtwerk.ecosystem.enums import GapState

WORDS = {
    "add_actor": _("actor added to the ecosystem"), "change_actor": _("actor changed"), "check_actor": _("actor checked"),
    "end_actor": _("actor stopped"), "resume_actor": _("actor is there again"),
    "add_relation": _("tie noted"), "change_relation": _("tie changed"), "check_relation": _("tie checked"),
    "end_relation": _("tie ended"), "remove_relation": _("tie taken away"),
    "hide_tie": _("own tie hidden on the map"), "show_tie": _("own tie shown on the map again"),
    "save_list_entry": _("domain or function saved"), "remove_list_entry": _("domain or function taken away"),
    "note_gap": _("gap noted"), "change_gap": _("gap changed"), "talk_about_gap": _("something said about a gap"),
    "look_again_at_gap": _("gap looked at again"),
}  # fmt: skip
WORDS |= states("gap", _("gap"), GapState)
SUBJECTS = {
    "ecosystem.actor": (_("actor"), "organisation__name"), "ecosystem.relation": (_("tie"), "first__organisation__name"),
    "ecosystem.gap": (_("gap"), "title"), "ecosystem.domain": (_("domain"), "name_nl"),
    "ecosystem.function": (_("function"), "name_nl"),
}  # fmt: skip
