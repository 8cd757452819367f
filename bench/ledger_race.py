"""Processes that post as fast as they can, let go together: the same for everybody who is measured.

Needs nothing but the standard library, because a peer runs it in an environment of its own. Speaks lines of JSON:
the bench sends ``{"processes": 8, "seconds": 3, "hot": false}`` and reads ``{"rate": …, "p99_ms": …}``.
"""

import json
import multiprocessing
import random
import sys
import time
from collections.abc import Callable

MOST = 16
START_S = 0.05
Post = Callable[[int, int], object]
"""Books a hundredth from one account to another, told by their place in the list of accounts."""


def serve(connect: Callable[[], Post], accounts: int) -> None:
    """Fork the processes, each with a connection of its own, and answer until the bench is gone."""
    context = multiprocessing.get_context("fork")
    lines = []
    for seed in range(MOST):
        ours, theirs = context.Pipe()
        context.Process(target=_process, args=(connect, accounts, seed, theirs), daemon=True).start()
        lines.append(ours)
    print(json.dumps([line.recv() for line in lines]), flush=True)  # all of them are connected
    for asked in sys.stdin:
        print(json.dumps(_run(lines, **json.loads(asked))), flush=True)


def _run(lines: list, processes: int, seconds: float, hot: bool) -> dict[str, float]:
    start = time.monotonic() + START_S
    for line in lines[:processes]:
        line.send((start, start + seconds, hot))
    took = sorted(one for line in lines[:processes] for one in line.recv())
    return {"rate": len(took) / seconds, "p99_ms": 1e3 * took[int(len(took) * 0.99)] if took else float("inf")}


def _process(connect: Callable[[], Post], accounts: int, seed: int, line: object) -> None:
    post, dice = connect(), random.Random(seed)
    for _round in range(3):  # plans and caches are made
        post(*dice.sample(range(accounts), 2))
    line.send("ready")
    while True:
        start, until, hot = line.recv()
        time.sleep(max(0.0, start - time.monotonic()))
        line.send(_posted(post, dice, accounts, until, hot))


def _posted(post: Post, dice: random.Random, accounts: int, until: float, hot: bool) -> list[float]:
    """Seconds that each posting took; with ``hot`` every one touches the first account, either way."""
    took, now = [], time.monotonic()
    while now < until:
        debit, credit = (0, dice.randrange(1, accounts)) if hot else dice.sample(range(accounts), 2)
        if hot and dice.random() < 0.5:
            debit, credit = credit, debit
        post(debit, credit)
        before, now = now, time.monotonic()
        took.append(now - before)
    return took
