import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox import actions
from vlechtwerk.outbox.enums import MessageState
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.enums import HatKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _settings(settings, tmp_path):
    settings.DEMO = True
    settings.DEBUG = False
    settings.STAFF_MFA = "optional"
    settings.MAILBOX_DIR = tmp_path


def administrator():
    return factories.make_person("Karim Haddad", hats=(HatKind.MEMBER, HatKind.ADMINISTRATOR))


def sent(to=None, code="ABC-DEF", **fields):
    message = actions.queue("people.login_code", to=to or factories.make_person(), context={"code": code}, **fields)
    actions.deliver_due()
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    return message


@pytest.mark.parametrize("count", [1, 3])
def test_mailbox_asks_the_same_number_of_queries(count, django_assert_num_queries):
    for _number in range(count):
        sent()
    with django_assert_num_queries(2):
        page = Client().get(reverse("mailbox"))
    assert len(page.context["page"]) == count


@pytest.mark.parametrize("name", ["mailbox", "mailbox_message", "mailbox_html"])
def test_mailbox_is_not_there_outside_the_demo(settings, name):
    args = [] if name == "mailbox" else [sent().key]
    assert Client().get(reverse(name, args=args)).status_code == 200
    settings.DEMO = False
    for client in (Client(), client_of(administrator())):
        assert client.get(reverse(name, args=args)).status_code == 404


def test_mailbox_is_newest_first_and_searched_by_addressee():
    older, newer = sent(factories.make_person("Griet Vandamme")), sent(factories.make_person("Rik Smeets"))
    client = Client()
    assert list(client.get(reverse("mailbox")).context["page"]) == [newer, older]
    assert list(client.get(reverse("mailbox"), {"text": "griet"}).context["page"]) == [older]
    assert list(client.get(reverse("mailbox"), {"text": older.to_email}).context["page"]) == [older]
    assert not client.get(reverse("mailbox"), {"text": "nobody", "page": "99"}).context["page"].object_list


def test_mail_is_shown_with_its_text_and_its_frame():
    message = sent(factories.make_person("Griet <b>Vandamme</b>"), code="QRS-TUV")
    page = Client().get(reverse("mailbox_message", args=[message.key])).content.decode()
    assert "QRS-TUV" in page
    assert "<b>Vandamme" not in page
    assert f'src="{reverse("mailbox_html", args=[message.key])}"' in page
    assert 'sandbox="' in page
    assert "allow-scripts" not in page
    assert "allow-same-origin" not in page
    assert Client().get(reverse("mailbox_message", args=["nothing"])).status_code == 404


def test_frame_has_a_policy_of_its_own_and_the_page_keeps_the_strict_one():
    message = sent()
    frame = Client().get(reverse("mailbox_html", args=[message.key]))
    policy = frame["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'unsafe-inline'" in policy
    assert "script-src" not in policy
    assert "sandbox" in policy
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    page = Client().get(reverse("mailbox_message", args=[message.key]))
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_calendar_file_of_a_mail_can_be_taken_along():
    message = sent(calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", calendar_method="REQUEST")
    address = reverse("mailbox_message", args=[message.key])
    page = Client().get(address)
    assert b'href="?file=ics"' in page.content
    file = Client().get(address, {"file": "ics"})
    assert file["Content-Type"].startswith("text/calendar")
    assert file.content.startswith(b"BEGIN:VCALENDAR")
    assert b"invite.ics" in Client().get(address, {"file": "1"}).content


def test_mail_without_a_calendar_offers_none():
    page = Client().get(reverse("mailbox_message", args=[sent().key]), {"file": "ics"})
    assert page["Content-Type"].startswith("text/html")
    assert b'href="?file=ics"' not in page.content


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_kind_of_mail_can_be_previewed(language):
    client = client_of(factories.make_broker())
    for kind, _make in mail_samples.items():
        page = client.get(reverse("mail_preview", args=[kind, language]))
        frame = client.get(reverse("mail_preview_html", args=[kind, language]))
        assert (page.status_code, frame.status_code) == (200, 200), kind
        assert f'lang="{language}"' in frame.content.decode(), kind
        assert "{{" not in frame.content.decode(), kind


def test_previews_are_for_the_team():
    assert client_of(factories.make_person()).get(reverse("mail_previews")).status_code == 403
    assert Client().get(reverse("mail_previews")).status_code == 302
    page = client_of(factories.make_broker()).get(reverse("mail_previews"))
    assert len(page.context["rows"]) == len(mail_samples.items())


@pytest.mark.parametrize(("kind", "language"), [("people.nothing", "nl"), ("people.login_code", "de"), ("x", "nl")])
def test_preview_of_what_is_not_there_is_not_found(kind, language):
    client = client_of(factories.make_broker())
    assert client.get(reverse("mail_preview", args=[kind, language])).status_code == 404


def failed(count=1):
    for _number in range(count):
        actions.queue("people.login_code", to=factories.make_person(), context={"code": "ABC-DEF"})
    Message.objects.update(state=MessageState.FAILED, attempts=6, last_error="SMTPRecipientsRefused: no such address")


@pytest.mark.parametrize("count", [1, 3])
def test_failed_mail_asks_the_same_number_of_queries(count, django_assert_num_queries):
    failed(count)
    client = client_of(administrator())
    with django_assert_num_queries(4):
        page = client.get(reverse("failed_mail"))
    assert page.content.count(b"no such address") == count


def test_failed_mail_leaves_again_on_request_of_an_administrator():
    failed()
    message = Message.objects.get()
    address, typed = reverse("mail_retry", args=[message.key]), {"to_email": message.to_email}
    for person in (factories.make_person(), factories.make_broker()):
        assert client_of(person).post(address, typed).status_code == 403
        assert client_of(person).get(reverse("failed_mail")).status_code == 403
    client = client_of(administrator())
    assert client.get(address).status_code == 405
    client.post(address, typed)
    actions.deliver_due()
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert not client.get(reverse("failed_mail")).context["page"].object_list


def test_wrong_address_of_a_failed_mail_is_mended_on_the_page():
    failed()
    message = Message.objects.get()
    client = client_of(administrator())
    page = client.get(reverse("failed_mail")).content.decode()
    assert f'value="{message.to_email}"' in page
    client.post(reverse("mail_retry", args=[message.key]), {"to_email": "new@example.org"})
    message.refresh_from_db()
    assert (message.state, message.to_email) == (MessageState.QUEUED, "new@example.org")


@pytest.mark.parametrize("typed", ["", "no address", "a@b\nBcc: c@d.be", "x" * 300 + "@example.org"])
def test_address_that_is_none_keeps_the_mail_waiting_and_says_so(typed):
    failed()
    message = Message.objects.get()
    client = client_of(factories.make_person(hats=(HatKind.MEMBER, HatKind.ADMINISTRATOR), language="en"))
    page = client.post(reverse("mail_retry", args=[message.key]), {"to_email": typed}, follow=True)
    assert "is not an e-mail address" in page.content.decode()
    message.refresh_from_db()
    assert message.state == MessageState.FAILED


def test_second_click_on_a_mail_that_left_says_so():
    failed()
    message = Message.objects.get()
    client = client_of(factories.make_person(hats=(HatKind.MEMBER, HatKind.ADMINISTRATOR), language="en"))
    typed = {"to_email": message.to_email}
    client.post(reverse("mail_retry", args=[message.key]), typed)
    page = client.post(reverse("mail_retry", args=[message.key]), typed, follow=True)
    assert "does not wait here any more" in page.content.decode()


def test_menu_brings_the_administrator_to_the_mail_that_did_not_arrive():
    address = f'href="{reverse("failed_mail")}"'
    page = client_of(administrator()).get(reverse("mail_previews")).content.decode()
    assert f'href="{reverse("state")}"' in page  # Beheer, with the mail as one of its tabs
    assert address in client_of(administrator()).get(reverse("state")).content.decode()
    assert address not in client_of(factories.make_broker()).get(reverse("mail_previews")).content.decode()
