"""Bugs planted into what becomes of players without a result, each found and called by its name."""

from collections.abc import Collection, Sequence

import pytest

from leaderboard_adapters.memory import direct_submitter
from leaderboard_core.domain import rules
from leaderboard_core.domain.board import Board, UpdateMode
from leaderboard_core.domain.entry import Entry
from leaderboard_core.domain.order import NO_RESULT
from leaderboard_core.domain.unranked import NOBODY
from leaderboard_core.ports.ranked_view import RankedEntry
from leaderboard_core.usecases import answer_builders, read, submission_handler
from tests.integration.agreement.disagreement import UNRANKED, Disagreement
from tests.integration.agreement.model.values import Item
from tests.integration.agreement.sides import embedded
from tests.integration.agreement.test_planted import driven

RACE = [Item("x", player, score) for player, score in {"a": 3.0, "b": None, "A": 2.0, "é": None}.items()]


def places_are_ranks_in_lists(patch: pytest.MonkeyPatch) -> None:
    right = answer_builders._with_unranked

    def with_places(
        board: Board, places: Sequence[RankedEntry], include: Collection[object], ahead: int | None
    ) -> Sequence[Entry]:
        entries = right(board, places, include, ahead)  # type: ignore[arg-type]
        return [Entry(placed.rank, one.player_id, one.score) for placed, one in zip(places, entries, strict=True)]

    patch.setattr(answer_builders, "_with_unranked", with_places)


def places_are_ranks_in_answers(patch: pytest.MonkeyPatch) -> None:
    for module in (direct_submitter, submission_handler):
        patch.setattr(module, "unranked_of", lambda *_: NOBODY)


def everybody_counts_for_a_percentile(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(read, "ranked_of", lambda total, _: total)


def no_result_takes_a_total_away(patch: pytest.MonkeyPatch) -> None:
    right = rules.decide

    def decide(mode: UpdateMode, current: float | None, submitted: float) -> float | None:
        is_total = current is not None and current != NO_RESULT
        if submitted == NO_RESULT and is_total and mode is UpdateMode.INCREMENT:
            return NO_RESULT
        return right(mode, current, submitted)

    patch.setattr("leaderboard_core.domain.change_builder.decide", decide)


@pytest.mark.parametrize(
    ("plant", "reason"),
    [
        (places_are_ranks_in_lists, UNRANKED),
        (places_are_ranks_in_answers, UNRANKED),
        (everybody_counts_for_a_percentile, "the player of a board"),
        (no_result_takes_a_total_away, "the score on a increment board in desc order"),
    ],
)
def test_the_machine_finds_a_planted_bug(monkeypatch: pytest.MonkeyPatch, plant: object, reason: str) -> None:
    """And says which rule is broken."""
    with driven(embedded, mode="increment", nulls=True) as machine:
        machine.submit(RACE, process=0)
        machine.everything_that_can_be_read_agrees()
        plant(monkeypatch)  # type: ignore[operator]

        def go_on() -> None:
            for items in ([Item("x", "é", None, game="g")], [Item("x", "a", None)], [Item("y", "a", None)]):
                machine.submit(items, process=0)
                for _ in range(6):
                    machine.everything_that_can_be_read_agrees()

        with pytest.raises(Disagreement, match=reason):
            go_on()
