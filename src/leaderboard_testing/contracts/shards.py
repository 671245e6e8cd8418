"""What every store of boards promises of wide boards: the law of `ports/repository.py`, `BoardStore`."""

from collections.abc import Sequence
from typing import Any

import pytest

from leaderboard_core.domain.board import Board, ResetPeriod
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.links import BoardRef
from leaderboard_core.domain.patterns import EVERY_BOARD, Patterns
from leaderboard_core.domain.season_turns import opening_change
from leaderboard_core.domain.shards import Shards, shard_refs
from leaderboard_core.ports.repository import Repository
from leaderboard_testing.contracts.values import NEW_YEAR, a_board, change_id
from leaderboard_testing.contracts.writing import add, delete


async def add_wide(repository: Repository, count: int, **fields: Any) -> Sequence[Board]:
    """The shards of a new wide board, each where it belongs."""
    board = a_board(version=Version(change_id(), 1), **fields)
    whole = BoardRef(board.uid, board.id)
    return [
        await add(repository, **{**fields, "uid": ref.uid, "id": ref.id, "shards": Shards(count, number, whole)})
        for number, ref in enumerate(shard_refs(whole, count))
    ]


class ShardsContract:
    """To a store of boards a shard is a board, which lists leave out unless it is the first."""

    async def test_a_shard_is_found_as_any_board(self, repository: Repository) -> None:
        """By its id and by its uid, and it says which one it is."""
        shards = await add_wide(repository, 5)

        assert {shard.id: shard for shard in shards} == dict(await repository.find([shard.id for shard in shards]))
        assert {shard.uid: shard for shard in shards} == dict(
            await repository.with_uids([shard.uid for shard in shards])
        )

    @pytest.mark.parametrize("named", [EVERY_BOARD, Patterns(("a*", "b", "z"))])
    @pytest.mark.parametrize("limit", [1, 2, 100])
    async def test_of_a_wide_board_the_first_shard_is_listed(
        self, repository: Repository, named: Patterns, limit: int
    ) -> None:
        """It stands for the board: the others leave no gap in a page."""
        a, *_ = await add_wide(repository, 3, id="a", created_at=NEW_YEAR + 2)
        b = await add(repository, id="b", created_at=NEW_YEAR + 1)
        z, *_ = await add_wide(repository, 2, id="z", created_at=NEW_YEAR)

        told: list[Board] = []
        page = await repository.newest(limit, None, named)
        while page and len(told) < 10:
            told += page
            page = await repository.newest(limit, (page[-1].created_at, page[-1].id), named)

        assert [a, b, z] == told

    async def test_the_shards_that_lists_leave_out_are_told_together(self, repository: Repository) -> None:
        """All that live, of whatever board, also where the first shard is gone or was never made."""
        await add(repository)
        first, second, third = await add_wide(repository, 3)
        _, other = await add_wide(repository, 2)
        await delete(repository, first)
        await delete(repository, second)
        whole = BoardRef(a_board().uid, "never-made")
        ref = shard_refs(whole, 2)[1]
        lone = a_board(uid=ref.uid, id=ref.id, shards=Shards(2, 1, whole), version=Version(change_id(), 1))
        await repository.add(lone, opening_change(lone))

        told = await repository.shards()

        assert {third, other, lone} == {*told}
        assert 3 == len(told)

    async def test_a_wide_board_is_due_once(self, repository: Repository) -> None:
        """Its season turns with the first shard, whichever bound says that it is time."""
        hourly = {"reset_period": ResetPeriod.HOURLY, "next_reset_at": NEW_YEAR + 90}
        first, *_ = await add_wide(repository, 3, **hourly)
        abroad, *_ = await add_wide(repository, 2, timezone="Asia/Seoul", **hourly)

        assert {first, abroad} == {*await repository.due(NEW_YEAR + 90)}
        assert [first] == list(await repository.due(NEW_YEAR, {ResetPeriod.HOURLY: NEW_YEAR}))
        assert [abroad] == list(await repository.due(NEW_YEAR, own=NEW_YEAR))
