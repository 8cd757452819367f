"""What this app writes in the audit trail, in words, and what it writes about."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "start_indicators": _("usual indicators made"), "add_indicator": _("indicator added"),
    "change_indicator": _("indicator changed"), "remove_indicator": _("indicator taken out"),
    "note_help": _("help in kind noted"), "remove_help": _("help in kind taken out"), "freeze_report": _("report frozen"),
}  # fmt: skip
SUBJECTS = {
    "impact.indicator": (_("indicator"), "name"), "impact.helpinkind": (_("help in kind"), "what"),
    "impact.frozenreport": (_("report"), "title"),
}  # fmt: skip
