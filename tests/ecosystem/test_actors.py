"""The register of actors: adding, changing, who sees what, ties by hand, and two organisations that are one."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.ecosystem.making import VISITING, WORKING, make_actor, relate, work
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.core.ties import Tie
from vlechtwerk.ecosystem.actions import actors as actions
from vlechtwerk.ecosystem.actions import relations
from vlechtwerk.ecosystem.actions.base import EcosystemRefused
from vlechtwerk.ecosystem.models import Actor, Domain, Function, Relation
from vlechtwerk.ecosystem.queries.looking import Filters, lines
from vlechtwerk.ecosystem.queries.register import alike, ties_of
from vlechtwerk.ecosystem.seeds import seed
from vlechtwerk.people import actions as people
from vlechtwerk.people import merging
from vlechtwerk.people.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def broker():
    seed()
    return factories.make_broker()


@pytest.fixture
def client(broker):
    return client_of(broker)


def domain(code="incubators"):
    return Domain.objects.get(code=code)


def given(**more):
    return {"domains": ["incubators"], "source": "De gids", "sourced_on": "2026-01-15", "ownership": "unknown"} | more


def refused(act, *args, **keywords):
    with translation.override("en"), pytest.raises(EcosystemRefused) as caught:
        act(*args, **keywords)
    return caught.value


def add(broker, name="De Broedplaats", **more):
    values = {"domains": [domain()], "source": "De gids", "sourced_on": date(2026, 1, 15)} | more
    return actions.add_actor(factories.make_organisation(name), by=broker, **values)


def test_an_organisation_of_the_register_becomes_an_actor_once(broker):
    made = add(broker, functions=[Function.objects.get(code="teach")], summary="Begeleidt starters")
    assert (str(made), made.checked_on, made.noted_by) == ("De Broedplaats", clock.today(), broker)
    again = refused(
        actions.add_actor, made.organisation, domains=[domain()], source="x", sourced_on=clock.today(), by=broker
    )
    assert again.field == "organisation" and "already" in str(again)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"source": " "}, "source"),
        ({"sourced_on": date(2999, 1, 1)}, "sourced_on"),
        ({"domains": []}, "domains"),
    ],
)
def test_an_actor_has_a_source_a_day_and_a_domain(broker, wrong, field):
    assert refused(lambda: add(broker, **wrong)).field == field
    made = add(broker, "Andere")
    assert refused(actions.change_actor, made, by=broker, **wrong).field == field
    assert Organisation.objects.count() == 2 and Actor.objects.count() == 1


def test_nobody_and_no_name_is_nothing(broker):
    no = refused(actions.add_actor, None, domains=[domain()], source="x", sourced_on=clock.today(), by=broker, name=" ")
    assert no.field == "organisation"


def test_a_new_organisation_comes_in_the_same_go(client):
    client.post(reverse("actor_new"), given(name="Het Nieuwe Huis", is_public="on"))
    made = Actor.objects.get()
    assert made.organisation.name == "Het Nieuwe Huis" and made.is_public


def test_a_name_that_resembles_one_is_asked_about_first(client):
    known = factories.make_organisation("Het Nieuwe Huis vzw")
    answer = client.post(reverse("actor_new"), given(name="Het Nieuwe Huis"))
    page = answer.content.decode()
    assert answer.status_code == 422 and Actor.objects.count() == 0
    assert f"?organisation={known.key}" in page and 'value="De gids"' in page
    assert [one.organisation for one in alike("Het Nieuwe Huis")] == [known]
    client.post(reverse("actor_new"), given(name="Het Nieuwe Huis", is_other="on"))
    assert Actor.objects.get().organisation != known
    chosen = client.get(reverse("actor_new"), {"organisation": known.key}).content.decode()
    assert f'value="{known.key}" selected' in chosen


def test_one_of_the_list_and_a_new_name_is_too_much(client):
    known = factories.make_organisation("Het Nieuwe Huis")
    answer = client.post(reverse("actor_new"), given(name="Iets anders", organisation=known.key))
    assert answer.status_code == 422 and Actor.objects.count() == 0


def test_the_page_keeps_what_was_typed(client):
    answer = client.post(reverse("actor_new"), given(name="Het Nieuwe Huis", source=""))
    assert answer.status_code == 422 and 'value="Het Nieuwe Huis"' in answer.content.decode()


def test_change_end_and_again(broker, client):
    made = add(broker)
    client.post(
        reverse("actor_edit", args=[made.key]), given(domains=["finance", "networks"], summary="Leent", source="Bezoek")
    )
    made.refresh_from_db()
    assert {one.code for one in made.domains.all()} == {"finance", "networks"}
    assert (made.summary, made.source, made.is_public) == ("Leent", "Bezoek", False)
    client.post(reverse("actor_act", args=[made.key, "end"]))
    made.refresh_from_db()
    assert made.ended_on == clock.today()
    assert "stopped already" in str(refused(actions.end_actor, made, by=broker))
    actions.resume_actor(made, by=broker)
    assert made.ended_on is None
    assert "there already" in str(refused(actions.resume_actor, made, by=broker))
    with clock.at(clock.now() + timedelta(days=30)):
        actions.check_actor(made, by=broker)
        assert made.checked_on == clock.today()


def test_visitors_see_who_is_public_and_never_whom_to_call(broker, client):
    contact = factories.make_person("Stien Contact", phone="0470 99 88 77")
    made = add(broker)
    factories.make_affiliation(contact, made.organisation)
    client.post(reverse("actor_edit", args=[made.key]), given(is_public="on", contact=contact.key, summary="Begeleidt"))
    visitor = client_of(factories.make_person("Lid"))
    for reader in (visitor, client_of(contact)):
        page = reader.get(reverse("actor", args=[made.key])).content.decode()
        assert "Begeleidt" in page and "0470 99 88 77" not in page and "Stien Contact" not in page.split("<main")[1]
    assert "0470 99 88 77" in client.get(reverse("actor", args=[made.key])).content.decode()
    actions.change_actor(made, by=broker, is_public=False)
    assert visitor.get(reverse("actor", args=[made.key])).status_code == 404
    assert client.get(reverse("actor", args=[made.key])).status_code == 200


def test_only_somebody_who_works_there_can_be_called(broker, client):
    made = add(broker)
    answer = client.post(reverse("actor_edit", args=[made.key]), given(contact=factories.make_person("Vreemde").key))
    assert answer.status_code == 422


def test_whoever_leaves_is_the_contact_of_nobody(broker):
    contact = factories.make_person("Stien")
    made = add(broker)
    actions.change_actor(made, by=broker, contact=contact)
    people.leave(contact, by=broker)
    made.refresh_from_db()
    assert made.contact is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_of_the_database_for_one_as_for_three(broker, client, count, django_assert_num_queries):
    for number in range(count):
        add(broker, f"Actor {number}", functions=[Function.objects.first()])
    with django_assert_num_queries(12):
        page = client.get(reverse("actors"), {"domain": "incubators"}).content.decode()
    assert page.count('<th scope="row">') == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_an_actor_asks_the_same_for_one_tie_as_for_three(broker, client, count, django_assert_num_queries):
    made = add(broker)
    for number in range(count):
        relate(made, make_actor(f"Buur {number}"))
    with django_assert_num_queries(24):
        page = client.get(reverse("actor", args=[made.key])).content.decode()
    assert page.count("Buur") >= count


def test_filters_and_those_who_stopped(broker, client):
    add(broker, "De Broedplaats")
    actions.end_actor(add(broker, "Gestopte Plek"), by=broker)
    page = client.get(reverse("actors"), {"words": "broed"}).content.decode()
    assert "De Broedplaats" in page and "Gestopte Plek" not in page
    assert "Gestopte Plek" in client.get(reverse("actors"), {"ended": "1"}).content.decode()
    assert "Geen actoren" in client.get(reverse("actors"), {"words": "zzz"}).content.decode()
    for odd in ({"domain": "'"}, {"region": "%%"}, {"page": "x"}, {"ownership": "x"}):
        assert client.get(reverse("actors"), odd).status_code == 200


# ties by hand


def tie(broker, first, second, **more):
    values = {"kind": "refers_to", "source": "Gesprek", "began_on": date(2026, 1, 1)} | more
    return relations.add_relation(first, second=second, by=broker, **values)


def test_a_tie_stands_on_both_pages(broker, client):
    first, second = add(broker), add(broker, "Huis van de Buurt")
    client.post(
        reverse("relation_new", args=[first.key]),
        {"kind": "funds", "second": second.key, "source_kind": "self", "source": "Jaarverslag", "began_on": "2025-03-01",
         "ended_on": "", "note": "Drie jaar lang"},
    )  # fmt: skip
    made = Relation.objects.get()
    assert (made.first, made.second, made.kind, made.source_kind) == (first, second, "funds", "self")
    for actor in (first, second):
        page = client.get(reverse("actor", args=[actor.key])).content.decode()
        assert "Jaarverslag" in page and "Drie jaar lang" in page and reverse("relation_edit", args=[made.key]) in page
    visitor = client_of(factories.make_person()).get(reverse("actor", args=[first.key])).content.decode()
    assert "Jaarverslag" in visitor and "Drie jaar lang" not in visitor


def test_a_tie_needs_two_a_source_and_days_in_order(broker):
    first, second = add(broker), add(broker, "Huis van de Buurt")
    assert refused(tie, broker, first, first).field == "second"
    assert refused(tie, broker, first, second, source=" ").field == "source"
    assert refused(tie, broker, first, second, ended_on=date(2025, 1, 1)).field == "ended_on"
    made = tie(broker, first, second)
    assert "noted already" in str(refused(tie, broker, first, second))
    assert refused(relations.change_relation, made, by=broker, ended_on=date(2025, 1, 1)).field == "ended_on"
    tie(broker, first, second, kind="funds")
    assert "noted already" in str(refused(relations.change_relation, made, by=broker, kind="funds"))


def test_a_tie_is_changed_checked_ended_and_taken_away(broker, client):
    made = tie(broker, add(broker), add(broker, "Huis van de Buurt"))
    answer = client.post(
        reverse("relation_edit", args=[made.key]),
        {"kind": "informs", "source_kind": "hand", "source": "", "began_on": "2026-01-01"},
    )
    assert answer.status_code == 422
    relations.change_relation(made, by=broker, kind="informs", source="Mail")
    assert (made.kind, made.source) == ("informs", "Mail")
    for verb in ("check", "end"):
        client.post(reverse("relation_act", args=[made.key, verb]))
    made.refresh_from_db()
    assert made.checked_on == made.ended_on == clock.today()
    assert "ended already" in str(refused(relations.end_relation, made, by=broker))
    client.post(reverse("relation_act", args=[made.key, "remove"]))
    assert not Relation.objects.exists()
    assert AuditEntry.objects.filter(verb="remove_relation").exists()


def test_a_tie_to_come_cannot_end_today(broker):
    later = clock.today() + timedelta(days=5)
    made = tie(broker, add(broker), add(broker, "Huis van de Buurt"), began_on=later)
    assert "yet to begin" in str(refused(relations.end_relation, made, by=broker))


def test_ties_by_hand_stand_on_the_timeline_of_both(broker, client):
    made = tie(broker, add(broker), add(broker, "Huis van de Buurt"))
    for one in (made.first, made.second):
        page = client.get(reverse("organisation_timeline", args=[one.organisation.key])).content.decode()
        assert "De Broedplaats verwijst mensen naar Huis van de Buurt" in page


# the lists


def test_a_coordinator_edits_the_lists_and_takes_away_what_nothing_uses(broker):
    shaper = client_of(factories.make_person("Coördinator", hats=("member", "coordinator")))
    names = {"name_nl": "Ambassades", "name_fr": "Ambassades", "name_en": "Embassies", "order": "9"}
    shaper.post(reverse("ecosystem_entry_new", args=["domeinen"]), names | {"shape": "star", "helix": "government"})
    made = Domain.objects.get(code="embassies")
    url = reverse("ecosystem_entry", args=["domeinen", made.code])
    assert shaper.post(url, names | {"name_nl": ""}).status_code == 422
    shaper.post(url, names | {"name_nl": "Gezanten", "shape": "circle", "helix": "civil"})
    made.refresh_from_db()
    assert (made.name_nl, made.code, made.shape) == ("Gezanten", "embassies", "circle")
    add(broker, domains=[made])
    gone = reverse("ecosystem_entry_remove", args=["domeinen", made.code])
    assert "Geef hun eerst" in shaper.post(gone, follow=True).content.decode()
    Actor.objects.get().domains.set([domain()])
    shaper.post(gone)
    assert not Domain.objects.filter(code="embassies").exists()
    assert shaper.get(reverse("ecosystem_entry_new", args=["dingen"])).status_code == 404


# two that are one


def merged(kept, taken):
    acting = SimpleNamespace(
        person=factories.make_person(hats=("member", "coordinator")), hats=frozenset({"coordinator"})
    )
    return merging.merge(kept, taken=taken, choices={}, acting=acting), acting


def test_two_organisations_that_are_both_actors_become_one_and_part_again(broker):
    kept, taken, other = add(broker), add(broker, "Broedplaats vzw"), add(broker, "Huis van de Buurt")
    actions.change_actor(taken, by=broker, domains=[domain(), domain("finance")])
    tie(broker, taken, other)
    tie(broker, kept, taken, kind="works_with")
    tie(broker, kept, other, kind="funds")
    tie(broker, taken, other, kind="funds")
    before = [sorted(model.objects.values_list(*names)) for model, names in TABLES]
    done, acting = merged(kept.organisation, taken.organisation)
    assert Actor.objects.filter(pk=taken.pk).count() == 0
    assert {one.code for one in kept.domains.all()} == {"incubators", "finance"}
    assert sorted(Relation.objects.values_list("first", "second", "kind")) == [
        (kept.pk, other.pk, "funds"), (kept.pk, other.pk, "refers_to"),
    ]  # fmt: skip
    merging.undo(done, acting=acting)
    assert [sorted(model.objects.values_list(*names)) for model, names in TABLES] == before


TABLES = [
    (Actor, ("pk", "key", "organisation", "source", "x")),
    (Actor.domains.through, ("actor", "domain")),
    (Relation, ("pk", "key", "first", "second", "kind")),
]


def test_merging_with_one_that_is_no_actor_moves_it(broker):
    taken = add(broker)
    firm = factories.make_organisation("De Broedplaats cv")
    done, acting = merged(firm, taken.organisation)
    taken.refresh_from_db()
    assert taken.organisation == firm
    merging.undo(done, acting=acting)
    taken.refresh_from_db()
    assert taken.organisation != firm


def test_a_merge_from_before_the_map_can_still_be_undone(broker):
    done, acting = merged(factories.make_organisation("Een"), factories.make_organisation("Een vzw"))
    done.done["joined"] = done.done["joined"][:1]
    done.save()
    assert merging.undo(done, acting=acting).undone_at


# what somebody hid


def test_a_hidden_tie_is_on_no_page_in_no_count_and_no_file(broker, client):
    first, second = add(broker), add(broker, "Huis van de Buurt")
    person = factories.make_person("Wie hielp")
    tie_of_work = Tie("session:abc", first.organisation_id, second.organisation_id, date(2026, 2, 1), (person.pk,))
    with work(tie_of_work):
        assert len(ties_of(WORKING, first)) == len(ties_of(VISITING, second)) == 1
        page = client.get(reverse("actor", args=[first.key])).content.decode()
        assert "Huis van de Buurt" in page
        mine = client_of(person)
        assert "Huis van de Buurt" in mine.get(reverse("own_ties")).content.decode()
        mine.post(reverse("own_ties"), {"tie": "session:abc", "hide": "1"})
        assert ties_of(WORKING, first) == ties_of(VISITING, second) == lines(WORKING, Filters()) == []
        for actor in (first, second):
            page = client.get(reverse("actor", args=[actor.key])).content.decode()
            assert "Nog geen banden" in page
        mine.post(reverse("own_ties"), {"tie": "session:abc", "hide": "0"})
        assert len(ties_of(WORKING, first)) == 1
