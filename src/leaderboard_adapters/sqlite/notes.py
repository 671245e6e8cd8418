"""What this process is in the middle of, and housekeeping must not disturb. Ends with the process, as the work does."""

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


class SnapshotNote:
    """An open snapshot's claim to its board's changes: all of them, until it knows which it needs."""

    def __init__(self, board_uid: int) -> None:
        self.board_uid = board_uid
        #: The first sequence number that is needed.
        self.needed = 0


class CopyNote:
    """A copy of standings that is being written, once it has a number."""

    def __init__(self) -> None:
        self.copy: int | None = None


class Notes:
    """Open snapshots and unfinished copies. Threads may read while another notes."""

    def __init__(self) -> None:
        self._number = itertools.count()
        self._snapshots: dict[int, SnapshotNote] = {}
        self._copies: dict[int, CopyNote] = {}

    @contextmanager
    def snapshot(self, board_uid: int) -> Iterator[SnapshotNote]:
        """Claim a board's changes, from before a snapshot is taken until it is closed."""
        number = next(self._number)
        self._snapshots[number] = note = SnapshotNote(board_uid)
        try:
            yield note
        finally:
            del self._snapshots[number]

    @contextmanager
    def copy(self) -> Iterator[CopyNote]:
        """Claim a copy, from before it is begun until it is shown or given up."""
        number = next(self._number)
        self._copies[number] = note = CopyNote()
        try:
            yield note
        finally:
            del self._copies[number]

    @property
    def needed(self) -> Sequence[tuple[int, int]]:
        """Board uids and the first sequence numbers that some snapshot needs."""
        return [(note.board_uid, note.needed) for note in tuple(self._snapshots.values())]

    @property
    def unfinished(self) -> Sequence[int]:
        """The copies that are being written."""
        return [note.copy for note in tuple(self._copies.values()) if note.copy is not None]
