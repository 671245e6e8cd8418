"""What every repository promises of putting something right in a season that is settled: the law of `WriteSet.past`."""

import asyncio

import pytest

from leaderboard_core.domain.board import Board
from leaderboard_core.ports.repository import ReadSet, Repository, WriteSet
from leaderboard_testing.contracts.change_log import FOREVER
from leaderboard_testing.contracts.units_putting_late import put_late
from leaderboard_testing.contracts.units_taking_out import take_out
from leaderboard_testing.contracts.values import ABC, a_state
from leaderboard_testing.contracts.writing import add, delete, erase, page_of, put, season_of, states_of, turn


async def settled(repository: Repository, *, cleared: bool = False) -> Board:
    """A board whose first season has these players, and is settled."""
    board, _ = await turn(repository, await put(repository, await add(repository), ABC))
    assert await repository.publish_standings(board.uid, 1)
    if cleared:
        await repository.prune(FOREVER, FOREVER)
    return board


async def revision_of(repository: Repository, board: Board) -> int | None:
    return (await season_of(repository, board, 1)).standings_revision


class MendingContract:
    """The law of units of work that put states into seasons whose final standings are published."""

    @pytest.mark.parametrize("cleared", [False, True])
    async def test_it_is_published_anew(self, repository: Repository, cleared: bool) -> None:
        """Whole, in order, under a higher revision; until then the older standings are shown."""
        board = await settled(repository, cleared=cleared)
        assert (1, []) == (await revision_of(repository, board), list(await repository.unsettled()))

        board = await put_late(repository, board, [a_state("c", 0.5, 7, game_id="g")])

        assert ["a", "b", "c"] == [place.player_id for place in (await page_of(repository, board)).places]
        assert [(board.uid, 1)] == list(await repository.unsettled())
        assert (board.uid, 1) in list(await repository.unpublished())
        assert await repository.publish_standings(board.uid, 1)
        page = await page_of(repository, board)
        assert [(1, "c"), (2, "a"), (3, "b")] == [(place.rank, place.player_id) for place in page.places]
        assert (3, board.version) == (page.total, page.read_version.version)
        found = await repository.places(board, await season_of(repository, board, 1)).find(["c"])
        assert a_state("c", 0.5, 7, game_id="g") == found.players[0].state
        assert (2, 3) == (await revision_of(repository, board), (await season_of(repository, board, 1)).total_players)
        assert not await repository.publish_standings(board.uid, 1)
        assert [] == list(await repository.unsettled())
        assert {} == await states_of(repository, board)

    async def test_what_is_read_is_what_was_put_right(self, repository: Repository) -> None:
        """Whether it is published already or not, and whatever is kept of the season."""
        board = await settled(repository, cleared=True)
        read = ReadSet(players={board.uid: ()}, past={board.uid: (1, ["a", "b", "nobody"])})
        for _ in range(2):
            view = await repository.unit_of_work(read, lambda view: WriteSet(answer=view))
            assert view.past[board.uid].settled
            assert {"a": ABC[0], "b": ABC[1], "nobody": None} == dict(view.past[board.uid].states)
            await repository.publish_standings(board.uid, 1)

        await put_late(repository, board, [a_state("b", 0.5, 7, b"")])

        for _ in range(2):
            view = await repository.unit_of_work(read, lambda view: WriteSet(answer=view))
            assert {"a": ABC[0], "b": a_state("b", 0.5, 7), "nobody": None} == dict(view.past[board.uid].states)
            await repository.publish_standings(board.uid, 1)

    async def test_one_after_the_other(self, repository: Repository) -> None:
        """What is put right before it was published is published together."""
        board = await settled(repository)
        for state in (a_state("c", 0.5), a_state("b", 0.4), a_state("c", 0.3)):
            board = await put_late(repository, board, [state])
        await repository.publish_standings(board.uid, 1)
        board = await put_late(repository, board, [a_state("a", 0.2)])
        await repository.publish_standings(board.uid, 1)

        assert ["a", "c", "b"] == [place.player_id for place in (await page_of(repository, board)).places]
        assert 3 == await revision_of(repository, board)

    async def test_who_is_taken_out_meanwhile_stays_out(self, repository: Repository) -> None:
        """Also who was put right and is not published yet; each taking out makes other standings."""
        board = await settled(repository)
        board = await put_late(repository, board, [a_state("c", 0.5), a_state("b", 0.4)])
        board = await take_out(repository, board, "c")
        assert 2 == await revision_of(repository, board)
        await repository.publish_standings(board.uid, 1)
        assert ["b", "a"] == [place.player_id for place in (await page_of(repository, board)).places]
        assert (3, 2) == (await revision_of(repository, board), (await season_of(repository, board, 1)).total_players)

        board = await put_late(repository, board, [a_state("a", 0.1)])
        board = await erase(repository, board, "a")
        await repository.publish_standings(board.uid, 1)
        assert ["b"] == [place.player_id for place in (await page_of(repository, board)).places]
        assert [] == list(await repository.presences("a"))
        assert [] == list(await repository.unsettled())

    @pytest.mark.parametrize("moment", range(4))
    async def test_whatever_comes_while_it_is_published(self, repository: Repository, moment: int) -> None:
        """Nothing that was put right is lost, and nobody who was taken out comes back."""
        board = await put(repository, await add(repository), [a_state(f"p{n}", float(n)) for n in range(2500)])
        board, _ = await turn(repository, board)
        await repository.publish_standings(board.uid, 1)
        board = await put_late(repository, board, [a_state("p9", -1.0)])
        publishing = asyncio.ensure_future(repository.publish_standings(board.uid, 1))
        await asyncio.sleep(0.004 * moment)
        board = await put_late(repository, board, [a_state("p8", -2.0)])
        board = await take_out(repository, board, "p7")
        await publishing

        for _ in range(3):
            await repository.publish_standings(board.uid, 1)

        page = await page_of(repository, board)
        assert (2499, ["p8", "p9", "p0"]) == (page.total, [place.player_id for place in page.places[:3]])
        assert "p7" not in {place.player_id for place in page.places}
        assert [] == list(await repository.unsettled())

    async def test_a_deleted_board_takes_it_along(self, repository: Repository) -> None:
        """Nothing of it is left to be published, or found."""
        board = await settled(repository)
        board = await put_late(repository, board, [a_state("c", 0.5)])
        await delete(repository, board)
        await repository.purge("c", b"none")
        await repository.prune(FOREVER, FOREVER)

        assert [] == list(await repository.unsettled())
