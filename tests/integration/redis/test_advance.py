"""Moves of several changes come to what the last of them say, and what is kept of a player goes with what it was of."""

from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_core.ports.ranking_store import Advance, Advanced
from leaderboard_testing.contracts.lines import loaded, scanned
from leaderboard_testing.contracts.values import a_state

WITH = [a_state(player, float(n), game_id="g", metadata="{}") for n, player in enumerate("abc")]
WITHOUT = [a_state(player, float(n)) for n, player in enumerate("abc")]


async def test_a_season_that_ended_leaves_no_details(ranking_store: RedisRankingStore) -> None:
    """Whoever comes back in the next season without details has none."""
    line = await loaded(ranking_store, WITH)

    await ranking_store.advance([line.move(WITHOUT[:2], season=2)])

    assert WITHOUT[:2] == await scanned(ranking_store, line.board)


async def test_a_player_who_was_removed_leaves_no_details(ranking_store: RedisRankingStore) -> None:
    """Whoever comes back after a removal without details has none."""
    line = await loaded(ranking_store, WITH)

    await ranking_store.advance([line.move(removed=["a"])])
    await ranking_store.advance([line.move(WITHOUT[:1])])

    assert [WITHOUT[0], *WITH[1:]] == await scanned(ranking_store, line.board)


async def test_a_score_without_details_clears_them(ranking_store: RedisRankingStore) -> None:
    """Those of one score are not those of the next, while others keep theirs."""
    line = await loaded(ranking_store, WITH)

    await ranking_store.advance([line.move([WITHOUT[1]])])

    assert [WITH[0], WITHOUT[1], WITH[2]] == await scanned(ranking_store, line.board)


async def test_who_came_and_went_within_a_move(ranking_store: RedisRankingStore) -> None:
    """A player whom one change sets and a later one removes is not there; one who comes back is there as at last."""
    line = await loaded(ranking_store, WITH)
    after = line.board.version.change_id
    changes = [
        line.change([a_state("new", 5.0), a_state("b", 7.0)], removed=["c"]),
        line.change([WITHOUT[2]], removed=["new", "b"]),
    ]

    [moved] = await ranking_store.advance(
        [Advance(board_uid=line.board.uid, after=after, changes=changes, ranks_of=["new", "b", "c"])]
    )

    assert Advanced({"new": None, "b": 2, "c": 3}, {"new": None, "b": None, "c": 2}) == moved
    assert [WITH[0], WITHOUT[2]] == await scanned(ranking_store, line.board)
