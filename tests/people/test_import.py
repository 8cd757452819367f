import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import factories
from vlechtwerk.people import csv_reading, queries
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Organisation, Person, Talent

pytestmark = pytest.mark.django_db
GOOD = "name;email;talent 1\nAn Peeters;an@example.org;Ik kook\nBo Claes;;\n"


@pytest.fixture
def broker(settings):
    settings.STAFF_MFA = "optional"
    return factories.make_broker()


@pytest.fixture
def client(broker):
    client = Client()
    client.force_login(broker, backend="vlechtwerk.people.backends.LoginBackend")
    return client


def upload(client, raw, kind="people", name="leden.csv"):
    raw = raw.encode() if isinstance(raw, str) else raw
    return client.post(reverse("import"), {"kind": kind, "file": SimpleUploadedFile(name, raw)})


def mistakes(page):
    return [(error.row, error.column) for error in page.context["preview"].errors]


def commit(client, page, **more):
    return client.post(reverse("import"), {"payload": page.context["payload"], **more}, follow=True)


def test_preview_writes_nothing_and_commit_writes_all(client):
    page = upload(client, GOOD)
    preview = page.context["preview"]
    assert (preview.new_count, preview.known_count, preview.wrong_count) == (2, 0, 0)
    assert not Person.objects.filter(name="An Peeters").exists()
    commit(client, page)
    assert Person.objects.filter(name__in=["An Peeters", "Bo Claes"]).count() == 2
    assert Talent.objects.get(person__name="An Peeters").text == "Ik kook"


def test_the_same_file_twice_writes_once(client):
    commit(client, upload(client, GOOD))
    again = upload(client, GOOD)
    assert again.context["preview"].known_count == 2
    commit(client, again)
    assert Person.objects.filter(name__in=["An Peeters", "Bo Claes"]).count() == 2


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"   \n\n",
        b"PK\x03\x04 a spreadsheet that was only renamed",
        b"%PDF-1.7 something",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\xff\xfe" + "name;email\nAn;\n".encode("utf-16-le") + b"\x00",
        b"name;email\nAn\x81\x8d;an@example.org\n",
        b"email;phone\nan@example.org;0470001234\n",
        b"name;" + b"x" * 140_000 + b"\nAn;\n",
        b"name;email\nAn;" + b"x" * 140_000 + b"\n",
    ],
    ids=[
        "empty",
        "blank",
        "xlsx",
        "pdf",
        "png",
        "half a utf-16",
        "broken",
        "no name column",
        "huge heading",
        "huge cell",
    ],
)
def test_what_is_no_register_is_refused_at_the_file(client, raw):
    page = upload(client, raw)
    assert page.status_code == 422
    assert "file" in page.context["form"].errors
    assert page.context["preview"] is None


def test_file_that_is_too_large_is_refused(client):
    row = "Iemand met een lange naam;iemand@example.org\n"
    raw = "name;email\n" + row * (csv_reading.MAX_BYTES // len(row) + 1)
    assert upload(client, raw).status_code == 422
    assert upload(client, "name\n" + "An\n" * (csv_reading.MAX_ROWS + 1)).status_code == 422


def test_form_without_a_file_or_kind_is_shown_again(client):
    page = client.post(reverse("import"), {"kind": "cats"})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"kind", "file"}


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (";an@example.org;;;;;", "name"),
        ("x" * 121 + ";;;;;;", "name"),
        ("An;geen adres;;;;;", "email"),
        ("An;;bel mij;;;;", "phone"),
        ("An;;;klingon;;;", "language"),
        ("An;;;;Nergenshuizen;;", "place"),
        ("An;;;;;administrator;", "hats"),
        ("An;;;;;koning;", "hats"),
        ("An;;;;;;" + "x" * 601, "talent 1"),
    ],
)
def test_mistake_in_a_person_stands_at_its_row_and_column(client, line, column):
    page = upload(client, f"name;email;phone;language;place;hats;talent 1\nGoed;;;;;;\n{line}\n")
    assert mistakes(page) == [(3, column)]
    assert b"</span>3</th>" in page.content


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("Coop;BE;0403.199.703;", "registry_number"),
        ("Coop;NL;0403199702;", "registry_number"),
        ("Coop;US;;", "country"),
        ("Coop;BE;;veel", "staff_count"),
    ],
)
def test_mistake_in_an_organisation_stands_at_its_row_and_column(client, line, column):
    page = upload(client, f"name;country;registry_number;staff_count\n{line}\n", "organisations")
    assert mistakes(page) == [(2, column)]


def test_address_twice_in_one_file_names_the_first_row(client):
    page = upload(client, "name;email\nAn;an@example.org\nAnna;AN@example.org\n")
    assert mistakes(page) == [(3, "email")]
    assert "2" in str(page.context["preview"].errors[0].message)


def test_wrong_rows_stop_everything_unless_left_out_on_purpose(client):
    page = upload(client, "name;email\nAn;an@example.org\nBo;geen adres\n")
    commit(client, page)
    assert not Person.objects.filter(name="An").exists()
    commit(client, page, skip="1")
    assert Person.objects.filter(name="An").exists()
    assert not Person.objects.filter(name="Bo").exists()


def test_nothing_is_written_when_a_row_went_wrong_after_the_preview(client):
    sector = factories.make_sector()
    page = upload(client, f"name;sector\nAn;\nBo;{sector.code}\n")
    sector.delete()
    assert commit(client, page).redirect_chain[-1][0] == reverse("import")
    assert not Person.objects.filter(name="An").exists()


def test_changed_or_old_preview_is_refused(client):
    assert commit(client, upload(client, GOOD)).status_code == 200
    page = client.post(reverse("import"), {"payload": "WyJwZW9wbGUiLCJuYW1lIl0:forged"})
    assert page["Location"] == reverse("import")


def test_markup_in_a_name_is_shown_as_text(client):
    page = upload(client, "name;email\n<script>alert(1)</script>;fout\n")
    assert b"<script>alert" not in page.content
    done = commit(client, upload(client, "name\n<img src=x onerror=alert(1)>\n"))
    assert b"<img src=x" not in done.content
    assert b"&lt;img src=x" in done.content


def test_windows_letters_tabs_and_commas_are_read(client):
    page = upload(client, "name,email\nAndré Müller,andre@example.org\n".encode("cp1252"))
    commit(client, page)
    assert Person.objects.get(email="andre@example.org").name == "André Müller"
    commit(client, upload(client, "\ufeffname\temail\nBo\tbo@example.org\n"))
    assert Person.objects.filter(email="bo@example.org").exists()


def test_administrator_gives_hats_by_file(settings):
    settings.STAFF_MFA = "optional"
    boss = Client()
    boss.force_login(
        factories.make_person(hats=(HatKind.ADMINISTRATOR,)), backend="vlechtwerk.people.backends.LoginBackend"
    )
    commit(boss, upload(boss, "name;hats\nAn;member,broker\n"))
    assert queries.hats_of(Person.objects.get(name="An")) == {"member", "broker"}


@pytest.mark.parametrize("kind", ["people", "organisations"])
def test_template_can_be_filled_in_and_read_back(client, kind):
    factories.make_sector("finance", name="Financiën")
    factories.make_place()
    factories.make_place("Zwolle", "8011", country="NL")
    raw = client.get(reverse("import_template", args=[kind])).content
    page = upload(client, raw, kind)
    assert mistakes(page) == []
    assert page.context["preview"].new_count == 2
    commit(client, page)
    assert Organisation.objects.exists()


def test_unknown_template_is_not_found(client):
    assert client.get(reverse("import_template", args=["cats"])).status_code == 404


def test_member_reads_nothing_in():
    client = Client()
    client.force_login(factories.make_person(), backend="vlechtwerk.people.backends.LoginBackend")
    assert upload(client, GOOD).status_code == 403
    assert not Person.objects.filter(name="An Peeters").exists()
