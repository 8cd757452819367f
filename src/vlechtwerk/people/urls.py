from django.urls import path

from vlechtwerk.people.views import own, register

urlpatterns = [
    path("ik/", own.profile, name="profile"),
    path("ik/bewerk/", own.profile_edit, name="profile_edit"),
    path("ik/talent/", own.talent_add, name="talent_add"),
    path("ik/talent/<str:key>/", own.talent_edit, name="talent_edit"),
    path("ik/talent/<str:key>/weg/", own.talent_remove, name="talent_remove"),
    path("ik/dagen/", own.half_days, name="half_days"),
    path("ik/zichtbaar/", own.audience, name="audience"),
    path("ik/toestemming/", own.consents, name="consents"),
    path("hoed/", own.hat_switch, name="wear_hat"),
    path("mensen/", register.people, name="people"),
    path("mensen/nieuw/", register.person_new, name="person_new"),
    path("mensen/<str:key>/", register.person, name="person"),
    path("mensen/<str:key>/bewerk/", register.person_edit, name="person_edit"),
    path("mensen/<str:key>/dagen/", own.half_days, name="person_half_days"),
    path("mensen/<str:key>/hoed/", register.person_hat, name="person_hat"),
    path("mensen/<str:key>/vertrek/", register.person_leave, name="person_leave"),
    path("mensen/<str:key>/talent/", register.person_talent_add, name="person_talent_add"),
    path("mensen/<str:key>/organisatie/", register.person_affiliation, name="person_affiliation"),
    path("organisaties/", register.organisations, name="organisations"),
    path("organisaties/nieuw/", register.organisation_edit, name="organisation_new"),
    path("organisaties/<str:key>/", register.organisation, name="organisation"),
    path("organisaties/<str:key>/bewerk/", register.organisation_edit, name="organisation_edit"),
]
