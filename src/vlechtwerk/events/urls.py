from django.urls import path

from vlechtwerk.events.views import agenda, door, events, reached, registering

urlpatterns = [
    # events
    path("evenementen/", events.events, name="events"),
    path("evenementen/nieuw/", events.event_new, name="event_new"),
    path("evenementen/bereikt/", reached.reached, name="reached"),
    path("evenementen/bereikt.<str:kind>", reached.reached_file, name="reached_file"),
    path("evenementen/<str:key>/", events.event, name="event"),
    path("evenementen/<str:key>/wijzigen/", events.event_edit, name="event_edit"),
    path("evenementen/<str:key>/mensen/", events.event_people, name="event_people"),
    path("evenementen/<str:key>/mensen/<str:one>/<str:verb>/", events.event_person_act, name="event_person_act"),
    path("evenementen/<str:key>/lijst/", reached.event_paste, name="event_paste"),
    path("evenementen/<str:key>/bereikt/", reached.event_reached, name="event_reached"),
    path("evenementen/<str:key>/bereikt.<str:kind>", reached.event_reached_file, name="event_reached_file"),
    path("evenementen/<str:key>/deur/", door.door, name="door"),
    path("evenementen/<str:key>/deur/afvinken/", door.door_tick, name="door_tick"),
    path("evenementen/<str:key>/deur/aankomsten/", door.door_send, name="door_send"),
    path("evenementen/<str:key>/deur/wacht.js", door.door_worker, name="door_worker"),
    path("evenementen/<str:key>/<str:verb>/", events.event_act, name="event_act"),
    path("agenda-open/", agenda.open_agenda, name="open_agenda"),
    path("agenda-open/kalender.ics", agenda.open_agenda_feed, name="open_agenda_feed"),
    path("agenda-open/<str:key>.ics", agenda.open_event_ics, name="open_event_ics"),
    path("agenda-open/<str:key>/", registering.open_event, name="open_event"),
    path("agenda-open/<str:key>/bedankt/", registering.open_event_done, name="open_event_done"),
    path("inschrijving/<str:token>/", registering.guest_registration, name="guest_registration"),
    # stages, appearances and cards
]
