"""Real processes that do something at the same moment, on the database of the test.

Needs the fixture ``committed_db``: what a test wrote must be visible to other connections.
"""

import multiprocessing
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connections

from vlechtwerk.core.actions import Refused

_context = multiprocessing.get_context("fork")


def together(*calls: Callable[[], Any], within_s: int = 60) -> list[Any]:
    """Run each call in its own process, all let go at once; the answers in the order of the calls.

    An answer is what the call returned (a plain value), a ``Refused`` when the action said no, or an
    ``AssertionError`` with the trace when anything else went wrong.
    """
    connections.close_all()
    barrier = _context.Barrier(len(calls))
    pipes, processes = [], []
    for call in calls:
        receive, send = _context.Pipe(duplex=False)
        process = _context.Process(target=_run, args=(call, barrier, send), daemon=True)
        process.start()
        pipes.append(receive)
        processes.append(process)
    answers = [
        pipe.recv() if pipe.poll(within_s) else AssertionError(f"no answer within {within_s} seconds") for pipe in pipes
    ]
    for process in processes:
        _end(process)
    return answers


def _end(process: Any) -> None:
    """One that hangs must not keep its rows: the next test would wait for them for ever."""
    process.join(10)
    if process.is_alive():
        process.kill()
        process.join()


def _run(call: Callable[[], Any], barrier: Any, send: Any) -> None:
    try:
        connections.close_all()
        barrier.wait(30)
        send.send(call())
    except Refused as refused:
        send.send(Refused(str(refused.message), refused.field))
    except BaseException:
        send.send(AssertionError(traceback.format_exc()))
    finally:
        connections.close_all()


def refusals(answers: list[Any]) -> list[Refused]:
    """The answers that are a no; anything unexpected fails the test here."""
    for answer in answers:
        if isinstance(answer, AssertionError):
            raise answer
    return [answer for answer in answers if isinstance(answer, Refused)]
