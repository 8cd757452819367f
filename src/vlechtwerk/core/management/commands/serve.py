"""``vlechtwerk run``: the site and the background loop as two processes that live and end together."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

GRACE_S = 8


class Command(BaseCommand):
    help = "Serve the site and run the background loop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"))
        parser.add_argument("--host", default="0.0.0.0" if settings.HTTPS else "127.0.0.1")  # noqa: S104
        parser.add_argument("--workers", default="2")
        parser.add_argument("--no-worker", action="store_true", help="the site alone")

    def handle(self, *args: Any, **options: Any) -> None:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        call_command("seed")
        call_command("collectstatic", interactive=False, verbosity=0)
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
        self.stdout.write(f"{settings.NETWORK_NAME} is at {settings.BASE_URL}  (Ctrl-C ends it)")
        self.stdout.flush()
        sys.exit(self.watch())

    def start(self, *words: str) -> None:
        # A session of its own, so that Ctrl-C reaches only us and we end the children in order.
        self.children.append(subprocess.Popen(words, start_new_session=True))  # noqa: S603

    def end(self, *_args: Any) -> None:
        self.ending = True

    def watch(self) -> int:
        """Wait until we are told to end, or one of the two dies; then end both."""
        while not self.ending and all(child.poll() is None for child in self.children):
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
