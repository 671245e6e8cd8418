"""Whatever happens to the shards while they are read: an answer is exact at the versions that it names."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.ranked_view import PageQuery
from leaderboard_core.usecases import wide_selection
from tests.support.wide import WideBoard
from tests.unit.usecases.wide.kit import (
    AT_ONCE,
    COUNTS,
    LIMITS,
    PLAYERS,
    QUERIES,
    SPREADS,
    STATE,
    STATES,
    disagreements,
    spread,
)

#: Players who are set, others who leave, and a limit that a shard comes to have.
Move = tuple[list[PlayerState], list[str], tuple[int, int | None] | None]
MOVES = st.lists(
    st.tuples(
        st.lists(STATE, unique_by=lambda state: state.player_id, max_size=4),
        st.lists(st.sampled_from(PLAYERS), unique=True, max_size=2),
        st.none() | st.tuples(st.integers(0, 1), LIMITS),
    ),
    min_size=1,
    max_size=30,
)


@pytest.mark.parametrize("spare", [32, 0], ids=["near the top", "deep"])
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=STATES, count=COUNTS, max_entries=LIMITS, how=SPREADS, queries=QUERIES, moves=MOVES, at_once=AT_ONCE)
async def test_it_is_exact_where_shards_move_between_readings(
    monkeypatch: pytest.MonkeyPatch,
    spare: int,
    states: list[PlayerState],
    count: int,
    max_entries: int | None,
    how: str,
    queries: Sequence[PageQuery],
    moves: list[Move],
    at_once: set[int] | None,
) -> None:
    """Before each reading of a shard the board moves, that shard or another one, now and then."""
    monkeypatch.setattr(wide_selection, "_SPARE", spare)
    wide = WideBoard(states, count, max_entries, spread(how, count, states))
    wide.at_once = at_once
    following = endless(moves)

    def happen(_: int) -> None:
        if (move := next(following)) is not None:
            states, removed, limit = move
            wide.move(states, [player for player in removed if player not in {state.player_id for state in states}])
            if limit is not None:
                wide.limit(*limit)

    wide.before_reading = happen

    assert [] == await disagreements(wide, queries)


def endless(moves: list[Move]) -> Iterator[Move | None]:
    """These moves, each followed by some quiet, over and over."""
    while True:
        for move in moves:
            yield move
            yield from [None] * 20
