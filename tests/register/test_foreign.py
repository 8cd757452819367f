"""Exports of other systems come in without anybody saying what a column means."""

from pathlib import Path

import pytest

from tests import factories
from tests.register.steps import brought, checked, mistakes, read_in
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.people.models import Affiliation, Organisation, Person, Talent
from vlechtwerk.register import mapping

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"


@pytest.fixture(autouse=True)
def lists():
    factories.make_place()
    factories.make_place("Zwolle", "8011", country="NL")
    factories.make_stages()


@pytest.fixture
def boss():
    return factories.make_person("Lotte Hermans", hats=("member", "administrator"), email="lotte@net.example")


def file(name):
    return (FILES / f"{name}.csv").read_bytes()


def names(model=Person):
    return set(model.objects.exclude(name="Lotte Hermans").values_list("name", flat=True))


@pytest.mark.parametrize(
    ("name", "kind", "system"),
    [
        ("civicrm_contacts", "people", "civicrm"), ("civicrm_contacts", "organisations", "civicrm"),
        ("civicrm_relationships", "affiliations", "civicrm"), ("timeoverflow_members", "people", "timeoverflow"),
        ("timeoverflow_members", "coins", "timeoverflow"), ("timeoverflow_offers", "talents", "timeoverflow"),
        ("timeoverflow_transfers", "sessions", "timeoverflow"), ("integralces_users", "people", "integralces"),
        ("integralces_users", "organisations", "integralces"), ("integralces_users", "coins", "integralces"),
        ("integralces_trades", "sessions", "integralces"), ("komunitin_members", "people", "komunitin"),
        ("komunitin_members", "organisations", "komunitin"), ("komunitin_members", "coins", "komunitin"),
        ("komunitin_posts", "talents", "komunitin"), ("komunitin_transfers", "sessions", "komunitin"),
        ("hourworld_members", "people", "hourworld"), ("hourworld_members", "coins", "hourworld"),
    ],
)  # fmt: skip
def test_export_is_recognised_and_lacks_nothing(name, kind, system):
    batch = brought(kind, file(name))
    assert batch.system == system
    assert mapping.missing(kind, batch.columns) == []


def test_civicrm_moves_in(boss):
    organisations = read_in("organisations", file("civicrm_contacts"), by=boss)
    assert mistakes(organisations) == []
    assert names(Organisation) == {"Buurtwerk De Brug", "Stichting Samen"}
    assert Organisation.objects.get(name="Stichting Samen").country == "NL"
    people = read_in("people", file("civicrm_contacts"), by=boss, skip=True)
    assert mistakes(people) == [(4, "Email")]
    assert names() == {
        "An Peeters",
        "Youssef El Amrani",
    }  # An Peters with her telephone is An Peeters; one is in the trash
    an, youssef = Person.objects.get(name="An Peeters"), Person.objects.get(name="Youssef El Amrani")
    assert (an.email, an.phone, an.place.name, an.language) == (
        "an.peeters@voorbeeld.example",
        "0470 11 22 33",
        "Mechelen",
        "nl",
    )
    assert youssef.language == "fr"
    assert list(an.affiliations.values_list("organisation__name", "role")) == [("Buurtwerk De Brug", "Opbouwwerker")]
    relations = read_in("affiliations", file("civicrm_relationships"), by=boss)
    assert mistakes(relations) == []
    assert set(Affiliation.objects.values_list("person__name", "organisation__name")) == {
        ("An Peeters", "Buurtwerk De Brug"), ("Youssef El Amrani", "Stichting Samen"),
    }  # fmt: skip
    assert str(Affiliation.objects.get(person=youssef).since) == "2022-01-15"


def test_timeoverflow_moves_in_with_its_past_and_its_hours(boss):
    read_in("people", file("timeoverflow_members"), by=boss)
    assert names() == {"Marta Vila", "Koen Baert", "Nele Segers"}
    assert Person.objects.get(name="Nele Segers").language == "en"
    read_in("talents", file("timeoverflow_offers"), by=boss)
    assert set(Talent.objects.values_list("person__name", "text")) == {
        ("Marta Vila", "Fietsen herstellen: Ik plak banden en stel remmen af"), ("Koen Baert", "Franse les"),
    }  # fmt: skip
    past = read_in("sessions", file("timeoverflow_transfers"), by=boss, skip=True)
    assert mistakes(past) == [(4, "from ID")]
    held = StrengtheningSession.objects.order_by("pk").values_list("giver__name", "receiver__name", "need__title")
    assert list(held) == [
        ("Marta Vila", "Koen Baert", "Fietsen herstellen"),
        ("Marta Vila", "Nele Segers", "Fietsen herstellen"),
    ]
    coins = read_in("coins", file("timeoverflow_members"), by=boss)
    assert mistakes(coins) == []
    assert [ledger.tally(Person.objects.get(name=name)).balance for name in ("Marta Vila", "Koen Baert")] == [
        62,
        -25,
    ]  # four hours are a coin
    assert ledger.verify().is_sound


def test_integralces_moves_in(boss):
    read_in("organisations", file("integralces_users"), by=boss)
    read_in("people", file("integralces_users"), by=boss)
    assert names(Organisation) == {"Bakkerij De Gist"}
    assert names() == {"Sara Thijs", "Tom Cools", "Oud Lid"}
    assert Person.objects.get(name="Oud Lid").left_on is not None
    assert Person.objects.get(name="Tom Cools").language == "fr"
    read_in("sessions", file("integralces_trades"), by=boss)
    assert set(StrengtheningSession.objects.values_list("giver__name", "receiver__name")) == {
        ("Sara Thijs", "Tom Cools"), ("Tom Cools", "Sara Thijs"),
    }  # fmt: skip
    coins = read_in("coins", file("integralces_users"), by=boss, skip=True)
    assert mistakes(coins) == [(6, "UID")]  # the virtual account is nobody
    gist = Organisation.objects.get()
    assert (ledger.tally(Person.objects.get(name="Sara Thijs")).balance, gist.account.balance) == (300, -100)


def test_komunitin_moves_in(boss):
    for kind, name in (
        ("organisations", "members"),
        ("people", "members"),
        ("talents", "posts"),
        ("sessions", "transfers"),
    ):
        assert mistakes(read_in(kind, file(f"komunitin_{name}"), by=boss)) == [], kind
    assert names() == {"Alice Voorbeeld", "Bob Voorbeeld"}
    assert names(Organisation) == {"Fietsatelier"}
    assert Person.objects.get(name="Bob Voorbeeld").left_on is not None
    assert Talent.objects.get().text == "Vers brood: Ik bak elke vrijdag desembrood."
    session = StrengtheningSession.objects.get()
    assert (session.giver.name, session.receiver.name) == ("Alice Voorbeeld", "Bob Voorbeeld")
    assert session.appointment.starts_at.date().isoformat() == "2025-02-01"


def test_hours_are_counted_in_coins_at_the_rate_that_was_said(boss):
    read_in("people", file("hourworld_members"), by=boss)
    batch = brought("coins", file("hourworld_members"), by=boss)
    batch.rate = 4
    batch.save()
    from tests.register.steps import worked
    from vlechtwerk.register import actions

    actions.set_meaning(batch, columns=batch.columns, values=batch.values, rate=batch.rate, by=boss)
    worked(batch)
    actions.start(batch, skip_wrong=False, by=boss)
    worked(batch)
    assert [ledger.tally(Person.objects.get(email=f"{who}@voorbeeld.example")).balance for who in ("els", "wim")] == [
        100,
        -100,
    ]
    assert checked("coins", file("hourworld_members")).rate == 4  # remembered for the same headings
