"""What results write in the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "save_answer_tag": _("tag for answers written down"), "drop_answer_tag": _("tag for answers taken away"),
    "tag_answer": _("answer tagged"), "note_reported": _("figures of a report noted beside a survey"),
    "drop_reported": _("figures of a report taken away"), "save_dimension": _("dimension of a scan changed"),
    "drop_dimension": _("dimension of a scan taken away"), "save_advice": _("advice of a scan changed"),
    "drop_advice": _("advice of a scan taken away"), "mail_scan": _("address of a scan result mailed"),
}  # fmt: skip
SUBJECTS = {
    "surveys.response": (_("answers to a questionnaire"), "round__questionnaire__title"),
    "surveys.tag": (_("tag for answers"), "name"), "surveys.reported": (_("figures of a report"), "source"),
    "surveys.dimension": (_("dimension of a scan"), "name"), "surveys.advice": (_("advice of a scan"), "text"),
}  # fmt: skip
