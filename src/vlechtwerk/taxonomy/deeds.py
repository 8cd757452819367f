"""What this app writes in the audit trail, in words, and what it writes about."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "concept_changed": _("concept changed"), "concept_change_undone": _("change of a concept undone"),
    "compound_excepted": _("exception made for a compound"),
    "compound_exception_undone": _("exception for a compound undone"), "words_read": _("list of words read"),
    "words_taken_in": _("list of words taken in"), "words_taken_back": _("list of words taken back"),
    "suggestion_accepted": _("suggested word accepted"), "suggestion_rejected": _("suggested word rejected"),
}  # fmt: skip
SUBJECTS = {
    "taxonomy.conceptchange": (_("concept"), "code"), "taxonomy.compoundexception": (_("compound"), "word"),
    "taxonomy.wordimport": (_("list of words"), "files"), "taxonomy.wordsuggestion": (_("suggested word"), "word"),
}  # fmt: skip
