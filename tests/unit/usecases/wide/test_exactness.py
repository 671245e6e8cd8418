"""A wide board answers whatever is asked as a narrow one with the same players does."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings

from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.ranked_view import PageQuery
from leaderboard_core.usecases import wide_selection
from tests.support.wide import WideBoard
from tests.unit.usecases.wide.kit import AT_ONCE, COUNTS, LIMITS, QUERIES, SPREADS, STATES, disagreements, spread


@pytest.mark.parametrize("spare", [32, 0], ids=["near the top", "deep"])
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=STATES, count=COUNTS, max_entries=LIMITS, how=SPREADS, queries=QUERIES, at_once=AT_ONCE)
async def test_it_answers_as_a_narrow_board_does(
    monkeypatch: pytest.MonkeyPatch,
    spare: int,
    states: list[PlayerState],
    count: int,
    max_entries: int | None,
    how: str,
    queries: Sequence[PageQuery],
    at_once: set[int] | None,
) -> None:
    """Every question, with all its arguments, whatever is equal, however players are spread, wherever the line is."""
    monkeypatch.setattr(wide_selection, "_SPARE", spare)
    wide = WideBoard(states, count, max_entries, spread(how, count, states))
    wide.at_once = at_once

    assert [] == await disagreements(wide, queries)
