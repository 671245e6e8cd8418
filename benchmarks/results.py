"""What was measured, kept as JSON: scenarios measured anew replace what was there, the others stay."""

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from attrs import asdict, frozen

from benchmarks.figures import Figure

FILE = Path(__file__).parents[1] / "docs/performance.json"
_PACKAGES = ("uvicorn", "hypercorn", "starlette", "psycopg", "redis", "msgspec", "sortedcontainers")


@frozen
class Results:
    """Figures by the module that measured them, and on what."""

    machine: dict[str, str]
    measured: dict[str, str]
    figures: dict[str, list[Figure]]


def load() -> Results:
    if not FILE.exists():
        return Results({}, {}, {})
    kept = json.loads(FILE.read_text())
    figures = {module: [Figure(**one) for one in each] for module, each in kept["figures"].items()}
    return Results(kept["machine"], kept["measured"], figures)


def keep(module: str, figures: Sequence[Figure], others: float) -> None:
    """Put the figures of one module in the place of its old ones. `others`: the load average when it began."""
    old = load()
    when = f"{datetime.now(UTC).date().isoformat()}, with a load average of {others:.1f} before it"
    results = Results(machine(), {**old.measured, module: when}, {**old.figures, module: [*figures]})
    FILE.write_text(json.dumps(asdict(results), indent=1, sort_keys=True) + "\n")


def machine() -> dict[str, str]:
    """What the figures depend on."""
    return {
        "processor": f"{os.cpu_count()} × {_processor()}",
        "system": f"Linux {platform.release().split('-')[0]}, {_memory()} GiB of memory",
        "Python": platform.python_version(),
        "Redis": _said("redis-server", "--version").split("v=")[-1].split()[0],
        "PostgreSQL": _said(str(_postgres()), "--version").split()[2],
        **{name: version(name) for name in _PACKAGES},
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.split(": ", 1)[1] for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> int:
    return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30)


def _postgres() -> Path:
    return max(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
