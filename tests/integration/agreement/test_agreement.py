"""All leaderboards agree with the model; and the machine that says so notices when one does not."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from leaderboard_adapters.memory import ranked_order
from leaderboard_adapters.memory.board_record import BoardRecord
from leaderboard_core.domain.board import UpdateMode
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import place, score_of, sort_key
from leaderboard_core.domain.season import Season
from leaderboard_core.domain.submission import Submission
from tests.integration.agreement import disagreement
from tests.integration.agreement.disagreement import Disagreement
from tests.integration.agreement.machine import Agreement, WideAgreement

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


def ties_are_broken_by_id(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_id(state: PlayerState) -> tuple[float, bytes, int, str]:
        key, order_key, _, player_id = place(state)
        return key, order_key, 0, player_id

    monkeypatch.setattr(ranked_order, "place", by_id)


def best_compares_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    """The larger score is taken for the better one, on ascending boards too."""
    right = ChangeBuilder._decide

    def decide(edit: ChangeBuilder, submission: Submission, current: PlayerState | None) -> float | None:
        key, order = right(edit, submission, current), edit._board.sort_order
        if edit._board.update_mode is not UpdateMode.BEST or current is None or submission.score is None:
            return key
        assert isinstance(submission.score, float)
        larger = max(submission.score, score_of(order, current.sort_key))
        return None if sort_key(order, larger) == current.sort_key else sort_key(order, larger)

    monkeypatch.setattr(ChangeBuilder, "_decide", decide)


def a_reset_forgets_event_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    right = BoardRecord.end

    def end(life: BoardRecord, season: Season) -> None:
        right(life, season)
        life.events.clear()

    monkeypatch.setattr(BoardRecord, "end", end)


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("plant", "reasons"),
    [
        (ties_are_broken_by_id, {disagreement.EQUAL_SCORES, disagreement.SHARED_RANKS}),
        (best_compares_scores, {"the score on a best board in asc order"}),
        (a_reset_forgets_event_ids, {disagreement.EVENT_FORGOTTEN_AT_RESET}),
    ],
)
def test_a_planted_bug_is_called_by_its_name(
    monkeypatch: pytest.MonkeyPatch, plant: Callable[[pytest.MonkeyPatch], None], reasons: set[str]
) -> None:
    """The machine finds it, and says what it is."""
    plant(monkeypatch)

    with pytest.raises(Disagreement) as caught:
        run_state_machine_as_test(Agreement, settings=HUNT)

    # A board that follows keeps scores by the same rule, and it may be the first that shows it.
    told = caught.value.reason
    assert told in {*reasons, disagreement.FOLLOWER} or told.startswith("the followers on a "), told
    assert "memory" == caught.value.side
