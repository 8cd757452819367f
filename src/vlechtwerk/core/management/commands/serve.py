"""``vlechtwerk run``: the site and the background loop as two processes that live and end together."""

import contextlib
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

GRACE_S = 8
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104


def refuse_taken_port(host: str, port: str) -> None:
    """Stop before anything starts when we cannot listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, int(port)), family=family).close()
    except OSError as error:
        raise CommandError(
            f"Port {port} is taken ({error.strerror}). Choose another one: PORT={int(port) + 1} before the same command."
        ) from None


def answers(host: str, port: str) -> bool:
    """Whether the web server answers, whatever it says."""
    connection = http.client.HTTPConnection(EVERYWHERE.get(host, host), int(port), timeout=2)
    try:
        connection.request("GET", "/-/health", headers={"Host": urlsplit(settings.BASE_URL).netloc})
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def collect_static_files() -> None:
    """One site at a time: two that start together and share an installation would take away each other's files."""
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    handle = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        call_command("collectstatic", interactive=False, verbosity=0)
    finally:
        os.close(handle)


class Command(BaseCommand):
    help = "Serve the site and run the background loop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"))
        parser.add_argument("--host", default="0.0.0.0" if settings.HTTPS else "127.0.0.1")  # noqa: S104
        parser.add_argument("--workers", default="2")
        parser.add_argument("--no-worker", action="store_true", help="the site alone")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_taken_port(options["host"], options["port"])
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        call_command("seed")
        collect_static_files()
        self.children: list[subprocess.Popen[bytes]] = []
        self.ending = False
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):  # stopped, Ctrl-C, or the terminal went away
            if signal.getsignal(name) is not signal.SIG_IGN:  # nohup
                signal.signal(name, self.end)
        tools = Path(sys.executable).parent
        self.start(
            str(tools / "granian"), "--interface", "wsgi", "--host", options["host"], "--port", options["port"],
            "--workers", options["workers"], "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
            "vlechtwerk.config.wsgi:application",
        )  # fmt: skip
        if not options["no_worker"]:
            self.start(sys.executable, "-m", "vlechtwerk.config.cli", "work")
        self.tell_when_it_answers(options["host"], options["port"])
        sys.exit(self.watch())

    def start(self, *words: str) -> None:
        # A session of its own, so that Ctrl-C reaches only us and we end the children in order.
        self.children.append(subprocess.Popen(words, start_new_session=True))  # noqa: S603

    def end(self, *_args: Any) -> None:
        self.ending = True

    def is_alive(self) -> bool:
        return not self.ending and all(child.poll() is None for child in self.children)

    def tell_when_it_answers(self, host: str, port: str) -> None:
        while self.is_alive():
            if answers(host, port):
                self.stdout.write(f"{settings.NETWORK_NAME} is at {settings.BASE_URL}  (Ctrl-C ends it)")
                self.stdout.flush()
                return
            time.sleep(0.1)

    def watch(self) -> int:
        """Wait until we are told to end, or one of the two dies; then end both."""
        while self.is_alive():
            time.sleep(0.1)
        for child in self.children:
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + GRACE_S
        for child in self.children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
            # What is left of it: one that does not listen, or the workers of one that was killed.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        return 0 if self.ending else 1
