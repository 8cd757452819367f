"""One of two real installations: a database, a web server and a worker as processes that can be killed."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.federation.line import Line
from tests.journeys import live

DRIVER = """
import json, sys
scope = {}
exec(compile(open(%r).read(), "people_of.py", "exec"), scope)
print("READY", flush=True)
for line in sys.stdin:
    name, args = json.loads(line)
    print("SAID" + json.dumps(scope[name](*args)), flush=True)
"""
PEOPLE = Path(__file__).with_name("people_of.py")


class Installation:
    """``do(name, *args)`` lets its people act: a function of ``people_of.py``, on its own database."""

    def __init__(self, name: str, network: live.Network, line: Line) -> None:
        self.name, self.network, self.line = name, network, line
        self.running: list[subprocess.Popen] = []
        self.restarts = 0
        words = [live.VLECHTWERK, "manage", "shell", "-c", DRIVER % str(PEOPLE)]
        log = (network.data_dir / "people.log").open("w")
        self.driver = subprocess.Popen(
            words, env=network.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        )
        self._line_with("READY")

    def do(self, name: str, *args):
        self.driver.stdin.write(json.dumps([name, args]) + "\n")
        self.driver.stdin.flush()
        return json.loads(self._line_with("SAID"))

    def _line_with(self, mark: str) -> str:
        for line in self.driver.stdout:
            if mark in line:
                return line.split(mark, 1)[1] or mark
        raise AssertionError(f"{self.name}: {(self.network.data_dir / 'people.log').read_text()[-3000:]}")

    def start(self) -> None:
        """The web server and the worker, each in a process group of its own."""
        tools = Path(sys.executable).parent
        web = [
            str(tools / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.network.port),
            "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
            "vlechtwerk.config.wsgi:application",
        ]  # fmt: skip
        work = [sys.executable, "-m", "vlechtwerk.config.cli", "work"]
        log = (self.network.data_dir / "run.log").open("a")
        env = {**self.network.env, "DJANGO_SETTINGS_MODULE": "vlechtwerk.config.settings"}
        self.running = [
            subprocess.Popen(words, env=env, stdout=log, stderr=log, start_new_session=True) for words in (web, work)
        ]
        live.wait_until(self.network.is_up, f"{self.name} to answer", 180)

    def kill(self) -> None:
        """As if the plug was pulled: every process of both groups at once."""
        for process in self.running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in self.running:
            process.wait()

    def kill_and_start(self) -> None:
        self.kill()
        self.restarts += 1
        self.start()

    def close(self) -> None:
        self.kill()
        self.driver.stdin.close()
        self.driver.wait(20)


@contextlib.contextmanager
def two_installations(folder: Path):
    """Twente gives and Mechelen receives; both administrators agreed. Each is reached over its own line."""
    with contextlib.ExitStack() as stack:
        found = {}
        for name in ("twente", "mechelen"):
            line = Line(0)
            stack.callback(line.close)
            settings = {
                "VLECHTWERK_BASE_URL": line.url, "VLECHTWERK_SECRET_KEY": name, "VLECHTWERK_NETWORK_NAME": name,
                "VLECHTWERK_FEDERATION": "1", "VLECHTWERK_FEDERATION_RETRY_S": "0", "VLECHTWERK_OUTBOX_CLAIM_S": "2",
            }  # fmt: skip
            network = stack.enter_context(live.network(folder / name, **settings))
            line.target = network.port
            found[name] = Installation(name, network, line)
            stack.callback(found[name].close)
        twente, mechelen = found["twente"], found["mechelen"]
        for here, there in ((twente, mechelen), (mechelen, twente)):
            here.do("begin", there.name, there.line.url, there.do("key"))
            here.start()
        for one in (twente, mechelen):
            one.do("agree")
        for one in (twente, mechelen):
            live.wait_until(lambda one=one: one.do("partner_state") == "active", f"{one.name} to be agreed", 60)
        yield twente, mechelen
