"""PostgreSQL with a replica: the primary is killed while people post coins; the replica has all that was acknowledged."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from tests.journeys import live
from tests.ledger.poster import acknowledged
from tests.operations.places import Place

ROOT = Path(__file__).parents[2]
BIN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1:]
pytestmark = [pytest.mark.thorough, pytest.mark.skipif(not BIN, reason="no PostgreSQL here")]


class Server:
    """One PostgreSQL with its files and its socket in a folder of its own; durable as a real one."""

    def __init__(self, home):
        self.home, self.db = home, home / "db"

    def run(self, program, *words):
        as_owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        done = subprocess.run([*as_owner, str(BIN[0] / program), *words], capture_output=True, text=True, cwd=self.home)
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"

    def start(self):
        options = f"-c listen_addresses='' -k {self.home} -c fsync=on -c wal_level=replica -c max_wal_senders=5"
        self.run("pg_ctl", "-D", str(self.db), "-w", "-l", str(self.home / "log"), "-o", options, "start")

    def ask(self, question):
        with psycopg.connect(
            host=str(self.home), user="vlechtwerk", dbname="vlechtwerk", autocommit=True
        ) as connection:
            found = connection.execute(question)
            return found.fetchall() if found.description else None

    def kill(self):
        """The plug is pulled."""
        process = int((self.db / "postmaster.pid").read_text().split()[0])
        os.kill(process, signal.SIGKILL)
        live.wait_until(lambda: not Path(f"/proc/{process}").exists(), "the server to be gone")

    def stop(self):
        with contextlib.suppress(AssertionError):
            self.run("pg_ctl", "-D", str(self.db), "-m", "immediate", "stop")


@pytest.fixture
def pair():
    """A primary that waits for its replica with every commit, and the replica."""
    root = Path(tempfile.mkdtemp(prefix="vlechtwerk-pair-"))
    root.chmod(0o755)
    primary, replica = Server(root / "one"), Server(root / "two")
    for server in (primary, replica):
        server.home.mkdir()
        if os.getuid() == 0:
            shutil.chown(server.home, "postgres")
    try:
        words = ["-U", "vlechtwerk", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8"]
        primary.run("initdb", "-D", str(primary.db), *words)
        primary.start()
        primary.run("createdb", "-h", str(primary.home), "-U", "vlechtwerk", "vlechtwerk")
        primary.run(
            "pg_basebackup", "-h", str(primary.home), "-U", "vlechtwerk", "-D", str(replica.db), "-R", "-X", "stream"
        )
        replica.start()
        streaming = "SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'"
        live.wait_until(lambda: primary.ask(streaming), "the replica to follow")
        primary.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.ask("SELECT pg_reload_conf()")
        is_sync = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"
        live.wait_until(lambda: primary.ask(is_sync), "commits to wait for the replica")
        yield primary, replica
    finally:
        primary.stop()
        replica.stop()
        shutil.rmtree(root, ignore_errors=True)


def posting(place, path, until):
    """Somebody posts until so many are acknowledged; whoever lost the server begins again."""
    while len(acknowledged(path)) < until:
        process = subprocess.Popen([sys.executable, "-m", "tests.ledger.poster", str(path)], env=place.env, cwd=ROOT)
        yield process
        live.wait_until(lambda p=process: p.poll() is not None or len(acknowledged(path)) >= until, "coins", 120)
        process.kill()
        process.wait()


def test_nothing_acknowledged_is_lost_with_the_primary(pair, tmp_path):
    primary, replica = pair
    url = f"postgresql://vlechtwerk@/vlechtwerk?host={primary.home},{replica.home}&target_session_attrs=read-write"
    place, paths = Place(tmp_path / "data", url), [tmp_path / "one", tmp_path / "two"]
    place.run("manage", "migrate", "--verbosity", "0")
    poster = [sys.executable, "-m", "tests.ledger.poster"]
    subprocess.run([*poster, "--begin"], env=place.env, cwd=ROOT, check=True)
    working = [subprocess.Popen([*poster, str(path)], env=place.env, cwd=ROOT) for path in paths]
    live.wait_until(lambda: all(len(acknowledged(path)) >= 30 for path in paths), "both to post", 120)
    primary.kill()
    for process in working:
        assert live.wait_until(lambda p=process: p.poll() is not None and p, "who lost the server", 60).returncode == 3
    told = [len(acknowledged(path)) for path in paths]
    replica.run("pg_ctl", "-D", str(replica.db), "-w", "promote")
    subprocess.run([*poster, "--check", *map(str, paths)], env=place.env, cwd=ROOT, check=True)
    for path, before in zip(paths, told, strict=True):  # and it goes on, with the same address
        for _process in posting(place, path, before + 10):
            pass
    subprocess.run([*poster, "--check", *map(str, paths)], env=place.env, cwd=ROOT, check=True)
