"""Five hundred rows with forty planted duplicates: offered, decided, read in, taken back to the exact former state.

The finder has its own test (``tests/people/test_duplicates.py``); this is the way through the import.
"""

import unicodedata
import uuid

import pytest

from tests import factories
from tests.people import lists_with_duplicates as lists
from tests.register.dump import everything
from tests.register.steps import checked, mistakes, read_in, taken_back, worked
from vlechtwerk.ledger import actions as coins
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.register import actions, queries, undoing
from vlechtwerk.register.reading import ListRefused

pytestmark = [pytest.mark.django_db, pytest.mark.both]
PEOPLE = ["swapped"] * 6 + ["old mail"] * 6 + ["married"] * 5 + ["typed"] * 4 + ["double"] * 4
FIRMS = ["number typed"] * 5 + ["number swapped"] * 3 + ["form"] * 7
HEADS = {"people": ["name", "email", "phone", "postcode", "organisation"],
         "organisations": ["name", "registry_number", "country", "postcode", "website"]}  # fmt: skip
MADE = {"people": Person, "organisations": Organisation}


def cell(row, name):
    """As it stands in a file; the letters of a mail address are plain."""
    said = getattr(row, name)
    return "".join(one for one in unicodedata.normalize("NFKD", said) if ord(one) < 128) if name == "email" else said


def text(kind, rows):
    return "".join(
        ";".join(one) + "\n" for one in [HEADS[kind], *([cell(row, name) for name in HEADS[kind]] for row in rows)]
    )


@pytest.fixture
def register():
    """What is there: of every second planted duplicate the one it is, and a hundred others."""
    for postcode in lists.TOWNS:
        factories.make_place(f"Plaats {postcode}", postcode, country="NL" if postcode in ("5038", "7511") else "BE")
    listed = {
        "people": lists.people(7, size=300, kinds=PEOPLE),
        "organisations": lists.organisations(7, size=300, kinds=FIRMS),
    }
    rest = {}
    for kind, found in listed.items():
        originals = [at for at, _how in found.planted.values()]
        known = (set(range(50, 100)) - set(originals)) | set(originals[::2])
        batch = read_in(kind, text(kind, [found.rows[at] for at in sorted(known)]), skip=True)
        assert (mistakes(batch), batch.state) == ([], "done")
        kept = [at for at in range(len(found.rows)) if at not in known]
        rest[kind] = ([found.rows[at] for at in kept], {kept.index(at) + 2 for at in found.planted})
    return rest


def test_all_planted_duplicates_are_offered_and_few_others(register):
    sizes, planted_all, missed, wrong = 0, 0, [], []
    for kind, (rows, planted) in register.items():
        batch = checked(kind, text(kind, rows))
        offered = set(batch.rows.filter(has_match=True).values_list("number", flat=True))
        sizes, planted_all = sizes + len(rows), planted_all + len(planted)
        missed += [rows[number - 2] for number in planted - offered]
        wrong += [rows[number - 2] for number in offered - planted]
    assert (sizes, planted_all) == (pytest.approx(500, abs=25), 40)
    assert missed == []
    assert len(wrong) <= 20, wrong


def test_commit_and_undo_give_the_exact_former_state(register):
    before, batches = everything(), []
    for kind, (rows, planted) in register.items():
        there, batch = MADE[kind].objects.count(), checked(kind, text(kind, rows))
        actions.choose_all(batch, choice="same", by=None)
        actions.start(batch, skip_wrong=True, by=None)
        batches.append(worked(batch))
        counted = queries.counts(batch)
        assert (batch.state, counted.refused, counted.wrong) == ("done", 0, 0)
        assert counted.same >= len(planted)
        assert MADE[kind].objects.count() == there + counted.new
    assert everything() != before
    for batch in reversed(batches):
        assert taken_back(batch).state == "undone"
    assert everything() == before


@pytest.mark.parametrize("newer", ["hat", "coins", "login", "talent", "edit", "affiliation"])
def test_what_something_newer_hangs_on_is_not_taken_back(newer):
    batch = read_in("people", "name;email\nAn Claes;an@example.org\nBo Claes;bo@example.org\n")
    an, by = Person.objects.get(name="An Claes"), factories.make_person("Lotte")
    brug = factories.make_organisation("De Brug")
    steps = {
        "hat": lambda: people.give_hat(an, kind="coach", by=by),
        "coins": lambda: coins.begin_with(uuid.uuid4(), holder=an, amount=100, source="vroeger", by=by),
        "login": lambda: an.emailaddress_set.create(email=an.email),
        "talent": lambda: people.add_talent(an, text="Ik kook", by=by),
        "edit": lambda: people.set_half_days(an, half_days=["mon_am"], by=by),
        "affiliation": lambda: people.affiliate(an, organisation=brug, by=by),
    }
    steps[newer]()
    before = everything()
    assert undoing.hanging(batch) and all(line.startswith("An Claes: ") for line in undoing.hanging(batch))
    with pytest.raises(ListRefused):
        actions.undo(batch, by=by)
    worked(batch)
    assert (batch.state, everything()) == ("done", before)


def test_empty_accounts_that_everybody_gets_go_along():
    before = everything()
    kinds = {"people": "name;email\nAn Claes;an@example.org\n", "organisations": "name\nDe Brug\n"}
    batches = [read_in(kind, said) for kind, said in kinds.items()]
    coins.open_due()
    coins.open_account(Organisation.objects.get())
    for batch in batches:
        assert (undoing.hanging(batch), taken_back(batch).state) == ([], "undone")
    assert everything() == before


def test_what_came_in_between_the_word_and_the_worker_stops_it():
    batch = read_in("people", "name;email\nAn Claes;an@example.org\n")
    actions.undo(batch, by=None)
    people.give_hat(Person.objects.get(name="An Claes"), kind="coach", by=factories.make_person("Lotte"))
    assert worked(batch).state == "done"
    assert batch.failure
    assert Person.objects.filter(name="An Claes").exists()


def test_field_that_somebody_wrote_since_keeps_what_they_wrote():
    an = factories.make_person("An Claes", email="an@example.org", phone="", about="")
    batch = read_in("people", "name;email;phone;about\nAn Claes;an@example.org;0470 11 22 33;Hallo\n")
    Person.objects.filter(pk=an.pk).update(phone="0499 99 99 99")
    assert taken_back(batch).state == "undone"
    an.refresh_from_db()
    assert (an.phone, an.about) == ("0499 99 99 99", "")


def test_looking_for_what_hangs_costs_the_same_for_any_number(django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(rows, name):
        batch = read_in("people", "name;email\n" + "".join(f"{name} {n};{name}{n}@example.org\n" for n in range(rows)))
        with CaptureQueriesContext(connection) as seen:
            assert undoing.hanging(batch) == []
        return len(seen)

    assert count(2, "an") == count(60, "bo")


def test_past_sessions_and_all_that_came_with_them_can_be_taken_back():
    factories.make_stages()
    boss = factories.make_person("Lotte", email="lotte@example.org")
    for name in ("An Claes", "Bo Claes"):
        factories.make_person(name)
    innovation = factories.make_innovation("Soep")
    before = everything()
    head = "giver;receiver;date;duration;subject;innovation\n"
    body = f"An Claes;Bo Claes;14/03/2025;2:30;Begroting;\nBo Claes;An Claes;1/2/2024;;;{innovation.name}\n"
    batch = read_in("sessions", head + body, by=boss)
    assert everything() != before
    assert taken_back(batch, by=boss).state == "undone"
    assert everything() == before
