"""Boards that follow a wide one: as many shards, each beside the one that feeds it."""

from typing import Any

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.cells import place_of_uid
from leaderboard_core.domain.errors import BoardExists, BoardFollowed, Invalid, NotSupportedOnWide
from leaderboard_core.usecases.submit import Accepted
from leaderboard_core.usecases.wide_boards import WideBoards
from tests.unit.usecases.kit import live, new, play, sub
from tests.unit.usecases.wide.test_half_done import killed_before

PLAYERS = "abcdefghijklmnopqrst"


@pytest.fixture(autouse=True)
async def wide(leaderboard: Application) -> None:
    """A wide board with twenty players, `t` first."""
    await leaderboard.boards.create(new(shards=4))
    await play(leaderboard, **{player: score for score, player in enumerate(PLAYERS)})


async def test_it_is_as_wide_and_beside_it(leaderboard: Application, repository: MemoryRepository) -> None:
    """Each shard in the cell of the one that feeds it."""
    await leaderboard.boards.create(new("f", follows="b"))

    refs = [board.shards.refs for board in (await repository.find(["b", "f"])).values() if board.shards is not None]
    assert [len(some) for some in refs] == [4, 4]
    assert [place_of_uid(one.uid) for one in refs[0]] == [place_of_uid(one.uid) for one in refs[1]]


async def test_it_is_fed_and_ranked_as_one(leaderboard: Application) -> None:
    """By whatever shard a player comes; ranks are those among all."""
    await leaderboard.boards.create(new("f", follows="b", update_mode="increment"))
    await leaderboard.submit_many([sub(player, 10 + score) for score, player in enumerate(PLAYERS)])

    [answer] = await leaderboard.submit_many([sub("a", 15.5)])

    assert isinstance(answer, Accepted)
    [fed] = answer.followers
    assert (fed.leaderboard_id, fed.rank) == ("f", 5)
    assert (await live(leaderboard, "f"))[:5] == "tsrqa"


@pytest.mark.parametrize("where", [None, {"country": "FR"}])
async def test_it_is_filled_with_all(leaderboard: Application, where: Any) -> None:
    """Of all shards, or of none where its condition lets nobody in."""
    await leaderboard.boards.create(new("f", follows="b", fill=True, where=where))

    assert await live(leaderboard, "f") == ("" if where else PLAYERS[::-1])
    assert (await leaderboard.boards.fill("f")).players == 0


async def test_one_that_was_half_made_is_made_again(
    leaderboard: Application, elsewhere: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as it follows on no shard or on some, whoever makes it again finishes it; then it exists."""
    with killed_before(monkeypatch, "make_others"):
        await leaderboard.boards.create(new("f", follows="b"))

    await elsewhere.boards.create(new("f", follows="b"))

    await play(leaderboard, **{player: 50 + score for score, player in enumerate(PLAYERS)})
    assert await live(leaderboard, "f") == PLAYERS[::-1]
    with pytest.raises(BoardExists):
        await elsewhere.boards.create(new("f", follows="b"))


async def test_its_end(leaderboard: Application, repository: MemoryRepository) -> None:
    """The one that it follows goes on, and can end only then."""
    await leaderboard.boards.create(new("f", follows="b"))
    with pytest.raises(BoardFollowed, match="'f'"):
        await leaderboard.boards.delete("b")

    await leaderboard.boards.delete("f")

    assert {one.public_id for one in await repository.shards()} == {"b"}
    await play(leaderboard, **dict.fromkeys(PLAYERS, 99))
    await leaderboard.boards.delete("b")
    assert await repository.shards() == []


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"each": "country"}, "each"),
        ({"member": "team", "update_mode": "team_sum"}, "member"),
        ({"shards": 3}, "shards"),
        ({"ranking": "dense", "max_entries": 9}, "ranking"),
    ],
)
async def test_what_does_not_go_beside_a_wide_board(
    leaderboard: Application, fields: dict[str, Any], named: str
) -> None:
    """It is refused when it is made, and nothing is left."""
    with pytest.raises(NotSupportedOnWide) as refused:
        await leaderboard.boards.create(new("f", follows="b", **fields))

    assert [fault.path for fault in refused.value.field_errors] == [named]
    assert [board.id for board in (await leaderboard.boards.list()).boards] == ["b"]


async def test_shards_of_one_that_follows_a_narrow_board(leaderboard: Application) -> None:
    """It has the only line of the other beside it."""
    await leaderboard.boards.create(new("narrow"))

    with pytest.raises(Invalid, match="shards"):
        await leaderboard.boards.create(new("f", follows="narrow", shards=4))


async def test_a_shard_that_does_not_follow_yet(
    leaderboard: Application, elsewhere: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The housekeeping lets it follow."""
    make, made = WideBoards._make, []

    async def all_but_one(self: WideBoards, whole: Any, number: int) -> None:
        made.append(number)
        if number != 2:
            await make(self, whole, number)

    with monkeypatch.context() as patch:
        patch.setattr(WideBoards, "_make", all_but_one)
        await leaderboard.boards.create(new("f", follows="b"))
    assert made == [1, 2, 3]

    await elsewhere.boards.mend()

    await play(leaderboard, **{player: 50 + score for score, player in enumerate(PLAYERS)})
    assert await live(leaderboard, "f") == PLAYERS[::-1]
