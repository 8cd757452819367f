"""The archive: whole or refused, the same from both databases, everything in it that is not left out for a reason."""

import json
import tempfile
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.apps import apps
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories
from tests.personas import undone
from vlechtwerk.operations import actions, archive, rows
from vlechtwerk.operations.archive import Archive, OperationsRefused


@pytest.fixture
def db(one_world):
    with undone():
        yield


@pytest.fixture(scope="module")
def made(one_world, tmp_path_factory):
    path = tmp_path_factory.mktemp("archive") / "a.zip"
    return SimpleNamespace(path=path, manifest=archive.write(path))


def test_backup_makes_the_folder_that_is_not_there_or_says_why_not(db, tmp_path):
    path, _manifest = actions.backup(tmp_path / "every" / "night", check=False, keep_days=None)
    assert (path.parent, path.suffix) == (tmp_path / "every" / "night", ".zip")
    with pytest.raises(OperationsRefused, match="cannot be made"):
        actions.backup(path / "in a file", check=False, keep_days=None)


@pytest.fixture
def changed(tmp_path):
    """Write other bytes, and look."""

    def look(content):
        path = tmp_path / "other.zip"
        path.write_bytes(content)
        return Archive(path)

    return look


# --- what is in it ----------------------------------------------------------------------------------------------


def test_every_model_is_in_or_left_out_for_a_reason(db, made):
    models = {model._meta.label_lower for model in apps.get_models(include_auto_created=True)}
    assert set(made.manifest.tables) == models - set(rows.LEFT_OUT)
    assert set(rows.LEFT_OUT) <= models


def test_nothing_kept_points_at_what_is_left_out():
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label_lower not in rows.LEFT_OUT:
            assert rows._points_at(model).isdisjoint(rows.LEFT_OUT), model


def test_every_table_comes_after_those_it_points_at(db):
    seen, tables = set(), rows.tables(rows.applied())
    labels = {model._meta.label_lower for model in tables}
    for model in tables:
        assert rows._points_at(model) & labels <= seen | {model._meta.label_lower}, model
        seen.add(model._meta.label_lower)


def test_lines_are_the_rows_by_number(db, made):
    with zipfile.ZipFile(made.path) as zipped:
        people = [json.loads(line) for line in zipped.read("data/people.person.jsonl").splitlines()]
    model = apps.get_model("people.person")
    assert [one["id"] for one in people] == sorted(model.objects.values_list("pk", flat=True))
    assert set(people[0]) == {field.attname for field in model._meta.concrete_fields}


def test_second_archive_has_the_same_sum_and_a_changed_row_another(db, made, tmp_path):
    assert archive.write(tmp_path / "b.zip").checksum == made.manifest.checksum
    person = factories.make_person("Somebody new")
    number = person.pk
    after = archive.write(tmp_path / "c.zip")
    assert after.checksum != made.manifest.checksum
    person.delete()
    last = archive.write(tmp_path / "d.zip")
    assert last.checksum == made.manifest.checksum
    assert last.tables["people.person"].last == number


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (datetime(2026, 3, 2, 9, tzinfo=UTC), "2026-03-02T09:00:00.000000+00:00"),
        (datetime(2026, 3, 2, 10, 0, 0, 5, tzinfo=timezone(timedelta(hours=1))), "2026-03-02T09:00:00.000005+00:00"),
        (date(2024, 2, 29), "2024-02-29"),
        (UUID("0b0d7b3e-95b4-4a51-9d49-6f0f0a3f7c11"), "0b0d7b3e-95b4-4a51-9d49-6f0f0a3f7c11"),
        (True, True),
        ({"b": [1e16, -0.0, 0.1]}, {"b": [10**16, 0.0, 0.1]}),
        (None, None),
        (b"\x00\xff", "AP8="),
        (memoryview(b"\x00\xff"), "AP8="),
    ],
)
def test_value_is_written_in_one_way(value, plain):
    assert rows._plain(value) == plain
    assert json.dumps(rows._plain(value)) == json.dumps(plain)


def test_every_value_of_a_whole_network_is_read_as_it_was(db):
    for model in rows.tables(rows.applied()):
        fields = model._meta.concrete_fields
        stored = model._base_manager.order_by("pk").values_list(*[field.attname for field in fields])
        for values, line in zip(stored, rows.lines(model), strict=True):
            read = json.loads(line)
            assert [field.to_python(read[field.attname]) for field in fields] == list(values), model


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(JSON)
def test_value_that_came_back_is_written_the_same(value):
    once = json.dumps(rows._plain(value), sort_keys=True)
    assert json.dumps(rows._plain(json.loads(once)), sort_keys=True) == once


# --- how it is written ------------------------------------------------------------------------------------------


def test_file_is_for_its_owner_only_and_nothing_half_written_stays(db, made):
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in made.path.parent.iterdir()] == ["a.zip"]


def test_file_that_is_there_is_not_written_over(db, tmp_path):
    path = tmp_path / "a.zip"
    path.write_text("mine")
    with pytest.raises(OperationsRefused, match="is there already"):
        archive.write(path)
    assert path.read_text() == "mine"


def test_failure_while_writing_leaves_nothing(db, tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "_seal", full)
    with pytest.raises(OperationsRefused, match="No space left"):
        archive.write(tmp_path / "a.zip")
    assert list(tmp_path.iterdir()) == []


def test_uploaded_files_go_along_and_come_back(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    (tmp_path / "files" / "2026").mkdir(parents=True)
    (tmp_path / "files" / "2026" / "een foto.jpg").write_bytes(b"\xff\xd8" * 700_000)
    archive.write(tmp_path / "a.zip")
    Archive(tmp_path / "a.zip").unpack_files(tmp_path / "back")
    assert (tmp_path / "back" / "2026" / "een foto.jpg").read_bytes() == b"\xff\xd8" * 700_000


# --- what is refused --------------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_bit_that_is_turned_is_seen(made, tmp_path_factory, data):
    content = bytearray(made.path.read_bytes())
    at = data.draw(st.integers(0, len(content) * 8 - 1))
    content[at // 8] ^= 1 << at % 8
    path = tmp_path_factory.getbasetemp() / "turned.zip"
    path.write_bytes(content)
    with pytest.raises(OperationsRefused, match="damaged"):
        Archive(path)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_archive_that_is_cut_off_or_grew_is_seen(made, tmp_path_factory, data):
    content = made.path.read_bytes()
    size = data.draw(st.integers(0, len(content) - 1))
    path = tmp_path_factory.getbasetemp() / "cut.zip"
    for wrong in (content[:size], content + content[: size + 1], content[size + 1 :]):
        path.write_bytes(wrong)
        with pytest.raises(OperationsRefused, match="damaged"):
            Archive(path)


def sealed(entries):
    """An archive that somebody else made, with the right sum at its end."""
    with tempfile.TemporaryFile() as out:
        with zipfile.ZipFile(out, "w") as zipped:
            for name, content in entries.items():
                zipped.writestr(name, content)
            zipped.comment = b"0" * archive.SEAL
        archive._seal(out)
        out.seek(0)
        return out.read()


@pytest.mark.parametrize(
    "entries",
    [
        {},
        {"readme.txt": "x"},
        {"manifest.json": "{"},
        {"manifest.json": "[]"},
        {"manifest.json": "{}"},
        {"manifest.json": '{"kind": "vlechtwerk-archive"}'},
    ],
)
def test_foreign_zip_is_refused_even_when_its_sum_is_right(changed, entries):
    with pytest.raises(OperationsRefused, match="no archive of Vlechtwerk"):
        changed(sealed(entries))


def test_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(OperationsRefused, match="cannot be read: No such file"):
        Archive(tmp_path / "none.zip")


@pytest.mark.parametrize("change", [{"format": 2}, {"migrations": [["people", "0999_later"]]}])
def test_archive_of_a_newer_version_is_refused_with_its_number(made, changed, change):
    said = {**json.loads(made.manifest.as_json()), "version": "9.1", **change}
    with pytest.raises(OperationsRefused, match=r"newer version \(9\.1, this is"):
        changed(sealed({"manifest.json": json.dumps(said)}))


def test_file_that_would_land_elsewhere_is_refused(made, changed, tmp_path):
    said = {**json.loads(made.manifest.as_json()), "files": {"../../x": {"rows": 1, "sha256": "0"}}}
    opened = changed(sealed({"manifest.json": json.dumps(said), "files/../../x": "x"}))
    with pytest.raises(OperationsRefused, match="would land outside"):
        opened.unpack_files(tmp_path / "deep" / "files")
    assert not (tmp_path / "x").exists()
