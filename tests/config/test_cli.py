"""The ``vlechtwerk`` command as somebody types it, in a process of its own."""

import os
import socket
import subprocess
import sys

import pytest


def vlechtwerk(*words, data_dir, **env):
    """Run the command with nothing set but ``env``."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("VLECHTWERK_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-m", "vlechtwerk.config.cli", *words],
        env={**clean, "DATA_DIR": str(data_dir), "DJANGO_SETTINGS_MODULE": "vlechtwerk.config.settings", **env},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",), ("help",)])
def test_help_names_every_command(tmp_path, words):
    done = vlechtwerk(*words, data_dir=tmp_path)
    assert done.returncode == 0
    for name in ("run", "work", "demo", "import", "ledger verify", "manage"):
        assert f"vlechtwerk {name}" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_unknown_command_is_named_and_help_follows(tmp_path):
    done = vlechtwerk("dance", data_dir=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("unknown command: dance")
    assert "vlechtwerk run" in done.stderr


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({"VLECHTWERK_DEMO": "maybe"}, "VLECHTWERK_DEMO"),
        ({"PORT": "http"}, "PORT"),
        ({"DATABASE_URL": "x://y/z"}, "DATABASE_URL"),
    ],
)
def test_setting_that_makes_no_sense_stops_the_start_in_one_line(tmp_path, env, name):
    done = vlechtwerk("run", data_dir=tmp_path, **env)
    assert done.returncode == 2
    assert done.stderr.startswith(f"vlechtwerk: {name}")
    assert done.stderr.count("\n") == 1


def test_place_that_cannot_be_written_stops_the_start_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    done = vlechtwerk("run", data_dir=tmp_path / "file" / "data")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "DATA_DIR" in done.stderr


def test_place_that_is_not_there_yet_is_made(tmp_path):
    done = vlechtwerk("manage", "check", data_dir=tmp_path / "new" / "place")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "new" / "place" / "secret_key").exists()


def test_database_that_cannot_be_opened_is_told_in_one_line(tmp_path):
    done = vlechtwerk(
        "manage", "migrate", data_dir=tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/no/such/place.sqlite3"
    )
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_import_before_the_tables_are_there_is_told_in_one_line(tmp_path):
    (tmp_path / "people.csv").write_text("name\nAn\n")
    done = vlechtwerk("import", "people", str(tmp_path / "people.csv"), data_dir=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "vlechtwerk run" in done.stderr


def test_taken_port_is_told_in_one_line_before_anything_starts(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = vlechtwerk("run", data_dir=tmp_path, PORT=str(port))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert f"Port {port} is taken" in done.stderr
    assert f"PORT={port + 1}" in done.stderr


def test_what_is_kept_is_for_its_owner_only(tmp_path):
    place = tmp_path / "new"
    vlechtwerk("manage", "migrate", "contenttypes", data_dir=place)
    modes = {path.name: path.stat().st_mode & 0o077 for path in [place, *place.iterdir()]}
    assert set(modes.values()) == {0}, modes
    assert len(modes) >= 3


def test_commands_of_django_keep_their_exit_codes(tmp_path):
    assert vlechtwerk("manage", "nonsense", data_dir=tmp_path).returncode == 1
    assert vlechtwerk("import", "cats", "x.csv", data_dir=tmp_path).returncode == 2
