from django.urls import path

from vlechtwerk.agenda import views

urlpatterns = [
    path("agenda/", views.agenda, name="agenda"),
    path("agenda/nieuw-adres/", views.agenda_renew, name="agenda_renew"),
    path("agenda/<str:token>.ics", views.agenda_feed, name="agenda_feed"),
    path("afspraken/<str:key>.ics", views.appointment_ics, name="appointment_ics"),
]
