"""Ranks on wide boards of those who were written: their own shard tells how many are ahead there, the others how many
are ahead among their players."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import BoardNotFound, NotShown, Unavailable
from leaderboard_core.domain.order import PlaceKey, place
from leaderboard_core.domain.ranking import is_shared
from leaderboard_core.usecases.answer_builders import entries_of_players
from leaderboard_core.usecases.answers import At
from leaderboard_core.usecases.board_reader import BoardReader, find_players
from leaderboard_core.usecases.projector import NO_RANKS, BoardCommit, Projection
from leaderboard_core.usecases.wide_boards import WideBoards


class _Wanted(NamedTuple):
    """A rank in the own shard, and the place or the score that others are counted ahead of."""

    uid: int
    player_id: str
    is_after: bool
    rank: int
    key: PlaceKey


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
            except (Unavailable, NotShown, BoardNotFound):
                ranks = None
            for uid in uids:
                told[uid] = shown[uid]._replace(visible=False, before={}, after={}) if ranks is None else ranks[uid]
        return told

    async def _ranks(
        self, commits: Sequence[BoardCommit], shown: Mapping[int | None, Projection]
    ) -> dict[int, Projection] | None:
        board = commits[0].board
        wanted = [one for commit in commits for one in _wanted(commit, shown[commit.board.uid])]
        ahead = [one.rank for one in wanted]
        if wanted:
            shards = await self._wide.shards(board)
            counted = await self._reading.ahead_of(
                [(shard, [one.key for one in wanted if one.uid != shard.uid]) for shard in shards]
            )
            if any(one.read_version.season != board.season for one in counted):
                return None
            for shard, counts in zip(shards, counted, strict=True):
                others = [index for index, one in enumerate(wanted) if one.uid != shard.uid]
                for index, number in zip(others, counts.ahead, strict=True):
                    ahead[index] += number
        limit = board.max_entries
        before: defaultdict[int, dict[str, int | None]] = defaultdict(dict)
        after: defaultdict[int, dict[str, int | None]] = defaultdict(dict)
        for one, rank in zip(wanted, ahead, strict=True):
            told = after if one.is_after else before
            told[one.uid][one.player_id] = None if limit is not None and rank > limit else rank
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
                # Equal ones that share their rank are not ahead of one another.
                key = key.first_of_equals if is_shared(commit.board.ranking) else key
                wanted.append(_Wanted(commit.board.uid, player_id, is_after, rank, key))
    return wanted
