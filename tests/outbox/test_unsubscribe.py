"""One click ends a kind of mail (RFC 8058): without a log-in, without cookies, as often as a mail program wants."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox import actions
from vlechtwerk.outbox.enums import MessageState
from vlechtwerk.outbox.models import AddressMark, MailChoice, Message

pytestmark = pytest.mark.django_db
GUEST = actions.Address("gast@example.org", "Gast")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def _https(settings):
    settings.BASE_URL, settings.HTTPS = "https://netwerk.example", True


def tell(to, kind="exchanges.coin_booked", **fields):
    return actions.queue(kind, to=to, context=mail_samples[kind](), **fields)


def path_in(header):
    return re.fullmatch(r"<https://netwerk\.example(/post/af/[^>]+)>", header.strip())[1]


def strict():
    """A mail program: no cookies, and a site that minds forged forms."""
    return Client(enforce_csrf_checks=True)


def left(server):
    actions.deliver_due()
    return server.mails[-1][1]


@pytest.mark.parametrize("to", ["person", "guest"])
def test_news_carries_the_headers_and_one_post_ends_its_kind(server, to):
    reader = factories.make_person() if to == "person" else GUEST
    tell(reader)
    mail = left(server)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = path_in(mail["List-Unsubscribe"])
    assert path in mail.get_body(("plain",)).get_content() and path in mail.get_body(("html",)).get_content()
    waits = tell(reader)
    for _time in range(2):
        assert strict().post(path, ONE_CLICK).status_code == 200
    waits.refresh_from_db()
    again, other = tell(reader), tell(reader, "matching.offer_closed")
    assert waits.state == again.state == (MessageState.PAGE if to == "person" else MessageState.CANCELLED)
    assert other.state == MessageState.QUEUED
    assert actions.deliver_due() == 1


def test_looking_at_the_link_ends_nothing(server):
    tell(factories.make_person())
    path = path_in(left(server)["List-Unsubscribe"])
    page = strict().get(path)
    assert page.status_code == 200 and b"<form" in page.content
    assert not MailChoice.objects.exists() and not AddressMark.objects.exists()


def test_address_of_a_guest_is_kept_as_a_hash_only(server):
    tell(GUEST)
    strict().post(path_in(left(server)["List-Unsubscribe"]))
    assert GUEST.email not in AddressMark.objects.get().address
    assert tell(actions.Address("GAST@example.org")).state == MessageState.CANCELLED
    assert tell(actions.Address("ander@example.org")).state == MessageState.QUEUED


@pytest.mark.parametrize("kind", ["matching.proposal_asked", "ledger.corrected", "people.login_code"])
def test_what_waits_for_an_answer_or_must_be_known_cannot_be_ended(server, kind):
    person = factories.make_person()
    tell(person, kind)
    mail = left(server)
    assert mail["List-Unsubscribe"] is None and mail["List-Unsubscribe-Post"] is None
    assert "/post/af/" not in mail.get_body(("plain",)).get_content()


def test_link_that_was_altered_or_is_of_another_kind_does_nothing():
    from vlechtwerk.outbox import registry, routing

    person = factories.make_person()
    good = routing.unsubscribe_link(registry.notices["matching.over"], person.pk, "").rpartition("/af/")[2].strip("/")
    urgent = routing.unsubscribe_link(registry.notices["matching.request"], person.pk, "").rpartition("/af/")[2]
    for token in (good[:-1] + ("a" if good[-1] != "a" else "b"), urgent.strip("/"), "x"):
        assert strict().post(reverse("unsubscribe", args=[token])).status_code == 404
    assert not MailChoice.objects.exists()


def test_without_https_there_is_the_address_but_no_one_click(server, settings):
    settings.HTTPS = False
    tell(factories.make_person())
    mail = left(server)
    assert mail["List-Unsubscribe"] and mail["List-Unsubscribe-Post"] is None


def test_digest_is_ended_as_a_whole_and_chosen_again(server, people_like):
    from tests.outbox.test_digest import at, work

    person = factories.make_person()
    with at("2026-11-25 10:00"):
        tell(person)
    with at("2026-11-26 08:00"):
        assert work() == 1
        path = path_in(server.mails[-1][1]["List-Unsubscribe"])
        strict().post(path, ONE_CLICK)
        assert tell(person).state == MessageState.PAGE
        client = client_of(person)
        page = client.get(reverse("notice_choices"))
        typed = {name: page.context["form"][name].value() for name in page.context["form"].fields}
        typed = {name: value for name, value in typed.items() if value is not None} | {"exchanges.settled": "digest"}
        assert client.post(reverse("notice_choices"), typed).status_code == 302
        assert tell(person).state == MessageState.DIGEST
    assert Message.objects.filter(kind="outbox.digest").count() == 1
