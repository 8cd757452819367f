"""Telephone numbers and e-mail addresses: on every page, feed, file and mail, only for whom the rule says.

A number goes to the team and to people one is introduced to; an address to the team only. Everybody in the
world has their own of both, so that whatever is found somewhere belongs to somebody.
"""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from tests.addresses import path_of, walk
from tests.pdf_text import text_of
from tests.permission_rows import ROWS
from tests.personas import HATS, STAFF, undone
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions, queries
from vlechtwerk.people.enums import STAFF_HATS, Audience, PersonField
from vlechtwerk.people.models import Hat, Person
from vlechtwerk.people.registry import introduced_to
from vlechtwerk.search.actions import sweep

# The demo shows its mail to everybody (and only the demo: test_permissions); examples of mails name nobody real.
NOT_HERE = re.compile("^mail")
PAGES = {a.name: a for a in walk() if not NOT_HERE.match(a.name) and "verb" not in a.parts}


@pytest.fixture
def db(one_world):
    with undone():
        yield


def digits(text: str) -> str:
    return re.sub(r"[ ./()\-\u00a0]", "", text)


def found_in(text: str) -> tuple[set[Person], set[Person]]:
    """Whose number and whose address stand in a text, however they are written."""
    plain, lower = digits(text), text.lower()
    people = list(Person.objects.all())
    numbers = {one for one in people if one.phone and digits(one.phone).lstrip("0") in plain}
    return numbers, {one for one in people if one.email and one.email in lower}


def leaks(reader: Person | None, text: str, *, is_staff: bool = False, introduced: bool = True) -> list[str]:
    """What stands in the text that this reader should not see."""
    numbers, addresses = found_in(text)
    if is_staff:
        return []
    mine = {reader.pk} if reader else set()
    known = introduced_to(reader.pk, [one.pk for one in numbers]) if reader and introduced else set()
    return [f"number of {one}" for one in numbers if one.pk not in mine | known] + [
        f"address of {one}" for one in addresses if one.pk not in mine
    ]


def read(client, path: str) -> str:
    page = client.get(path)
    if page.streaming or page["Content-Type"].startswith("image/"):
        return ""
    if page["Content-Type"] == "application/zip":
        with ZipFile(BytesIO(page.content)) as packed:
            return "\n".join(packed.read(name).decode() for name in packed.namelist())
    return text_of(page.content) if page["Content-Type"] == "application/pdf" else page.content.decode()


@pytest.mark.parametrize("hat", [hat for hat in HATS if hat not in STAFF and hat != "guest"])
def test_pages_hold_no_number_or_address_that_is_not_for_this_reader(db, one_world, hat):
    client, reader = one_world.client(hat), one_world.people.get(hat)
    strange = {name: a for name, a in PAGES.items() if "token" not in a.parts}  # whoever has a link reads as its owner
    found = {name: leaks(reader, read(client, path_of(a, one_world))) for name, a in strange.items()}
    assert {name: what for name, what in found.items() if what} == {}


def test_team_sees_numbers_where_it_works(db, one_world):
    """So that the search above is known to find what is there."""
    text = read(one_world.client("broker"), reverse("person", args=[one_world.keys["person"]]))
    other = one_world.people["other_member"]
    assert found_in(text) == ({other}, {other})


@pytest.mark.parametrize(
    ("view", "key", "owner"),
    [("answer", "answer", "asked"),
     ("guest_circle", "circle_token", "member"), ("guest_session", "session_token", "helper"), ("guest_confirm", "confirm", "helper"),
     ("guest_session", "planned_token", "member"), ("guest_ics", "planned_token", "member"),
     ("guest_give", "give_token", "member"), ("guest_ring", "ring_token", "in_ring"), ("agenda_feed", "feed", "member")],
)  # fmt: skip
def test_link_shows_its_owner_only_whom_they_are_introduced_to(db, one_world, view, key, owner):
    text = read(one_world.client("guest"), reverse(view, args=[one_world.keys[key]]))
    assert leaks(one_world.people[owner], text) == []


@pytest.mark.parametrize(
    ("view", "key"),
    [("answer", "answer"), ("guest_ring", "ring_token"), ("guest_referral", "referral_token"),
     ("guest_agree", "agree_token")],
)  # fmt: skip
def test_request_shows_no_number_before_the_yes(db, one_world, view, key):
    """Not even one's own in full: whoever has the link may be somebody else."""
    numbers, addresses = found_in(read(one_world.client("guest"), reverse(view, args=[one_world.keys[key]])))
    assert (numbers, addresses) == (set(), set())


def test_two_who_are_introduced_see_each_others_number_and_may_still_hide_it(db, one_world):
    path = reverse("session", args=[one_world.keys["session"]])
    helper, client = one_world.people["helper"], one_world.client("member")
    helper.refresh_from_db()
    assert helper in found_in(read(client, path))[0]
    actions.set_audience(helper, field=PersonField.PHONE, audience=Audience.BROKERS, by=helper)
    assert helper not in found_in(read(client, path))[0]


def test_mails_hold_no_number_or_address_that_is_not_for_their_reader(db, one_world):
    staff = set(Hat.objects.filter(kind__in=STAFF_HATS).values_list("person", flat=True))
    found = {}
    for mail in Message.objects.all():
        reader = Person.objects.filter(email=mail.to_email).first()
        text = "\n".join([mail.subject, mail.text, mail.html, mail.calendar])
        if what := leaks(reader, text, is_staff=bool(reader and reader.pk in staff)):
            found[mail.kind] = what
    assert found == {}


@pytest.mark.parametrize("hat", [hat for hat in HATS if hat not in STAFF])
def test_search_does_not_tell_whose_number_or_address_it_is(db, one_world, hat):
    client, other = one_world.client(hat), one_world.people["asked"]
    sweep()
    for text in (other.phone, other.email, other.email.split("@")[0]):
        for view in ("search", "people", "path", "needs", "organisations"):
            page = client.get(reverse(view), {"text": text, "q": text, "who": text})
            assert other.name not in page.content.decode(), (view, text)


AUDIENCES = [Audience.ONLY_ME, Audience.BROKERS, Audience.INTRODUCED, Audience.NETWORK, Audience.PUBLIC]
# Who is the nearest to the person that still does not see the field; everybody nearer does.
VIEWERS = ["stranger", "member", "introduced", "broker", "self"]


@pytest.mark.parametrize("field", PersonField)
@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("viewer", VIEWERS)
def test_field_is_seen_by_its_audience_and_nobody_further(db, one_world, field, audience, viewer):
    subject = one_world.people["helper"]
    for name in PersonField:
        actions.set_audience(subject, field=name, audience=Audience.ONLY_ME, by=subject)
    actions.set_audience(subject, field=field, audience=audience, by=subject)
    person = {"stranger": None, "self": subject, "broker": one_world.people["broker"]}.get(
        viewer, one_world.people["fan"]
    )
    hats = {"stranger": frozenset({"visitor"}), "broker": frozenset({"member", "broker"})}.get(
        viewer, frozenset({"member"})
    )
    seen = queries.visible_fields(person, hats, _full(subject), introduced=viewer == "introduced")
    may = VIEWERS.index(viewer) >= {"only_me": 4, "brokers": 3, "introduced": 2, "network": 1, "public": 0}[audience]
    assert {name for name, value in seen.items() if value} == (
        set(PersonField) if viewer == "self" else {field} if may else set()
    )


def _full(person: Person) -> Person:
    """Somebody of whom every field is filled in."""
    from tests import factories

    Person.objects.filter(pk=person.pk).update(about="Ik", place=factories.make_place())
    if not person.affiliations.exists():
        factories.make_affiliation(person, factories.make_organisation("Vzw"))
    return queries.with_profile(Person.objects.filter(pk=person.pk)).get()


def test_rows_name_every_page_that_is_searched():
    assert set(PAGES) <= {name.split(":")[0] for name in ROWS}
