from django.urls import path

from vlechtwerk.operations import views

urlpatterns = [
    path("-/ready", views.ready, name="ready"),
    path("-/metrics", views.figures, name="metrics"),
    path("beheer/toestand/", views.state, name="state"),
    path("beheer/toestand/backup/", views.backup_now, name="backup_now"),
]
