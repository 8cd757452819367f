"""Transfers per second of our posting path, beside the database itself and beside django-hordak.

Everybody is a set of processes that never rest, each with a connection of its own, on the same machine and the same
server; they take turns, and the medians of the rounds count, so that another job on the machine hits all of them. The
database keeps every posting (``synchronous = FULL``; ``fsync = on``) and each side has a database of its own.

PostgreSQL comes from ``tools/with-postgres`` around this bench; hordak runs in ``.venv/bench``. What is not there is
told and left out.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bench.figures import HERE, Figure, Skipped, at_least, at_most

ROUNDS, SECONDS = 3, 3.0
LITTLE, MUCH = 1_000, 1_000_000
PEER = HERE.parent / ".venv" / "bench" / "bin" / "python"
Measured = dict[str, float]


@dataclass(frozen=True)
class Side:
    """Somebody who posts: a program that has forked its processes and waits."""

    name: str
    program: subprocess.Popen[str]

    def post(self, **asked: object) -> Measured:
        self.program.stdin.write(json.dumps(asked) + "\n")
        self.program.stdin.flush()
        return self.answer()

    def answer(self) -> Measured:
        line = self.program.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} died")
        return json.loads(line)


def figures(quick: bool = False) -> Iterator[Figure | Skipped]:
    """All rates and their ratios; ``quick`` leaves out the million transfers and half of the processes."""
    os.environ.update(VLECHTWERK_SECRET_KEY="only-for-the-benchmark", VLECHTWERK_LOG_LEVEL="WARNING")
    with tempfile.TemporaryDirectory(prefix="vlechtwerk-bench-") as folder:
        os.environ["DATA_DIR"] = folder
        for place in (_Postgres(os.environ.get("DATABASE_URL", "")), _Sqlite(Path(folder))):
            if not place.is_there:
                yield Skipped(place.name, "runs under tools/with-postgres, as make bench-ledger does")
                continue
            yield from _rates(place, (1, 8) if quick else (1, 4, 8, 16))
            if not quick:
                yield from _growth(place)


def _rates(place: "_Place", counts: tuple[int, ...]) -> Iterator[Figure | Skipped]:
    place.fill("ours", LITTLE)
    bare = place.bare("ours", "raw")
    sides = [_start("ours", "ours", place.url("ours")), _start("pair", "ours", place.url("ours"), "--pair")]
    sides.append(_start("raw", "raw", bare))
    if place.name == "PostgreSQL" and PEER.exists():
        sides.append(place.hordak())
    elif place.name == "PostgreSQL":
        yield Skipped("django-hordak", "is installed by make bench-ledger")
    for count in counts:
        for hot in (False, True) if count == 8 else (False,):
            yield from _figures(place, count, hot, _in_turn(sides, processes=count, hot=hot))
    _end(sides)


def _figures(place: "_Place", count: int, hot: bool, by: dict[str, Measured]) -> Iterator[Figure]:
    ours, raw = by["ours"], by["raw"]
    what = f"{place.name}, {count} process{'es' * (count > 1)}" + ", one hot account" * hot
    floor = {("PostgreSQL", 8, False): 0.4, ("SQLite", 1, False): 0.35}.get((place.name, count, hot))
    yield _beside(what, ours, raw, f"raw limit, {place.name} {place.version()}", floor)
    if "hordak" in by:
        floor = {(8, False): 4, (8, True): 3}.get((count, hot))
        yield _beside(what, ours, by["hordak"], f"django-hordak {_peer_version()}", floor)
        yield Figure(f"{what}: the raw limit itself", raw["rate"], "/s", by["hordak"]["rate"], "django-hordak")
    yield Figure(f"{what}: reserve and post", by["pair"]["rate"], "/s")
    gate = at_most(250, ours["p99_ms"]) if place.name == "SQLite" and (count, hot) == (8, False) else {}
    yield Figure(f"{what}: 99 of 100 within", ours["p99_ms"], "ms", raw["p99_ms"], "raw limit", **gate)


def _peer_version() -> str:
    asked = "from importlib.metadata import version; print(version('django-hordak'))"
    return subprocess.run([PEER, "-c", asked], check=True, capture_output=True, text=True).stdout.strip()


def _beside(what: str, ours: Measured, peer: Measured, name: str, floor: float | None) -> Figure:
    figure = Figure(what, ours["rate"], "/s", peer["rate"], name)
    return replace(figure, **at_least(floor, ours["rate"] / peer["rate"])) if floor else figure


def _growth(place: "_Place") -> Iterator[Figure]:
    """The cost of one posting with little and with much stored, and how long all of that takes to verify."""
    place.fill("little", LITTLE)
    seconds = place.fill("much", MUCH)
    sides = [_start(name, "ours", place.url(name)) for name in ("little", "much")]
    cost = {name: 1e3 / one["rate"] for name, one in _in_turn(sides, rounds=5, processes=1, hot=False).items()}
    _end(sides)
    what, ratio = f"{place.name}, one posting with {MUCH:,} transfers stored", cost["much"] / cost["little"]
    yield Figure(what, cost["much"], "ms", cost["little"], f"with {LITTLE:,}", **at_most(1.2, ratio))
    yield Figure(f"{place.name}, verification of {MUCH:,} transfers", seconds, "s")


def _in_turn(sides: list[Side], rounds: int = ROUNDS, **asked: object) -> dict[str, Measured]:
    found: dict[str, list[Measured]] = {side.name: [] for side in sides}
    for _round in range(rounds):
        for side in sides:
            found[side.name].append(side.post(seconds=SECONDS, **asked))
    return {name: {key: statistics.median(one[key] for one in runs) for key in runs[0]} for name, runs in found.items()}


def _start(name: str, module: str, url: str, *words: str, python: str = sys.executable, **more: str) -> Side:
    command = [python, "-m", f"bench.ledger_{module}", *words]
    program = subprocess.Popen(
        command, env={**os.environ, "DATABASE_URL": url, **more}, cwd=HERE.parent, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    side = Side(name, program)
    side.answer()
    return side


def _end(sides: list[Side]) -> None:
    for side in sides:
        side.program.stdin.close()
        side.program.wait(30)


class _Place:
    """A database engine: how to make a database of ours, one without triggers, and how to name them."""

    name: str
    is_there = True

    def url(self, database: str) -> str:
        raise NotImplementedError

    def version(self) -> str:
        """Of the engine itself."""
        raise NotImplementedError

    def fill(self, database: str, count: int) -> float:
        """A database of ours with so many transfers; how many seconds verifying them took."""
        command = [sys.executable, "-m", "bench.ledger_fill", str(count)]
        environment = {**os.environ, "DATABASE_URL": self.url(database)}
        made = subprocess.run(command, env=environment, cwd=HERE.parent, check=True, stdout=subprocess.PIPE, text=True)
        return float(made.stdout)


class _Sqlite(_Place):
    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, database: str) -> str:
        return f"sqlite:///{self.folder / database}.sqlite3"

    def version(self) -> str:
        import pysqlite3

        return pysqlite3.sqlite_version

    def bare(self, like: str, database: str) -> str:
        import pysqlite3

        source, copy = (pysqlite3.connect(self.url(name).removeprefix("sqlite:///")) for name in (like, database))
        source.backup(copy)
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger%'"
        for (trigger,) in copy.execute(triggers).fetchall():
            copy.execute(f"DROP TRIGGER {trigger}")
        copy.execute("PRAGMA journal_mode = WAL")
        for connection in (source, copy):
            connection.close()
        return self.url(database)


class _Postgres(_Place):
    name = "PostgreSQL"

    def __init__(self, url: str) -> None:
        self.server, self.is_there = urlsplit(url), url.startswith("postgres")

    def url(self, database: str) -> str:
        return self.server._replace(path=f"/{database}").geturl()

    def version(self) -> str:
        from psycopg import connect

        with connect(self.url("postgres")) as connection:
            return connection.execute("SHOW server_version").fetchone()[0].split()[0]

    def fill(self, database: str, count: int) -> float:
        self._execute("postgres", f"CREATE DATABASE {database}")
        return super().fill(database, count)

    def bare(self, like: str, database: str) -> str:
        from psycopg import connect

        from bench.ledger_raw import FUNCTION

        self._execute("postgres", f"CREATE DATABASE {database} TEMPLATE {like}")
        triggers = "SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'ledger%'"
        with connect(self.url(database)) as connection:
            drops = [f"DROP TRIGGER {name} ON {table}" for name, table in connection.execute(triggers)]
        self._execute(database, *drops, FUNCTION)
        return self.url(database)

    def hordak(self) -> Side:
        self._execute("postgres", "CREATE DATABASE hordak")
        where = {"DATABASE": "hordak", "DATABASE_USER": self.server.username or ""}
        where |= {"DATABASE_HOST": parse_qs(self.server.query)["host"][0]}
        subprocess.run(
            [PEER, "-m", "bench.ledger_hordak", "--fill"], env={**os.environ, **where}, cwd=HERE.parent, check=True
        )
        return _start("hordak", "hordak", "", python=str(PEER), **where)

    def _execute(self, database: str, *statements: str) -> None:
        from psycopg import connect

        with connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)
