"""A network that works while its worker makes the backup of the night; what was saved serves. And its log tells nobody."""

import http.cookiejar
import json
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.journeys import live
from tests.journeys.steps import is_code
from tests.journeys.test_worker_killed import PRELUDE, STEPS
from tests.ledger.poster import acknowledged, key_of
from tests.operations.places import Place

pytestmark = pytest.mark.thorough
ROOT = Path(__file__).parents[2]
PEOPLE = """name;email;phone;language;languages;postcode;place;organisation;role;hats;talent 1;talent 1 kind
Lotte Hermansdochter;lotte@netwerk.example;015 98 23 45;nl;nl,fr;2800;Mechelen;;;member,broker,administrator;;
Nadia Benalizadeh;nadia@netwerk.example;0470 98 11 11;nl;nl,fr;2800;Mechelen;Coöperatie De Gist;;member;Ik reken na;professional
"""
NEWEST = """
import json
from vlechtwerk.operations.models import Backup
row = Backup.objects.first()
print(json.dumps([row.state, row.is_checked, row.file, row.row_count, row.error] if row else ["none"]))
"""
WHAT_IS_THERE = """
import json
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.ledger.models import Transfer
from vlechtwerk.ledger.queries import verify
print(json.dumps([verify().problems, [str(pk) for pk in Transfer.objects.values_list("pk", flat=True)],
    list(StrengtheningSession.objects.values_list("state", flat=True))]))
"""


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """Served with its worker; two people post coins for ever, sessions are confirmed one after the other."""
    folder = tmp_path_factory.mktemp("busy")
    settings = {"VLECHTWERK_BACKUP_DIR": str(folder / "backups"), "VLECHTWERK_LOG_FORMAT": "json",
                "VLECHTWERK_METRICS_TOKEN": "figures", "PYTHONPATH": str(ROOT)}  # fmt: skip
    with live.network(folder / "data", **settings) as network:
        network.folder = folder / "backups"
        people = folder / "people.csv"
        people.write_text(PEOPLE, encoding="utf-8")
        network.command("import", "people", str(people))
        network.command("manage", "shell", "-c", PRELUDE + "".join(list(STEPS.values())[:-1]))
        poster = [sys.executable, "-m", "tests.ledger.poster"]
        subprocess.run([*poster, "--begin"], env=network.env, check=True)
        network.posted = folder / "posted"
        network.processes.append(subprocess.Popen([*poster, str(network.posted)], env=network.env))
        live.wait_until(lambda: len(acknowledged(network.posted)) > 20, "somebody to post coins", 60)
        network.before = len(acknowledged(network.posted))
        network.serve()
        network.command("manage", "shell", "-c", PRELUDE + STEPS["confirm"])
        yield network


@pytest.fixture(scope="module")
def saved(busy):
    """The backup of the first night, made while all of them worked."""

    def ended():
        told = json.loads(busy.command("manage", "shell", "-v", "0", "-c", NEWEST).stdout)
        return told if told[0] in {"done", "failed"} else None

    told = live.wait_until(ended, "the backup of the night", 240)
    assert told[:2] == ["done", True], f"{told}\n{busy.log('run')[-3000:]}"
    busy.after = len(acknowledged(busy.posted))
    assert busy.after > busy.before  # nobody stood still
    return busy.folder / told[2]


def test_backup_under_load_restores_verifies_and_serves(busy, saved, tmp_path):
    assert saved.stat().st_mode & 0o777 == 0o600
    with live.network(tmp_path / "new") as new:
        done = new.command("restore", str(saved))
        assert "the checksums are equal" in done.stdout and "the ledger holds" in done.stdout
        problems, transfers, states = json.loads(Place(new.data_dir, new.env["DATABASE_URL"]).shell(WHAT_IS_THERE))
        assert problems == [] and len(states) == 6
        told = {
            str(key_of(f"{busy.posted} {what}", number))
            for number in range(busy.before)
            for what in ("booked", "reserved")
        }
        assert told <= set(transfers)  # all that was acknowledged before the backup began
        new.serve()
        for path in ("/", "/hulp", "/-/ready?worker", "/account/login/"):
            live.wait_until(lambda path=path: answer(new.url + path) == 200, f"{path} to answer", 20)
        new.command("ledger", "verify")


def answer(url):
    try:
        return urllib.request.urlopen(url, timeout=20).status
    except urllib.error.HTTPError as error:
        return error.code


class Visitor:
    """Somebody with a browser that keeps cookies and runs no scripts."""

    def __init__(self, network):
        self.network = network
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def get(self, path, data=None):
        body = urllib.parse.urlencode(data).encode() if data else None
        try:
            return self.opener.open(self.network.url + path, body, timeout=30).read().decode()
        except urllib.error.HTTPError as error:
            return error.read().decode()

    def send(self, path, to="", **data):
        """What the form on that page sends, to itself or elsewhere."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path))[1]
        return self.get(to or path, {"csrfmiddlewaretoken": token, **data})


def test_log_of_a_journey_names_nobody(busy):
    lotte = Visitor(busy)
    asked = lotte.send("/account/login/", "/account/login/code/", email="lotte@netwerk.example")
    assert 'name="code"' in asked
    words = busy.mail("lotte@netwerk.example").get_body(("plain",)).get_content().split()
    code = next(word for word in words if is_code(word))
    lotte.send("/account/login/code/confirm/", code=code)
    assert "Nadia Benalizadeh" in lotte.get("/mensen/?text=Benalizadeh")
    lotte.send("/mensen/nieuw/", name="Griet Vandammeke", email="nadia@netwerk.example", phone="0470 98 22 22")
    lotte.get("/zoek/?q=Nadia+Benalizadeh")
    lotte.get("/niets/Benalizadeh/nadia@netwerk.example?naam=Benalizadeh")
    Visitor(busy).send("/account/login/", login="nadia@netwerk.example", password="niet-juist-woord")
    lines = [line for line in busy.log("run").splitlines() if line.startswith("{")]
    told = [json.loads(line) for line in lines]
    views = {(one.get("view"), one.get("hat")) for one in told if one["logger"] == "vlechtwerk.request"}
    assert {("people", "broker"), ("search", "broker")} <= views, views
    assert all(one["request"] for one in told if one["logger"] == "vlechtwerk.request")
    log = busy.log("run").lower()
    for secret in ("nadia", "benalizadeh", "hermansdochter", "vandammeke", "netwerk.example", "98 22 22", "q=", "naam=", "niet-juist", code.lower()):  # fmt: skip
        assert secret not in log, [line for line in busy.log("run").splitlines() if secret in line.lower()][:3]


def test_figures_are_those_of_both_web_processes(busy):
    """Two processes serve; whoever is asked tells the sum."""

    def figure():
        asked = urllib.request.Request(f"{busy.url}/-/metrics", headers={"Authorization": "Bearer figures"})
        text = urllib.request.urlopen(asked, timeout=20).read().decode()
        found = re.search(r'^vlechtwerk_request_seconds_count\{view="accessibility",status="200"\} (\d+)$', text, re.M)
        return int(found[1]) if found else 0

    for _time in range(30):
        answer(f"{busy.url}/toegankelijkheid")
    live.wait_until(
        lambda: answer(f"{busy.url}/toegankelijkheid") == 200 and figure() > 30, "both to write it down", 30
    )
