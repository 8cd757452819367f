"""The files of ``deploy/``: what can be checked without a machine to put them on."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from vlechtwerk.config import env

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted(DEPLOY.glob("*.service")) + sorted(DEPLOY.glob("*.timer"))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_units_are_sound(tmp_path):
    """With a program in the place of ours, as that of a real machine is not here."""
    for unit in UNITS:
        text = unit.read_text().replace("/opt/vlechtwerk/.venv/bin/vlechtwerk", "/bin/true")
        (tmp_path / unit.name).write_text(text)
    words = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS)]
    done = subprocess.run(words, capture_output=True, text=True)
    about_ours = [line for line in done.stderr.splitlines() if "vlechtwerk" in line]
    assert about_ours == []


def test_units_run_commands_that_there_are():
    from vlechtwerk.config.cli import COMMANDS

    for unit in DEPLOY.glob("*.service"):
        [words] = re.findall(r"^ExecStart=/opt/vlechtwerk/\.venv/bin/vlechtwerk (.+)$", unit.read_text(), re.M)
        assert words.split()[0] in COMMANDS


def test_example_of_the_settings_names_settings_that_there_are():
    names = re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "env.example").read_text(), re.M)
    assert {name.removesuffix("_FILE") for name in names} <= env.READ
    assert len(names) > 10


def test_documents_name_every_file_of_the_folder():
    told = (DEPLOY.parent / "docs/howto/deploy.md").read_text()
    assert [path.name for path in DEPLOY.iterdir() if path.name not in told] == []
