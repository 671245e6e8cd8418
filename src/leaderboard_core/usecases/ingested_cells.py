"""Records of a partition by the cells that they belong to: each cell has a position of its own of every partition.

A record belongs where it is known which board has the id that it names, or, if it names none, where its partition
belongs: so it is always the same cell, whatever becomes of boards, and every cell skips what it has.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from attrs import define, evolve, field

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.cells import CellLayout
from leaderboard_core.domain.errors import BoardFollows, BoardNotFound, LeaderboardError, StoreUnavailable
from leaderboard_core.domain.shards import public_id
from leaderboard_core.ports.cells import PassedOver
from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_core.usecases.decoded_batch import DecodedBatch
from leaderboard_core.usecases.submission_handler import SubmitRequest

NO_BOARDS: Final[Mapping[str, Board]] = {}


@define
class ReadByCells:
    """How far each cell is with what this process has read, as far as it knows.

    What holds nothing for a cell costs it no commit at once: how far that reaches is kept here until its position is
    moved over it.
    """

    layout: CellLayout
    _reached: defaultdict[int, dict[TopicIdPartition, PassedOver]] = field(factory=lambda: defaultdict(dict))

    def parts(
        self, batches: Iterable[DecodedBatch], wide: Mapping[str, Board] = NO_BOARDS
    ) -> Mapping[int, Sequence[DecodedBatch]]:
        """What of the batches each cell has to apply; each part continues what the cell has reached.

        `wide`: the wide boards that are known, by their ids. Their records belong where the players' shards lie.
        """
        parts: defaultdict[int, list[DecodedBatch]] = defaultdict(list)
        for batch in batches:
            places: defaultdict[int, list[int]] = defaultdict(list)
            home = self.layout.of_partition(*_key(batch.source))
            homes: dict[str, int] = {}
            for place, attempt in enumerate(batch.attempts):
                places[self._cell_of(attempt, home, homes, wide)].append(place)
            for cell, some in places.items():
                parts[cell].append(_part(batch, some, self._continues(cell, batch)))
        return parts

    def _cell_of(self, attempt: Any, home: int, homes: dict[str, int], wide: Mapping[str, Board]) -> int:
        if not isinstance(attempt, SubmitRequest):
            return home
        board_id = attempt.submission.leaderboard_id
        if board_id in wide:
            return self.layout.of_uid(wide[board_id].uid_for(attempt.submission.player_id))
        cell = homes.get(board_id)
        if cell is None:
            cell = homes[board_id] = self.layout.of_id(board_id)
        return cell

    def _continues(self, cell: int, batch: DecodedBatch) -> int | None:
        reached = self._reached[cell].get(batch.source)
        if reached is None or batch.continues is None or reached.upto < batch.continues:
            return batch.continues
        # What was read again begins before: where the cell is believed to be further, it may not be.
        return None if reached.stored is None else min(reached.stored, batch.continues)

    def applied(self, cell: int, batches: Iterable[DecodedBatch], behind: Iterable[TopicIdPartition]) -> None:
        """A cell has committed its parts of these, unless it is behind."""
        for batch in batches:
            self._reached[cell][batch.source] = PassedOver(batch.ends, batch.ends)
        for source in behind:
            self._reached[cell].pop(source, None)

    def passed(self, batches: Iterable[DecodedBatch], parts: Mapping[int, Sequence[DecodedBatch]]) -> None:
        """The batches hold nothing for the other cells."""
        busy = {(cell, part.source) for cell, some in parts.items() for part in some}
        for batch in batches:
            for cell in range(self.layout.count):
                if (cell, batch.source) not in busy:
                    upto = batch.ends
                    reached = self._reached[cell].get(batch.source)
                    # What lies between two stretches is nobody's to pass over.
                    if reached is not None and (reached.stored is None or reached.stored <= batch.ends):
                        upto = max(upto, reached.upto)
                    self._reached[cell][batch.source] = PassedOver(self._continues(cell, batch), upto)

    @property
    def idle(self) -> Mapping[int, Mapping[TopicIdPartition, PassedOver]]:
        """Which cells' positions are to be moved."""
        found = {
            cell: {source: one for source, one in sources.items() if one.stored != one.upto}
            for cell, sources in self._reached.items()
        }
        return {cell: sources for cell, sources in found.items() if sources}

    def moved(self, idle: Mapping[int, Mapping[TopicIdPartition, PassedOver]]) -> None:
        """These were moved; who has gone further meanwhile stays there."""
        for cell, sources in idle.items():
            for source, one in sources.items():
                if self._reached[cell].get(source) == one:
                    self._reached[cell][source] = PassedOver(one.upto, one.upto)


def judged_in(
    cell: int, layout: CellLayout, batches: Sequence[DecodedBatch], boards: Mapping[str, Board]
) -> Sequence[DecodedBatch]:
    """The same batches, where records name boards that lie in another cell: those follow others, and take nothing."""
    elsewhere: dict[str, LeaderboardError] = {}
    for board_id, board in boards.items():
        if board.shards is not None:
            _expect_in(cell, layout, batches, board)
        elif layout.of_uid(board.uid) != cell:
            elsewhere[board_id] = _refusal(board)
    if not elsewhere:
        return batches
    return [
        evolve(
            batch,
            attempts=[
                elsewhere.get(one.submission.leaderboard_id, one) if isinstance(one, SubmitRequest) else one
                for one in batch.attempts
            ],
        )
        for batch in batches
    ]


def _expect_in(cell: int, layout: CellLayout, batches: Iterable[DecodedBatch], board: Board) -> None:
    """A wide board that was made after the records were parted lies where nobody looks now; next time it is known."""
    for batch in batches:
        for one in batch.attempts:
            named = one.submission if isinstance(one, SubmitRequest) else None
            if named is None or named.leaderboard_id != board.id:
                continue
            if layout.of_uid(board.uid_for(named.player_id)) != cell:
                raise StoreUnavailable("repository", "a wide leaderboard was made meanwhile")


def _refusal(board: Board) -> LeaderboardError:
    root = board.links.root
    return BoardNotFound(board.public_id) if root is None else BoardFollows(board.public_id, public_id(root.id))


def _part(batch: DecodedBatch, places: Sequence[int], continues: int | None) -> DecodedBatch:
    if len(places) == len(batch.records):
        return evolve(batch, continues=continues)
    return evolve(
        batch,
        continues=continues,
        records=[batch.records[place] for place in places],
        attempts=[batch.attempts[place] for place in places],
    )


def _key(source: TopicIdPartition) -> tuple[str, int]:
    return source.topic_id, source.partition
