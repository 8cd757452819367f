"""All addresses. Every one has a row in tests/architecture/test_permissions.py."""

from django.urls import include, path

urlpatterns = [
    path("", include("vlechtwerk.core.urls")),
]
