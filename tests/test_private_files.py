"""What people hid stays hidden in files too: every export, list and answer to a program, in every form it comes in.

Pages stand in ``test_private_data.py``. Here everybody hides every field, and each value has a seal by which it is known
wherever it turns up: as text, inside a workbook, on paper.
"""

import io
import re
import zipfile

import pytest
from django.urls import reverse

from tests.addresses import path_of, walk
from tests.api.keys import Program, make_key
from tests.pdf_text import text_of
from tests.permission_rows import ROWS
from tests.personas import HATS, STAFF, undone
from vlechtwerk.api.resources import ROWS as THINGS
from vlechtwerk.people.enums import Audience, PersonField
from vlechtwerk.people.models import FieldAudience, Person, Talent

FORMS = ("csv", "xlsx", "pdf", "json", "ods", "vcf")
FILES = re.compile(r"csv|spreadsheet|pdf|vcard|calendar|json|octet|zip")
MEMBERS = [hat for hat in HATS if hat not in STAFF and hat not in {"guest", "visitor"}]
OPEN = [a for a in walk() if ROWS.get(a.name) and ROWS[a.name].read and not {"token", "verb"} & set(a.parts)]
NOT_HERE = re.compile("^mail")  # the mailbox of the demo, and the examples, which name nobody


@pytest.fixture
def db(one_world):
    with undone():
        yield


@pytest.fixture
def sealed(db):
    """Everybody hides everything; the seal of each field names whose it is."""
    for one in Person.objects.all():
        seal = f"{one.pk:05}"
        Person.objects.filter(pk=one.pk).update(
            phone=f"0999{seal}", email=f"zegel{seal}@post.example", about=f"OVER{seal}"
        )
        Talent.objects.filter(person=one).update(text=f"TALENT{seal}")
        for field in PersonField.values:
            FieldAudience.objects.update_or_create(person=one, field=field, defaults={"audience": Audience.ONLY_ME})
    return {one.pk: one for one in Person.objects.all()}


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def words(response) -> str:
    raw = body(response)
    if raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(raw)) as file:
            return "\n".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())
    return text_of(raw) if raw[:4] == b"%PDF" else raw.decode("utf-8", "replace")


SEAL = re.compile(r"(?:0999|zegel|OVER|TALENT)((?:\d[ .]?){5})")


def seals(text: str) -> set[int]:
    return {int(re.sub(r"\D", "", found)) for found in SEAL.findall(text)}


def files(client, world):
    """Every answer that is a file, of every address in every form."""
    for address in OPEN:
        if NOT_HERE.match(address.name):
            continue
        shape = [part for part in address.parts if part in {"kind", "form"}]
        for form in FORMS if shape else [""]:
            path = path_of(address, world, **dict.fromkeys(shape, form))
            response = client.get(path)
            if response.status_code == 200 and FILES.search(response["Content-Type"]):
                yield path, words(response)


@pytest.mark.parametrize("hat", MEMBERS)
def test_files_of_who_is_not_of_the_team_hold_nothing_hidden_of_others(sealed, one_world, hat):
    me = one_world.people[hat]
    client = one_world.client(hat)
    found = {path: seals(text) - {me.pk} for path, text in files(client, one_world)}
    assert len(found) >= 3
    assert {path: {sealed[pk].name for pk in whose} for path, whose in found.items() if whose} == {}


def test_seals_are_found_where_they_are(sealed, one_world):
    """So that the search above can fail: one's own data holds them in JSON and on paper."""
    member = one_world.people["member"]
    for form in ("json", "pdf"):
        text = words(one_world.client("member").get(reverse("own_data_file", args=[form])))
        assert seals(text) == {member.pk}, form


@pytest.mark.parametrize("hat", MEMBERS)
def test_answers_to_a_program_hold_nothing_hidden_of_others(sealed, one_world, hat):
    me = one_world.people[hat]
    program = Program(make_key(me, hat="member"))
    for thing in THINGS:
        answer = program.get(f"{thing.name}?limit=100")
        assert answer.status_code in {200, 401}, thing.name
        text = answer.content.decode()
        assert seals(text) - {me.pk} == set(), thing.name
        for row in answer.json().get("data", []):
            one = program.get(f"{thing.name}/{row.get('key') or row.get('id')}")
            assert seals(one.content.decode()) - {me.pk} == set(), thing.name


def test_team_gets_from_a_program_and_the_card_what_a_person_left_to_brokers_and_no_more(sealed, one_world):
    other, admin = one_world.people["other_member"], one_world.people["administrator"]
    program = Program(make_key(admin))
    card = reverse("person_card", args=[other.key])

    def seen():
        one = program.get(f"people/{other.key}").content.decode()
        return other.pk in seals(one), other.pk in seals(words(one_world.client("broker").get(card)))

    assert seen() == (False, False)
    FieldAudience.objects.filter(person=other, field=PersonField.PHONE).update(audience=Audience.BROKERS)
    assert seen() == (True, True)
