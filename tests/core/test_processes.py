"""The site and its background loop as real processes: they come up together and leave nobody behind."""

import contextlib
import os
import signal
import socket
from pathlib import Path

import pytest

from tests.journeys import live


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    with live.network(tmp_path_factory.mktemp("network") / "data") as running:
        yield running


def parents():
    """Parent of every process, and what it is; zombies do not count."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            if fields[0] != "Z":
                found[int(path.parent.name)] = int(fields[1])
    return found


def below(pid):
    """All processes that this one started, and theirs."""
    tree, found = parents(), {pid}
    while more := {child for child, parent in tree.items() if parent in found} - found:
        found |= more
    return found - {pid}


def words_of(pid):
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def child(pid, word):
    return next(one for one in below(pid) if word in words_of(one) and parents()[one] == pid)


def gone(pids):
    return live.wait_until(lambda: not (pids & set(parents())), f"{pids} to be gone", 15)


def port_is_free(network):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", network.port)) != 0


def listens(pid, number):
    """Whether a process has its own answer to a signal by now."""
    [mask] = [line.split()[1] for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "SigCgt" in line]
    return int(mask, 16) >> (number - 1) & 1


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_site_ends_cleanly_with_all_that_it_started(network, name):
    site = network.serve()
    live.wait_until(lambda: len(below(site.pid)) >= 4, "web server, its two workers and the loop")
    started = below(site.pid)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # not under nohup
        assert listens(site.pid, signal.SIGHUP)  # the terminal that it was started in goes away
    site.send_signal(getattr(signal, name))
    assert site.wait(15) == 0
    assert gone(started)
    assert port_is_free(network)


def test_site_that_lost_its_web_server_ends_whole_and_says_so(network):
    """Whoever watches over it (systemd, a container) starts it again; half a site helps nobody."""
    site = network.serve()
    live.wait_until(lambda: len(below(site.pid)) >= 4, "web server, its two workers and the loop")
    started = below(site.pid)
    os.kill(child(site.pid, "granian"), signal.SIGKILL)
    assert site.wait(15) == 1
    assert gone(started)
    assert port_is_free(network)


def test_loop_ends_cleanly_between_two_jobs(network):
    loop = network.start("work")
    live.wait_until(lambda: listens(loop.pid, signal.SIGTERM), "the loop to begin")
    loop.send_signal(signal.SIGTERM)
    assert loop.wait(10) == 0


def test_verification_ends_with_one_when_the_books_are_wrong(network):
    tamper = """from django.db import connection
from vlechtwerk.ledger.models import Account
if connection.vendor == "postgresql":  # whose guard would refuse it
    connection.cursor().execute("SET session_replication_role = replica")
Account.objects.create(kind="pot", posted_credits=5)"""
    network.command("manage", "shell", "-c", tamper)
    ended = network.command("ledger", "verify", check=False)
    assert ended.returncode == 1
    assert "posted_credits is 5, its transfers say 0" in ended.stdout


@pytest.mark.parametrize(("words", "code"), [(["fly"], 2), (["ledger", "burn"], 2), ([], 0)])
def test_command_that_does_not_exist_says_what_does(network, words, code):
    ended = network.command(*words, check=False)
    assert ended.returncode == code
    assert "verify" in ended.stdout + ended.stderr
