"""What subscriptions show of a board at one moment, read together and encoded once for all who see the same."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Annotated

import msgspec
from attrs import define
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from leaderboard_core.ports.ranked_view import Around, RankRange
from leaderboard_core.usecases.answers import At, Entries, Include
from leaderboard_core.usecases.read import Read
from leaderboard_core.usecases.viewer import Viewer
from leaderboard_shells.live.client_messages import SeenView
from leaderboard_shells.wire.answers.reads import as_listed

#: How many places one question asks for, at most, where it is about more than one player: neither the store nor the
#: event loop is held up by the neighbourhoods of many.
_PLACES_AT_ONCE = 600
_DIGEST = 16
_encode = msgspec.json.Encoder().encode


#: A list of `Ranked` that is JSON already.
RankedList = Annotated[Raw, Meta(extra_json_schema={"type": "array", "items": {"$ref": "#/components/schemas/Ranked"}})]


class SnapshotData(Struct, frozen=True, kw_only=True):
    """The `data` of an update; `around` only for views that name a player, empty while that player is absent.

    `frozen`: the board is frozen to whom it is sent, and nobody is named.
    """

    leaderboard_id: str
    season: int
    entries: RankedList
    total_players: int | None
    around: RankedList | UnsetType = UNSET
    frozen: bool | UnsetType = UNSET


@define(eq=False, slots=False)
class BoardSnapshot:
    """A board's `data` as one view shows it, encoded."""

    revision: int
    data: bytes
    #: The moment that it shows, in microseconds, where that may be outdated; None: now.
    as_of: int | None = None
    #: Which life of the board it is of, and which season: a board that is made again begins at revision 1.
    life: int = 0
    season: int = 1
    frozen: bool = False
    #: Of a wide board those of its shards, of which `revision` is the sum.
    revisions: tuple[int, ...] = ()

    @cached_property
    def digest(self) -> bytes:
        """Equal for snapshots that show the same, both of now or both outdated; short, for whoever remembers them."""
        return hashlib.blake2b(self.data, digest_size=_DIGEST, person=b"" if self.as_of is None else b"stale").digest()

    @cached_property
    def shown(self) -> tuple[int, bytes]:
        """What is remembered of it, once for all to whom it was shown."""
        return self.revision, self.digest


async def read_snapshots(read: Read, board_id: str, views: Iterable[SeenView]) -> Mapping[SeenView, BoardSnapshot]:
    """The snapshot of each view of one board, all of one moment, in one question to the store for each kind of viewer.

    Raises what reading the board raises.
    """
    by_viewer: dict[Viewer, dict[SeenView, None]] = {}
    for view in views:
        by_viewer.setdefault(view.viewer, {})[view] = None
    snapshots: dict[SeenView, BoardSnapshot] = {}
    for viewer, wanted in by_viewer.items():
        snapshots.update(await _snapshots(read, board_id, [*wanted], At(viewer=viewer)))
    return snapshots


async def _snapshots(read: Read, board_id: str, wanted: Sequence[SeenView], at: At) -> Mapping[SeenView, BoardSnapshot]:
    around = [Around(view.player_id, view.range) for view in wanted if view.player_id is not None]
    limit = min(max(view.limit for view in wanted), read.limits.maximum)
    # One question for all: who wants less is shown less of what it answers.
    include = frozenset[Include]().union(*(view.include for view in wanted))
    best, *neighbours = await read.pages(board_id, [RankRange(1, limit), *around], at, include=include)
    listed = cache(lambda limit, include: as_listed(best.entries[:limit], include))
    nearby = iter(neighbours)
    return {
        view: _snapshot(view, best, listed(view.limit, view.include), None if view.player_id is None else next(nearby))
        for view in wanted
    }


def view_batches(views: Iterable[SeenView]) -> Iterator[Sequence[SeenView]]:
    """Views that name players, as many together as one question may well ask for."""
    batch: list[SeenView] = []
    places = 0
    for view in views:
        size = 2 * view.range + 1
        if batch and places + size > _PLACES_AT_ONCE:
            yield batch
            batch, places = [], 0
        batch.append(view)
        places += size
    if batch:
        yield batch


def _snapshot(view: SeenView, best: Entries, entries: Raw, around: Entries | None) -> BoardSnapshot:
    data = SnapshotData(
        leaderboard_id=view.leaderboard_id,
        season=best.meta.season,
        entries=entries,
        total_players=best.total_players,
        around=UNSET if around is None else as_listed(around.entries, view.include),
        frozen=best.meta.frozen or UNSET,
    )
    meta = best.meta
    return BoardSnapshot(
        meta.revision, _encode(data), meta.as_of, meta.tag.board_uid, meta.season, meta.frozen, meta.revisions
    )
