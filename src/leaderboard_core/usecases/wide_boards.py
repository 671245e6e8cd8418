"""The shards of wide boards: found, made and kept alike. What the board is, its first shard says."""

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Final, TypeVar

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_patching import is_like_whole
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.errors import BoardExists, BoardLoading, BoardNotFound
from leaderboard_core.domain.links import BoardRef
from leaderboard_core.domain.season import Season
from leaderboard_core.domain.season_turns import opening_change
from leaderboard_core.domain.shards import SeasonDue
from leaderboard_core.ports.repository import BoardStore, LockedState, ReadSet, SeasonStore, UnitOfWork, WriteSet
from leaderboard_core.usecases.birth import born_shard
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.linking import link
from leaderboard_core.usecases.pending_commits import pending_commit
from leaderboard_core.usecases.projector import BoardCommit, Projector
from leaderboard_core.usecases.together import DoTogether, all_of

T = TypeVar("T")

#: How often the season of a board turns for one unit of work before it counts as loading.
_TURNS: Final = 3


class WideBoards:
    """Whatever concerns all shards of a board begins at the first one, and whoever finds it half done finishes it."""

    def __init__(
        self,
        shelf: BoardStore,
        repository: UnitOfWork,
        seasons: SeasonStore,
        board_cache: BoardCache,
        show: Projector,
        *,
        together: DoTogether,
    ) -> None:
        self._shelf = shelf
        self._repository = repository
        self._seasons = seasons
        self._board_cache = board_cache
        self._projector = show
        self._together = together
        #: By the uid of a board the season in which all its shards are known to be.
        self._turned: dict[int, int] = {}

    async def shards(self, board: Board) -> Sequence[Board]:
        """All shards of a wide board, in their order; those that are missing are made. Raises `BoardNotFound`."""
        assert board.shards is not None
        refs = board.shards.refs
        found = await self._board_cache.boards([ref.id for ref in refs])
        shards = [found[ref.id] for ref in refs if ref.id in found and found[ref.id].uid == ref.uid]
        return shards if len(shards) == len(refs) else await self.mended(board)

    async def as_wholes(self, boards: Sequence[Board]) -> Sequence[Board]:
        """The same boards, wide ones knowing when a score was reached last on any of their shards."""
        wanted = [ref.id for board in boards if board.shards is not None for ref in board.shards.refs[1:]]
        if not wanted:
            return boards
        latest: defaultdict[int, int] = defaultdict(int)
        for shard in (await self._shelf.find(wanted)).values():
            if shard.shards is not None:
                uid = shard.shards.board.uid
                latest[uid] = max(latest[uid], shard.last_reached_at)
        return [evolve(one, last_reached_at=max(one.last_reached_at, latest[one.uid])) for one in boards]

    async def seasons_of_others(self, board: Board) -> Sequence[Sequence[Season]]:
        """The seasons of each shard but the first one, read together."""
        shards = (await self.shards(board))[1:]
        return all_of(await self._together([partial(self._seasons.seasons, shard.uid) for shard in shards]))

    async def mended(self, board: Board) -> Sequence[Board]:
        """The same, as the repository has them now: none is missing, and all are set alike and in one season.

        Raises `BoardNotFound`.
        """
        whole = await self._whole(board)
        assert whole.shards is not None
        refs = whole.shards.refs
        if whole.links.root is None:
            there = await self._shelf.find([ref.id for ref in refs])
            missing = [number for number, ref in enumerate(refs) if ref.id not in there]
            all_of(await self._together([partial(self._make, whole, number) for number in missing]))
        else:
            await self.make_others(whole)
        await self.align(whole)
        found = await self._board_cache.boards([ref.id for ref in refs])
        if len(found) < len(refs):
            raise BoardNotFound(board.public_id)
        return [found[ref.id] for ref in refs]

    async def lost(self, boards: Sequence[Board]) -> None:
        """Take note that these boards, or some of their shards, are not there any more: those are made anew of which
        the board still is."""
        for board in boards:
            self._board_cache.forget(board)
            if board.shards is not None:
                with suppress(BoardNotFound):
                    await self.mended(board)

    async def align(self, board: Board) -> bool:
        """Let all shards be set as the first one is, and turn to its season; whether all of it is shown.

        Raises `BoardNotFound`.
        """
        whole = await self._newest(await self._whole(board))
        assert whole.shards is not None
        starts = await self._starts(whole.uid)
        refs = whole.shards.refs[1:]
        works = [partial(self._align_one, whole, starts, ref.uid) for ref in refs]
        shown = all_of(await self._together(works))
        self._turned[whole.uid] = whole.season
        return all(shown)

    async def expect_turned(self, boards: Sequence[Board]) -> None:
        """Before anybody is told of a season of a wide board, all its shards have turned to it."""
        for board in boards:
            if board.shards is not None and self._turned.get(board.shards.board.uid, 0) < board.season:
                await self.align(board)

    async def turn(self, due: SeasonDue) -> None:
        """End the season of a wide board that is over by the clock of one of its shards, on all at that moment."""
        whole = await self._with_uid(due.shards.board.uid)
        if whole is None:
            # Deleted meanwhile: its shards have no other season.
            raise BoardNotFound(due.shards.board.id)

        def decide(view: LockedState) -> WriteSet[BoardCommit | None]:
            row = view.boards.get(due.shards.board.uid)
            if row is None or row.season != due.season or row.next_reset_at != due.ended_at:
                return WriteSet(answer=None)
            return pending_commit(row, ChangeBuilder(row, view.now, {}, {}, turns=[due.ended_at]))

        commit = await self._repository.unit_of_work(ReadSet(players={whole.uid: ()}), decide)
        if commit is not None:
            await self._projector([commit])
        await self.align(whole)

    async def mend_all(self, end: Callable[[str], Awaitable[object]]) -> int:
        """Finish whatever is half done: what was deleted without its shards, and what has too few of them, or such as
        are set otherwise. `end` ends a board by its id. Says on how many boards."""
        shards: defaultdict[BoardRef, list[Board]] = defaultdict(list)
        lines: dict[int, Board] = {}
        for shard in await self._shelf.shards():
            lines[shard.uid] = shard
            assert shard.shards is not None
            shards[shard.shards.board].append(shard)
        wholes = await self._shelf.with_uids([ref.uid for ref in shards])
        mended = 0
        for ref, some in shards.items():
            whole = wholes.get(ref.uid)
            with suppress(BoardNotFound):
                if whole is None:
                    for shard in some:
                        await end(shard.id)
                elif _is_whole(whole, some, lines):
                    continue
                else:
                    await self.mended(whole)
            mended += 1
        return mended

    async def make_others(self, whole: Board) -> None:
        """Make all shards of a board but the first one, as far as they are not there, and let them follow those that
        they lie beside. Raises `Invalid` where these cannot be followed."""
        assert whole.shards is not None
        all_of(await self._together([partial(self._make, whole, number) for number in range(1, whole.shards.count)]))

    async def _make(self, whole: Board, number: int) -> None:
        shard = born_shard(whole, number)
        try:
            await self._shelf.add(shard, opening_change(shard))
        except BoardExists:
            shard = (await self._shelf.find([shard.id])).get(shard.id, shard)
        else:
            await self._projector.board_created(shard)
        if shard.links.root is not None:
            await self._projector(await link(self._repository, shard.links.root, [shard]))

    async def _newest(self, whole: Board) -> Board:
        """The first shard in the season of the newest: the others are ahead of it where its cell was restored from an
        older copy."""
        assert whole.shards is not None
        others = (await self._shelf.find([ref.id for ref in whole.shards.refs[1:]])).values()
        newest = max(others, key=lambda one: one.season, default=whole)
        if newest.season <= whole.season:
            return whole
        commit = await self._turn_to(newest, await self._starts(newest.uid), whole.uid)
        if commit is not None:
            await self._projector([commit])
        return await self._whole(whole)

    async def _align_one(self, whole: Board, starts: Mapping[int, int], uid: int) -> bool:
        commit = await self._turn_to(whole, starts, uid, like=True)
        if commit is None or commit.change is None:
            return True
        return all(projection.visible for projection in (await self._projector([commit])).values())

    async def _turn_to(
        self, other: Board, starts: Mapping[int, int], uid: int, *, like: bool = False
    ) -> BoardCommit | None:
        """Let a shard turn to the season of another one, which began at these moments; there it is set `like` it."""

        def decide(view: LockedState) -> WriteSet[BoardCommit | None]:
            row = view.boards.get(uid)
            if row is None:
                return WriteSet(answer=None)
            behind = range(row.season + 1, other.season + 1)
            turns = [starts.get(season, other.season_started_at) for season in behind]
            edit = ChangeBuilder(row, view.now, {}, {}, turns=turns)
            if like and edit.board.season == other.season:
                edit.become_like(other)
            return pending_commit(row, edit)

        return await self._repository.unit_of_work(ReadSet(players={uid: ()}), decide)

    async def _starts(self, uid: int) -> Mapping[int, int]:
        """When each season of a shard began."""
        return {one.season: one.started_at for one in await self._seasons.seasons(uid)}

    async def _whole(self, board: Board) -> Board:
        """The first shard as the repository has it."""
        whole = await self._board_cache.fresh(board.public_id)
        if board.shards is None or whole.uid != board.shards.board.uid:
            raise BoardNotFound(board.public_id)
        return whole

    async def _with_uid(self, uid: int) -> Board | None:
        return (await self._shelf.with_uids([uid])).get(uid)


def _is_whole(whole: Board, others: Sequence[Board], lines: Mapping[int, Board]) -> bool:
    """Whether a wide board has all its shards, in its season and set as it is, and all follow whom they have to."""
    assert whole.shards is not None
    if len(others) + 1 < whole.shards.count or not all(is_like_whole(one, whole) for one in others):
        return False
    roots = [(one.uid, lines.get(one.links.root.uid)) for one in others if one.links.root is not None]
    return all(root is None or uid in {ref.uid for ref in root.links.followers} for uid, root in roots)


class TurningUnits(UnitOfWork):
    """Units of work that find the season of a shard over: it turns on the whole board, and they begin anew."""

    def __init__(self, repository: UnitOfWork, wide: WideBoards) -> None:
        self._repository = repository
        self._wide = wide
        self.cells = repository.cells

    async def unit_of_work(self, read_set: ReadSet, decide: Callable[[LockedState], WriteSet[T]]) -> T:
        turned: Counter[BoardRef] = Counter()
        while True:
            try:
                return await self._repository.unit_of_work(read_set, decide)
            except SeasonDue as due:
                board = due.shards.board
                turned[board] += 1
                if turned[board] > _TURNS:
                    raise BoardLoading(board.id) from None
                await self._wide.turn(due)
