"""The files of ESCO: what they would change, taken in by the worker, taken back; and files that are not right."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from tests.together import refusals, together
from vlechtwerk.engine import text
from vlechtwerk.people.models import Talent
from vlechtwerk.taxonomy import actions, overlay, queries, reading
from vlechtwerk.taxonomy.actions import importing
from vlechtwerk.taxonomy.enums import ImportState
from vlechtwerk.taxonomy.models import ConceptChange, WordImport

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parent / "esco"


@pytest.fixture(autouse=True)
def spoken_of():
    """Three of the four skills are in the network's own texts."""
    for words in (
        "Ik kan orgels stemmen",
        "Gebarsten orgelpijpen herken ik op zicht",
        "Manden vlechten leerde ik thuis",
    ):
        factories.make_talent(text=words)


def test_skill_that_nobody_speaks_of_is_left_out_and_counted():
    Talent.objects.filter(text__startswith="Manden").delete()
    batch = actions.prepare_import(official(), by=None)
    assert (queries.progress_of(batch).new, batch.unused_count) == (2, 1)


def official(**changed):
    files = {path.name: path.read_bytes() for path in sorted(FOLDER.glob("*.csv"))}
    return list((files | changed).items())


def finish():
    while actions.run_imports():
        pass


def test_preview_counts_what_is_new_and_what_joins_by_an_equal_label():
    batch = actions.prepare_import(official(), by=None)
    found = queries.progress_of(batch)
    assert (found.new, found.joining, batch.known_count, found.done) == (3, 1, 0, 0)
    assert ConceptChange.objects.get(code="bookkeeping", batch=batch).data["add"]["nl"] == [
        "dubbel boekhouden", "kasboekhouding"
    ]  # fmt: skip
    assert queries.rows() == overlay.standard()


def test_commit_enriches_in_three_languages_and_undo_leaves_nothing():
    batch = actions.prepare_import(official(), by=None)
    actions.commit_import(batch, with_new=True, by=None)
    finish()
    rows = queries.rows()
    assert "bookkeeping" in text.analysis("onze kasboekhouding", "nl").concepts
    organ = next(code for code, row in rows.items() if row.get("name_en") == "tune organs")
    assert organ in text.analysis("wie kan een klavecimbel bespannen", "nl").concepts
    assert organ in text.analysis("nettoyer des tuyaux d’orgue", "fr").concepts
    cracked = next(code for code, row in rows.items() if row.get("name_fr", "").startswith("reconnaître"))
    assert rows[cracked]["broader"] == organ
    actions.undo_import(WordImport.objects.get(), by=None)
    assert queries.rows() == overlay.standard()


def test_commit_without_new_concepts_only_gives_words_to_ours():
    batch = actions.prepare_import(official(), by=None)
    actions.commit_import(batch, with_new=False, by=None)
    finish()
    assert queries.rows().keys() == overlay.standard().keys()
    assert "kasboekhouding" in queries.rows()["bookkeeping"]["nl"]


def test_same_files_again_add_nothing():
    for known in (0, 4):
        batch = actions.prepare_import(official(), by=None)
        assert batch.known_count == known
        actions.commit_import(batch, with_new=True, by=None)
        finish()
    assert batch.total == 0


def test_progress_is_true_and_another_worker_goes_on(monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 2)
    batch = actions.prepare_import(official(), by=None)
    actions.commit_import(batch, with_new=True, by=None)
    assert actions.run_imports() == 2
    assert queries.progress_of(batch).done == 2
    assert queries.rows() == overlay.standard()  # half an import is not in use
    assert [actions.run_imports(), actions.run_imports(), actions.run_imports()] == [2, 0, 0]
    batch.refresh_from_db()
    assert (batch.state, queries.progress_of(batch).done) == (ImportState.DONE, 4)


def test_two_workers_take_it_in_once(committed_db):
    batch = actions.prepare_import(official(), by=None)
    actions.commit_import(batch, with_new=True, by=None)
    assert refusals(together(finish, finish)) == []
    assert queries.progress_of(batch).done == 4


def test_of_two_decisions_one_counts(committed_db):
    batch = actions.prepare_import(official(), by=None)

    def take():
        actions.commit_import(batch, with_new=True, by=None)

    def drop():
        actions.undo_import(batch, by=None)

    assert len(refusals(together(take, drop))) == 1


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("skills_nl.csv", b"", "skills_nl.csv"),
        ("skills_nl.csv", b"preferredLabel\nboeken\n", "rij 1"),
        ("skills_nl.csv", b"\xff\xfec\x00o\x00", "skills_nl.csv, rij 1"),
        ("skills_nl.csv", "conceptUri,preferredLabel\nhttp://a/1,caf\xe9\n".encode("latin-1"), "rij 2"),
        ("skills_nl.csv", b"PK\x03\x04 a zip file", "skills_nl.csv"),
        ("skills_nl.csv", b"conceptUri,preferredLabel\nhttp://a/1,goed\nhttp://a/2\n", "rij 3"),
        ("skills_nl.csv", b'conceptUri,preferredLabel\nhttp://a/1,goed\nhttp://a/2,"half', "rij 3"),
        ("skills_nl.csv", b"conceptUri,preferredLabel\nhttp://a/1,=cmd|' /C calc'!A0\n", "rij 2"),
        ("skills_nl.csv", b"conceptUri,preferredLabel\njavascript:alert(1),woord\n", "rij 2"),
        ("skills_nl.csv", b"conceptUri,preferredLabel\nhttp://a/1,\n", "rij 2"),
        ("skills_nl.csv", b"conceptUri,preferredLabel\nhttp://a/1," + b"a" * 200_000 + b"\n", "rij 2"),
        ("skills_nl.csv", b"x" * (reading.MAX_BYTES + 1), "30 MB"),
        ("skills_nl.csv", b"conceptUri,preferredLabel\n" + b"http://a/1,a\n" * (reading.MAX_ROWS + 1), "60.000"),
        ("broaderRelationsSkillPillar.csv", b"conceptUri,broaderUri\nx,y\n", "broaderRelationsSkillPillar.csv, rij 2"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)
def test_bad_or_hostile_file_is_refused_with_its_name_and_row(name, raw, says):
    with pytest.raises(actions.TaxonomyRefused) as caught:
        actions.prepare_import(official(**{name: raw}), by=None)
    assert says in str(caught.value.message)
    assert not WordImport.objects.exists()


def test_command_takes_a_folder_in(capsys):
    call_command("import_esco", FOLDER, "--with-new")
    assert "3 new, 1 join a concept" in capsys.readouterr().out
    assert "kasboekhouding" in queries.rows()["bookkeeping"]["nl"]


def test_command_that_only_looks_writes_nothing(tmp_path):
    call_command("import_esco", FOLDER, "--dry-run")
    assert not ConceptChange.objects.exists()
    with pytest.raises(CommandError):
        call_command("import_esco", tmp_path)
    with pytest.raises(CommandError):
        call_command("import_esco", tmp_path / "nowhere")
