"""What is to be known of a process before it can be kept in the background."""

import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from processes.places import ROOT


class CannotStart(Exception):
    """Something that the process needs is missing, or its address is taken."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a process is to be started. `where`: its URL or its host:port."""

    command: Sequence[str | Path]
    where: str
    environment: Mapping[str, str] = field(default_factory=dict)
    directory: Path = ROOT


@dataclass(frozen=True, kw_only=True)
class Part:
    """One process of the background.

    `plan` prepares what the process needs and may raise `CannotStart`. `health` says how a running one is, given
    where it is; it has started when that is one of `SERVING`. `starting` and `stopping` are how long it may take, in
    seconds.
    """

    name: str
    plan: Callable[[], Plan]
    health: Callable[[str], str]
    stop_signal: signal.Signals = signal.SIGTERM
    starting: float = 60.0
    stopping: float = 15.0


#: What is said of a process that does what it is there for, and of one that says nothing.
SERVING = frozenset({"ready", "degraded"})
SILENT = "not answering"
