"""Runs the benchmarks (all, or those named), prints every figure beside its peer and gate, and keeps it.

A figure that falls short is printed and kept like any other; with ``--strict`` the command then fails.
"""

import sys
import time

from bench import match_desk, pages, rounds, text_search
from bench.figures import Bench, Figure, keep, machine, table, versions

BENCHES: dict[str, Bench] = {
    "text_search": text_search.figures,
    "match_desk": match_desk.figures,
    "rounds": rounds.figures,
    "pages": pages.figures,
}


def main() -> int:
    names = [word for word in sys.argv[1:] if not word.startswith("-")]
    if unknown := set(names) - set(BENCHES):
        sys.exit(f"There is no benchmark {', '.join(sorted(unknown))}. There are: {', '.join(BENCHES)}.")
    short, by = 0, versions()  # before the results of this run change the tree
    for name in names or BENCHES:
        on, started = machine(), time.perf_counter()
        figures = list(BENCHES[name]())
        keep(name, figures, on, by, time.perf_counter() - started)
        print(f"\n## {name}\n\n{table(figures)}", flush=True)
        short += sum(isinstance(one, Figure) and one.holds is False for one in figures)
    print(f"\n{short} below their gate." if short else "\nEvery gate holds.")
    return int(bool(short) and "--strict" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
