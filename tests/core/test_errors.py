"""What somebody reads when it goes wrong: in the look of the house, in their language, with a way out."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path
from django.views.decorators.http import require_POST

from tests import factories
from vlechtwerk.core import views
from vlechtwerk.core.errors import TooMany


def boom(request):
    raise ValueError("broken")


def forbidden(request):
    raise PermissionDenied


def busy(request):
    raise TooMany


@require_POST
def form_only(request):
    return HttpResponse("taken")


def echo(request):
    return HttpResponse(request.POST.get("text", ""))


handler400, handler403 = views.bad_request, views.permission_denied
handler404, handler500 = views.page_not_found, views.server_error
urlpatterns = [
    path("boom", boom), path("forbidden", forbidden), path("busy", busy), path("echo", echo),
    path("form", form_only),
    path("", include("vlechtwerk.config.urls")),
]  # fmt: skip

TITLES = {
    400: ("Dat konden we niet lezen", "Nous n’avons pas pu lire cela", "We could not read that"),
    403: ("Deze pagina is niet voor jou", "Cette page n’est pas pour vous", "This page is not yours"),
    404: ("We vinden deze pagina niet", "Nous ne trouvons pas cette page", "We cannot find this page"),
    405: ("Hier staat geen pagina", "Il n’y a pas de page ici", "There is no page here"),
    413: ("Dat is te veel in één keer", "C’est trop en une fois", "That is too much at once"),
    429: ("Even wat trager", "Un peu moins vite", "Just a little slower"),
    500: ("Er ging iets stuk bij ons", "Quelque chose s’est cassé chez nous", "Something broke on our side"),
}
LANGUAGES = ("nl", "fr", "en")


def provoke(client, status, language):
    headers = {"accept-language": language}
    client.raise_request_exception = False
    if status == 413:
        kind = "application/x-www-form-urlencoded"
        return client.post("/echo", b"text=" + b"a" * 2_600_000, content_type=kind, headers=headers)
    address = {400: "/echo?q=%00", 403: "/forbidden", 404: "/nowhere", 405: "/form", 429: "/busy", 500: "/boom"}[status]
    return client.get(address, headers=headers)


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", TITLES)
def test_error_speaks_the_language_of_the_browser_in_the_look_of_the_house(client, status, language):
    answer = provoke(client, status, language)
    html = answer.content.decode()
    assert answer.status_code == status
    assert f'<p class="code">{status}</p>' in html
    assert TITLES[status][LANGUAGES.index(language)] in html
    assert f'lang="{ {"nl": "nl-BE"}.get(language, language) }"' in html
    assert 'class="mark"' in html and 'href="/' in html and "<link" in html
    assert "Traceback" not in html and "broken" not in html


@pytest.mark.urls(__name__)
@pytest.mark.django_db
@pytest.mark.parametrize("status", [403, 404, 429, 500])
def test_error_speaks_the_language_of_the_person(status):
    client = Client()
    person = factories.make_person(language="fr")
    client.force_login(person, backend="vlechtwerk.people.backends.LoginBackend")
    answer = provoke(client, status, "nl")
    assert answer.status_code == status
    assert TITLES[status][1] in answer.content.decode()


@pytest.fixture
def database_away(django_db_setup, django_db_blocker):
    """A real connection that leads nowhere."""
    with django_db_blocker.unblock():
        connection.close()
        kept = dict(connection.settings_dict)
        connection.settings_dict.update(NAME="/nowhere/at.all", HOST="/nowhere")
        yield
        connection.close()
        connection.settings_dict.update(kept)


def test_database_that_is_away_makes_the_site_not_ready_and_the_process_no_less_alive(client, database_away):
    answer = client.get("/-/ready")
    assert (answer.status_code, answer.json()["why"]) == (503, {"database": "unreachable"})
    assert client.get("/-/health").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_without_a_database_is_the_500_page(client, database_away, language):
    client.raise_request_exception = False
    client.cookies["sessionid"] = "abcdefghijklmnopqrstuvwxyz012345"
    answer = client.get("/mensen/", headers={"accept-language": language})
    assert answer.status_code == 500
    assert TITLES[500][LANGUAGES.index(language)] in answer.content.decode()
