from django.urls import path

from vlechtwerk.surveys.views import advice, editing, filling, results, rounds, scans, tagging

urlpatterns = [
    # results, scans, tagging
    path("bevragingen/ronde/<str:key>/uitslag/", results.survey_results, name="survey_results"),
    path("bevragingen/ronde/<str:key>/antwoorden.<str:kind>", results.survey_answers_file, name="survey_answers_file"),
    path("bevragingen/ronde/<str:key>/codeboek.<str:kind>", results.survey_codebook_file, name="survey_codebook_file"),
    path("bevragingen/ronde/<str:key>/vergelijk/<str:other>/", results.survey_compare, name="survey_compare"),
    path("bevragingen/ronde/<str:key>/verslag/<str:question>/", results.survey_reported, name="survey_reported"),
    path(
        "bevragingen/ronde/<str:key>/verslag/<str:question>/weg/",
        results.survey_reported_drop,
        name="survey_reported_drop",
    ),
    path("bevragingen/ronde/<str:key>/labelen/<str:question>/", tagging.survey_tagging, name="survey_tagging"),
    path("bevragingen/label/<str:key>/", tagging.survey_tag_edit, name="survey_tag_edit"),
    path("bevragingen/label/<str:key>/weg/", tagging.survey_tag_drop, name="survey_tag_drop"),
    path("bevragingen/dimensie/<str:key>/", advice.dimension_edit, name="dimension_edit"),
    path("bevragingen/dimensie/<str:key>/weg/", advice.dimension_drop, name="dimension_drop"),
    path("bevragingen/advies/<str:key>/", advice.advice_edit, name="advice_edit"),
    path("bevragingen/advies/<str:key>/weg/", advice.advice_drop, name="advice_drop"),
    path("bevragingen/<str:key>/labels/", tagging.survey_tags, name="survey_tags"),
    path("bevragingen/<str:key>/uitslag/", advice.survey_scan, name="survey_scan"),
    path("bevragingen/<str:key>/uitslag/dimensie/", advice.dimension_new, name="dimension_new"),
    path("bevragingen/<str:key>/uitslag/advies/", advice.advice_new, name="advice_new"),
    path("scan/uitslag/<str:key>/", scans.scan_result, name="scan_result"),
    # until here
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
    path("scan/<str:key>/", filling.scan, name="scan"),
    # until here
]
