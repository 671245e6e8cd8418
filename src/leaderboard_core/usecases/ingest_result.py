"""What became of records that were ingested, and of several lots of them."""

from collections.abc import Mapping, Sequence
from typing import Self

from attrs import evolve, frozen

from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_core.usecases.projector import BoardCommit


@frozen(kw_only=True)
class IngestResult:
    """What became of batches, each record being one of the counted.

    `positions`: where the partitions are now. `behind`: the batches that were refused whole because the repository is
    not as far as they continue (None: it knows no position), with where it is.
    """

    applied: int
    skipped: int
    dead: int
    positions: Mapping[TopicIdPartition, int]
    behind: Mapping[TopicIdPartition, int | None]
    commits: Sequence[BoardCommit]

    @classmethod
    def none(cls, positions: Mapping[TopicIdPartition, int]) -> Self:
        """Of no record."""
        return cls(applied=0, skipped=0, dead=0, positions=positions, behind={}, commits=())


def joined(first: IngestResult, second: IngestResult) -> IngestResult:
    """Two parts, committed one after the other, as one."""
    return IngestResult(
        applied=first.applied + second.applied,
        skipped=first.skipped + second.skipped,
        dead=first.dead + second.dead,
        positions={**first.positions, **second.positions},
        behind={**second.behind, **first.behind},
        commits=[*first.commits, *second.commits],
    )


def side_by_side(first: IngestResult, second: IngestResult) -> IngestResult:
    """Parts of the same batches, committed in different cells, as one: whoever is furthest behind is gone back to."""
    behind = {**first.behind, **second.behind}
    for source in first.behind.keys() & second.behind.keys():
        both = first.behind[source], second.behind[source]
        behind[source] = None if None in both else min(one for one in both if one is not None)
    positions = {source: offset for source, offset in first.positions.items() if source not in behind}
    return evolve(joined(first, second), behind=behind, positions=positions)
