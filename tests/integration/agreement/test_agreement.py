"""All leaderboards agree with the model; and the machine that says so notices when one does not."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from inspect import signature
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test

from leaderboard_adapters.memory import ranked_board, ranked_order
from leaderboard_adapters.memory.board_record import BoardRecord
from leaderboard_adapters.memory.ranked_board import RankedBoard
from leaderboard_core.domain.board import SortOrder, UpdateMode
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import NO_RESULT, place, score_of
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.rules import decide as decided
from leaderboard_core.domain.season import Season
from tests.integration.agreement import disagreement
from tests.integration.agreement.disagreement import Disagreement
from tests.integration.agreement.draws import conditions, rules
from tests.integration.agreement.machine import Agreement, WideAgreement
from tests.integration.agreement.model.rules import Rules
from tests.integration.agreement.steps.boards import NO_CONDITION, Condition

EVERYWHERE = settings(suppress_health_check=list(HealthCheck))
#: The same runs every time.
NORMAL = settings(EVERYWHERE, max_examples=40, stateful_step_count=40, derandomize=True, database=None)
#: Each question to a wide board is several to its shards.
WIDE = settings(NORMAL, max_examples=20, stateful_step_count=25)
#: Asked for with `--hypothesis-profile=long`.
LONG = settings(EVERYWHERE, max_examples=2000, stateful_step_count=100)
#: The same runs every time, stopping at the first difference.
HUNT = settings(
    EVERYWHERE,
    max_examples=300,
    stateful_step_count=40,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
)


@pytest.mark.parametrize("machine", [Agreement, WideAgreement])
def test_runs_are_the_same_every_time(machine: type[Agreement]) -> None:
    """Hypothesis draws by what the machine is called and made with: there is no address in that."""
    assert " at 0x" not in repr(signature(machine))


@pytest.mark.timeout(3600)
def test_every_answer_agrees() -> None:
    """Memory and SQLite say what the model says, whatever is done, in whatever order, through restarts and losses."""
    long = settings.get_current_profile_name() == "long"

    run_state_machine_as_test(Agreement, settings=LONG if long else NORMAL)


@pytest.mark.timeout(3600)
def test_every_answer_of_wide_boards_agrees() -> None:
    """They say what the model says, which knows of no shards: as a board would on which all players are together."""
    long = settings.get_current_profile_name() == "long"

    run_state_machine_as_test(WideAgreement, settings=LONG if long else WIDE)


def over_boards(chosen: Mapping[str, Any]) -> type[Agreement]:
    """The machine over boards that begin with what is chosen, whatever else is drawn of them."""

    class Steered(Agreement):
        @initialize(one=rules, other=rules, follows=st.booleans(), condition=conditions)
        def begin(self, one: Rules, other: Rules, follows: bool = False, condition: Condition = NO_CONDITION) -> None:
            super().begin(evolve(one, **chosen), evolve(other, **chosen), follows, condition)

    return Steered


def ties_are_broken_by_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever a board that is shown decides it: where only some of that were wrong, places would be torn as well."""

    def by_id(state: PlayerState) -> tuple[float, bytes, int, str]:
        key, order_key, _, player_id = place(state)
        return key, order_key, 0, player_id

    def among_equals(segment: Sequence[PlayerState], state: PlayerState, first: int, end: int) -> int:
        return bisect_left(segment, by_id(state), first, end, key=by_id)

    monkeypatch.setattr(ranked_order, "place", by_id)
    monkeypatch.setattr(ranked_order, "_among_equals", among_equals)
    monkeypatch.setattr(ranked_board, "place", by_id)
    # Who comes later is not behind by that.
    monkeypatch.setattr(RankedBoard, "_are_later", lambda *_: False)


def best_compares_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    """The larger score is taken for the better one, on ascending boards too."""
    right, submit = decided, ChangeBuilder.submit
    orders: list[SortOrder] = []

    def with_order(edit: ChangeBuilder, *given: Any, **named: Any) -> SubmissionOutcome:
        orders.append(edit._board.sort_order)
        return submit(edit, *given, **named)

    def decide(mode: UpdateMode, current: float | None, submitted: float) -> float | None:
        if mode is not UpdateMode.BEST or current is None or NO_RESULT in (current, submitted):
            return right(mode, current, submitted)
        larger = max(current, submitted, key=lambda key: score_of(orders[-1], key))
        return None if larger == current else larger

    monkeypatch.setattr(ChangeBuilder, "submit", with_order)
    monkeypatch.setattr("leaderboard_core.domain.change_builder.decide", decide)


def a_reset_forgets_event_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    right = BoardRecord.end

    def end(life: BoardRecord, season: Season) -> None:
        right(life, season)
        life.events.clear()

    monkeypatch.setattr(BoardRecord, "end", end)


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("plant", "chosen", "reasons"),
    [
        (ties_are_broken_by_id, {}, (disagreement.EQUAL_SCORES,)),
        (
            best_compares_scores,
            {"order": "asc", "mode": "best", "parts": ()},
            # A board that follows keeps scores by the same rule, and it may be the first that shows it.
            ("the score on a best board in asc order", "the followers on a ", disagreement.FOLLOWER),
        ),
        (a_reset_forgets_event_ids, {}, (disagreement.EVENT_FORGOTTEN_AT_RESET,)),
    ],
)
def test_a_planted_bug_is_called_by_its_name(
    monkeypatch: pytest.MonkeyPatch,
    plant: Callable[[pytest.MonkeyPatch], None],
    chosen: Mapping[str, Any],
    reasons: tuple[str, ...],
) -> None:
    """The machine finds it, and says what it is, wherever it finds it; over boards on which it shows in most runs."""
    plant(monkeypatch)

    with pytest.raises(Disagreement) as caught:
        run_state_machine_as_test(over_boards(chosen), settings=HUNT)

    assert caught.value.reason.startswith(reasons)
    assert "memory" == caught.value.side
