from django.urls import path

from vlechtwerk.sprints.views import ideas, making, planning, running, seats

urlpatterns = [
    path("sprints/", planning.sprints, name="sprints"),
    path("sprints/nieuw/", planning.sprint_new, name="sprint_new"),
    path("sprints/blok/<str:key>/", planning.sprint_step, name="sprint_step"),
    path("sprints/blok/<str:key>/<str:verb>/", planning.sprint_step_act, name="sprint_step_act"),
    path("sprints/idee/<str:key>/<str:verb>/", ideas.sprint_idea_act, name="sprint_idea_act"),
    path("sprints/beeld/<str:key>/", making.sprint_picture, name="sprint_picture"),
    path("sprints/beeld/<str:key>/<str:verb>/", making.sprint_frame_act, name="sprint_frame_act"),
    path("sprints/taak/<str:key>/weg/", making.sprint_line_remove, name="sprint_line_remove"),
    path("sprints/<str:key>/", running.sprint, name="sprint"),
    path("sprints/<str:key>/wijzigen/", planning.sprint_edit, name="sprint_edit"),
    path("sprints/<str:key>/blok/", planning.sprint_step_new, name="sprint_step_new"),
    path("sprints/<str:key>/ideeen/", ideas.sprint_ideas, name="sprint_ideas"),
    path("sprints/<str:key>/papier/", ideas.sprint_paper, name="sprint_paper"),
    path("sprints/<str:key>/beelden/<str:kind>/", making.sprint_frames, name="sprint_frames"),
    path("sprints/<str:key>/test/", making.sprint_test, name="sprint_test"),
    path("sprints/<str:key>/test/<int:tester>/", making.sprint_tester, name="sprint_tester"),
    path("sprints/<str:key>/oogst/", ideas.sprint_harvest, name="sprint_harvest"),
    path("sprints/<str:key>/scherm/", running.sprint_screen, name="sprint_screen"),
    path("sprints/<str:key>/mijn-plek/", seats.sprint_own_seat, name="sprint_own_seat"),
    path("sprints/<str:key>/doen/<str:verb>/", running.sprint_act, name="sprint_act"),
    path("sprint/", seats.sprint_pin, name="sprint_pin"),
    path("sprint/mee/<str:token>/", seats.sprint_join, name="sprint_join"),
    path("sprint/plek/<str:token>/", seats.sprint_seat, name="sprint_seat"),
    path("sprint/plek/<str:token>/stuur/", seats.sprint_seat_send, name="sprint_seat_send"),
    path("sprint/plek/<str:token>/beeld/<str:key>/", seats.sprint_seat_picture, name="sprint_seat_picture"),
    path("sprint/plek/<str:token>/doen/<str:verb>/", seats.sprint_seat_act, name="sprint_seat_act"),
]
