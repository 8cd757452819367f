"""Pages of the house itself."""

from django.urls import path

from vlechtwerk.core import views

urlpatterns = [
    path("-/patterns", views.patterns, name="patterns"),
    path("-/health", views.health, name="health"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("-/theme", views.theme, name="theme"),
    path("verifieer/uitgever.json", views.badge_issuer, name="badge_issuer"),
    path("verifieer/sleutel.json", views.badge_key, name="badge_key"),
    path("toegankelijkheid", views.accessibility, name="accessibility"),
    path("hulp", views.help_page, name="help"),
]
