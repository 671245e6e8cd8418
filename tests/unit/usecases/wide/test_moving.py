"""Whatever happens to the shards while they are read: an answer is exact at the versions that it names."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.ranked_view import PageQuery
from leaderboard_core.usecases import wide_selection
from tests.support.wide import WideBoard
from tests.unit.usecases.wide.kit import COUNTS, LIMITS, PLAYERS, QUERIES, SPREADS, STATE, STATES, disagreements, spread

#: Players who are set, and others who leave.
MOVES = st.lists(
    st.tuples(
        st.lists(STATE, unique_by=lambda state: state.player_id, max_size=4),
        st.lists(st.sampled_from(PLAYERS), unique=True, max_size=2),
    ),
    min_size=1,
    max_size=30,
)


@pytest.mark.parametrize("spare", [32, 0], ids=["near the top", "deep"])
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=STATES, count=COUNTS, max_entries=LIMITS, how=SPREADS, queries=QUERIES, moves=MOVES)
async def test_it_is_exact_where_shards_move_between_readings(
    monkeypatch: pytest.MonkeyPatch,
    spare: int,
    states: list[PlayerState],
    count: int,
    max_entries: int | None,
    how: str,
    queries: Sequence[PageQuery],
    moves: list[tuple[list[PlayerState], list[str]]],
) -> None:
    """Before each reading of a shard the board moves, that shard or another one, now and then."""
    monkeypatch.setattr(wide_selection, "_SPARE", spare)
    wide = WideBoard(states, count, max_entries, spread(how, count, states))
    following = endless(moves)
    wide.before_reading = lambda _: wide.move(*next(following))

    assert [] == await disagreements(wide, queries)


def endless(moves: list[tuple[list[PlayerState], list[str]]]) -> Iterator[tuple[list[PlayerState], list[str]]]:
    """These moves, each followed by some quiet, over and over."""
    while True:
        for states, removed in moves:
            going = [player for player in removed if player not in {state.player_id for state in states}]
            yield states, going
            for _ in range(20):
                yield [], []
