"""Headers on every answer; input that no database can store never reaches a view."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.test import RequestFactory
from django.urls import include, path
from django.views.i18n import set_language

from vlechtwerk.core import views
from vlechtwerk.core.middleware import _unstorable, security_headers

pytestmark = pytest.mark.urls(__name__)


def echo(request):
    return HttpResponse(request.POST.get("text", "nothing"))


def moved(request):
    return redirect("/new/?a=1")


def to_login(request):
    return HttpResponseRedirect("/login/?next=/piece")


def heavy(request):
    raise RequestDataTooBig


handler400, handler403 = views.bad_request, views.permission_denied
handler404, handler500 = views.page_not_found, views.server_error
urlpatterns = [
    path("", include("vlechtwerk.core.urls")),
    path("taal/", set_language, name="set_language"),
    path("echo", echo),
    path("moved", moved),
    path("piece", to_login),
    path("heavy", heavy),
    path("login/", echo, name="account_login"),
]


@pytest.mark.parametrize("address", ["/hulp", "/nowhere", "/hulp?x=%00", "/-/theme"])
def test_strict_headers_stand_on_every_answer(client, address):
    response = client.get(address)
    policy = response["Content-Security-Policy"]
    for rule in (
        "default-src 'self'",
        "img-src 'self' data:",
        "style-src 'self'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'none'",
    ):
        assert rule in policy.split("; ")
    assert "unsafe" not in policy
    assert "camera=()" in response["Permissions-Policy"]
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_view_may_set_its_own_policy():
    answer = HttpResponse(headers={"Content-Security-Policy": "frame-ancestors *"})
    assert (
        security_headers(lambda request: answer)(RequestFactory().get("/"))["Content-Security-Policy"]
        == "frame-ancestors *"
    )


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/echo?q=a%00b", None),
        ("/echo?%00=b", None),
        ("/echo%00", None),
        ("/echo", {"text": "a\x00b"}),
        ("/echo", {"a\x00": "b"}),
    ],
)
def test_nul_gives_a_page_not_a_crash(client, address, data):
    response = client.get(address) if data is None else client.post(address, data)
    assert response.status_code == 400
    assert b"<h1>" in response.content


def test_nul_in_a_cookie_or_file_name_gives_400(client):
    assert client.post("/echo", {"file": SimpleUploadedFile("a\x00b.txt", b"x")}).status_code in {200, 400}
    client.cookies["sessionid"] = "abcdefgh\x00"
    assert client.get("/echo").status_code == 400


def test_broken_encodings_never_crash(client):
    assert client.get("/echo?q=%ff%fe").status_code == 200
    kind = "application/x-www-form-urlencoded"
    assert client.post("/echo", b"text=%ff%fe", content_type=kind).status_code == 200
    assert client.post("/echo", b"text=%ED%A0%80", content_type=kind).status_code == 200
    assert client.post("/echo", b"text=x", content_type=f"{kind}; charset=latin-1").status_code == 400
    assert client.post("/echo", b"nonsense", content_type="multipart/form-data; boundary=").status_code == 400


def test_lone_surrogates_cannot_be_stored():
    assert _unstorable("a\ud800") and _unstorable("\x00")
    assert not _unstorable("gewone tekst 🌾 é")


def test_ordinary_text_comes_through_unchanged(client):
    text = "Coöperatie “De Gist” 🌾\r\ntweede regel\t"
    assert client.post("/echo", {"text": text}).content.decode() == text


def test_too_large_a_form_gives_413(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
    kind = "application/x-www-form-urlencoded"
    response = client.post("/echo", b"text=" + b"a" * 2_000_001, content_type=kind)
    assert response.status_code == 413
    assert b"2 MB" in response.content
    assert client.get("/heavy").status_code == 413


def test_too_many_fields_gives_413(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    assert client.post("/echo", {f"f{n}": "x" for n in range(5)}).status_code == 413


def test_redirect_of_a_piece_becomes_one_of_the_page(client):
    response = client.get("/moved", headers={"hx-request": "true"})
    assert (response.status_code, response["HX-Redirect"], response.content) == (204, "/new/?a=1", b"")
    assert "Location" not in response
    assert client.get("/moved").status_code == 302


def test_expired_session_under_htmx_comes_back_to_the_page_not_the_piece(client):
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/board?theme=zorg"}
    response = client.get("/piece", headers=headers)
    assert response["HX-Redirect"] == "/login/?next=%2Fboard%3Ftheme%3Dzorg"


@pytest.mark.django_db
def test_session_key_that_cannot_be_stored_never_reaches_the_database(client, django_assert_num_queries):
    client.cookies["sessionid"] = "abcdefgh\x00"
    with django_assert_num_queries(0):
        assert client.get("/hulp").status_code == 400
