"""Installations to bring archives to and from: processes with a database and a folder of their own."""

import contextlib
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.journeys import live

FILL = """
from tests.personas import make_world
from vlechtwerk.people.models import Person
make_world()
gone = Person.objects.create(name="Weg")
print(gone.pk)
gone.delete()
"""


@dataclass
class Place:
    """An installation with nothing in it, not even tables."""

    data_dir: Path
    url: str

    @property
    def env(self):
        clean = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        return {**clean, "DATA_DIR": str(self.data_dir), "DATABASE_URL": self.url, "VLECHTWERK_SECRET_KEY": "journey",
                "VLECHTWERK_FEDERATION": "1", "PYTHONPATH": str(Path(__file__).parents[2])}  # fmt: skip

    def run(self, *words, check=True):
        done = subprocess.run([live.VLECHTWERK, *words], env=self.env, capture_output=True, text=True)
        assert not check or done.returncode == 0, f"{words}: {done.stdout}\n{done.stderr}"
        return done

    def shell(self, code):
        return self.run("manage", "shell", "-v", "0", "-c", code).stdout.strip()

    def archive(self, path):
        """The checksum that it tells."""
        return self.run("export", str(path)).stdout.split()[-1]


@contextlib.contextmanager
def empty_place(folder, on_server=True):
    """On the server that the tests run on, if there is one; or an SQLite file."""
    with live.own_database() if on_server else contextlib.nullcontext("") as url:
        yield Place(folder, url)
