from django.urls import path

from vlechtwerk.taxonomy.views import imports, words

urlpatterns = [
    path("woorden/", words.words, name="words"),
    path("woorden/proef/", words.words_try, name="words_try"),
    path("woorden/nieuw/", words.concept_edit, name="concept_new"),
    path("woorden/begrip/<slug:code>/", words.concept, name="concept"),
    path("woorden/begrip/<slug:code>/bewerk/", words.concept_edit, name="concept_edit"),
    path("woorden/wijziging/<str:key>/terug/", words.concept_undo, name="concept_undo"),
    path("woorden/samenstellingen/", words.compounds, name="compounds"),
    path("woorden/samenstellingen/<str:key>/terug/", words.compound_undo, name="compound_undo"),
    path("woorden/voorstellen/", words.suggestions, name="word_suggestions"),
    path("woorden/voorstellen/<str:key>/", words.suggestion, name="word_suggestion"),
    path("woorden/woorden.csv", words.export, name="words_export"),
    path("woorden/invoer/", imports.word_imports, name="word_imports"),
    path("woorden/invoer/<str:key>/", imports.word_import, name="word_import"),
]
