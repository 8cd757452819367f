from django.urls import path

from vlechtwerk.impact.views import figures, indicators, reports

urlpatterns = [
    path("cijfers/", figures.all_figures, name="all_figures"),
    path("cijfers/indicator/<str:key>/", indicators.indicator, name="indicator"),
    path("cijfers/indicator/<str:key>/wijzigen/", indicators.indicator_edit, name="indicator_edit"),
    path("cijfers/indicator/<str:key>/weg/", indicators.indicator_remove, name="indicator_remove"),
    path("cijfers/verslag/<str:key>/", reports.report, name="report"),
    path("cijfers/verslag/<str:key>/verslag.pdf", reports.report_pdf, name="report_pdf"),
    path("cijfers/verslag/<str:key>/verslag.<str:kind>", reports.report_file, name="report_file"),
    path("cijfers/hulp/<str:key>/weg/", figures.help_remove, name="help_remove"),
    path("cijfers/<str:key>/", figures.figures, name="figures"),
    path("cijfers/<str:key>/begin/", indicators.indicators_start, name="indicators_start"),
    path("cijfers/<str:key>/nieuw/", indicators.indicator_new, name="indicator_new"),
    path("cijfers/<str:key>/hulp/", figures.help_given, name="help_given"),
    path("cijfers/<str:key>/bevriezen/", reports.freeze, name="freeze"),
    path("cijfers/<str:key>/cijfers.<str:kind>", figures.figures_file, name="figures_file"),
]
