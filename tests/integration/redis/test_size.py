"""Lists of any length: whatever goes into one script at once, and whatever comes out."""

import pytest

from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_core.ports.ranking_store import Advanced
from leaderboard_testing.contracts.lines import loaded, scanned
from leaderboard_testing.contracts.values import a_state, in_order

#: More than Lua can unpack at once, whatever it is made of.
COUNT = 9001
STATES = [a_state(f"player-{n}", float(n % 100), 10**15 + n, game_id="g") for n in range(COUNT)]


@pytest.mark.timeout(120)
async def test_a_move_of_thousands(ranking_store: RedisRankingStore) -> None:
    """Thousands of players are set, then removed, with their details and their ranks, by one move each."""
    line = await loaded(ranking_store, [])
    names = [state.player_id for state in STATES]
    ranks = {state.player_id: n for n, state in enumerate(in_order(STATES), start=1)}
    later = [state._replace(reached_at=state.reached_at + COUNT, payload="{}") for state in STATES]

    [come] = await ranking_store.advance([line.move(STATES)])
    [stay] = await ranking_store.advance([line.move(later)])
    kept = await scanned(ranking_store, line.board)
    [gone] = await ranking_store.advance([line.move(removed=names)])

    assert Advanced(dict.fromkeys(names), ranks) == come
    assert Advanced(ranks, ranks) == stay
    assert in_order(later) == kept
    assert Advanced(ranks, dict.fromkeys(names)) == gone
    assert [] == await scanned(ranking_store, line.board)


@pytest.mark.timeout(120)
async def test_a_question_for_thousands(ranking_store: RedisRankingStore) -> None:
    """Thousands of players are found, and listed, in one answer."""
    line = await loaded(ranking_store, STATES)
    places = ranking_store.board(line.board)

    roll = await places.find([state.player_id for state in STATES])
    page = await places.page(1, COUNT)

    assert in_order(STATES) == [found.state for found in roll.players]
    assert [*range(1, COUNT + 1)] == [found.rank for found in roll.players] == [place.rank for place in page.places]
