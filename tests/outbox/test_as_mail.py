"""The mail as a server gets it: headers that nobody breaks out of, and the calendar part."""

import email
import email.policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest

from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox import actions
from vlechtwerk.outbox.actions import Address
from vlechtwerk.outbox.models import Message

pytestmark = pytest.mark.django_db
NAMES = {
    "plain": ("Griet Vandamme", "Griet Vandamme"),
    "accents": ("Zoë Désirée Łukasz", "Zoë Désirée Łukasz"),
    "comma": ("Vandamme, Griet", "Vandamme, Griet"),
    "quotes": ('Griet "de bakker" O\\Neil', "Griet de bakker ONeil"),
    "newline": ("Griet\nBcc: all@example.org", "Griet Bcc: all@example.org"),
    "return": ("Griet\r\nBcc: all@example.org", "Griet Bcc: all@example.org"),
    "address": ("Griet <all@example.org>", "Griet <all@example.org>"),
    "control": ("Griet\x07\u2028Vandamme", "Griet Vandamme"),
    "long": ("é" * 130, "é" * 120),
    "long with spaces": ("Zoë Désirée " * 9, ("Zoë Désirée " * 9).strip()),
    "emoji": ("Griet 🌾", "Griet 🌾"),
}


def sent(**message):
    return email.message_from_bytes(
        actions.as_mail(Message(**{"key": "abc", "kind": "people.login_code", "text": "x", "html": "<p>x</p>", "subject": "x",
                                   "to_email": "griet@example.org", **message})).message().as_bytes(),
        policy=email.policy.default,
    )  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_name_cannot_break_out_of_its_header(name):
    typed, shown = NAMES[name]
    message = actions.queue("people.login_code", to=Address("griet@example.org", typed), context={"code": "X"})
    mail = email.message_from_bytes(actions.as_mail(message).message().as_bytes())
    raw_name, address = parseaddr(mail["To"])
    assert (address, str(make_header(decode_header(raw_name)))) == ("griet@example.org", shown)
    assert mail["Bcc"] is None and mail["Cc"] is None


@pytest.mark.parametrize("name", ['De "Gist", Mechelen', "Réseau d’ici\nBcc: x@y.be", "Netwerk (proef)"])
def test_name_of_the_network_cannot_break_the_sender(settings, name):
    settings.NETWORK_NAME, settings.NETWORK_MAIL = name, "netwerk@example.org"
    [sender] = sent()["From"].addresses
    assert sender.addr_spec == "netwerk@example.org"
    assert sender.display_name.split() == name.replace('"', "").split()


@pytest.mark.parametrize(
    "title", ["Soep\nBcc: all@example.org", "Soep\r\n\r\n<script>", "Crème brûlée 🍮 " * 30, "\u2028Soep"]
)
def test_title_cannot_break_out_of_the_subject(title):
    sample = mail_samples["matching.proposal_asked"]()
    message = actions.queue(
        "matching.proposal_asked", to=Address("griet@example.org"), context={**sample, "innovation": {"name": title}}
    )
    mail = email.message_from_bytes(actions.as_mail(message).message().as_bytes())
    assert mail["Bcc"] is None
    assert str(make_header(decode_header(mail["Subject"]))) == message.subject
    assert " ".join(title.split())[:100] in message.subject


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_calendar_part_carries_its_method(method):
    calendar = f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nSUMMARY:Crème\r\nEND:VCALENDAR\r\n"
    mail = sent(calendar=calendar, calendar_method=method)
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == method and part.get_content_charset() == "utf-8"
    assert part.get_payload(decode=True).decode() == calendar
    assert part.get_filename() == "invite.ics"


def test_mail_without_a_calendar_has_two_parts():
    assert [part.get_content_type() for part in sent().walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_mail_is_the_same_at_every_attempt():
    message = actions.queue("people.login_code", to=Address("griet@example.org"), context={"code": "X"})
    first, second = (actions.as_mail(message).message()["Message-ID"] for _attempt in range(2))
    assert first == second and message.key in first


def test_person_is_remembered_by_number_and_a_visitor_is_not():
    from tests import factories

    person = factories.make_person(language="fr")
    known = actions.queue("people.login_code", to=person, context={"code": "X"})
    unknown = actions.queue("people.login_code", to=Address("a@b.example"), context={"code": "X"})
    assert (known.person_id, known.language, unknown.person_id) == (person.pk, "fr", None)
