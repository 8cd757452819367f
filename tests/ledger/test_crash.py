"""Killed at any moment: nothing acknowledged is missing, nothing is doubled when the client asks again, books that hold."""

import contextlib
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pysqlite3
import pytest
from django.db import connection, connections

from tests import factories
from tests.ledger import poster
from vlechtwerk.ledger import actions

ONLY_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="about the files of SQLite")
ONLY_POSTGRES = pytest.mark.skipif(connection.vendor != "postgresql", reason="starts a PostgreSQL server of its own")
HOUSE = Path(__file__).resolve().parents[2]
_context = multiprocessing.get_context("fork")


@pytest.fixture
def people():
    people = [factories.make_person(name) for name in poster.NAMES]
    for person in people:
        actions.open_account(person)
    return people


def start(path, people):
    """A poster in a process of its own, with the database to itself; this process lets go of it."""
    connections.close_all()
    process = _context.Process(target=poster.post_for_ever, args=(str(path), people))
    process.start()
    return process


def until(condition, within_s=60):
    """Wait for something outside that says nothing when it happens."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        threading.Event().wait(0.01)


def kill(process, after_s):
    process.join(after_s)  # it never ends by itself
    assert process.exitcode is None
    os.kill(process.pid, signal.SIGKILL)
    process.join()


def kill_when(process, condition):
    """Kill it where ``condition`` holds. It stands still while one looks, and cannot be somewhere else by the time it is killed."""

    def holds():
        os.kill(process.pid, signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)
        if condition():
            return True
        os.kill(process.pid, signal.SIGCONT)
        return False

    until(holds)
    os.kill(process.pid, signal.SIGKILL)
    process.join()


@pytest.mark.usefixtures("committed_db")
def test_forty_kills_at_any_moment_lose_nothing_and_double_nothing(tmp_path, people):
    dice, paths = random.Random(7), [tmp_path / "an", tmp_path / "bo"]
    for _round in range(20):
        heard = [len(poster.acknowledged(path)) for path in paths]
        processes = [start(path, people) for path in paths]
        until(
            lambda heard=heard: any(
                len(poster.acknowledged(path)) > one for path, one in zip(paths, heard, strict=True)
            )
        )
        for process in processes:
            kill(process, dice.uniform(0, 0.03))
        poster.check(*paths)
    assert poster.check(*paths) >= 40


@ONLY_SQLITE
@pytest.mark.usefixtures("committed_db")
def test_what_a_killed_writer_left_in_the_log_is_found_again(tmp_path, people):
    """Killed between the writing of the log and its way into the file: every byte of the rest is still in the log."""
    path = tmp_path / "an"
    process = start(path, people)
    kill_when(process, lambda: len(poster.acknowledged(path)) % 5 and len(poster.acknowledged(path)) > 5)
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    assert log.stat().st_size > 0
    poster.check(path)


@ONLY_SQLITE
@pytest.mark.usefixtures("committed_db")
def test_log_cut_off_at_any_byte_is_a_ledger_that_holds(tmp_path, people):
    """As after a power cut: whatever part of the log reached the disk, it is some whole number of postings."""
    path, dice = tmp_path / "an", random.Random(3)
    process = start(path, people)
    kill_when(process, lambda: len(poster.acknowledged(path)) % 5 == 4)
    file = Path(connection.settings_dict["NAME"])
    log = Path(f"{file}-wal").read_bytes()
    counts = set()
    for number in range(
        25
    ):  # the log is used again from its start: the newest postings may stand in its first few pages
        copy = tmp_path / f"{number}.sqlite3"
        shutil.copy(file, copy)
        Path(f"{copy}-wal").write_bytes(log[: dice.randrange(len(log) >> number % 8)])
        with pysqlite3.connect(copy) as found:
            sums = found.execute(
                "SELECT sum(amount) FROM ledger_transfer GROUP BY debit_id, state ORDER BY 1"
            ).fetchall()
            tallies = found.execute(
                "SELECT posted_debits FROM ledger_account WHERE posted_debits > 0 "
                "UNION ALL SELECT pending_debits FROM ledger_account WHERE pending_debits > 0 ORDER BY 1"
            ).fetchall()
            assert sums == tallies
            assert found.execute("SELECT sum(posted_credits) - sum(posted_debits) FROM ledger_account").fetchone() == (
                0,
            )
            counts.add(found.execute("SELECT count(*) FROM ledger_transfer").fetchone()[0])
        found.close()
    assert len(counts) > 1


class Server:
    """A PostgreSQL of its own that keeps what it says it keeps, and dies when told."""

    def __init__(self, home):
        binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        self.home, self.binaries = home, binaries[-1] if binaries else Path(shutil.which("initdb")).parent
        self.as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        if self.as_user:
            shutil.chown(home, "postgres")
        self.run(
            "initdb",
            "-D",
            home / "db",
            "-U",
            "vlechtwerk",
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--locale",
            "C.UTF-8",
        )
        self.start()
        self.run("createdb", "-h", home, "-U", "vlechtwerk", "vlechtwerk")
        self.environment = {**os.environ, "DATABASE_URL": f"postgresql://vlechtwerk@/vlechtwerk?host={home}"}
        self.environment["DJANGO_SETTINGS_MODULE"] = "vlechtwerk.config.settings"

    def run(self, program, *words):
        command = [*self.as_user, str(self.binaries / program), *map(str, words)]
        subprocess.run(command, check=True, cwd=self.home, stdout=subprocess.DEVNULL)

    def start(self):
        options = f"-c listen_addresses='' -k {self.home} -c fsync=on"
        try:
            self.run("pg_ctl", "-D", self.home / "db", "-w", "-l", self.home / "log", "-o", options, "start")
        except subprocess.CalledProcessError:
            pytest.fail((self.home / "log").read_text()[-3000:])

    def kill(self):
        """The postmaster and every process of it at once, as when the machine stops."""
        lock = self.home / "db" / "postmaster.pid"
        postmaster = int(lock.read_text().split()[0])
        os.kill(postmaster, signal.SIGSTOP)  # from here on it starts no other
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        pids = [postmaster, *map(int, children)]
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        until(lambda: not any(is_running(pid) for pid in pids))
        # Its locks name a process that nobody may have buried here; after a stop of the machine it is nobody's.
        for left in (lock, *self.home.glob(".s.PGSQL.*.lock")):
            left.unlink()

    def python(self, *words, **more):
        command = [sys.executable, "-m", *map(str, words)]
        return subprocess.Popen(command, env=self.environment, cwd=HOUSE, text=True, **more)


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def home():
    """Where a server may live that runs as somebody else than the tests."""
    with tempfile.TemporaryDirectory(prefix="vlechtwerk-crash-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@ONLY_POSTGRES
@pytest.mark.thorough
def test_killed_server_comes_back_with_everything_it_acknowledged(home, tmp_path):
    server = Server(home)
    try:
        assert server.python("django", "migrate", "--verbosity", "0").wait() == 0
        assert server.python("tests.ledger.poster", "--begin").wait() == 0
        paths = [tmp_path / name for name in ("an", "bo", "cas")]
        for how in (
            server.kill,
            server.kill,
            lambda: server.run("pg_ctl", "-D", home / "db", "-m", "immediate", "stop"),
        ):
            heard = [len(poster.acknowledged(path)) for path in paths]
            clients = [server.python("tests.ledger.poster", path, stderr=subprocess.DEVNULL) for path in paths]
            until(
                lambda heard=heard: all(
                    len(poster.acknowledged(path)) > one + 10 for path, one in zip(paths, heard, strict=True)
                ),
                within_s=300,
            )
            how()
            assert [client.wait(60) for client in clients] == [3, 3, 3]
            server.start()
            answer = server.python("tests.ledger.poster", "--check", *paths, stdout=subprocess.PIPE)
            assert int(answer.communicate()[0]) >= 2 * sum(len(poster.acknowledged(path)) for path in paths)
            assert answer.returncode == 0
            assert server.python("django", "ledger", "verify", stdout=subprocess.DEVNULL).wait() == 0
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):  # it may be the one that did not start
            server.run("pg_ctl", "-D", home / "db", "-m", "immediate", "stop")
