"""One question, one reader: what is found, in which order, what is marked, and what stays hidden."""

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import client_of, make_world
from vlechtwerk.people import actions as people
from vlechtwerk.people.enums import Audience, PersonField
from vlechtwerk.people.models import Organisation, Person, Talent
from vlechtwerk.search import actions
from vlechtwerk.search.models import Document
from vlechtwerk.search.queries import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def broker():
    return factories.make_broker()


def by(person):
    return client_of(person)


def look(person, words, **more):
    page = client_of(person).get(reverse("search"), {"q": words, **more})
    assert page.status_code == 200
    return page.context["found"]


def names(person, words, **more):
    return [hit.name for hit in look(person, words, **more).hits]


def with_talent(name, text, **more):
    person = factories.make_person(name, **more)
    Talent.objects.create(person=person, text=text)
    return person


def test_names_come_before_texts_and_whole_words_before_the_rest(broker):
    with_talent("An Peeters", "Ik help bij de oogst van appels")
    factories.make_organisation("Oogstbedrijf Peeters")
    factories.make_innovation("Tweede Oogst")
    actions.sweep()
    assert names(broker, "oogst") == ["Tweede Oogst", "Oogstbedrijf Peeters", "An Peeters"]
    assert names(broker, "peeters oogst") == ["Oogstbedrijf Peeters", "An Peeters"]


def test_what_was_looked_for_is_marked_in_name_and_text(broker):
    with_talent("An Peeters", "Twintig jaar reed ik rond. Nu leer ik anderen hoe je vrijwilligers vindt en houdt. " * 3)
    actions.sweep()
    hit = look(broker, "vrijwilliger").hits[0]
    assert ("vrijwilligers", True) in hit.snippet
    assert sum(len(text) for text, _is_hit in hit.snippet) < 160
    assert ("Peeters", True) in look(broker, "peet").hits[0].title


def test_things_of_one_name_are_told_apart(broker):
    for name in ("Tweede Oogst", "De Fietsbieb"):
        factories.make_need(factories.make_innovation(name), made_by=broker, title="Een eerlijke prijs")
    actions.sweep()
    assert {hit.detail for hit in look(broker, "eerlijke prijs").hits} == {"Tweede Oogst", "De Fietsbieb"}


def test_counts_per_kind_and_one_kind_alone(broker):
    factories.make_innovation("Tweede Oogst", lead=factories.make_person("Griet Oogstmans"))
    factories.make_organisation("De Oogst")
    actions.sweep()
    found = look(broker, "oogst")
    assert found.counts == {"innovation": 1, "person": 1, "organisation": 1}
    assert found.total == 3
    assert names(broker, "oogst", soort="person") == ["Griet Oogstmans"]
    assert look(broker, "oogst", soort="niets").total == 3


def test_typing_error_is_forgiven_when_nothing_is_written_like_that_and_said(broker):
    factories.make_person("Griet Vandamme")
    factories.make_person("Jef Vandam")
    actions.sweep()
    found = look(broker, "Vandamne")
    assert ([hit.name for hit in found.hits], found.is_guess) == (["Griet Vandamme"], True)
    assert not look(broker, "Vandamme").is_guess


def test_what_holds_some_of_the_words_is_found_when_nothing_holds_all(broker):
    factories.make_innovation("Zomerschool op wielen")
    actions.sweep()
    found = look(broker, "zomerschool xylofoonbouwer")
    assert ([hit.name for hit in found.hits], found.is_guess) == (["Zomerschool op wielen"], True)
    assert names(broker, "xylofoonbouwer") == []


def test_changes_follow_the_audit_trail(broker):
    actions.follow()
    person = people.register_person(name="Griet Vandamme", email="griet@soep.example", by=broker)
    assert names(broker, "vandamme") == []
    assert actions.follow() > 0
    assert names(broker, "vandamme") == ["Griet Vandamme"]
    people.add_talent(person, text="Ik bak brood", kind="hobby", language="nl", by=broker)
    actions.follow()
    assert names(broker, "brood") == ["Griet Vandamme"]
    people.leave(person, by=broker)
    actions.follow()
    assert names(broker, "vandamme") == []
    assert actions.follow() == 0


def test_sweep_finds_what_the_trail_does_not_tell_and_forgets_what_is_gone(broker):
    gone, other = factories.make_organisation("De Gist"), factories.make_organisation("De Oogst")
    actions.sweep()
    Organisation.objects.filter(pk=gone.pk).delete()
    Organisation.objects.filter(pk=other.pk).update(name="De Herfst")
    actions.sweep()
    assert names(broker, "gist") == names(broker, "oogst") == []
    assert names(broker, "herfst") == ["De Herfst"]
    assert Document.objects.filter(kind="organisation").count() == 1


def test_sweep_goes_round_in_pieces(broker, monkeypatch):
    monkeypatch.setattr(actions, "SWEPT", 2)
    for number in range(5):
        factories.make_organisation(f"Oogst {number}")
    for _round in range(3):
        actions.sweep()
    assert look(broker, "oogst").total == 5
    Organisation.objects.filter(name="Oogst 0").update(name="Herfst 0")
    assert sum(actions.sweep() for _round in range(3)) == 1  # from the first again, and nothing twice


def test_nothing_is_written_when_nothing_changed(broker, django_assert_num_queries):
    factories.make_organisation("De Gist")
    actions.sweep()
    before = list(Document.objects.values_list("pk", "read_at"))
    actions.sweep()
    assert list(Document.objects.values_list("pk", "read_at")) == before


# who may find what


@pytest.mark.parametrize("audience", list(Audience))
def test_talent_is_found_by_whom_it_is_for_only(broker, audience):
    person = with_talent("An Peeters", "Ik repareer klokken", email="an@soep.example")
    people.set_audience(person, field=PersonField.TALENTS, audience=audience, by=person)
    actions.sweep()
    assert look(person, "klok").total == 1
    assert look(broker, "klok").total == (audience != Audience.ONLY_ME)
    assert look(factories.make_person("Vreemde", email="v@soep.example"), "klok").total == 0
    assert look(broker, "peeters").total == 1


def test_member_finds_whom_they_were_introduced_to_and_only_what_is_for_them():
    world = make_world()
    helper = world.people["helper"]
    Talent.objects.create(person=helper, text="Ik snoei fruitbomen")
    actions.sweep()
    member, stranger = world.people["member"], world.people["other_member"]
    assert names(member, "hilde") == ["Hilde Wouters"]
    assert look(stranger, "hilde").total == 0
    for audience, found in (
        (Audience.INTRODUCED, 1),
        (Audience.BROKERS, 0),
        (Audience.NETWORK, 1),
        (Audience.ONLY_ME, 0),
    ):
        people.set_audience(helper, field=PersonField.TALENTS, audience=audience, by=helper)
        actions.follow()
        assert look(member, "fruitbomen").total == found, audience


def test_visitor_is_sent_to_the_door_and_finds_nothing_by_the_function_either(client):
    factories.make_person("Griet Vandamme")
    actions.sweep()
    assert client.get(reverse("search"), {"q": "griet"}).status_code == 302

    class Nobody:
        person, hats = None, frozenset({"visitor"})

    assert find(Nobody(), "griet").total == 0


def test_phone_is_never_in_the_index(broker):
    factories.make_person("Griet Vandamme", phone="0470 12 34 56")
    actions.sweep()
    assert look(broker, "0470").total == 0
    assert not Document.objects.filter(body__contains="0470").exists()
    assert Person.objects.filter(phone__contains="0470").exists()
