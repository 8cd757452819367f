from django.urls import path

from vlechtwerk.programmes.views import circles, formings

urlpatterns = [
    path("kringen/", circles.circles, name="circles"),
    path("kringen/verdelen/", formings.forming_new, name="forming_new"),
    path("kringen/verdeling/<str:key>/", formings.forming, name="forming"),
    path("kringen/verdeling/<str:key>/mensen/", formings.forming_people, name="forming_people"),
    path("kringen/verdeling/<str:key>/regels/", formings.forming_rules, name="forming_rules"),
    path("kringen/verdeling/<str:key>/bevestigen/", formings.forming_confirm, name="forming_confirm"),
    path("kringen/verdeling/<str:key>/<str:verb>/", formings.forming_act, name="forming_act"),
    path("kringen/plaats/<str:key>/", circles.place, name="circle_place"),
    path("kringen/<str:key>/", circles.circle, name="circle"),
    path("kringen/<str:key>/<str:verb>/", circles.circle_act, name="circle_act"),
    path("kring/<str:token>/", circles.guest_circle, name="guest_circle"),
]
