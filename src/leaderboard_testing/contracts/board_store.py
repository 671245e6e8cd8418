"""What every store of boards promises: the law of `ports/repository.py`, `BoardStore`."""

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from leaderboard_core.domain.board import Board, ResetPeriod
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.display import ScoreFormat
from leaderboard_core.domain.errors import BoardExists
from leaderboard_core.domain.links import BoardRef, Links
from leaderboard_core.domain.patterns import Patterns
from leaderboard_core.domain.season_turns import opening_change
from leaderboard_core.ports.repository import Repository
from leaderboard_testing.contracts.board_fields import BOARDS
from leaderboard_testing.contracts.values import NEW_YEAR, a_board, a_state, change_id
from leaderboard_testing.contracts.writing import add, delete, put, states_of, turn


class BoardStoreContract:
    """The law of `BoardStore`."""

    # -- add and find

    async def test_a_new_board_is_found(self, repository: Repository) -> None:
        """A board that was added is found by its id, as it was given."""
        board = await add(repository)

        assert {board.id: board} == dict(await repository.find([board.id]))

    async def test_boards_are_found_by_their_uids(self, repository: Repository) -> None:
        """As by their ids; those that were deleted, and those that never were, are left out."""
        board, gone = await add(repository), await add(repository, id="gone")
        await delete(repository, gone)

        assert {board.uid: board} == dict(await repository.with_uids([gone.uid, board.uid, 10**15]))
        assert {} == dict(await repository.with_uids([]))

    async def test_a_new_board_is_at_its_first_change(self, repository: Repository) -> None:
        """The first change of its line is kept with it, and it is empty."""
        board = await add(repository)

        assert [] == await repository.changes(board.uid, board.version.change_id)
        assert {} == await states_of(repository, board)

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(fields=BOARDS)
    async def test_every_field_comes_back_exactly(self, repository: Repository, fields: dict[str, Any]) -> None:
        """Whatever a board may hold is found again to the last bit, when it was made and when it was changed."""
        made = await add(repository, **fields)
        found = await repository.find([made.id])
        changed = await put(
            repository,
            made,
            name="\U0001f3c1",
            max_entries=7,
            min_score=0.1,
            decimals=9,
            format=ScoreFormat.PERCENT,
            unit="\U0001f3c1",
            links=Links(followers=(BoardRef(7, "f"),)),
            hide_after=2**50,
            show_at=2**51,
            hidden_revision=2**52,
            reset_grace=2**41,
            allow_null_score=False,
            last_reached_at=2**52,
        )

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
        second = a_board(id=board.id, name="Second", version=Version(change_id(), 1))

        with pytest.raises(BoardExists):
            await repository.add(second, opening_change(second))

        assert {board.id: board} == dict(await repository.find([board.id]))
        assert await repository.changes(second.uid, second.version.change_id) is None
        assert second.uid not in await repository.versions()

    async def test_of_many_who_make_a_board_one_makes_it(self, repository: Repository) -> None:
        """However many add a board of one id at the same time: one of them makes it."""
        boards = [a_board(id="wanted-by-all", version=Version(change_id(), 1)) for _ in range(10)]

        results = await asyncio.gather(
            *[repository.add(board, opening_change(board)) for board in boards], return_exceptions=True
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
        assert {new.uid: new.version} == dict(await repository.versions())

    async def test_ids_differ_by_case(self, repository: Repository) -> None:
        """Ids that differ in case alone are two boards."""
        upper, lower = await add(repository, id="Case"), await add(repository, id="case")

        assert {"Case": upper, "case": lower} == dict(await repository.find(["Case", "case"]))

    # -- newest

    @pytest.fixture
    async def seven(self, repository: Repository) -> list[Board]:
        """Seven boards, newest first; some were made at the same moment, and then the greater id comes first."""
        ages = [("b", 3), ("a", 3), ("Z", 3), ("9", 2), ("-", 2), ("m", 1), ("A", 0)]
        boards = [
            a_board(id=board_id, created_at=NEW_YEAR + age, version=Version(change_id(), 1)) for board_id, age in ages
        ]
        for board in sorted(boards, key=lambda board: board.uid):
            await repository.add(board, opening_change(board))
        return boards

    async def test_the_newest_come_first(self, repository: Repository, seven: list[Board]) -> None:
        """By the moment they were made, then by id, both falling."""
        assert seven == list(await repository.newest(100))

    async def test_no_more_than_asked_for(self, repository: Repository, seven: list[Board]) -> None:
        """At most `limit` boards are told."""
        assert seven[:3] == list(await repository.newest(3))

    @pytest.mark.parametrize("limit", [1, 2, 3, 7])
    async def test_pages_continue_behind_the_last(self, repository: Repository, seven: list[Board], limit: int) -> None:
        """Page by page all boards are told once, also where a page ends between boards of one moment."""
        told: list[Board] = []
        page = await repository.newest(limit)
        while page and len(told) < 20:
            told += page
            page = await repository.newest(limit, (page[-1].created_at, page[-1].id))

        assert seven == told

    @pytest.mark.parametrize(
        "patterns",
        [
            ("*",),
            ("a",),
            ("a", "m"),
            ("nobody",),
            (),
            ("a_*", "*-z"),
            ("*.*",),
            ("A*",),
            ("a*b*", "a"),
            ("a**",),
            ("*%",),
            ("*?",),
            ("[a]*", "\\*"),
        ],
    )
    @pytest.mark.parametrize("limit", [1, 2, 100])
    async def test_those_that_patterns_name(
        self, repository: Repository, seven: list[Board], patterns: tuple[str, ...], limit: int
    ) -> None:
        """Page by page those alone whose ids the patterns cover, letter by letter, the others leaving no gaps."""
        others = ("a_b", "axb", "a.b", "ab-z", "A-Z")
        made = [a_board(id=name, created_at=NEW_YEAR + 5, version=Version(change_id(), 1)) for name in others]
        for board in made:
            await repository.add(board, opening_change(board))
        named = Patterns(patterns)
        boards = sorted([*seven, *made], key=lambda board: (board.created_at, board.id), reverse=True)

        told: list[Board] = []
        page = await repository.newest(limit, None, named)
        while page and len(told) < 30:
            told += page
            page = await repository.newest(limit, (page[-1].created_at, page[-1].id), named)

        assert [board for board in boards if named.cover(board.id)] == told

    async def test_a_page_continues_behind_a_board_that_is_gone(
        self, repository: Repository, seven: list[Board]
    ) -> None:
        """What `after` names need not be there any more."""
        await delete(repository, seven[1])

        assert seven[2:] == list(await repository.newest(100, (seven[1].created_at, seven[1].id)))

    async def test_the_newest_are_alive_and_as_last_committed(self, repository: Repository, seven: list[Board]) -> None:
        """Deleted boards are left out; a changed one is told as it is, in its place."""
        await delete(repository, seven[0])
        changed = await put(repository, seven[2], name="Changed", updated_at=2 * NEW_YEAR)

        assert [seven[1], changed, *seven[3:]] == list(await repository.newest(100))

    async def test_there_may_be_no_boards(self, repository: Repository) -> None:
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

    async def test_boards_are_due_whose_next_reset_is_later_than_it_can_be(self, repository: Repository) -> None:
        """By their period; one that is exactly as late as it can be is not, and periods without a bound never are."""
        hourly, daily = ResetPeriod.HOURLY, ResetPeriod.DAILY
        await add(repository, reset_period=hourly, next_reset_at=NEW_YEAR + 60)
        beyond = await add(repository, reset_period=hourly, next_reset_at=NEW_YEAR + 61)
        await add(repository, reset_period=daily, next_reset_at=NEW_YEAR + 90)
        now = await add(repository, reset_period=daily, next_reset_at=NEW_YEAR)
        await add(repository, reset_period=ResetPeriod.WEEKLY, next_reset_at=NEW_YEAR + 1000)
        await add(repository, reset_period=hourly, next_reset_at=None)

        due = await repository.due(NEW_YEAR, {hourly: NEW_YEAR + 60, daily: NEW_YEAR + 90})

        assert [now, beyond] == sorted(due, key=lambda board: board.next_reset_at or 0)

    async def test_calendars_of_their_own_have_a_bound_of_their_own(self, repository: Repository) -> None:
        """Whatever their period is called: by another clock, or by an expression. None: those whose time is over."""
        daily = ResetPeriod.DAILY
        seoul = await add(repository, reset_period=daily, timezone="Asia/Seoul", next_reset_at=NEW_YEAR + 50)
        cron = await add(repository, reset_period=ResetPeriod.CRON, reset_cron="0 0 * * *", next_reset_at=NEW_YEAR + 70)
        plain = await add(repository, reset_period=daily, next_reset_at=NEW_YEAR + 60)
        latest = {daily: NEW_YEAR + 40, ResetPeriod.CRON: NEW_YEAR}

        assert {plain} == set(await repository.due(NEW_YEAR, latest))
        assert {plain, cron} == set(await repository.due(NEW_YEAR, latest, NEW_YEAR + 50))
        assert {seoul, cron} == set(await repository.due(NEW_YEAR, own=NEW_YEAR))
        assert {seoul} == set(await repository.due(NEW_YEAR + 50))

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
