from django.urls import path

from vlechtwerk.surveys.views import editing, filling, rounds

urlpatterns = [
    # asking
    path("bevragingen/", editing.questionnaires, name="questionnaires"),
    path("bevragingen/nieuw/", editing.questionnaire_new, name="questionnaire_new"),
    path("bevragingen/vraag/<str:key>/", editing.question_edit, name="question_edit"),
    path("bevragingen/vraag/<str:key>/<str:verb>/", editing.question_act, name="question_act"),
    path("bevragingen/ronde/<str:key>/", rounds.survey_round, name="survey_round"),
    path("bevragingen/ronde/<str:key>/wijzigen/", rounds.survey_round_edit, name="survey_round_edit"),
    path("bevragingen/ronde/<str:key>/uitnodigen/", rounds.survey_invite, name="survey_invite"),
    path("bevragingen/ronde/<str:key>/papier/", rounds.survey_paper, name="survey_paper"),
    path("bevragingen/ronde/<str:key>/<str:verb>/", rounds.survey_round_act, name="survey_round_act"),
    path("bevragingen/<str:key>/", editing.questionnaire, name="questionnaire"),
    path("bevragingen/<str:key>/wijzigen/", editing.questionnaire_edit, name="questionnaire_edit"),
    path("bevragingen/<str:key>/rollen/", editing.questionnaire_roles, name="questionnaire_roles"),
    path("bevragingen/<str:key>/voorbeeld/", editing.questionnaire_preview, name="questionnaire_preview"),
    path("bevragingen/<str:key>/ronde/", rounds.survey_round_new, name="survey_round_new"),
    path("bevragingen/<str:key>/vraag/", editing.question_kind, name="question_kind"),
    path("bevragingen/<str:key>/vraag/<str:kind>/", editing.question_new, name="question_new"),
    path("bevragingen/<str:key>/<str:verb>/", editing.questionnaire_act, name="questionnaire_act"),
    path("bevraging/anoniem/<str:token>/", filling.guest_ticket, name="guest_ticket"),
    path("bevraging/<str:token>/", filling.guest_survey, name="guest_survey"),
    path("ik/bevraging/<str:key>/", filling.own_survey, name="own_survey"),
    path("scan/", filling.scans, name="scans"),
    path("scan/uitslag/<str:key>/", filling.scan, name="scan_result"),  # drop: the results have their own view
    path("scan/<str:key>/", filling.scan, name="scan"),
    # until here
]
