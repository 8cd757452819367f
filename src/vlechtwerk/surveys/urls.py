from django.urls import path

from vlechtwerk.surveys.views import advice, results, scans, tagging

urlpatterns = [
    # results, scans, tagging
    path("bevragingen/ronde/<str:key>/", results.survey_results, name="survey_results"),
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
]
