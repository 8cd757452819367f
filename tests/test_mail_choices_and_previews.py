"""Only mail that can ever come is chosen about; a press that mails several people says whom, and mails just those."""

import re

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import undone
from vlechtwerk.api.models import Endpoint
from vlechtwerk.exchanges.models import ExchangeRing
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.outbox.models import Message

BROKERS_ONLY = {"ledger.limit_asked", "ledger.limit_answer", "api.webhook"}


@pytest.fixture
def db(one_world):
    with undone():
        yield


def kinds(client):
    return {bound.name for bound in client.get(reverse("notice_choices")).context["form"].kinds()}


def test_member_chooses_only_about_mail_that_can_reach_them(db, one_world, settings):
    Endpoint.objects.all().delete()
    settings.FEDERATION = False
    assert not kinds(one_world.client("member")) & (BROKERS_ONLY | {"federation.request", "federation.news"})
    assert {"matching.request", "exchanges.session"} <= kinds(one_world.client("member"))
    assert kinds(one_world.client("administrator")) & BROKERS_ONLY == BROKERS_ONLY - {"api.webhook"}
    settings.FEDERATION = True
    assert {"federation.request", "federation.news"} <= kinds(one_world.client("member"))


def test_webhook_kind_comes_with_the_first_webhook(db, one_world):
    Endpoint.objects.all().delete()
    assert "api.webhook" not in kinds(one_world.client("administrator"))
    person = one_world.people["administrator"]
    Endpoint.objects.create(person=person, hat="administrator", url="https://example.org/", events=["need"])
    assert "api.webhook" in kinds(one_world.client("administrator"))


def listed(page):
    """The names under "who gets this mail?"."""
    return set(re.findall(r"<li>([^<]+)</li>", page.partition("Wie krijgt deze mail?")[2].partition("</details>")[0]))


def test_withdrawing_a_ring_lists_whom_it_mails_and_mails_just_those(db, one_world):
    ring = ExchangeRing.objects.get(key=one_world.keys["ring"])
    client = one_world.client("broker")
    before = listed(client.get(reverse("ring", args=[ring.key])).content.decode())
    last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    client.post(reverse("ring_withdraw", args=[ring.key]))
    mailed = set(Message.objects.filter(pk__gt=last, kind="exchanges.ring_closed").values_list("to_name", flat=True))
    assert before and before == mailed


def test_who_decides_about_a_limit_is_told_beforehand(db, one_world):
    broker, member = one_world.people["broker"], one_world.people["member"]
    team = {one.name for one in ledger.deciders(member, by=broker)}
    assert team and member.name not in team
    assert broker.name not in {one.name for one in ledger.deciders(broker, by=member)}, (
        "nobody decides about themselves"
    )
    gone = factories.make_broker(name="Bert Broos")
    assert gone in ledger.deciders(member, by=broker)
    type(gone).objects.filter(pk=gone.pk).update(email=None)
    assert gone not in ledger.deciders(member, by=broker)
