"""What a run has seen, and the page that it writes."""

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from attrs import define, field

PAGE = Path(__file__).parents[3] / "docs" / "faults.md"


@define
class Kind:
    """All faults of one kind in a run."""

    description: str
    #: How often each was seen, by a log, a counter or the operating system.
    seen: list[int] = field(factory=list)
    #: For how many of them one of our own processes logged a warning or an error.
    logged: int = 0
    #: Submissions answered from the end of each to the next fault.
    answered: list[int] = field(factory=list)
    #: How long each took, and from its end until every server showed the board again where that was waited for.
    seconds: list[float] = field(factory=list)
    recovery: list[float] = field(factory=list)


@define
class Run:
    """One run. Figures are added as it goes."""

    seed: int
    kinds: dict[str, Kind] = field(factory=dict)
    #: How long after the last submission every watcher was at the last revision, in seconds.
    watchers: list[float] = field(factory=list)
    #: The same for those that a server answered right before it was killed.
    last_states: Sequence[float] = ()
    verdicts: list[str] = field(factory=list)
    reads: int = 0
    untrue: int = 0
    began: float = field(factory=time.monotonic)

    @property
    def faults(self) -> int:
        return sum(len(kind.seen) for kind in self.kinds.values())

    @property
    def page(self) -> str:
        """All of it as a page of the documentation."""
        answered = [count for kind in self.kinds.values() for count in kind.answered]
        lines = [
            "# A run of faults",
            "",
            "Written by `nox -s faults` (`tests/faults/whole`). Two servers, Redis with a replica, PostgreSQL with a",
            "synchronous standby, Kafka with a consumer; single scores, lists and records pour in all the time, and",
            "watchers of every server are connected. *Seen*: by a log, a counter or the operating system. *Logged*:",
            "one of our own processes said something about it as well. *Answered*: submissions to the next fault, at",
            "least.",
            "",
            f"- Seed {self.seed}; {self.faults} faults of {len(self.kinds)} kinds in "
            f"{(time.monotonic() - self.began) / 60:.0f} minutes.",
            *(f"- {verdict}." for verdict in self.verdicts),
            f"- Older than answered before: {self.untrue} of {self.reads:,} reads "
            "(what was answered with `visible: false` may come 10 s later).",
            f"- Answered between two faults: at least {min(answered)}, half the time at least {median(answered):.0f}.",
            f"- Watchers at the last revision: {told(self.watchers)} after another client had read it.",
            f"- After a server was killed right behind its answer: {told(self.last_states)}.",
            "",
            "| Fault | Injected | Seen | Logged | Takes (s) | Shown again after (s, at most) | Answered |",
            "|---|--:|--:|--:|--:|--:|--:|",
            *(row(name, kind) for name, kind in sorted(self.kinds.items())),
            "",
        ]
        return "\n".join(lines)


def row(name: str, kind: Kind) -> str:
    recovery = f"{max(kind.recovery):.1f}" if kind.recovery else ""
    return (
        f"| `{name}`: {kind.description} | {len(kind.seen)} | {sum(count > 0 for count in kind.seen)} | {kind.logged} "
        f"| {median(kind.seconds):.1f} | {recovery} | {min(kind.answered, default=0)} |"
    )


def told(seconds: Sequence[float]) -> str:
    """What many times were like."""
    if not seconds:
        return "never asked"
    return f"{len(seconds)} times, half of them within {median(seconds):.2f} s, all within {max(seconds):.2f} s"
