"""What a benchmark gives back, how it is shown, and how it is kept."""

import json
import platform
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared" / "bench"
RESULTS = HERE / "results"
PACKAGES = (
    "django",
    "granian",
    "numpy",
    "scipy",
    "ortools",
    "sparse-dot-topn",
    "simplemma",
    "wordfreq",
    "psycopg",
    "pysqlite3",
)


@dataclass(frozen=True)
class Figure:
    """One measured figure. ``holds`` is None where there is no gate; ``peer`` was measured in the same run."""

    what: str
    ours: float
    unit: str = ""
    peer: float | None = None
    peer_name: str = ""
    gate: str = ""
    holds: bool | None = None


@dataclass(frozen=True)
class Skipped:
    """A benchmark that could not run here, and why."""

    what: str
    why: str


Bench = Callable[..., Iterable[Figure | Skipped]]
"""Some take ``quick``."""


def at_least(limit: float, value: float) -> dict[str, object]:
    """Gate and verdict, for ``Figure(..., **at_least(0.35, value))``."""
    return {"gate": f"≥ {limit:g}", "holds": value >= limit}


def at_most(limit: float, value: float) -> dict[str, object]:
    return {"gate": f"≤ {limit:g}", "holds": value <= limit}


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return (
        f"{value:,.0f}"
        if abs(value) >= 1000
        else f"{value:.3g}"
        if abs(value) < 0.1
        else f"{value:.3f}".rstrip("0").rstrip(".")
    )


def table(figures: Iterable[Figure | Skipped]) -> str:
    """A table in Markdown."""
    lines = ["| what | ours | peer | ours to peer | gate | holds |", "|---|--:|--:|--:|--:|---|"]
    for one in figures:
        if isinstance(one, Skipped):
            lines.append(f"| {one.what} | skipped: {one.why} | | | | |")
            continue
        ours = f"{_number(one.ours)} {one.unit}".strip()
        peer = f"{_number(one.peer)} ({one.peer_name})" if one.peer is not None else ""
        ratio = _number(one.ours / one.peer) if one.peer else ""
        verdict = "" if one.holds is None else "yes" if one.holds else "**no**"
        lines.append(f"| {one.what} | {ours} | {peer} | {ratio} | {one.gate} | {verdict} |")
    return "\n".join(lines)


def machine() -> dict[str, object]:
    """On what it was measured, without anything that names the machine."""
    cpu = next(
        (line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    memory = next(
        (int(line.split()[1]) // 2**20 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), None
    )
    return {
        "cpu": cpu,
        "cores": _cores(),
        "memory_gb": memory,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_before": round(float(_lines("/proc/loadavg")[0].split()[0]), 2) if _lines("/proc/loadavg") else None,
    }


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


def versions() -> dict[str, str]:
    """Of the product and of what it stands on."""
    said = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=HERE, capture_output=True, text=True)
    return {"vlechtwerk": said.stdout.strip() or "unknown", **{name: version(name) for name in PACKAGES}}


def keep(name: str, figures: list[Figure | Skipped], on: dict[str, object], by: dict[str, str], seconds: float) -> None:
    """The newest run of each benchmark, as data and as a table; git keeps the ones before."""
    RESULTS.mkdir(exist_ok=True)
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    made = {"benchmark": name, "at": now, "seconds": round(seconds, 1), "machine": on, "versions": by}
    data = {**made, "figures": [asdict(one) for one in figures]}
    (RESULTS / f"{name}.json").write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n")
    words = ", ".join(f"{key} {value}" for key, value in {**on, **by}.items())
    (RESULTS / f"{name}.md").write_text(f"# {name}\n\n{table(figures)}\n\n{now}. {words}.\n")
