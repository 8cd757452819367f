"""What the knowledge bank has for a dossier and for a need, and sending it on."""

import pytest
from django.urls import reverse

from tests import factories
from tests.library.reading_scene import make_checker, published
from tests.personas import client_of
from vlechtwerk.innovations import actions
from vlechtwerk.innovations.actions.base import InnovationRefused
from vlechtwerk.innovations.actions.knowledge import send_item
from vlechtwerk.innovations.models import TimelineEntry
from vlechtwerk.library import actions as library
from vlechtwerk.library import registry
from vlechtwerk.library.models import Opinion
from vlechtwerk.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


@pytest.fixture
def broker():
    return factories.make_broker()


@pytest.fixture
def lead():
    return factories.make_person("Griet Vandamme")


@pytest.fixture
def innovation(broker, lead):
    made = factories.make_innovation(lead=lead, broker=broker)
    axes = [factories.make_axis(code, code, number) for number, code in enumerate(("team", "finance", "legal"))]
    actions.record_diagnosis(made, scores=dict(zip(axes, ((2, ""), (1, ""), (4, "")), strict=True)), by=broker)
    return made


def shown(client, innovation):
    page = client.get(reverse("innovation", args=[innovation.key]))
    return [row.title for row in page.context["helps"]]


def test_dossier_shows_three_at_most_for_its_weak_sides_the_weakest_first(innovation, broker, lead):
    for title, axis in (
        ("Ploeg", "team"),
        ("Kas", "finance"),
        ("Recht", "legal"),
        ("Kas 2", "finance"),
        ("Kas 3", "finance"),
    ):
        published(title, axes=[axis], keeper=broker)
    published("Intern", axes=["finance"], audience="team", keeper=broker)
    assert shown(client_of(lead), innovation) == ["Kas", "Kas 2", "Kas 3"]
    Opinion.objects.create(item=library_item("Kas 2"), person=lead, is_useful=False)
    assert shown(client_of(lead), innovation) == ["Kas", "Kas 3", "Ploeg"]
    assert "Kas 2" in shown(client_of(factories.make_broker()), innovation)


def library_item(title):
    from vlechtwerk.library.models import Item

    return Item.objects.get(title=title)


def test_dossier_without_a_diagnosis_or_without_items_shows_nothing(innovation, broker, lead):
    published("Recht", axes=["legal"], keeper=broker)
    assert shown(client_of(lead), innovation) == []
    other = factories.make_innovation("Ander", lead=lead, broker=broker)
    page = client_of(lead).get(reverse("innovation", args=[other.key])).content.decode()
    assert 'id="h-helps"' not in page


@pytest.mark.parametrize("count", [1, 3])
def test_suggestions_take_a_constant_number_of_queries(innovation, broker, count, django_assert_num_queries):
    checker = make_checker()
    for number in range(count):
        published(f"Kas {number}", axes=["finance"], keeper=broker, checker=checker)
    client = client_of(broker)
    client.get(reverse("innovation", args=[innovation.key]))
    with django_assert_num_queries(19):
        assert len(shown(client, innovation)) == count


def test_broker_sends_it_on_once_and_it_stands_on_the_timeline(innovation, broker, lead):
    item = published("Kas", axes=["finance"], keeper=broker)
    client, path = client_of(broker), reverse("innovation_send_item", args=[innovation.key])
    for _ in range(2):
        assert client.post(path, {"item": item.key}).status_code == 302
    mail = Message.objects.get(kind="innovations.item_sent")
    assert mail.to_email == lead.email and reverse("item", args=[item.key]) in mail.text
    assert TimelineEntry.objects.filter(verb="item_sent").count() == 1
    page = client_of(lead).get(reverse("innovation", args=[innovation.key])).content.decode()
    assert "Kas" in page
    assert client_of(lead).post(path, {"item": item.key}).status_code == 403
    assert client.post(path, {"item": "nonsense"}).status_code == 302
    assert Message.objects.filter(kind="innovations.item_sent").count() == 1


def test_what_members_cannot_read_or_what_is_gone_is_not_sent(innovation, broker):
    intern, gone = published("Intern", audience="team", keeper=broker), published("Weg", keeper=broker)
    library.archive_item(gone, reason="verouderd", by=broker)
    for item in (intern, gone):
        with pytest.raises(InnovationRefused):
            send_item(innovation, item=item, by=broker)


def test_page_of_a_need_shows_what_helps_on_its_side(innovation, broker):
    published("Kas", axes=["finance"], keeper=broker)
    for axis, expected in (("finance", True), ("legal", False)):
        need = factories.make_need(innovation, made_by=broker, axis=factories.make_axis(axis), title=axis)
        page = client_of(broker).get(reverse("match", args=[need.key])).content.decode()
        assert ('id="h-helps"' in page) == expected


def test_axes_are_told_to_the_knowledge_bank(innovation):
    assert {"team", "finance", "legal"} <= {code for code, _label in registry.axis_choices()}
