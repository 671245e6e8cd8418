"""What every shelf of boards promises: the law of `ports/repository.py`, `BoardShelf`."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard_core.domain.board import Board, ResetPeriod, SortOrder, UpdateMode
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.edit import opening
from leaderboard_core.domain.errors import BoardExists
from leaderboard_core.domain.score import MAX_SCORE
from leaderboard_core.ports.repository import Repository
from tests.contract.values import CHARACTERS, NEW_YEAR, SORT_KEYS, a_board, a_state, change_id
from tests.contract.writing import add, delete, put, states_of, turn

BOARDS = st.fixed_dictionaries(
    {
        "id": st.from_regex(r"[A-Za-z0-9._-]{1,64}", fullmatch=True).filter(lambda text: text not in {".", ".."}),
        "name": st.text(CHARACTERS, min_size=1, max_size=255),
        "sort_order": st.sampled_from(SortOrder),
        "update_mode": st.sampled_from(UpdateMode),
        "reset_period": st.sampled_from(ResetPeriod),
        "max_entries": st.none() | st.integers(1, MAX_SCORE),
        "min_score": st.none() | SORT_KEYS,
        "max_score": st.none() | SORT_KEYS,
        "next_reset_at": st.none() | st.integers(NEW_YEAR, 2 * NEW_YEAR),
    }
)


class BoardShelfContract:
    """The law of `BoardShelf`."""

    # -- add and find

    async def test_a_new_board_is_found(self, repository: Repository) -> None:
        """A board that was added is found by its id, as it was given."""
        board = await add(repository)

        assert {board.id: board} == dict(await repository.find([board.id]))

    async def test_a_new_board_is_at_its_first_change(self, repository: Repository) -> None:
        """The first change of its line is kept with it, and it is empty."""
        board = await add(repository)

        assert [] == await repository.changes(board.uid, board.head.change_id)
        assert {} == await states_of(repository, board)

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(fields=BOARDS)
    async def test_every_field_comes_back_exactly(self, repository: Repository, fields: dict[str, object]) -> None:
        """Whatever a board may hold is found again to the last bit, when it was made and when it was changed."""
        made = await add(repository, **fields)
        found = await repository.find([made.id])
        changed = await put(repository, made, name="\U0001f3c1", max_entries=7, min_score=0.1, last_stamp=2**52)

        assert {made.id: made} == dict(found)
        assert {made.id: changed} == dict(await repository.find([made.id]))
        await delete(repository, changed)

    async def test_boards_are_found_as_last_committed(self, repository: Repository) -> None:
        """A found board is its newest row."""
        board = await add(repository)
        board = await put(repository, board, [a_state("p")])
        board, _ = await turn(repository, board)

        assert {board.id: board} == dict(await repository.find([board.id]))

    async def test_unknown_boards_are_left_out(self, repository: Repository) -> None:
        """Ids that no living board has are left out, whatever they look like."""
        board, gone = await add(repository), await add(repository)
        await delete(repository, gone)
        asked = [gone.id, "unknown", board.id.upper(), f"{board.id} ", "'", "%", board.id]

        assert {board.id: board} == dict(await repository.find(asked))
        assert {} == dict(await repository.find([]))

    async def test_an_id_is_taken_once(self, repository: Repository) -> None:
        """Raises `BoardExists` when a living board has the id, and that board stays as it is."""
        board = await add(repository)
        second = a_board(id=board.id, name="Second", head=Head(change_id(), 1))

        with pytest.raises(BoardExists):
            await repository.add(second, opening(second))

        assert {board.id: board} == dict(await repository.find([board.id]))
        assert await repository.changes(second.uid, second.head.change_id) is None
        assert second.uid not in await repository.heads()

    async def test_of_many_who_make_a_board_one_makes_it(self, repository: Repository) -> None:
        """However many add a board of one id at the same time: one of them makes it."""
        boards = [a_board(id="wanted-by-all", head=Head(change_id(), 1)) for _ in range(10)]

        results = await asyncio.gather(
            *[repository.add(board, opening(board)) for board in boards], return_exceptions=True
        )

        [made] = [board for board, result in zip(boards, results, strict=True) if result is None]
        assert [BoardExists] * 9 == [type(result) for result in results if result is not None]
        assert {"wanted-by-all": made} == dict(await repository.find(["wanted-by-all"]))

    async def test_a_deleted_boards_id_is_free(self, repository: Repository) -> None:
        """A board made again under an old id is another board: found instead of the old one, and empty."""
        old = await add(repository)
        await put(repository, old, [a_state("p")])
        await delete(repository, old)

        new = await add(repository, id=old.id)

        assert {old.id: new} == dict(await repository.find([old.id]))
        assert {} == await states_of(repository, new)
        assert {new.uid: new.head} == dict(await repository.heads())

    async def test_ids_differ_by_case(self, repository: Repository) -> None:
        """Ids that differ in case alone are two boards."""
        upper, lower = await add(repository, id="Case"), await add(repository, id="case")

        assert {"Case": upper, "case": lower} == dict(await repository.find(["Case", "case"]))

    # -- newest

    @pytest.fixture
    async def shelf(self, repository: Repository) -> list[Board]:
        """Seven boards, newest first; some were made at the same moment, and then the greater id comes first."""
        ages = [("b", 3), ("a", 3), ("Z", 3), ("9", 2), ("-", 2), ("m", 1), ("A", 0)]
        boards = [a_board(id=board_id, created_at=NEW_YEAR + age, head=Head(change_id(), 1)) for board_id, age in ages]
        for board in sorted(boards, key=lambda board: board.uid):
            await repository.add(board, opening(board))
        return boards

    async def test_the_newest_come_first(self, repository: Repository, shelf: list[Board]) -> None:
        """By the moment they were made, then by id, both falling."""
        assert shelf == list(await repository.newest(100))

    async def test_no_more_than_asked_for(self, repository: Repository, shelf: list[Board]) -> None:
        """At most `limit` boards are told."""
        assert shelf[:3] == list(await repository.newest(3))

    @pytest.mark.parametrize("limit", [1, 2, 3, 7])
    async def test_pages_continue_behind_the_last(self, repository: Repository, shelf: list[Board], limit: int) -> None:
        """Page by page all boards are told once, also where a page ends between boards of one moment."""
        told: list[Board] = []
        page = await repository.newest(limit)
        while page and len(told) < 20:
            told += page
            page = await repository.newest(limit, (page[-1].created_at, page[-1].id))

        assert shelf == told

    async def test_a_page_continues_behind_a_board_that_is_gone(
        self, repository: Repository, shelf: list[Board]
    ) -> None:
        """What `after` names need not be there any more."""
        await delete(repository, shelf[1])

        assert shelf[2:] == list(await repository.newest(100, (shelf[1].created_at, shelf[1].id)))

    async def test_the_newest_are_alive_and_as_last_committed(self, repository: Repository, shelf: list[Board]) -> None:
        """Deleted boards are left out; a changed one is told as it is, in its place."""
        await delete(repository, shelf[0])
        changed = await put(repository, shelf[2], name="Changed", updated_at=2 * NEW_YEAR)

        assert [shelf[1], changed, *shelf[3:]] == list(await repository.newest(100))

    async def test_an_empty_shelf(self, repository: Repository) -> None:
        """Without boards there are none to tell."""
        assert [] == list(await repository.newest(10))

    # -- due

    async def test_boards_are_due_from_their_moment_on(self, repository: Repository) -> None:
        """Due are boards whose next reset is not later than `now`; a board without one never is."""
        await add(repository, next_reset_at=None)
        sooner = await add(repository, next_reset_at=NEW_YEAR)
        later = await add(repository, next_reset_at=NEW_YEAR + 1)

        assert [] == list(await repository.due(NEW_YEAR - 1))
        assert [sooner] == list(await repository.due(NEW_YEAR))
        assert {sooner, later} == set(await repository.due(NEW_YEAR + 1))

    async def test_a_board_that_turned_is_not_due(self, repository: Repository) -> None:
        """What counts is the newest row: a board whose next reset moved on is due no more."""
        board = await add(repository, next_reset_at=NEW_YEAR)
        await put(repository, board, next_reset_at=NEW_YEAR + 10)

        assert [] == list(await repository.due(NEW_YEAR + 9))

    async def test_deleted_boards_are_not_due(self, repository: Repository) -> None:
        """Only living boards are due."""
        await delete(repository, await add(repository, next_reset_at=NEW_YEAR))

        assert [] == list(await repository.due(2 * NEW_YEAR))

    # -- now

    async def test_the_clock_tells_microseconds(self, repository: Repository) -> None:
        """`now` counts microseconds since 1970, and goes on."""
        first = await repository.now()
        await asyncio.sleep(0.02)

        assert NEW_YEAR < first < 2 * NEW_YEAR
        assert 20_000 <= await repository.now() - first < 60_000_000
