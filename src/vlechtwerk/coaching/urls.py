from django.urls import path

from vlechtwerk.coaching.views import guests, pages
from vlechtwerk.coaching.views.steps import coaching_step

STEPS = {
    "cohort": "groep", "nomination": "voordracht", "entry": "plan", "path": "traject", "goal": "doel", "barrier": "drempel",
    "peer": "maatje", "programme": "programma", "part": "partner", "trajectory": "begeleiding",
}  # fmt: skip
urlpatterns = [
    path("coaching/", pages.coaching, name="coaching"),
    path("coaching/nieuw/", pages.coaching_cohort_new, name="coaching_cohort_new"),
    path("coaching/drempels/", pages.coaching_matrix, name="coaching_matrix"),
    path("coaching/drempels/<str:kind>/", pages.coaching_matrix_file, name="coaching_matrix_file"),
    path("coaching/hefbomen/", pages.coaching_levers, name="coaching_levers"),
    path("coaching/hefbomen/nieuw/", pages.coaching_lever, name="coaching_lever_new"),
    path("coaching/hefbomen/<str:key>/", pages.coaching_lever, name="coaching_lever"),
    path("coaching/groep/<str:key>/", pages.coaching_cohort, name="coaching_cohort"),
    path("coaching/traject/<str:key>/", pages.coaching_path, name="coaching_path"),
    path("coaching/traject/<str:key>/notities/", pages.coaching_notes, name="coaching_notes"),
    path("coaching/notitie/<str:key>/weg/", pages.coaching_note_remove, name="coaching_note_remove"),
    path("coaching/programma/<str:key>/", pages.coaching_programme, name="coaching_programme"),
    path("coaching/wie/<str:token>/", guests.guest_coaching_nominate, name="guest_coaching_nominate"),
    path("coaching/gevraagd/<str:token>/", guests.guest_coaching_nominated, name="guest_coaching_nominated"),
    path("coaching/meting/<str:token>/", guests.guest_coaching_measure, name="guest_coaching_measure"),
    path("coaching/voortgang/<str:token>/", guests.guest_coaching_progress, name="guest_coaching_progress"),
    *(
        path(f"coaching/{word}/<str:key>/<str:verb>/", coaching_step, {"kind": kind}, name=f"coaching_{kind}_step")
        for kind, word in STEPS.items()
    ),
]
