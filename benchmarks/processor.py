"""What processes cost: seconds of processor, as Linux counts them."""

import threading
from collections.abc import Mapping
from pathlib import Path


def of_process(pid: int) -> float:
    """Of a process and all its children, those that have ended included."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        own = _ticks(Path(f"/proc/{pid}/stat"), 4)
    except (FileNotFoundError, ProcessLookupError):
        # It has ended since its parent named it, who counts what it took from now on.
        return 0.0
    return own + sum(of_process(int(child)) for child in children)


def of_threads() -> Mapping[str, float]:
    """Of each thread of this process by its name in Python, the others together as `native`."""
    names = {str(thread.native_id): thread.name for thread in threading.enumerate()}
    seconds: dict[str, float] = {}
    for task in Path("/proc/self/task").iterdir():
        name = names.get(task.name, "native")
        seconds[name] = seconds.get(name, 0.0) + _ticks(task / "stat", 2)
    return seconds


def _ticks(stat: Path, columns: int) -> float:
    """The first columns of times: user, system, and the same of children that have ended."""
    return sum(map(int, stat.read_text().rpartition(")")[2].split()[11 : 11 + columns])) / 100
