"""What runs of faults come to, and the page that they write."""

from collections.abc import Callable
from pathlib import Path
from statistics import median

from attrs import define, field

PAGE = Path(__file__).parents[3] / "docs" / "faults-redis.md"
#: All runs of now, by what they were done to.
_RUNS: "dict[str, Run]" = {}


@define
class Kind:
    """All faults of one kind in a run."""

    description: str
    #: How often each was seen to have taken effect.
    seen: list[int] = field(factory=list)
    #: The longest time for which a board could not be read at a server, for each, in seconds.
    gaps: list[float] = field(factory=list)

    @classmethod
    def of(cls, harm: Callable[..., object]) -> "Kind":
        return cls(" ".join((harm.__doc__ or "").split()))


@define
class Run:
    """One run. Figures are added as it goes."""

    title: str
    seed: int
    #: Where what was answered between two faults is counted.
    counted: str = "on each board"
    kinds: dict[str, Kind] = field(factory=dict)
    between: list[int] = field(factory=list)
    answered: int = 0
    lost: int = 0
    doubled: int = 0
    reads: int = 0
    untrue: list[str] = field(factory=list)

    @property
    def told(self) -> list[str]:
        """It as a part of the page."""
        count = sum(len(kind.seen) for kind in self.kinds.values())
        return [
            f"## {self.title}",
            "",
            f"- Seed {self.seed}; {count} faults of {len(self.kinds)} kinds.",
            f"- Answered {self.answered:,}, lost {self.lost}, doubled {self.doubled}; at least {min(self.between)} "
            f"answered {self.counted} between two faults.",
            f"- Older than answered before: {len(self.untrue)} of {self.reads:,} reads.",
            "",
            "| Fault | Injected | Seen | Boards not read for (s): half the time | At most |",
            "|---|--:|--:|--:|--:|",
            *(_row(name, kind) for name, kind in sorted(self.kinds.items())),
            "",
        ]

    def write(self) -> None:
        """Write it onto the page, beside the others of now."""
        _RUNS[self.title] = self
        lines = [
            "# A run of faults of a Redis of several servers",
            "",
            "Written by `nox -s faults` (`tests/faults/topologies`). Two servers over PostgreSQL; scores pour in",
            "and are read all the time on a board of each primary, and somebody asks each server for each board",
            "fifty times a second: that tells for how long one could not be read. What a server answered with",
            "`visible: false` may come 10 s later at the other one.",
            "",
        ]
        PAGE.write_text("\n".join([*lines, *(line for run in _RUNS.values() for line in run.told)]))


def _row(name: str, kind: Kind) -> str:
    seen = sum(count > 0 for count in kind.seen)
    return (
        f"| `{name}`: {kind.description} | {len(kind.seen)} | {seen} | {median(kind.gaps):.1f} | {max(kind.gaps):.1f} |"
    )
