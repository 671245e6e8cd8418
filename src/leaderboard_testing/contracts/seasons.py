"""What a repository tells of seasons: the law of `ports/repository.py`, the first half of `SeasonStore`."""

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.repository import LockedState, ReadSet, Repository, WriteSet
from leaderboard_testing.contracts.values import ABC, NEW_YEAR, a_state
from leaderboard_testing.contracts.writing import add, delete, next_change, players_of, put, season_of, turn


def _told(ended: Season) -> Season:
    """A season that has ended, and may be settled from then on."""
    return evolve(ended, settles_at=ended.ended_at)


class SeasonsContract:
    """The law of `seasons`, `unpublished` and `unsettled`."""

    async def test_a_new_board_has_one_open_season(self, repository: Repository) -> None:
        """Its head is the board's, and it has not ended."""
        board = await add(repository, season_started_at=NEW_YEAR + 5, max_entries=9)

        expected = Season(
            board_uid=board.uid,
            season=1,
            version=board.version,
            started_at=NEW_YEAR + 5,
            ended_at=None,
            max_entries=9,
            total_players=0,
        )
        assert [expected] == list(await repository.seasons(board.uid))

    async def test_seasons_are_told_newest_first(self, repository: Repository) -> None:
        """The open one first; one that ended keeps its last change, its limit and its moments."""
        board = await put(repository, await add(repository, max_entries=2), ABC)
        board, first = await turn(repository, board)
        board = await put(repository, board, max_entries=5)
        board, second = await turn(repository, board)
        board = await put(repository, board, max_entries=None)

        third = Season(
            board_uid=board.uid,
            season=3,
            version=board.version,
            started_at=board.season_started_at,
            ended_at=None,
            max_entries=None,
        )
        assert [third, _told(second), evolve(_told(first), total_players=2)] == list(
            await repository.seasons(board.uid)
        )

    async def test_players_are_counted(self, repository: Repository) -> None:
        """New players count, new scores do not; removed players do not, players who were not there neither."""
        board = await add(repository)

        async def total() -> int | None:
            return (await season_of(repository, board, board.season)).total_players

        await put(repository, board, ABC)
        assert 3 == await total()
        await put(repository, board, [a_state("a", 9.0), a_state("d", 1.0)])
        assert 4 == await total()
        await put(repository, board, [a_state("e")], removed=["a", "b", "nobody"])
        assert 3 == await total()
        board, _ = await turn(repository, board, [a_state("a")])
        assert 1 == await total()

    async def test_players_are_counted_within_the_limit(self, repository: Repository) -> None:
        """An open season's limit is the board's as it is; one that ended keeps the limit that it ended with."""
        board = await put(repository, await add(repository, max_entries=2), ABC)
        assert 2 == (await season_of(repository, board, 1)).total_players
        board = await put(repository, board, max_entries=None)
        assert 3 == (await season_of(repository, board, 1)).total_players
        board = await put(repository, board, max_entries=1)
        board, _ = await turn(repository, board)
        board = await put(repository, board, max_entries=None)
        assert 1 == (await season_of(repository, board, 1)).total_players

    async def test_seasons_that_end_together(self, repository: Repository) -> None:
        """One commit may end several seasons, those between being empty."""
        board = await put(repository, await add(repository), ABC)

        def decide(view: LockedState) -> WriteSet[Board]:
            before = view.boards[board.uid]
            ended = [
                Season(
                    board_uid=board.uid,
                    season=season,
                    version=before.version,
                    started_at=NEW_YEAR + season,
                    ended_at=NEW_YEAR + season + 1,
                    max_entries=None,
                )
                for season in (1, 2)
            ]
            after = evolve(before, season=3, season_started_at=NEW_YEAR + 3)
            change = next_change(view, after)
            return WriteSet(answer=after, boards=[evolve(after, version=change.version)], changes=[change], ended=ended)

        board = await repository.unit_of_work(ReadSet(players={board.uid: ()}), decide)

        assert [(3, 0), (2, 0), (1, 3)] == [
            (season.season, season.total_players) for season in await repository.seasons(board.uid)
        ]
        assert ["", "abc"] == [await players_of(repository, board, season) for season in (2, 1)]

    async def test_unknown_boards_have_no_seasons(self, repository: Repository) -> None:
        """A board that never was has no seasons, a deleted one has none any more."""
        board = await add(repository)
        await delete(repository, board)

        assert [] == list(await repository.seasons(board.uid))
        assert [] == list(await repository.seasons(board.uid - 1))

    async def test_a_season_is_unpublished_until_its_standings_are_as_new(self, repository: Repository) -> None:
        """New boards and boards with changes since the last publishing are unpublished."""
        board = await add(repository)
        assert [(board.uid, 1)] == list(await repository.unpublished())
        await repository.publish_standings(board.uid, 1)
        assert [] == list(await repository.unpublished())
        await put(repository, board, ABC)
        assert [(board.uid, 1)] == list(await repository.unpublished())

    async def test_ended_seasons_come_first(self, repository: Repository) -> None:
        """Of unpublished seasons those that ended come first, and they alone are unsettled."""
        boards = [await add(repository) for _ in range(4)]
        for board in boards[1:3]:
            await turn(repository, board)

        unpublished = list(await repository.unpublished())

        ended = {(board.uid, 1) for board in boards[1:3]}
        still_open = {(boards[0].uid, 1), (boards[1].uid, 2), (boards[2].uid, 2), (boards[3].uid, 1)}
        assert (ended, still_open) == (set(unpublished[:2]), set(unpublished[2:]))
        assert ended == set(await repository.unsettled())
        assert (2, 6) == (len(await repository.unsettled()), len(unpublished))

    async def test_a_season_ends_unsettled_also_when_its_standings_were_as_new(self, repository: Repository) -> None:
        """Standings that were published while a season was open do not settle it."""
        board = await put(repository, await add(repository), ABC)
        await repository.publish_standings(board.uid, 1)
        await turn(repository, board)

        assert [(board.uid, 1), (board.uid, 2)] == list(await repository.unpublished())
        assert [(board.uid, 1)] == list(await repository.unsettled())
        assert await repository.publish_standings(board.uid, 1)
        assert [] == list(await repository.unsettled())

    async def test_deleted_boards_have_nothing_to_publish(self, repository: Repository) -> None:
        """Only living boards are told."""
        board = await add(repository)
        await turn(repository, board)
        await delete(repository, board)

        assert ([], []) == (list(await repository.unpublished()), list(await repository.unsettled()))
