"""Pages of the house: patterns, help, health, theme, and what is said when something goes wrong."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.shortcuts import render as render_page
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import include, path
from django.utils.translation import override
from django.views.i18n import set_language

from vlechtwerk.core import context, registry, views
from vlechtwerk.core.errors import TooMany
from vlechtwerk.core.registry import NavItem, Registry

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def phone(settings):
    settings.NETWORK_PHONE = "015 00 23 45"


def boom(request):
    raise ValueError("broken")


def forbidden(request):
    raise PermissionDenied("Only for coaches. Ask Lotte.")


def busy(request):
    raise TooMany("Later please.", retry_after_s=60)


def echo(request):
    return HttpResponse("ok")


handler400, handler403 = views.bad_request, views.permission_denied
handler404, handler500 = views.page_not_found, views.server_error
urlpatterns = [
    path("", include("vlechtwerk.core.urls")),
    path("taal/", set_language, name="set_language"),
    path("boom", boom),
    path("forbidden", forbidden),
    path("busy", busy),
    path("home/", echo, name="home"),
    path("list/", echo, name="list"),
    path("list/new/", echo, name="new"),
]


@pytest.mark.parametrize(
    ("language", "word", "tag"),
    [("nl", "Knoppen", "nl-BE"), ("fr", "Boutons", "fr"), ("en", "Buttons", "en")],
)
@pytest.mark.parametrize("address", ["/-/patterns", "/hulp", "/toegankelijkheid"])
def test_page_speaks_the_language(client, address, language, word, tag):
    response = client.get(address, headers={"accept-language": language})
    html = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{tag}"' in html
    assert address != "/-/patterns" or word in html


def test_patterns_page_has_every_component_and_no_double_ids(client):
    html = client.get("/-/patterns").content.decode()
    for css in (
        "btn first",
        "field wrong",
        "state late",
        "tag private",
        "path mini",
        "radar",
        "parts",
        "empty",
        "pager",
        "dialog",
        "note calm",
        "note i-warn",
        "chip",
        "tabs",
        "crumbs",
        "time",
        "coins",
        "counter",
    ):
        assert f'class="{css}' in html or f" {css}" in html, css
    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_pages_carry_no_inline_style_or_script(client):
    for address in ("/-/patterns", "/hulp", "/nowhere"):
        html = client.get(address).content.decode()
        assert " style=" not in html and "<style" not in html and " onclick" not in html
        assert all("src=" in part.split(">")[0] for part in html.split("<script")[1:])


@pytest.mark.parametrize(
    ("address", "status", "word"),
    [
        ("/nowhere", 404, "We cannot find"),
        ("/forbidden", 403, "Only for coaches"),
        ("/busy", 429, "Later please"),
        ("/boom", 500, "Something broke"),
        ("/hulp?q=%00", 400, "could not read"),
    ],
)
def test_error_says_what_happened_and_the_way_out(client, address, status, word):
    client.raise_request_exception = False
    response = client.get(address, headers={"accept-language": "en"})
    html = response.content.decode()
    assert response.status_code == status
    assert word in html and "<h1>" in html and 'href="/' in html and "015 00 23 45" in html


def test_error_under_htmx_is_a_note_in_its_own_place(client):
    response = client.get("/nowhere", headers={"hx-request": "true"})
    assert response.status_code == 404
    assert response["HX-Retarget"] == "#messages"
    assert b"<html" not in response.content and b'role="alert"' in response.content


def test_too_many_tells_programs_when_to_come_back(client):
    assert client.get("/busy")["Retry-After"] == "60"


def test_server_error_touches_no_database(django_assert_num_queries):
    with override("nl"):
        response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Er ging iets stuk" in response.content.decode()


def test_form_open_too_long_gives_a_page_with_a_way_back(settings):
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/-/theme", {"theme": "dark"}, headers={"accept-language": "en"})
    assert response.status_code == 403
    assert "open for too long" in response.content.decode()


def test_health_tells_that_the_process_lives_and_asks_nobody(client, monkeypatch):
    def gone():
        raise OperationalError("secret detail")

    monkeypatch.setattr(connection, "cursor", gone)
    response = client.get("/-/health")
    assert (response.status_code, response.json()) == (200, {"ok": True})
    assert "no-store" in response["Cache-Control"]


def test_theme_is_kept_in_a_cookie_and_forgotten_again(client):
    response = client.post("/-/theme", {"theme": "dark", "next": "/hulp"})
    assert (response.status_code, response["Location"]) == (302, "/hulp")
    assert 'data-theme="dark"' in client.get("/hulp").content.decode()
    client.post("/-/theme", {"theme": "", "next": "/hulp"})
    assert "data-theme=" not in client.get("/hulp").content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_theme_goes_back_only_within_the_site(client, target):
    assert client.post("/-/theme", {"theme": "light", "next": target})["Location"] == "/"


def test_theme_made_up_in_the_cookie_is_ignored(client):
    client.cookies["theme"] = '"><b>'
    assert "data-theme=" not in client.get("/hulp").content.decode()


@pytest.fixture
def menu(monkeypatch):
    found = Registry("navigation entry")
    found.add("new", NavItem("New", "new", frozenset({"broker"}), order=3))
    found.add("list", NavItem("List", "list", frozenset({"broker", "member"}), order=2))
    found.add("home", NavItem("Home", "home", order=1))
    found.add("public", NavItem("Stories", "help", frozenset({"visitor"})))
    found.add("gone", NavItem("Gone", "no_such_view"))
    monkeypatch.setattr(context, "navigation", found)
    return found


def request_of(address, *hats, name="Griet <b>Vandamme</b>"):
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    if hats:
        request.acting = SimpleNamespace(person=SimpleNamespace(name=name), hats=frozenset(hats), hat=hats[0])
    return request


def test_navigation_follows_the_hats_and_marks_one_entry(menu):
    entries = context.page(request_of("/list/new/", "broker"))["house"]["nav"]
    assert [(entry.label, entry.current) for entry in entries] == [
        ("Home", False),
        ("List", False),
        ("New", True),
    ]
    assert [entry.label for entry in context.page(request_of("/", "member"))["house"]["nav"]] == [
        "Home",
        "List",
    ]
    assert [entry.label for entry in context.page(request_of("/"))["house"]["nav"]] == ["Stories"]


def test_entry_under_another_is_a_tab_of_its_pages_and_not_in_the_menu(menu):
    menu.add("rounds", NavItem("Rounds", "new", frozenset({"broker"}), order=4, under="list"))
    house = context.page(request_of("/list/", "broker"))["house"]
    assert "Rounds" not in [entry.label for entry in house["nav"]]
    assert [(entry.label, entry.current) for entry in house["tabs"]] == [("List", True), ("Rounds", False)]
    assert not context.page(request_of("/list/5/", "broker"))["house"]["tabs"], "only on the pages they lead to"
    assert not context.page(request_of("/list/", "member"))["house"]["tabs"], "one tab alone is no choice"


def test_thumb_bar_is_for_members_without_a_desk(menu):
    assert context.page(request_of("/", "member"))["house"]["thumb"]
    assert not context.page(request_of("/", "member", "broker"))["house"]["thumb"]
    assert not context.page(request_of("/"))["house"]["thumb"]


def test_base_page_shows_person_and_menu_without_queries(menu, django_assert_num_queries):
    html = render_page(request_of("/list/", "member"), "core/base.html").content.decode()
    assert "Griet &lt;b&gt;Vandamme" in html and 'class="thumb"' in html
    assert html.count('aria-current="page"') == 3  # menu, phone menu, thumb bar
    assert 'href="#content"' in html and 'id="content"' in html


def test_guest_page_has_no_menu(menu):
    html = render_page(request_of("/x"), "core/guest.html").content.decode()
    assert "<nav" not in html and "noindex" in html


def test_registries_hold_real_addresses():
    """An entry whose address does not exist would silently vanish from the menu."""
    assert all(item.url for _name, item in registry.navigation.items())


def test_mail_in_the_look_of_the_house_escapes_html_but_not_text():
    given = {
        "to_name": "<b>An & Jo</b>",
        "action_url": "https://x/?a=1&b=2",
        "action_label": "Open",
        "why": "Because.",
    }
    html, text = (render_to_string(f"core/mail/base.{kind}", given) for kind in ("html", "txt"))
    assert "<b>An" not in html and "An &amp; Jo" in html and "a=1&amp;b=2" in html
    assert "<b>An & Jo</b>" in text and "https://x/?a=1&b=2" in text and "Because." in text
    assert "<link" not in html and "<table" not in html and "class=" not in html


def test_messages_show_as_notes_with_their_role(menu):
    request = request_of("/list/", "member")
    request._messages = [Message(constants.SUCCESS, "Saved <b>"), Message(constants.ERROR, "Not saved")]
    html = render_page(request, "core/base.html").content.decode()
    assert 'role="status"' in html and "Saved &lt;b&gt;" in html
    assert 'class="note i-warn" role="alert"' in html
