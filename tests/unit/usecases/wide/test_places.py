"""A player of a wide board is found by one question to all shards, and is told as it is all the same."""

from collections.abc import Sequence

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.ports.ranked_view import PlaceAmong
from tests.unit.usecases.kit import WatchedRankings, new, play

PLAYERS = "abcdefghijklmnopqrst"
SHARDS = 5


class Asked(WatchedRankings):
    """Writes down about how many other boards it was asked, with that of a player; and leaves some of them out."""

    def __init__(self) -> None:
        super().__init__()
        self.about: list[int] = []
        self.left_out = 0

    async def place_among(
        self, board_uid: int, player_id: str, others: Sequence[int], *, shared: bool = False
    ) -> PlaceAmong:
        self.about.append(len(others))
        return await super().place_among(board_uid, player_id, others[self.left_out :], shared=shared)


@pytest.fixture
def ranking_store() -> Asked:
    return Asked()


@pytest.fixture
async def wide(repository: MemoryRepository, ranking_store: Asked) -> Application:
    """A wide board with twenty players that has been read."""
    leaderboard = Application.over(repository, ranking_store)
    await leaderboard.boards.create(new(shards=SHARDS))
    await play(leaderboard, **{player: score for score, player in enumerate(reversed(PLAYERS))})
    await ranks(leaderboard)
    ranking_store.about.clear()
    return leaderboard


async def ranks(leaderboard: Application) -> str:
    """The players by the rank that each is told to have."""
    found = {player: (await leaderboard.read.player("b", player)).entry.rank for player in PLAYERS}
    assert sorted(found.values(), key=lambda rank: rank or 0) == [*range(1, len(PLAYERS) + 1)]
    return "".join(sorted(found, key=lambda player: found[player] or 0))


async def test_all_shards_are_asked_at_once(wide: Application, ranking_store: Asked) -> None:
    """Once it is known of each that it is where the repository is."""
    assert PLAYERS == await ranks(wide)
    assert [SHARDS - 1] * len(PLAYERS) == ranking_store.about


@pytest.mark.parametrize("left_out", range(1, SHARDS))
async def test_those_that_were_left_out_are_asked_then(wide: Application, ranking_store: Asked, left_out: int) -> None:
    """However many they are."""
    ranking_store.left_out = left_out

    assert PLAYERS == await ranks(wide)


@pytest.mark.parametrize("first", PLAYERS)
async def test_no_shard_is_told_as_it_was(wide: Application, ranking_store: Asked, first: str) -> None:
    """Whichever of them the real-time store has not heard of: it is brought forward first."""
    ranking_store.away = True
    await play(wide, **{first: 99})
    ranking_store.away = False

    assert first + PLAYERS.replace(first, "") == await ranks(wide)


async def test_a_shard_that_the_store_lost(
    wide: Application, repository: MemoryRepository, ranking_store: Asked
) -> None:
    """It is given back, whether it has the player or not."""
    for shard in await repository.shards():
        await ranking_store.drop(shard.uid)

        assert PLAYERS == await ranks(wide)
