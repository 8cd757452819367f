"""All addresses. Every one has a row in tests/test_permissions.py."""

from importlib.util import find_spec

from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

APPS = (
    "core", "taxonomy", "people", "privacy", "ledger", "agenda", "outbox", "library", "surveys", "innovations", "matching", "programmes",
    "ecosystem", "sprints", "collaborations", "learning", "coaching", "exchanges", "events", "impact", "federation", "register",
    "desk", "operations", "api",
)  # fmt: skip

handler400 = "vlechtwerk.core.views.bad_request"
handler403 = "vlechtwerk.core.views.permission_denied"
handler404 = "vlechtwerk.core.views.page_not_found"
handler429 = "vlechtwerk.core.views.too_many"  # the log-in library looks for it here
handler500 = "vlechtwerk.core.views.server_error"

urlpatterns = [
    # The e-mail address of a person is the one in the register, changed there and nowhere else.
    path("account/email/", RedirectView.as_view(pattern_name="profile_edit"), name="account_email"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("taal/", set_language, name="set_language"),
    *(path("", include(f"vlechtwerk.{app}.urls")) for app in APPS if find_spec(f"vlechtwerk.{app}.urls")),
]
