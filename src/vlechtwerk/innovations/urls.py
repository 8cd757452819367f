from django.urls import path

from vlechtwerk.innovations.views import asking, dossier, intakes, needs
from vlechtwerk.innovations.views import path as pathway

urlpatterns = [
    path("vraag/", asking.ask, name="ask"),
    path("vraag/bedankt/", asking.ask_done, name="ask_done"),
    path("intakes/", intakes.intakes, name="intakes"),
    path("intakes/nieuw/", intakes.intake_new, name="intake_new"),
    path("intakes/<str:key>/", intakes.intake, name="intake"),
    path("intakes/<str:key>/<slug:verb>/", intakes.intake_act, name="intake_act"),
    path("pad/", pathway.path, name="path"),
    path("pad/assen/", needs.axes, name="axes"),
    path("pad/assen/nieuw/", needs.axis_edit, name="axis_new"),
    path("pad/assen/<str:key>/", needs.axis_edit, name="axis_edit"),
    path("innovaties/nieuw/", dossier.innovation_new, name="innovation_new"),
    path("innovaties/<str:key>/", dossier.innovation, name="innovation"),
    path("innovaties/<str:key>/bewerk/", dossier.innovation_edit, name="innovation_edit"),
    path("innovaties/<str:key>/verplaats/", dossier.innovation_move, name="innovation_move"),
    path("innovaties/<str:key>/toestand/", dossier.innovation_state, name="innovation_state"),
    path("innovaties/<str:key>/volgende-stap/", dossier.innovation_next_step, name="innovation_next_step"),
    path("innovaties/<str:key>/notitie/", dossier.innovation_note, name="innovation_note"),
    path("innovaties/<str:key>/overdracht/", dossier.innovation_hand_over, name="innovation_hand_over"),
    path("innovaties/<str:key>/taak/", dossier.task_add, name="task_add"),
    path("innovaties/<str:key>/team/", dossier.member_add, name="member_add"),
    path("innovaties/<str:key>/team/<str:person>/weg/", dossier.member_remove, name="member_remove"),
    path("innovaties/<str:key>/team/<str:person>/trekker/", dossier.member_lead, name="member_lead"),
    path("innovaties/<str:key>/diagnose/", needs.diagnosis_new, name="diagnosis_new"),
    path("innovaties/<str:key>/nood/", needs.need_new, name="need_new"),
    path("noden/<str:key>/bewerk/", needs.need_edit, name="need_edit"),
    path("noden/<str:key>/intrekken/", needs.need_withdraw, name="need_withdraw"),
    path("noden/<str:key>/heropenen/", needs.need_reopen, name="need_reopen"),
    path("taken/<str:key>/klaar/", dossier.task_done, name="task_done"),
]
