"""Bugs planted into what boards can say, each by its name: the stories of people who run leaderboards find them."""

from collections.abc import Awaitable, Callable, Sequence

import pytest
from attrs import evolve

from leaderboard_adapters.memory import direct_submitter, memory_leaderboard
from leaderboard_core.application import Application
from leaderboard_core.domain import admission
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.display import Display
from leaderboard_core.domain.payload import with_profile
from leaderboard_core.domain.ranking import Ranking, shared_ranks
from leaderboard_core.usecases import answer_builders, board_reader, distribution, empty_ranked_view
from leaderboard_core.usecases.freeze_clock import FreezeClock
from leaderboard_core.usecases.viewer import Viewer
from tests.integration.reports import test_frozen, test_results

Plant = Callable[[pytest.MonkeyPatch], None]
Story = Callable[[Application], Awaitable[None]]


def places_are_told_as_ranks(patch: pytest.MonkeyPatch) -> None:
    def as_they_stand(places: Sequence[int | None], *_: object, **__: bool) -> list[int | None]:
        return [*places]

    patch.setattr(answer_builders, "shared_ranks", as_they_stand)


def a_page_begins_with_its_place(patch: pytest.MonkeyPatch) -> None:
    def from_the_place(
        places: Sequence[int | None], keys: Sequence[object], ahead: int, *, dense: bool
    ) -> list[int | None]:
        return shared_ranks(places, keys, (places[0] or 1) - 1 if places else ahead, dense=dense)

    patch.setattr(answer_builders, "shared_ranks", from_the_place)


def dense_ranks_have_gaps(patch: pytest.MonkeyPatch) -> None:
    def never(_: Ranking) -> bool:
        return False

    for module in (answer_builders, board_reader, direct_submitter):
        patch.setattr(module, "is_dense", never)


def a_score_stands_behind_its_equals(patch: pytest.MonkeyPatch) -> None:
    def never(_: Ranking) -> bool:
        return False

    patch.setattr(distribution, "is_shared", never)


def a_name_makes_a_score_younger(patch: pytest.MonkeyPatch) -> None:
    def show_as(builder: ChangeBuilder, player_id: str, profile: str | None) -> None:
        state = builder._current[player_id]
        shown = state._replace(payload=with_profile(state.payload, profile), reached_at=builder._now)
        builder._current[player_id] = builder._touched[player_id] = shown

    patch.setattr(ChangeBuilder, "show_as", show_as)


def a_name_is_not_carried(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ChangeBuilder, "show_as", lambda *_: None)


def decimals_are_not_counted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(admission, "decimals_of", lambda _: 0)


def decimals_are_left_out(patch: pytest.MonkeyPatch) -> None:
    right = Display.text

    def text(display: Display, score: float) -> str:
        return right(Display(display.format, None, display.unit), score)

    patch.setattr(Display, "text", text)


def what_is_published_is_not_frozen(patch: pytest.MonkeyPatch) -> None:
    async def is_hidden(*_: object) -> bool:
        return False

    patch.setattr(FreezeClock, "is_hidden", is_hidden)


def the_revision_goes_on(patch: pytest.MonkeyPatch) -> None:
    right = empty_ranked_view.frozen

    def frozen(lines: Sequence[Board], season: int) -> object:
        return right([evolve(line, hidden_revision=None) for line in lines], season)

    patch.setattr(board_reader, "frozen", frozen)


def everybody_manages_boards(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Viewer, "sees_frozen", True)


PLANTED: Sequence[tuple[Plant, Story]] = [
    (places_are_told_as_ranks, test_results.test_official_places_of_a_contest),
    (a_page_begins_with_its_place, test_results.test_official_places_of_a_contest),
    (dense_ranks_have_gaps, test_results.test_places_without_gaps),
    (a_score_stands_behind_its_equals, test_results.test_official_places_of_a_contest),
    (a_name_makes_a_score_younger, test_results.test_who_goes_by_another_name),
    (a_name_is_not_carried, test_results.test_who_goes_by_another_name),
    (decimals_are_not_counted, test_results.test_times_of_a_meet),
    (decimals_are_left_out, test_results.test_times_of_a_meet),
    (what_is_published_is_not_frozen, test_frozen.test_the_public_learns_nothing),
    (what_is_published_is_not_frozen, test_frozen.test_a_season_that_ends_meanwhile_is_shown_with_the_board),
    (the_revision_goes_on, test_frozen.test_the_public_learns_nothing),
    (everybody_manages_boards, test_frozen.test_the_public_learns_nothing),
]


@pytest.mark.parametrize(("plant", "story"), PLANTED, ids=lambda one: one.__name__)
async def test_a_planted_bug_is_found(monkeypatch: pytest.MonkeyPatch, plant: Plant, story: Story) -> None:
    """The story holds, and with the bug it does not."""
    await story(memory_leaderboard())

    plant(monkeypatch)

    with pytest.raises((AssertionError, pytest.fail.Exception)):
        await story(memory_leaderboard())
