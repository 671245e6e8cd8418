"""Ranks on wide boards of those who were written: their own shard tells how many are ahead there, the others how many
are ahead among their players."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import NotFound, NotShown, Unavailable
from leaderboard_core.domain.order import PlaceKey, place
from leaderboard_core.domain.ranking import is_shared
from leaderboard_core.usecases.answer_builders import entries_of_players
from leaderboard_core.usecases.answers import At
from leaderboard_core.usecases.board_reader import BoardReader, find_players
from leaderboard_core.usecases.projector import NO_RANKS, BoardCommit, Projection
from leaderboard_core.usecases.wide_boards import WideBoards


class _Wanted(NamedTuple):
    """A rank in the own shard, and the place that others are counted ahead of.

    `since`: how many more are ahead of it there since the commit. It is of what is told of a moment before that.
    """

    uid: int
    player_id: str
    is_after: bool
    rank: int
    key: PlaceKey
    since: int = 0


class _Line(NamedTuple):
    """How the places of a board become its ranks."""

    shared: bool
    limit: int | None

    @property
    def is_by_place(self) -> bool:
        """Whether the place decides who has a rank, and that is another one."""
        return self.shared and self.limit is not None

    def keys(self, wanted: Sequence[_Wanted], uid: int) -> Sequence[PlaceKey]:
        """What is asked of a shard: where the ranks and, after them, the places begin."""
        others = [one.key for one in wanted if one.uid != uid]
        # Equal ones that share their rank are not ahead of one another.
        ranks = [key.first_of_equals for key in others] if self.shared else others
        return [*ranks, *(one.key for one in wanted)] if self.is_by_place else ranks

    def ranks(self, wanted: Sequence[_Wanted], told: Mapping[int, Sequence[int]]) -> Sequence[int | None]:
        """The rank of each, by what each shard has told: how many are ahead of these keys."""
        ranks, places = [one.rank for one in wanted], [one.rank for one in wanted]
        if self.is_by_place:
            places = [1 - one.since for one in wanted]
        for uid, ahead in told.items():
            others = [index for index, one in enumerate(wanted) if one.uid != uid]
            for index, count in zip(others, ahead, strict=False):
                ranks[index] += count
            for index, count in enumerate(ahead[len(others) :]):
                places[index] += count
        decisive = places if self.is_by_place else ranks
        return [
            None if self.limit is not None and place > self.limit else rank
            for rank, place in zip(ranks, decisive, strict=True)
        ]


class WideRanks:
    """Makes of what shards tell what the whole board has to tell, in one question to each shard.

    The answer is of the own shard just before and just after the commit, and of the others as they are now.
    """

    def __init__(self, wide: WideBoards, reading: BoardReader) -> None:
        self._wide = wide
        self._reading = reading

    async def __call__(
        self, commits: Sequence[BoardCommit], shown: Mapping[int | None, Projection]
    ) -> dict[int | None, Projection]:
        """Where each board is shown, with ranks on whole boards in the places of ranks in shards.

        It never fails: what cannot be told now is not visible yet.
        """
        told = dict(shown)
        boards: defaultdict[int, list[BoardCommit]] = defaultdict(list)
        for commit in commits:
            if commit.board.shards is not None:
                boards[commit.board.shards.board.uid].append(commit)
        for some in boards.values():
            uids = [commit.board.uid for commit in some]
            try:
                await self._wide.expect_turned([commit.board for commit in some])
                ranks = await self._ranks(some, shown)
            except (Unavailable, NotShown, NotFound):
                ranks = None
            for uid in uids:
                told[uid] = shown[uid]._replace(visible=False, before={}, after={}) if ranks is None else ranks[uid]
        return told

    async def _ranks(
        self, commits: Sequence[BoardCommit], shown: Mapping[int | None, Projection]
    ) -> dict[int, Projection] | None:
        board = commits[0].board
        wanted = [one for commit in commits for one in _wanted(commit, shown[commit.board.uid])]
        line, told = _Line(is_shared(board.ranking), board.max_entries), {}
        if wanted:
            shards = await self._wide.shards(board)
            counted = await self._reading.ahead_of([(shard, line.keys(wanted, shard.uid)) for shard in shards])
            if any(one.read_version.season != board.season for one in counted):
                return None
            told = {shard.uid: counts.ahead for shard, counts in zip(shards, counted, strict=True)}
        before: defaultdict[int, dict[str, int | None]] = defaultdict(dict)
        after: defaultdict[int, dict[str, int | None]] = defaultdict(dict)
        for one, rank in zip(wanted, line.ranks(wanted, told), strict=True):
            (after if one.is_after else before)[one.uid][one.player_id] = rank
        projections = {}
        for commit in commits:
            uid = commit.board.uid
            own = shown[uid]
            projections[uid] = own._replace(
                before={**own.before, **before[uid]},
                after={**own.after, **after[uid]},
                past=await self.in_past(commit.board, commit.past.season, own.past) if commit.past else own.past,
            )
        return projections

    async def in_past(self, board: Board, season: int, asked: Collection[str]) -> Mapping[str, int | None]:
        """The ranks of these players in a season of a wide board that has ended."""
        if not asked:
            return NO_RANKS
        whole, _, roll = await self._reading(board.public_id, At(season=season), find_players([*asked]))
        return {one.player_id: one.rank for one in entries_of_players(whole, roll)}


def _wanted(commit: BoardCommit, shown: Projection) -> list[_Wanted]:
    changed = {} if commit.change is None else {state.player_id: state for state in commit.change.states}
    wanted = []
    for ranks, is_after in ((shown.before, False), (shown.after, True)):
        for player_id, rank in ranks.items():
            state: PlayerState | None = commit.held.get(player_id)
            if is_after:
                state = changed.get(player_id, state)
            if rank is not None and state is not None:
                key = PlaceKey(*place(state))
                since = 0 if is_after else _ahead(key, changed.values()) - _ahead(key, map(commit.held.get, changed))
                wanted.append(_Wanted(commit.board.uid, player_id, is_after, rank, key, since))
    return wanted


def _ahead(key: PlaceKey, states: Iterable[PlayerState | None]) -> int:
    return sum(state is not None and place(state) < key for state in states)
