"""The pages: choose a file, say what its columns mean, look, read in, take back."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tests import factories
from tests.personas import client_of
from tests.register.steps import checked, read_in, worked
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Person
from vlechtwerk.register.enums import ImportKind
from vlechtwerk.register.models import ListImport
from vlechtwerk.register.reading import read

pytestmark = pytest.mark.django_db
GOOD = "name;email;talent 1\nAn Peeters;an@example.org;Ik kook\nBo Claes;;\n"


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.STAFF_MFA = "optional"


@pytest.fixture
def boss():
    return factories.make_person("Lotte Hermans", hats=(HatKind.MEMBER, HatKind.ADMINISTRATOR))


@pytest.fixture
def client(boss):
    return client_of(boss)


def upload(client, raw, kind="people", name="leden.csv"):
    raw = raw.encode() if isinstance(raw, str) else raw
    return client.post(reverse("import"), {"kind": kind, "file": SimpleUploadedFile(name, raw)})


def columns(client, **changed):
    """Send the columns as the page has them, with these changes."""
    batch = ListImport.objects.get()
    url = reverse("import_columns", args=[batch.key])
    form = client.get(url).context["form"]
    data = {
        bound.html_name: bound.value() or ""
        for row in form.columns
        for bound in [row.bound, *(one for _w, one in row.words)]
    }
    return client.post(url, data | changed)


def act(client, verb, **data):
    return client.post(reverse("import_act", args=[ListImport.objects.get().key, verb]), data, follow=True)


def test_from_the_file_to_the_register_and_back(client):
    page = upload(client, GOOD)
    batch = ListImport.objects.get()
    assert page["Location"] == reverse("import_columns", args=[batch.key])
    assert columns(client)["Location"] == reverse("import_list", args=[batch.key])
    assert b"<progress" in client.get(reverse("import_list", args=[batch.key])).content
    worked(batch)
    page = client.get(reverse("import_list", args=[batch.key]))
    assert page.context["counts"].new == 2
    assert not Person.objects.filter(name="An Peeters").exists()
    act(client, "start")
    assert worked(batch).state == "done"
    assert Person.objects.filter(name__in=["An Peeters", "Bo Claes"]).count() == 2
    act(client, "undo")
    assert worked(batch).state == "undone"
    assert not Person.objects.filter(name="An Peeters").exists()
    assert client.get(reverse("import_list", args=[batch.key])).status_code == 200


def test_progress_is_a_piece_for_htmx_and_true(client):
    upload(client, GOOD)
    columns(client)
    ListImport.objects.update(done_count=1, total=2)
    page = client.get(reverse("import_list", args=[ListImport.objects.get().key]), headers={"HX-Request": "true"})
    assert b"<html" not in page.content
    assert b'max="2" value="1"' in page.content
    worked(ListImport.objects.get())
    page = client.get(reverse("import_list", args=[ListImport.objects.get().key]), headers={"HX-Request": "true"})
    assert page["HX-Redirect"] == reverse("import_list", args=[ListImport.objects.get().key])  # the whole page goes on


def test_left_alone_it_is_found_again(client):
    upload(client, GOOD)
    page = client.get(reverse("import"))
    key = ListImport.objects.get().key
    assert reverse("import_list", args=[key]).encode() in page.content
    assert client.get(reverse("import_list", args=[key]))["Location"] == reverse("import_columns", args=[key])


@pytest.mark.parametrize(
    "raw", [b"", b"%PDF-1.7", b"PK\x03\x04 renamed", b"name\n", b"name;" + b"x" * 140_000 + b"\nAn;\n"]
)
def test_what_is_no_list_is_refused_at_the_file(client, raw):
    page = upload(client, raw)
    assert page.status_code == 422
    assert "file" in page.context["form"].errors
    assert not ListImport.objects.exists()


def test_form_without_a_file_or_kind_is_shown_again(client):
    page = client.post(reverse("import"), {"kind": "cats"})
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"kind", "file"})


def test_words_that_nobody_gave_a_meaning_are_asked(client):
    upload(client, "naam;toestand\nAn;rood\nBo;groen\n")
    page = columns(client, c1="whether")
    assert page.status_code == 422
    assert [word for word, _bound in page.context["form"].columns[1].words] == ["rood", "groen"]
    assert ListImport.objects.get().state == "uploaded"
    assert columns(client, c1="whether", v1_0="take", v1_1="leave out").status_code == 302
    batch = worked(ListImport.objects.get())
    assert [row.choice for row in batch.rows.order_by("number")] == ["new", "leave_out"]


@pytest.mark.parametrize("changed", [{"c0": ""}, {"c1": "name"}, {"c0": "nonsense"}])
def test_columns_that_do_not_make_sense_are_asked_again(client, changed):
    upload(client, GOOD)
    page = columns(client, **changed)
    assert page.status_code == 422
    assert page.context["form"].errors
    assert ListImport.objects.get().state == "uploaded"


def test_rate_that_makes_no_sense_is_refused(client):
    upload(client, "holder;coins\nLotte Hermans;2\n", kind="coins")
    for rate in ("0", "-1", "veel", "NaN", "1e99"):
        assert columns(client, rate=rate).status_code == 422
    assert columns(client, rate="4").status_code == 302


def test_mistakes_stand_at_their_cell_and_go_out_as_a_file_to_mend(client, boss):
    batch = checked("people", "naam;mail;over\nAn;=1+1;Ik kook\nBo;bo@example.org;\n", by=boss)
    page = client.get(reverse("import_wrong", args=[batch.key]))
    assert "Rij 2" in page.content.decode()
    [(number, cells)] = page.context["rows"]
    assert (number, [(cell.heading, bool(cell.wrong)) for cell in cells]) == (
        2,
        [("naam", False), ("mail", True), ("over", False)],
    )
    raw = b"".join(client.get(reverse("import_wrong_file", args=[batch.key, "csv"])).streaming_content)
    assert b"'=1+1" in raw
    assert read(raw).headings == ["naam", "mail", "over"]
    assert read(raw).rows == [(2, ["An", "=1+1", "Ik kook"])]
    book = load_workbook(
        io.BytesIO(b"".join(client.get(reverse("import_wrong_file", args=[batch.key, "xlsx"])).streaming_content))
    )
    values = list(book.active.values)
    assert values[1][:3] == ("An", "=1+1", "Ik kook") and "mail" in values[1][3]
    assert book.active["B2"].data_type == "s"
    mended = raw.replace(b"'=1+1", b"an@example.org")
    assert worked(read_in("people", mended, by=boss)).state == "done"
    assert Person.objects.filter(email="an@example.org").exists()


def test_choosing_who_is_the_same(client, boss):
    there = factories.make_person("An Claes", email="an@example.org")
    batch = checked("people", "name;email\nAn Claes;an@example.org\nBo;\n", by=boss)
    url = reverse("import_same", args=[batch.key])
    page = client.get(url)
    assert f'value="pk:{there.pk}" checked' in page.content.decode()
    client.post(url, {"r2": "leave_out", "r3": "leave_out", "rx": "new", "r99": "new"})
    assert [row.choice for row in batch.rows.order_by("number")] == ["leave_out", "new"]  # row 3 had nothing to choose
    client.post(url, {"r2": "pk:1000000"})
    assert batch.rows.get(number=2).choice == "leave_out"
    client.post(url, {"all": "same"})
    assert batch.rows.get(number=2).same_as == f"pk:{there.pk}"
    client.post(url, {"all": "nonsense"})
    assert batch.rows.get(number=2).choice == "same"


@pytest.mark.parametrize("verb", ["start", "undo", "discard"])
def test_step_that_is_not_possible_now_says_so(client, boss, verb):
    batch = checked("people", GOOD, by=boss)
    state = {"start": "done", "undo": "checked", "discard": "done"}[verb]
    ListImport.objects.filter(pk=batch.pk).update(state=state, finished_at=batch.created_at)
    assert act(client, verb).status_code == 200
    assert ListImport.objects.get().state == state
    assert client.post(reverse("import_act", args=[batch.key, "dance"])).status_code == 404


def test_undo_that_is_not_possible_shows_what_hangs_on_it(client, boss):
    batch = read_in("people", GOOD, by=boss)
    factories.make_talent(Person.objects.get(name="An Peeters"))
    page = client.get(reverse("import_list", args=[batch.key]))
    assert "An Peeters: " in page.content.decode()
    act(client, "undo")
    assert ListImport.objects.get().state == "done"


def test_thrown_away_is_gone(client, boss):
    checked("people", GOOD, by=boss)
    act(client, "discard")
    assert not ListImport.objects.exists()


@pytest.mark.parametrize("kind", ImportKind.values)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_template_can_be_filled_in_and_read_back(client, boss, kind, form):
    factories.make_place()
    factories.make_place("Zwolle", "8011", country="NL")
    factories.make_stages()
    if kind not in ("people", "organisations"):
        factories.make_person("Nadia Voorbeeld", email="nadia@example.org")
        factories.make_person("Jan Voorbeeld")
        factories.make_organisation("Coöperatie Voorbeeld")
    raw = b"".join(client.get(reverse("import_template", args=[kind, form])).streaming_content)
    batch = read_in(kind, raw, by=boss)
    assert [row.errors for row in batch.rows.all() if row.errors] == []
    assert (batch.state, batch.row_count) == ("done", batch.rows.filter(state="written").count())
    assert set(batch.headings) == set(batch.columns)  # every column has a meaning


@pytest.mark.parametrize(("kind", "form"), [("cats", "csv"), ("people", "exe")])
def test_unknown_template_is_not_found(client, kind, form):
    assert client.get(reverse("import_template", args=[kind, form])).status_code == 404


def test_markup_is_shown_as_text(client, boss):
    factories.make_person("<b>An</b>", email="an@example.org")
    upload(client, "name<script>;email\n<script>alert(1)</script>;fout\n<i>An</i>;an@example.org\n", name="<u>.csv")
    columns(client, c0="name")
    batch = worked(ListImport.objects.get())
    for name in ("import_list", "import_wrong", "import_same"):
        page = client.get(reverse(name, args=[batch.key])).content
        assert b"<script>alert" not in page and b"<i>An" not in page and b"<b>An" not in page and b"<u>" not in page
    assert b"<u>.csv" not in client.get(reverse("import")).content


def test_broker_and_member_read_nothing_in(settings):
    for hats in ((HatKind.MEMBER,), (HatKind.MEMBER, HatKind.BROKER)):
        assert upload(client_of(factories.make_person(hats=hats)), GOOD).status_code == 403
    assert not ListImport.objects.exists()


@pytest.mark.parametrize("name", ["import", "import_same", "import_wrong", "import_list"])
def test_questions_are_the_same_for_one_row_and_three(client, boss, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(rows):
        people = [factories.make_person(f"Persoon {n}") for n in range(rows)]
        text = "".join(f"{one.name};{one.email}\nFout;nee\nFout;\n" for one in people)
        batch = checked("people", f"name;email\n{text}", by=boss)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(name, args=[] if name == "import" else [batch.key])).status_code == 200
        return len(seen)

    assert count(1) == count(3)
