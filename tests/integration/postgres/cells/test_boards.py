"""Boards over cells: one id is one board, lists are whole, and those that follow others lie beside them."""

import asyncio
from collections.abc import Mapping

import pytest

from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.cells import CellLayout, new_uid
from leaderboard_core.domain.errors import BoardExists, BoardFollows, BoardNotFound, LeaderboardError, PlayerNotFound
from leaderboard_core.domain.patterns import Patterns
from leaderboard_core.domain.profile import Profile
from leaderboard_testing.contracts.writing import add, delete
from tests.integration.postgres.cells.conftest import CELLS, id_in
from tests.unit.usecases.kit import live, new, sub


def cell_of(board: Board) -> int:
    return CellLayout(CELLS).of_uid(board.uid)


async def test_a_board_lies_where_its_id_says(boards: Mapping[int, Board]) -> None:
    """Every other one would have to be asked for otherwise."""
    assert [*boards] == [cell_of(board) for board in boards.values()]


async def test_an_id_is_one_board(repository: PostgresRepository, other: PostgresRepository) -> None:
    """Whatever cells they would lie in, and whoever is first; it is free again when the board ends."""
    uids = [new_uid(id_in(cell)) for cell in range(CELLS)]
    ended = await asyncio.gather(
        *[add(one, id="b", uid=uid) for one in (repository, other) for uid in uids], return_exceptions=True
    )

    [made] = [one for one in ended if isinstance(one, Board)]
    assert 7 == sum(isinstance(one, BoardExists) for one in ended)
    assert {"b": made} == await other.find(["b", "c"])
    await delete(repository, made)
    assert {} == await other.find(["b"])
    elsewhere = next(uid for uid in uids if CellLayout(CELLS).of_uid(uid) != cell_of(made))
    assert await add(other, id="b", uid=elsewhere) == (await repository.find(["b"]))["b"]


async def test_lists_go_over_all_cells(leaderboard: Application) -> None:
    """Page by page, newest first, each board once; also of those alone that a pattern covers."""
    made = [(await leaderboard.boards.create(new(f"{word}-{n}"))).id for n in range(10) for word in ("one", "two")]

    for named, wanted in (
        (Patterns(["*"]), made),
        (Patterns(["two-*"]), [one for one in made if one.startswith("two")]),
    ):
        pages, after = [], None
        while True:
            page = await leaderboard.boards.list(3, after, named)
            pages += [board.id for board in page.boards]
            if (after := page.after) is None:
                break
        assert wanted[::-1] == pages


async def test_a_follower_lies_beside_its_root(leaderboard: Application, elsewhere: Application) -> None:
    """It is found by its id, fed in the same commit, takes nothing else, and its id is free when it ends."""
    root = await leaderboard.boards.create(new(id_in(0), update_mode="increment"))
    follower = await leaderboard.boards.create(new(id_in(3), follows=root.id))
    assert (0, 0) == (cell_of(root), cell_of(follower))

    [answer] = await elsewhere.submit_many([sub("p", 5, root.id)])

    assert not isinstance(answer, LeaderboardError)
    assert [follower.id] == [one.leaderboard_id for one in answer.followers]
    assert "p" == await live(elsewhere, follower.id)
    assert [BoardFollows] == [*map(type, await elsewhere.submit_many([sub("p", 5, follower.id)]))]
    with pytest.raises(BoardExists):
        await elsewhere.boards.create(new(follower.id))
    await leaderboard.boards.delete(follower.id)
    with pytest.raises(BoardNotFound):
        await elsewhere.boards.get(follower.id)
    assert 3 == cell_of(await elsewhere.boards.create(new(follower.id)))


async def test_boards_of_values_lie_beside_their_root(leaderboard: Application) -> None:
    """Made while scores come in, whatever their ids say; and they end with their template."""
    root = await leaderboard.boards.create(new("root", update_mode="increment"))
    await leaderboard.boards.create(new("by", follows="root", each="team"))
    values = ["red", "blue", "green", "black", "white"]
    for value in values:
        await leaderboard.submit(sub(f"p-{value}", 1, "root", profile={"team": value}))

    found = await leaderboard.boards.named([f"by.{value}" for value in values])

    assert {f"by.{value}" for value in values} == found.keys()
    assert {cell_of(root)} == {cell_of(board) for board in found.values()}
    assert len({CellLayout(CELLS).of_id(board_id) for board_id in found}) > 1
    await leaderboard.boards.delete("by")
    assert {} == await leaderboard.boards.named([*found])


async def test_a_player_is_one_over_cells(leaderboard: Application, boards: Mapping[int, Board]) -> None:
    """Their boards are told together, and erasing takes them off all."""
    await leaderboard.submit_many([sub("p", 1, board.id) for board in boards.values()])
    await leaderboard.submit_many([sub("q", 2, board.id) for board in boards.values()])

    told = [one.board_id for one in await leaderboard.players.entries("p")]
    await leaderboard.players.erase("p")

    assert sorted(board.id for board in boards.values()) == told
    assert ["q"] * CELLS == [await live(leaderboard, board.id) for board in boards.values()]
    with pytest.raises(PlayerNotFound):
        await leaderboard.players.entries("p")
    assert CELLS == len(await leaderboard.players.entries("q"))


async def test_profiles_reach_every_cell(leaderboard: Application, boards: Mapping[int, Board]) -> None:
    """Who is on boards of all cells has the profile there; and so has who comes afterwards, once it is carried."""
    first, *others = boards.values()
    await leaderboard.submit_many([sub(f"p{n}", n, first.id) for n in range(8)])
    for n in range(8):
        await leaderboard.profiles.put(f"p{n}", Profile(display_name=f"P{n}"))
    await leaderboard.submit_many([sub(f"p{n}", n, board.id) for board in others for n in range(8)])

    await leaderboard.profiles.carry()

    for board in boards.values():
        entries = (await leaderboard.read.top(board.id, include=("profile",))).entries
        told = [getattr(entry, "profile", None) for entry in entries]
        assert [f'{{"display_name":"P{n}"}}' for n in range(7, -1, -1)] == told
