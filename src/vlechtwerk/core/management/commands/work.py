"""The background loop: runs the jobs of the registry when they are due.

Several may run at once, because every job claims its rows by compare-and-set. A job that fails is logged and
does not stop the others. Ends on TERM and Ctrl-C after the job at hand.
"""

import logging
import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from django.utils import translation

from vlechtwerk.core.actions import show_life
from vlechtwerk.core.registry import Job, jobs

log = logging.getLogger("vlechtwerk.work")
TICK_S = 0.25
HEARTBEAT_S = 10


class Command(BaseCommand):
    help = "Run the background loop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="run every job once and end")
        parser.add_argument("--until-idle", action="store_true", help="end when nothing is due any more")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stopped = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: self.stopped.set())
        translation.activate("nl")
        if options["once"] or options["until_idle"]:
            while self.run_round({}) and options["until_idle"] and not self.stopped.is_set():
                pass
            return
        due: dict[str, float] = {}
        while not self.stopped.wait(TICK_S):
            close_old_connections()
            self.beat(due)
            self.run_round(due)

    def run_round(self, due: dict[str, float]) -> int:
        """Run what is due by its own rhythm; returns how many rows were done."""
        done = 0
        for name, job in jobs.items():
            if self.stopped.is_set():
                break
            if time.monotonic() >= due.get(name, 0):
                due[name] = time.monotonic() + job.every_s
                done += self.run_job(name, job)
        return done

    def run_job(self, name: str, job: Job) -> int:
        try:
            return job.run()
        except Exception:
            log.exception("job %s failed", name)
            if not connection.in_atomic_block:
                connection.close()
            return 0

    def beat(self, due: dict[str, float]) -> None:
        """Leave a sign of life for the health page."""
        if time.monotonic() < due.get("", 0):
            return
        due[""] = time.monotonic() + HEARTBEAT_S
        try:
            show_life()
        except Exception:
            log.exception("no heartbeat")
