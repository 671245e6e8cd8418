"""Measure everything, or the named modules: `python -m benchmarks [MODULE…]`; then write `docs/performance.md`.

A module of figures has `measure() -> Sequence[Figure]`. The older modules print what they measure.
"""

import os
import subprocess
import sys
from importlib import import_module

from benchmarks import page, results
from benchmarks.figures import told

MODULES = (
    "library",
    "feeding",
    "names",
    "redis_memory",
    "process",
    "units_of_work",
    "http",
    "http_reads",
    "growth",
    "restore",
    "standings",
    "live.rounds",
    "live.personal",
)
PRINTING = ("memory_rankings", "redis_rankings", "postgres_repository", "ingestion", "cells", "scale")


def main(read_set: list[str]) -> None:
    for name in read_set or (*MODULES, *PRINTING):
        print(f"\n== {name}", flush=True)
        if name in PRINTING:
            subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)
            continue
        others, _, _ = os.getloadavg()
        figures = import_module(f"benchmarks.{name}").measure()
        for one in figures:
            print(told(one), flush=True)
        results.keep(name, figures, others)
        page.write()


if __name__ == "__main__":
    main(sys.argv[1:])
