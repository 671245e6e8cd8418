"""Followers that another process made or ended, or that something stopped halfway."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.errors import BoardBusy, BoardExists, Invalid, ScoreOutOfBounds, StoreUnavailable
from leaderboard_core.domain.links import BoardRef
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet
from leaderboard_core.usecases.submission_handler import requests_of
from leaderboard_core.usecases.submit import Accepted
from tests.unit.usecases.kit import HOUR, Clock, WatchedRankings, live, new, sub

T = TypeVar("T")


class WatchedRepository(MemoryRepository):
    """Writes down which boards units of work read; can be away for those that read more than so many, or all busy."""

    def __init__(self, clock: Callable[[], int]) -> None:
        super().__init__(clock)
        self.read: list[list[int]] = []
        self.away_above: int | None = None
        self.busy: set[int] = set()

    async def unit_of_work(self, read_set: ReadSet, decide: Callable[[LockedState], WriteSet[T]]) -> T:
        self.read.append([*read_set.players])
        if self.away_above is not None and len(read_set.players) > self.away_above:
            raise StoreUnavailable("repository")

        def judged(view: LockedState) -> WriteSet[T]:
            held = self.busy & view.boards.keys()
            view.boards = {uid: board for uid, board in view.boards.items() if uid not in held}
            view.busy = held
            return decide(view)

        return await super().unit_of_work(read_set, judged)


@pytest.fixture
def repository(clock: Clock) -> WatchedRepository:
    return WatchedRepository(clock)


async def follower(leaderboard: Application, board_id: str = "f", **fields: Any) -> Board:
    return await leaderboard.boards.create(new(board_id, follows="b", **fields))


async def test_a_follower_made_elsewhere_is_fed_at_once(
    leaderboard: Application, elsewhere: Application, board: Board
) -> None:
    """Though this process remembers the root without it: it is a change of the root's row."""
    await follower(elsewhere)

    answer = await leaderboard.submit(sub("p", 9))

    assert [("f", "accepted", 1, None, None)] == list(answer.followers)
    assert "p" == await live(leaderboard, "f") == await live(elsewhere, "f")


async def test_a_follower_that_ended_elsewhere_is_fed_no_more(
    leaderboard: Application, elsewhere: Application, board: Board
) -> None:
    """And nobody is told of it."""
    await follower(leaderboard)
    await leaderboard.submit(sub("p", 9))
    await elsewhere.boards.delete("f")

    assert [] == list((await leaderboard.submit(sub("p", 10))).followers)


async def test_boards_without_followers_read_nothing_else(
    leaderboard: Application, repository: WatchedRepository, board: Board
) -> None:
    """A follower is read with its root, and with no other board."""
    other = await leaderboard.boards.create(new("other"))
    one = await follower(leaderboard)
    repository.read.clear()

    await leaderboard.submit(sub("p", 1, "other"))
    await leaderboard.submit(sub("p", 1))

    assert [[other.uid], [board.uid, one.uid]] == repository.read


@pytest.mark.parametrize(
    ("asked", "units"),
    [({}, 1), ({"where": {"metadata.level": 1}}, 1), ({"where": {"country": "DE"}}, 2), ({"each": "team"}, 2)],
)
async def test_newcomers_cost_a_second_look_where_it_depends_on_their_profile(
    leaderboard: Application, repository: WatchedRepository, board: Board, asked: dict[str, Any], units: int
) -> None:
    """Who is there already, or brings a profile, does not, and boards that ask for none know nothing of it."""
    await follower(leaderboard, **asked)
    await leaderboard.submit(sub("q", 1, profile={"display_name": "Q"}))
    repository.read.clear()

    await leaderboard.submit_many([sub("p", 1), sub("p", 2), sub("r", 1), sub("q", 1)])
    assert units == len(repository.read)
    await leaderboard.submit_many([sub("p", 3), sub("s", 1, profile={"display_name": "S"})])
    assert units + 1 == len(repository.read)


async def test_who_is_refused_is_not_looked_up(
    leaderboard: Application, repository: WatchedRepository, board: Board
) -> None:
    """The root decides first."""
    await follower(leaderboard, where={"country": "DE"})
    await leaderboard.boards.update("b", BoardPatch(max_score=5))
    await leaderboard.submit(sub("q", 1))
    repository.read.clear()

    with pytest.raises(ScoreOutOfBounds):
        await leaderboard.submit(sub("p", 9))

    assert 1 == len(repository.read)


async def test_a_busy_follower_lets_its_root_wait(
    leaderboard: Application, repository: WatchedRepository, board: Board
) -> None:
    """Never is one fed without the other: the attempts are left over as those of a busy board."""
    one = await follower(leaderboard)
    await leaderboard.boards.create(new("other"))
    repository.busy = {one.uid}

    committed = await leaderboard.submitter.commit(
        requests_of([sub("p", 9), sub("p", 8, "other")], ranked=True), patient=False
    )

    assert [0] == list(committed.refused)
    assert isinstance(committed.decisions[0], BoardBusy)
    repository.busy = set()
    assert [] == list((await leaderboard.read.players("b", ["p"])).entries)
    assert isinstance((await leaderboard.submit(sub("p", 9))), Accepted)


async def test_what_was_interrupted_is_finished_by_whoever_makes_it_again(
    leaderboard: Application, elsewhere: Application, repository: WatchedRepository, board: Board
) -> None:
    """A board that was made and does not follow yet: with the same choice, and by nobody else's."""
    repository.away_above = 1
    with pytest.raises(StoreUnavailable):
        await follower(leaderboard)
    repository.away_above = None
    assert [] == list((await leaderboard.submit(sub("p", 9))).followers)
    with pytest.raises(BoardExists):
        await follower(elsewhere, where={"country": "DE"})
    with pytest.raises(BoardExists):
        await elsewhere.boards.create(new("f"))

    made = await follower(elsewhere)

    assert ["f"] == [one.leaderboard_id for one in (await leaderboard.submit(sub("p", 9))).followers]
    with pytest.raises(BoardExists):
        await follower(elsewhere)
    assert BoardRef(board.uid, "b") == made.links.root


async def test_an_id_that_is_taken_meanwhile_leaves_no_board_of_members(
    leaderboard: Application, repository: WatchedRepository, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody makes a board of their own between the board of members and that of the teams."""
    add = repository.add

    async def overtaken(one: Board, opening: Change) -> None:
        await add(one, opening)
        if one.id == "f.members":
            await leaderboard.boards.create(new("f"))

    monkeypatch.setattr(repository, "add", overtaken)
    with pytest.raises(BoardExists, match="'f'"):
        await follower(leaderboard, member="team", update_mode="team_sum")

    assert {"b", "f"} == {one.id for one in (await leaderboard.boards.list()).boards}
    assert [] == list((await leaderboard.submit(sub("p", 9))).followers)


async def test_a_follower_that_never_followed_ends_as_others_do(
    leaderboard: Application, repository: WatchedRepository, board: Board
) -> None:
    """Also when the board is gone that it was to follow."""
    repository.away_above = 1
    with pytest.raises(StoreUnavailable):
        await follower(leaderboard)
    repository.away_above = None
    await leaderboard.boards.delete("b")

    await leaderboard.boards.delete("f")
    assert [] == list((await leaderboard.boards.list()).boards)


async def test_without_the_real_time_store(
    leaderboard: Application, ranking_store: WatchedRankings, board: Board
) -> None:
    """It is committed on all of them, and told that it is seen on none."""
    await follower(leaderboard)
    ranking_store.away = True
    answer = await leaderboard.submit(sub("p", 9))
    ranking_store.away = False

    assert (False, [("f", "accepted", None, None, None)]) == (answer.visible, list(answer.followers))
    assert "p" == await live(leaderboard, "f")


async def test_seasons_turn_under_a_list(leaderboard: Application, clock: Clock, board: Board) -> None:
    """A follower whose season is over begins the next with the score, its root goes on."""
    await follower(leaderboard, reset_period="hourly", update_mode="increment")
    await leaderboard.submit(sub("p", 9))
    clock.now += HOUR

    await leaderboard.submit(sub("p", 2))

    assert 2 == (await leaderboard.boards.get("f")).season
    assert [2, 2] == [(await leaderboard.read.player(one, "p")).entry.score for one in ("b", "f")]


async def test_old_results_count_in_no_newer_season(leaderboard: Application, clock: Clock, board: Board) -> None:
    """What is imported from before a follower's season is not of it; a board without seasons takes it."""
    await follower(leaderboard, "hour", reset_period="hourly")
    await follower(leaderboard, "all")
    clock.now += 2 * HOUR
    await leaderboard.seasons.turn_due()
    earlier = "2025-12-31T23:00:00Z"

    answer = await leaderboard.submit(sub("p", 2, occurred_at=earlier), importing=["b"])

    assert [("hour", "rejected", None, "occurred_before_season", None), ("all", "accepted", 1, None, None)] == list(
        answer.followers
    )


async def test_boards_of_values_are_read_in_one_look_from_the_second_on(
    leaderboard: Application, repository: WatchedRepository, board: Board
) -> None:
    """Whose board is known is read with the root; whoever is new, or changes the value, costs one more look."""
    template = await follower(leaderboard, "each", each="team")
    await leaderboard.submit(sub("p", 1, profile={"team": "red"}))
    red = await leaderboard.boards.get("each.red")
    repository.read.clear()

    await leaderboard.submit(sub("p", 2))
    assert [[board.uid, template.uid, red.uid]] == repository.read
    await leaderboard.submit(sub("q", 2, profile={"team": "red"}))
    assert 3 == len(repository.read)


async def test_a_busy_board_of_a_value_lets_its_root_wait(
    leaderboard: Application, repository: WatchedRepository, board: Board
) -> None:
    """As any follower does."""
    await follower(leaderboard, "each", each="team")
    await leaderboard.submit(sub("p", 1, profile={"team": "red"}))
    repository.busy = {(await leaderboard.boards.get("each.red")).uid}

    committed = await leaderboard.submitter.commit(requests_of([sub("p", 9)], ranked=True), patient=False)

    assert isinstance(committed.decisions[0], BoardBusy)


async def test_boards_of_values_that_another_process_made_or_ended(
    leaderboard: Application, elsewhere: Application, board: Board
) -> None:
    """There is one for each value, whoever made it; where it was deleted the next submission makes another."""
    await follower(leaderboard, "each", each="team")
    await elsewhere.submit(sub("p", 1, profile={"team": "red"}))
    await leaderboard.submit(sub("q", 2, profile={"team": "red"}))
    assert "qp" == await live(leaderboard, "each.red")

    await elsewhere.boards.delete("each.red")
    answer = await leaderboard.submit(sub("q", 3))

    assert [("each.red", "accepted", 1, None, None)] == list(answer.followers)
    assert "q" == await live(elsewhere, "each.red")


@pytest.mark.parametrize(
    "fields",
    [
        {"each": "team"},
        {"follows": "b", "each": "name"},
        {"follows": "b", "max_each": 3},
        {"follows": "b", "each": "team", "max_each": 0},
        {"follows": "b", "each": "team", "max_each": 1001},
        {"follows": "b", "each": "team", "board_id": "x" * 41},
    ],
)
async def test_what_cannot_be_one_board_for_each_value(
    leaderboard: Application, board: Board, fields: dict[str, Any]
) -> None:
    """It names the field at fault, and nothing is made."""
    with pytest.raises(Invalid):
        await leaderboard.boards.create(new(**{"board_id": "x", **fields}))
    assert ["b"] == [one.id for one in (await leaderboard.boards.list()).boards]
