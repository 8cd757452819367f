"""A network as it runs in production: own database, web server and worker as processes, a real browser."""

import atexit
import contextlib
import email
import email.policy
import functools
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests import migrated

CHROMIUM = os.environ.get("CHROMIUM") or next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
VLECHTWERK = str(Path(sys.executable).with_name("vlechtwerk"))


def wait_until(condition, what: str, seconds: float = 30):
    """Poll until ``condition()`` is true; the answer is returned."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} s for {what}")


def free_port() -> int:
    """A port below the range from which the system takes one for every outgoing connection.

    The site binds it seconds after it was found here; a port of that range may by then belong to a browser, a
    mail or a database connection of another test.
    """
    for port in random.SystemRandom().sample(range(20_000, 32_000), 100):
        with socket.socket() as server, contextlib.suppress(OSError):
            server.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port between 20000 and 32000")


@contextlib.contextmanager
def own_database(template: str = "template0"):
    """DATABASE_URL of a new database beside the one the tests run on: an empty one, or a copy of ``template``."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield ""
        return
    import psycopg

    name = f"journey_{os.getpid()}_{int(time.monotonic() * 1000)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    parts = urlsplit(url)
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@dataclass
class Network:
    """A running network; commands and mail at hand."""

    data_dir: Path
    port: int
    env: dict[str, str]
    processes: list[subprocess.Popen] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def command(self, *words: str, check: bool = True) -> subprocess.CompletedProcess:
        done = subprocess.run([VLECHTWERK, *words], env=self.env, capture_output=True, text=True)
        assert not check or done.returncode == 0, f"{words}: {done.stdout}\n{done.stderr}"
        return done

    def start(self, *words: str) -> subprocess.Popen:
        log = (self.data_dir / f"{words[0]}.log").open("a")
        process = subprocess.Popen([VLECHTWERK, *words], env=self.env, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def serve(self) -> subprocess.Popen:
        process = self.start("run")
        wait_until(lambda: process.poll() is not None or self.is_up(), "the site to answer", 120)
        assert process.poll() is None, f"the site stopped with {process.poll()}:\n{self.log('run')[-4000:]}"
        return process

    def log(self, name: str) -> str:
        return (self.data_dir / f"{name}.log").read_text()

    def is_up(self) -> bool:
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(f"{self.url}/-/health", timeout=2).status == 200
        return False

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            if process.poll() is None:
                process.kill()

    def mails(self, to: str = "", containing: str = "") -> list[email.message.EmailMessage]:
        """All delivered mails, oldest first."""
        found = []
        for path in sorted((self.data_dir / "mailbox").glob("*.eml"), key=lambda item: item.stat().st_mtime_ns):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            text = mail.get_body(("plain",)).get_content()
            if to.lower() in str(mail["To"]).lower() and containing in f"{mail['Subject']}\n{text}":
                found.append(mail)
        return found

    def mail(self, to: str, containing: str = "", count: int = 1):
        """The newest of at least ``count`` mails to somebody, waited for."""
        return wait_until(
            lambda: (mails := self.mails(to, containing)) and len(mails) >= count and mails[-1],
            f"mail {count} to {to} with {containing!r}",
        )


def links_in(mail) -> list[str]:
    """Addresses in the text part."""
    return re.findall(r"https?://[^\s>)\]]+", mail.get_body(("plain",)).get_content())


def _settings(data_dir: Path, url: str, **settings: str) -> Network:
    port = free_port()
    env = {**os.environ, "DATA_DIR": str(data_dir), "PORT": str(port), "VLECHTWERK_DEMO": "1",
           "VLECHTWERK_BASE_URL": f"http://localhost:{port}", "VLECHTWERK_SECRET_KEY": "journey", "VLECHTWERK_ASK_QUICKEST_S": "0",
           "DATABASE_URL": url, **settings}  # fmt: skip
    env.pop("DJANGO_SETTINGS_MODULE", None)
    return Network(data_dir, port, env)


@functools.cache
def _template() -> tuple[Path, str]:
    """Folder and database of a migrated and seeded network; made once, every network of this process is a copy."""
    folder, until_the_end = Path(tempfile.mkdtemp(prefix="vlechtwerk-template-")), contextlib.ExitStack()
    atexit.register(until_the_end.close)
    until_the_end.callback(shutil.rmtree, folder, ignore_errors=True)
    url = until_the_end.enter_context(own_database())
    made = _settings(folder, url)
    if not url:
        migrated.lay(folder / "vlechtwerk.sqlite3")
    made.command("manage", "migrate", "--verbosity", "0")
    made.command("manage", "seed")
    return folder, urlsplit(url).path.lstrip("/")


@contextlib.contextmanager
def network(data_dir: Path, **settings: str):
    """A migrated and seeded network that is not yet serving."""
    folder, database = _template()
    shutil.copytree(folder, data_dir, dirs_exist_ok=True)
    with own_database(database) as url:
        running = _settings(data_dir, url, **settings)
        try:
            yield running
        finally:
            running.stop()
