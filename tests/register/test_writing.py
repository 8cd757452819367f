"""What rows become, once and never over what stands there."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.register.steps import ALL_HATS, checked, mistakes, read_in, taken_back, worked
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Affiliation, Hat, Organisation, Person, Talent
from vlechtwerk.register import actions, queries
from vlechtwerk.register.actions import working
from vlechtwerk.register.models import ColumnMapping, ImportRow, ListImport
from vlechtwerk.register.reading import ListRefused

pytestmark = pytest.mark.django_db


def lines(*texts):
    return "\n".join(texts) + "\n"


@pytest.fixture
def boss():
    factories.make_stages()
    return factories.make_person("Lotte Hermans", hats=("member", "administrator"), email="lotte@net.example")


def test_person_comes_in_with_everything_the_row_says():
    place = factories.make_place()
    row = "An;an@example.org;0470 11 22 33;fr;nl,fr;2800;;Vzw De Brug;kok;member,coach;4;Ik ben An;Ik kook;hobby"
    head = "name;email;phone;language;languages;postcode;place;organisation;role;hats;capacity_per_quarter;about;talent 1;talent 1 kind"
    batch = read_in("people", lines(head, row))
    assert queries.counts(batch).written == 1
    an = Person.objects.get(email="an@example.org")
    assert (an.language, an.languages, an.place, an.capacity_per_quarter, an.about) == (
        "fr",
        ["nl", "fr"],
        place,
        4,
        "Ik ben An",
    )
    assert list(an.talents.values_list("text", "kind", "language")) == [("Ik kook", "hobby", "fr")]
    assert set(an.hats.values_list("kind", flat=True)) == {"member", "coach"}
    assert list(an.affiliations.values_list("organisation__name", "role", "since")) == [
        ("Vzw De Brug", "kok", clock.today())
    ]
    assert not an.has_usable_password()
    assert AuditEntry.objects.filter(
        verb="register_person", subject_id=str(an.pk)
    ).exists()  # by which the search hears of it


def test_organisation_comes_in_with_everything_the_row_says():
    region = factories.make_region()
    head = "name;country;registry_number;website;region;domain;nace_code;nace_version;staff_count;turnover_eur;figures_year"
    row = "De Brug;BE;BE0403.199.702;brug.example;Arr. Mechelen;armoede;88.999;NACE_BEL_2025;1 200;900.000;2025"
    read_in("organisations", lines(head, row))
    made = Organisation.objects.get()
    assert (made.registry_number, made.website, made.region) == ("0403199702", "https://brug.example", region)
    assert (made.staff_count, made.turnover_eur, made.figures_year) == (1200, 900_000, 2025)
    assert (made.nace_code, made.nace_version, made.domain) == ("88.999", "nace_bel_2025", "armoede")


def test_who_is_the_same_gets_only_what_was_empty():
    place = factories.make_place()
    there = factories.make_person("An Claes", email="an@example.org", phone="0470 11 22 33", about="")
    factories.make_talent(there, text="Ik kook")
    head = "name;email;phone;postcode;about;talent 1;talent 2;organisation"
    batch = read_in("people", lines(head, "Anna C;an@example.org;0499 99 99 99;2800;Hallo;ik KOOK;Ik bak;De Brug"))
    there.refresh_from_db()
    assert (there.name, there.phone, there.place, there.about) == ("An Claes", "0470 11 22 33", place, "Hallo")
    assert list(there.talents.values_list("text", flat=True)) == ["Ik kook", "Ik bak"]
    assert (Person.objects.count(), Affiliation.objects.count(), Hat.objects.count()) == (1, 1, 1)
    taken_back(batch)
    there.refresh_from_db()
    assert (there.place, there.about, list(there.talents.values_list("text", flat=True))) == (None, "", ["Ik kook"])
    assert not Organisation.objects.exists()


def test_number_is_filled_only_in_the_register_of_its_own_country():
    dutch, belgian = factories.make_organisation("Samen", country="NL"), factories.make_organisation("De Brug")
    head = "name;country;registry_number;website"
    batch = checked("organisations", lines(head, "De Brug;BE;0403.199.702;", "Samen;BE;0417.497.106;samen.example"))
    actions.choose(batch, choices={3: f"pk:{dutch.pk}"}, by=None)
    actions.start(batch, skip_wrong=False, by=None)
    worked(batch)
    dutch.refresh_from_db()
    belgian.refresh_from_db()
    assert (belgian.registry_number, dutch.registry_number, dutch.country) == ("0403199702", "", "NL")
    assert dutch.website == "https://samen.example"


def test_another_one_with_the_same_address_comes_in_without_it():
    factories.make_person("An Claes", email="an@example.org")
    batch = checked("people", lines("name;email", "Piet Claes;an@example.org", "Jan Claes;an@example.org"))
    actions.choose_all(batch, choice="new", by=None)
    actions.start(batch, skip_wrong=False, by=None)
    worked(batch)
    assert set(Person.objects.filter(email=None).values_list("name", flat=True)) == {"Piet Claes", "Jan Claes"}


def test_same_as_an_earlier_row_that_was_left_out_is_new_after_all():
    text = lines(
        "name;email;talent 1",
        "An Claes;an@example.org;",
        "Anna Claes;an@example.org;Ik kook",
        "A. Claes;an@example.org;Ik bak",
    )
    batch = checked("people", text)
    batch.rows.filter(number=2).update(choice="leave_out")
    actions.start(batch, skip_wrong=False, by=None)
    worked(batch)
    assert [person.name for person in Person.objects.all()] == ["Anna Claes"]
    anna = Person.objects.get()
    assert (anna.email, set(anna.talents.values_list("text", flat=True))) == ("an@example.org", {"Ik kook", "Ik bak"})


def test_the_same_file_twice_writes_once(boss):
    for kind, text in {
        "organisations": lines("name;registry_number", "De Brug;0403.199.702"),
        "people": lines("name;email;organisation;talent 1", "An;an@example.org;De Brug;Ik kook", "Bo;bo@example.org;;"),
        "affiliations": lines("person;organisation", "Bo;De Brug"),
        "talents": lines("person;text", "An;Ik bak"),
        "sessions": lines("giver;receiver;date;subject", "An;Bo;1/5/2020;Bakken"),
    }.items():
        read_in(kind, text, by=boss)
        again = checked(kind, text, by=boss)
        counted = queries.counts(again)
        assert counted.new == 0, kind
        if counted.same:
            actions.start(again, skip_wrong=False, by=boss)
            worked(again)
    assert (Person.objects.count(), Organisation.objects.count()) == (3, 1)
    assert (Talent.objects.count(), Affiliation.objects.count(), StrengtheningSession.objects.count()) == (2, 2, 1)
    coins = lines("holder;coins", "An;2")
    read_in("coins", coins, by=boss)
    assert mistakes(checked("coins", coins)) == [(2, "holder")]


def test_wrong_rows_stop_everything_unless_left_out_on_purpose():
    batch = checked("people", lines("name;email", "An;an@example.org", "Bo;geen adres"))
    with pytest.raises(ListRefused):
        actions.start(batch, skip_wrong=False, by=None)
    assert worked(batch).state == "checked"
    actions.start(batch, skip_wrong=True, by=None)
    assert worked(batch).state == "done"
    assert [person.name for person in Person.objects.all()] == ["An"]


def test_row_that_somebody_else_wrote_meanwhile_is_refused_alone():
    rows = [f"Lid {n};lid{n}@example.org" for n in range(50)]
    batch = checked("people", lines("name;email", *rows))
    actions.start(batch, skip_wrong=False, by=None)
    factories.make_person("Iemand", email="lid31@example.org")
    worked(batch)
    counted = queries.counts(batch)
    assert (batch.state, counted.written, counted.refused) == ("done", 49, 1)
    refused = batch.rows.get(state="refused")
    assert (refused.number, Person.objects.filter(name="Lid 31").exists()) == (33, False)


def test_what_rows_said_is_not_kept_beside_the_register():
    batch = read_in("people", lines("name;email;phone", "An Claes;an@example.org;0470 11 22 33", "Bo;fout;"), skip=True)
    kept = str(list(ImportRow.objects.filter(batch=batch, state="written").values()))
    assert "Claes" not in kept and "an@example.org" not in kept and "0470" not in kept
    assert batch.rows.get(number=3).cells == ["Bo", "fout", ""]  # to be mended
    ListImport.objects.update(finished_at=clock.now() - timedelta(days=31))
    actions.forget_old()
    assert batch.rows.get(number=3).cells == []


def test_list_that_nobody_decided_about_is_thrown_away_after_a_month():
    batch = checked("people", lines("name", "An"))
    assert actions.forget_old() == 0
    ListImport.objects.update(created_at=clock.now() - timedelta(days=31))
    assert actions.forget_old() == 1
    assert not ListImport.objects.filter(pk=batch.pk).exists()


def test_columns_mean_the_same_the_next_time():
    columns = {"Wie": "name", "Post": "email", "Toestand": "whether"}
    values = {"Toestand": {"op": "take", "af": "leave out"}}
    batch = ListImport.objects.create(kind="people", file_name="x", headings=["Wie", "Post", "Toestand"], row_count=1)
    actions.set_meaning(batch, columns=columns, values=values, rate=1, by=None)
    again = checked("people", lines("Toestand;Wie;Post", "af;Bo;bo@example.org", "op;Cé;ce@example.org"))
    assert (again.columns, again.values) == (columns, values)
    assert [row.choice for row in again.rows.order_by("number")] == ["leave_out", "new"]
    assert ColumnMapping.objects.count() == 1


@pytest.mark.parametrize(
    ("columns", "word"), [({"b": "email"}, "naam"), ({"a": "name", "b": "name"}, "naam"), ({}, "naam")]
)
def test_columns_that_do_not_make_sense_are_refused(columns, word):
    batch = ListImport.objects.create(kind="people", file_name="x", headings=["a", "b"], row_count=1)
    with pytest.raises(ListRefused, match=word):
        actions.set_meaning(batch, columns=columns, values={}, rate=1, by=None)


# --- the past, and coins --------------------------------------------------------------------------------------------


def test_past_session_was_held_and_moved_no_coin(boss):
    an, bo = factories.make_person("An Claes"), factories.make_person("Bo Claes")
    known = factories.make_innovation("Soep")
    head = "giver;receiver;date;duration;subject;innovation"
    batch = read_in(
        "sessions",
        lines(head, "An Claes;Bo Claes;14/03/2025;2:30;Begroting;", "Bo Claes;An Claes;1/2/2024;;;Soep"),
        by=boss,
    )
    assert mistakes(batch) == []
    first = StrengtheningSession.objects.get(giver=an, receiver=bo)
    assert (first.state, first.need.title, first.need.state) == ("confirmed", "Begroting", "met")
    assert first.appointment.ends_at - first.appointment.starts_at == timedelta(minutes=150)
    assert first.need.innovation.state == "stopped"
    assert StrengtheningSession.objects.get(giver=bo).need.innovation == known
    assert ledger.verify().is_sound
    assert (ledger.tally(an).balance, Message.objects.count()) == (0, 0)


def test_pages_with_past_sessions_open(boss, settings):
    from tests.personas import client_of

    settings.STAFF_MFA = "optional"
    factories.make_person("An Claes")
    factories.make_person("Bo Claes")
    read_in("sessions", lines("giver;receiver;date", "An Claes;Bo Claes;14/03/2025"), by=boss)
    session = StrengtheningSession.objects.get()
    client = client_of(boss)
    for url in (
        f"/sessies/{session.key}/",
        f"/innovaties/{session.need.innovation.key}/",
        f"/mensen/{session.giver.key}/",
    ):
        assert client.get(url).status_code == 200, url


def test_worker_has_nothing_to_do_with_a_past_session(boss):
    from vlechtwerk.core.registry import jobs

    for name in ("An Claes", "Bo Claes"):
        factories.make_person(name)
    read_in("sessions", lines("giver;receiver;date", "An Claes;Bo Claes;14/03/2025"), by=boss)
    before = StrengtheningSession.objects.values().get()
    for name, job in jobs.items():
        if name.startswith(("exchanges.", "matching.", "agenda.")):
            job.run()
    assert StrengtheningSession.objects.values().get() == before
    assert Message.objects.count() == 0


def test_past_without_a_path_says_what_is_missing():
    boss = factories.make_person("Lotte")
    factories.make_person("An Claes")
    batch = read_in("sessions", lines("giver;receiver;date", "An Claes;Lotte;14/03/2025"), by=boss)
    assert queries.counts(batch).refused == 1
    assert not StrengtheningSession.objects.exists()


def test_coins_to_begin_with_and_the_ledger_stays_sound(boss):
    an, brug = factories.make_person("An Claes"), factories.make_organisation("De Brug")
    bo = factories.make_person("Bo Claes")
    read_in("coins", lines("holder;coins", "An Claes;2,5", "De Brug;-1", "Bo Claes;0"), by=boss)
    assert (ledger.tally(an).balance, brug.account.balance, ledger.tally(bo).balance) == (250, -100, 0)
    assert ledger.verify().is_sound


def test_coins_taken_back_are_booked_back_and_may_come_again(boss):
    an = factories.make_person("An Claes")
    text = lines("holder;coins", "An Claes;2")
    batch = taken_back(read_in("coins", text, by=boss), by=boss)
    assert (batch.state, ledger.tally(an).balance, ledger.verify().is_sound) == ("undone", 0, True)
    again = read_in("coins", text, by=boss)
    assert (mistakes(again), ledger.tally(an).balance) == ([], 200)


# --- how much work --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["people", "sessions"])
def test_writing_costs_the_same_for_a_chunk_whatever_its_length(kind, boss, monkeypatch):
    monkeypatch.setattr(working, "CHUNK", 500)
    for name in ("An Claes", "Bo Claes"):
        factories.make_person(name)

    def count(rows):
        if kind == "people":
            text = lines(
                "name;email;talent 1", *(f"L{n} {rows};l{n}x{rows}@example.org;Ik kan {n}" for n in range(rows))
            )
        else:
            text = lines(
                "giver;receiver;date;subject", *(f"An Claes;Bo Claes;1/5/2020;s{n}x{rows}" for n in range(rows))
            )
        batch = checked(kind, text, by=boss)
        actions.start(batch, skip_wrong=False, by=boss)
        with CaptureQueriesContext(connection) as seen:
            worked(batch)
        assert batch.state == "done"
        return len(seen)

    assert count(3) == count(40)


def test_hats_that_open_data_are_given_by_administrators_only():
    for hats, expected in ((ALL_HATS, []), (frozenset({HatKind.COORDINATOR}), [(2, "hats")])):
        assert mistakes(checked("people", lines("name;hats", "An;broker"), hats=hats)) == expected


def test_member_since_a_day_keeps_it(boss):
    an, brug = factories.make_person("An Claes"), factories.make_organisation("De Brug", registry_number="0403199702")
    read_in(
        "affiliations",
        lines("person;organisation;role;since;until", "An Claes;0403.199.702;kok;1/5/2019;1/6/2020"),
        by=boss,
    )
    made = Affiliation.objects.get(person=an, organisation=brug)
    assert (made.role, made.since, made.until) == ("kok", date(2019, 5, 1), date(2020, 6, 1))
