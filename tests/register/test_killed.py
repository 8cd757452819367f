"""A worker that is killed while it reads a list in, and while it takes it back: nothing twice, nothing missing.

IMPORT_ROWS=20000 reads in as many as the largest network that moves in.
"""

import contextlib
import os
import signal
import sqlite3

import pytest

from tests.journeys import live

pytestmark = [pytest.mark.thorough, pytest.mark.both]
ROWS = int(os.environ.get("IMPORT_ROWS", "1000"))
PRELUDE = """
from vlechtwerk.register import actions
from vlechtwerk.register.models import ListImport
"""
UPLOAD = """
rows = "".join(f"Lid {n};lid{n}@example.org;0470 11 22 33;Ik kan {n};Firma {n % 50}\\n" for n in range(ROWS))
raw = ("name;email;phone;talent 1;organisation\\n" + rows).encode()
batch = actions.upload(kind="people", name="leden.csv", raw=raw, by=None, hats=["administrator"])
actions.set_meaning(batch, columns=batch.columns, values=batch.values, rate=1, by=None)
""".replace("ROWS", str(ROWS))
COUNTS = {
    "people": "people_person", "talents": "people_talent", "hats": "people_hat", "affiliations": "people_affiliation",
    "organisations": "people_organisation", "made": "register_importmade",
}  # fmt: skip
ALL = {"people": ROWS, "talents": ROWS, "hats": ROWS, "affiliations": ROWS, "organisations": 50}


@pytest.fixture
def network(tmp_path):
    with live.network(tmp_path / "data") as running:
        yield running


def shell(network, code):
    return network.command("manage", "shell", "--no-imports", "-c", PRELUDE + code).stdout


@contextlib.contextmanager
def database(network):
    """The database of the network, asked from outside."""
    if url := network.env["DATABASE_URL"]:
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            yield connection
        return
    [path] = network.data_dir.glob("*.sqlite3")
    with contextlib.closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
        yield connection


def report(network):
    """State and progress of the import, how many rows say that they are written, and how many there are of each."""
    with database(network) as ask:
        state = ask.execute("SELECT state, done_count, total FROM register_listimport").fetchone() or ("", 0, 0)
        [written] = ask.execute("SELECT count(*) FROM register_importrow WHERE state = 'written'").fetchone()
        counted = {name: ask.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for name, table in COUNTS.items()}
    return {"state": state[0], "done": state[1], "total": state[2], "written": written, **counted}


def killed(network, is_far_enough):
    """The worker, killed as soon as the import is as far as this; what the database then says."""
    worker = network.start("work")
    live.wait_until(
        lambda: worker.poll() is not None or is_far_enough(report(network)), "the import to be far enough", 120
    )
    worker.send_signal(signal.SIGKILL)
    assert worker.wait(30) == -signal.SIGKILL
    with database(network) as ask:  # the minute that passes until it counts as dead
        ask.execute("UPDATE register_listimport SET seen_at = '2020-01-01 00:00:00'")
    return report(network)


def test_worker_killed_on_the_way_in_and_on_the_way_back(network):
    before = report(network)
    shell(network, UPLOAD)
    killed(network, lambda now: now["state"] != "mapped")
    network.command("work", "--until-idle")
    assert report(network)["state"] == "checked"
    shell(network, "actions.start(ListImport.objects.get(), skip_wrong=False, by=None)")
    half = killed(network, lambda now: now["people"] > 0)
    assert 0 < half["done"] < ROWS
    assert half["done"] == half["people"] == half["written"] == half["hats"]  # what was written is what it says
    killed(network, lambda now: now["people"] >= 400)
    network.command("work", "--until-idle")
    whole = report(network)
    assert (whole["state"], whole["done"], whole["written"]) == ("done", ROWS, ROWS)
    assert {name: whole[name] for name in ALL} == ALL
    shell(network, "actions.undo(ListImport.objects.get(), by=None)")
    left = killed(network, lambda now: now["made"] < whole["made"] - 600)
    assert 0 < left["done"] < left["total"]
    network.command("work", "--until-idle")
    after = report(network)
    assert (after["state"], after["made"]) == ("undone", 0)
    assert {name: after[name] for name in ALL} == {name: before[name] for name in ALL}


def test_two_workers_share_the_work_and_write_once(network):
    shell(network, UPLOAD)
    network.command("work", "--until-idle")
    shell(network, "actions.start(ListImport.objects.get(), skip_wrong=False, by=None)")
    workers = [network.start("work") for _number in range(2)]
    whole = live.wait_until(lambda: (now := report(network))["state"] == "done" and now, "both to be done", 120)
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
        worker.wait(20)
    assert {name: whole[name] for name in ALL} == ALL
