"""The real server, asked by schemathesis with all checks on, and by the example client of the documents.

``API_FUZZ_S`` says how long; ``make api-fuzz`` gives it ten minutes.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.conftest import of_seven

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[2]
SECONDS = int(os.environ.get("API_FUZZ_S", "60"))
MAKE = """
from tests.personas import make_world
from vlechtwerk.api import actions
from vlechtwerk.api.enums import Scope
from vlechtwerk.innovations.models import Innovation
from vlechtwerk.people.models import Person
world = make_world()
lotte = Person.objects.get(email="lotte@netwerk.example")
Innovation.objects.filter(key=world.keys["innovation"]).update(key="4h2m9p4x8c3v")  # that of the examples
text = actions.create_token("fuzz", scopes=[scope.value for scope in Scope], days=30, by=lotte)[1]
print("MADE", text, world.keys["transfer"])
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A network with one of everything, its key, and a transfer of it."""
    folder = tmp_path_factory.mktemp("api")
    with of_seven(folder, PYTHONPATH=str(ROOT), VLECHTWERK_API_LIMIT_PER_MINUTE="1000000") as network:
        made = network.command("manage", "shell", "-c", MAKE).stdout.split("MADE ")[1].split()
        yield network, *made


@pytest.mark.timeout(SECONDS + 500)
def test_schemathesis_finds_nothing(running, tmp_path):
    network, key, transfer = running
    settings = tmp_path / "schemathesis.toml"
    known = f'[parameters]\n"path.number" = "{transfer}"\n'
    settings.write_text((ROOT / "schemathesis.toml").read_text() + known)
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(settings), "run", f"{network.url}/api/v1/openapi.json",
        "-H", f"Authorization: Bearer {key}", "--checks", "all", "--max-time", str(SECONDS), "--max-examples", "100000",
        "--suppress-health-check", "all", "--continue-on-failure", "--no-color",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    told = done.stdout[-6000:] + done.stderr[-2000:]
    print(told)
    assert done.returncode == 0, told
    assert re.search(r"Selected: 26/26", done.stdout), told
    assert "Internal Server Error" not in network.log("run")


def test_example_client_does_what_it_says(running):
    network, key, *_rest = running
    env = {**os.environ, "VLECHTWERK_URL": network.url, "VLECHTWERK_KEY": key}
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs/howto/api_client.py")], env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert sum(line.startswith("open need:") for line in lines) >= 3, "more than one page"
    assert lines[-4:] == ["added once: True", "changed: https://degist.example", "nothing new: True", "refused: name"]


def test_signature_check_of_the_example_client():
    import importlib.util
    import time

    spec = importlib.util.spec_from_file_location("api_client", ROOT / "docs/howto/api_client.py")
    client = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(client)
    from vlechtwerk.api import sending
    from vlechtwerk.api.models import Delivery, Endpoint

    delivery = Delivery(endpoint=Endpoint(), body='{"type": "need.opened"}')
    now = int(time.time())
    heads = {
        "webhook-id": delivery.key,
        "webhook-timestamp": str(now),
        "webhook-signature": sending.signatures(delivery, now),
    }
    secret = sending.secret_of(delivery.endpoint)
    assert client.is_ours(secret, heads, delivery.body.encode())
    assert not client.is_ours(secret, heads, b"{}")
    late = {**heads, "webhook-timestamp": str(now - 900), "webhook-signature": sending.signatures(delivery, now - 900)}
    assert not client.is_ours(secret, late, delivery.body.encode())
