"""Runs the benchmarks (all, or those named), prints every figure beside its peer and gate, and keeps it.

``match`` stands for those of the matching engine, kept together in one table. A figure that falls short is printed and
kept like any other; with ``--strict`` the command then fails. ``--quick`` leaves out what takes minutes.
"""

import inspect
import sys
import time

from bench import circles, ledger, map, match_desk, pages, rings, rounds, scale, text_search
from bench.figures import Bench, Figure, Skipped, keep, machine, table, versions

BENCHES: dict[str, Bench] = {
    "text_search": text_search.figures,
    "match_desk": match_desk.figures,
    "rounds": rounds.figures,
    "rings": rings.figures,
    "circles": circles.figures,
    "scale": scale.figures,
    "pages": pages.figures,
    "map": map.figures,
    "ledger": ledger.figures,
}
TOGETHER = {"match": ("text_search", "rounds", "rings", "circles", "match_desk", "scale")}


def measured(names: tuple[str, ...]) -> list[Figure | Skipped]:
    """The figures of some benchmarks, one after the other; one that fails is told and the others go on."""
    found: list[Figure | Skipped] = []
    for name in names:
        bench, quick = BENCHES[name], "--quick" in sys.argv
        options = {"quick": quick} if "quick" in inspect.signature(bench).parameters else {}
        print(f"{time.strftime('%H:%M:%S')} {name}", flush=True)
        try:
            found += bench(**options)
        except Exception as error:
            found.append(Skipped(name, f"failed: {error}"))
    return found


def main() -> int:
    names = [word for word in sys.argv[1:] if not word.startswith("-")]
    if unknown := set(names) - set(BENCHES) - set(TOGETHER):
        known = ", ".join([*BENCHES, *TOGETHER])
        sys.exit(f"There is no benchmark {', '.join(sorted(unknown))}. There are: {known}.")
    short, by = 0, versions()  # before the results of this run change the tree
    for name in names or BENCHES:
        on, started = machine(), time.perf_counter()
        figures = measured(TOGETHER.get(name, (name,)))
        keep(name, figures, on, by, time.perf_counter() - started)
        print(f"\n## {name}\n\n{table(figures)}", flush=True)
        short += sum(one.holds is False if isinstance(one, Figure) else one.why.startswith("failed") for one in figures)
    print(f"\n{short} below their gate." if short else "\nEvery gate holds.")
    return int(bool(short) and "--strict" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
