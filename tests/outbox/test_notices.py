"""The page of notices: everything, newest first, whatever was mailed; and the page of choices."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.outbox.test_digest import at, work
from tests.personas import client_of
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox import actions, queries
from vlechtwerk.outbox.models import MailChoice, Message
from vlechtwerk.people.enums import HatKind

pytestmark = pytest.mark.django_db


def tell(to, kind="matching.offer_closed", **fields):
    return actions.queue(kind, to=to, context=mail_samples[kind](), **fields)


def listed(page):
    return [one for one, _kind in page.context["kinds"]]


@pytest.fixture
def griet():
    return factories.make_person("Griet Vandamme", language="en")


@pytest.mark.parametrize("count", [1, 3, queries.PAGE + 1])
def test_page_asks_the_same_number_of_queries(griet, count, django_assert_num_queries):
    for _number in range(count):
        tell(griet)
    client = client_of(griet)
    with django_assert_num_queries(3):  # session, person with hats and count, the page
        page = client.get(reverse("notices"))
    assert len(listed(page)) == min(count, queries.PAGE)
    assert page.context["house"]["unread"] == count


def test_page_goes_back_by_key_newest_first(griet):
    sent = [tell(griet) for _number in range(queries.PAGE + 2)][::-1]
    client = client_of(griet)
    first = client.get(reverse("notices"))
    assert listed(first) == sent[: queries.PAGE]
    tell(griet)  # what comes in the meantime moves nothing
    second = client.get(reverse("notices"), {"before": first.context["older"]})
    assert listed(second) == sent[queries.PAGE :] and second.context["older"] == ""


def test_notices_are_ones_own(griet):
    other = tell(factories.make_person())
    client = client_of(griet)
    assert client.get(reverse("notice", args=[other.key])).status_code == 404
    assert client.get(reverse("notices"), {"before": other.key}).status_code == 404
    client.post(reverse("notices_read"))
    other.refresh_from_db()
    assert other.read_at is None
    assert Client().get(reverse("notices")).status_code == 302


def test_opening_a_notice_reads_it_and_the_count_in_the_header_goes_down(griet):
    one = tell(griet, "exchanges.coin_booked")
    tell(griet)
    client = client_of(griet)
    assert b">2<span" in client.get(reverse("notices")).content
    page = client.get(reverse("notice", args=[one.key]))
    assert b">1<span" in page.content and one.link in page.content.decode()
    client.post(reverse("notices_read"))
    assert client.get(reverse("notices")).context["house"]["unread"] == 0


def test_what_is_closed_or_a_digest_is_not_listed(griet, people_like, settings, tmp_path):
    settings.MAILBOX_DIR = tmp_path
    with at("2026-11-25 10:00"):
        tell(griet, about="x")
        stays = tell(griet)
        actions.cancel_about("x")
    client = client_of(griet)
    text = client.get(reverse("notices")).content.decode()
    assert "comes in the digest of" in text and listed(client.get(reverse("notices"))) == [stays]
    with at("2026-11-26 08:00"):
        work()
    assert listed(client.get(reverse("notices"))) == [stays]
    assert "mailed in the digest of" in client.get(reverse("notices")).content.decode()


def test_digest_is_shown_in_the_mailbox_of_the_demo_in_place_of_its_lines(griet, people_like, settings, tmp_path):
    settings.MAILBOX_DIR, settings.DEMO = tmp_path, True
    with at("2026-11-25 10:00"):
        tell(griet)
    with at("2026-11-26 08:00"):
        work()
    assert [one.kind for one in Client().get(reverse("mailbox")).context["page"]] == ["outbox.digest"]


def typed(page, **changes):
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() is not None} | changes


def test_choices_are_kept_and_shown_again(griet):
    client = client_of(griet)
    page = client.get(reverse("notice_choices"))
    assert not MailChoice.objects.exists()
    new = typed(page, every="weekly", hour="17", quiet_from="21:00", quiet_until="08:00") | {"matching.request": "page"}
    assert client.post(reverse("notice_choices"), new).status_code == 302
    kept = client.get(reverse("notice_choices")).context["form"]
    assert (kept["every"].value(), kept["matching.request"].value()) == ("weekly", "page")
    assert tell(griet, "matching.proposal_asked").state == "page"


@pytest.mark.parametrize(
    ("field", "value"),
    [("hour", "25"), ("hour", "x"), ("every", "hourly"), ("quiet_from", "late"), ("paused_until", "2001-01-01"),
     ("matching.request", "never")],
)  # fmt: skip
def test_choice_that_is_none_is_told_at_its_field_and_nothing_is_kept(griet, field, value):
    client = client_of(griet)
    page = client.post(reverse("notice_choices"), typed(client.get(reverse("notice_choices"))) | {field: value})
    assert page.status_code == 422 and field in page.context["form"].errors
    assert not MailChoice.objects.exists()


def test_kinds_for_the_team_are_offered_to_the_team_only(griet):
    broker = factories.make_person(hats=(HatKind.MEMBER, HatKind.BROKER))
    fields = [client_of(one).get(reverse("notice_choices")).context["form"].fields for one in (griet, broker)]
    assert ["ledger.limit_asked" in one for one in fields] == [False, True]
    assert all("people.login" not in one and "ledger.account" not in one for one in fields)


def test_message_of_a_person_who_switched_mail_off_still_stands_on_the_page(griet):
    client = client_of(griet)
    page = client.get(reverse("notice_choices"))
    off = {name: "page" for name in page.context["form"].fields if "." in name}
    client.post(reverse("notice_choices"), typed(page) | off)
    one = tell(griet, "matching.proposal_asked")
    assert actions.deliver_due() == 0 and listed(client.get(reverse("notices"))) == [one]
    assert Message.objects.get(pk=one.pk).link in client.get(reverse("notice", args=[one.key])).content.decode()
