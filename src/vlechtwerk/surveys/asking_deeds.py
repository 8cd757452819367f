"""What asking writes in the audit trail, in words, and what it writes about. Of answers nothing stands there."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import states
from vlechtwerk.surveys.enums import QuestionnaireState

WORDS = {
    "make_questionnaire": _("questionnaire made"), "change_questionnaire": _("questionnaire changed"),
    "copy_questionnaire": _("new version of a questionnaire made"), "set_survey_roles": _("roles of a questionnaire set"),
    "add_question": _("question added"), "change_question": _("question changed"), "move_question": _("question moved"),
    "drop_question": _("question taken away"), "plan_survey_round": _("round of a questionnaire planned"),
    "change_survey_round": _("round of a questionnaire changed"), "open_survey_round": _("round of a questionnaire opened"),
    "close_survey_round": _("round of a questionnaire closed"), "invite_to_survey": _("people invited to answer"),
    "remind_survey": _("reminded of a questionnaire"), "enter_paper": _("answers from paper typed in"),
}  # fmt: skip
WORDS |= states("questionnaire", _("questionnaire"), QuestionnaireState)
SUBJECTS = {
    "surveys.questionnaire": (_("questionnaire"), "title"), "surveys.round": (_("round of a questionnaire"), "name"),
}  # fmt: skip
