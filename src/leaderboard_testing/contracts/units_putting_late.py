"""What every repository promises of scores that come to a season after its end: the law of `WriteSet.past`."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.grace import past_states
from leaderboard_core.ports.repository import LockedState, ReadSet, Repository, WriteSet
from leaderboard_testing.contracts.change_log import FOREVER
from leaderboard_testing.contracts.units_taking_out import take_out
from leaderboard_testing.contracts.values import ABC, a_state
from leaderboard_testing.contracts.writing import add, erase, next_change, page_of, put, season_of, states_of, turn

HOUR = 3_600_000_000


async def put_late(
    repository: Repository, board: Board, states: Sequence[PlayerState], season: int = 1, **fields: Any
) -> Board:
    """Put states into a season that has ended, by a change that says nothing of it; the board's row afterwards."""

    def decide(view: LockedState) -> WriteSet[Board]:
        after = evolve(view.boards[board.uid], **fields)
        change = next_change(view, after)
        after = evolve(after, version=change.version)
        late = past_states(season, states, view.past[board.uid].present)
        return WriteSet(answer=after, boards=[after], changes=[change], past={board.uid: late})

    players = [state.player_id for state in states]
    return await repository.unit_of_work(ReadSet(players={board.uid: ()}, past={board.uid: (season, players)}), decide)


async def in_grace(repository: Repository, states: Sequence[PlayerState] = ABC, **fields: Any) -> Board:
    """A board whose season with these players has ended, and takes what is late for an hour."""
    board = await put(repository, await add(repository, reset_grace=HOUR, **fields), states)
    return (await turn(repository, board))[0]


async def end_grace(repository: Repository, board: Board) -> Board:
    """Let the board take nothing late any more."""
    return await put(repository, board, reset_grace=None)


class PuttingLateContract:
    """The law of units of work that read seasons which have ended, and put scores into them."""

    async def test_what_is_read(self, repository: Repository) -> None:
        """The season, whether it is settled, and what it has of the players who were asked for, to the last bit."""
        state = a_state("a", 0.1, 2**50, b"\x00\xff", game_id="g")
        board = await put(repository, await add(repository, reset_grace=HOUR), [state, a_state("b", 1.0, 5, b"ab")])
        board, ended = await turn(repository, board, [a_state("a", 9.0)])
        read = ReadSet(players={board.uid: ["a"]}, past={board.uid: (1, ["a", "nobody"])})

        view = await repository.unit_of_work(read, lambda view: WriteSet(answer=view))

        past = view.past[board.uid]
        assert (False, {"a": state, "nobody": None}) == (past.settled, dict(past.states))
        assert ended.ended_at is not None
        assert evolve(ended, total_players=2, settles_at=ended.ended_at + HOUR) == past.season
        assert {"a": a_state("a", 9.0)} == dict(view.states[board.uid])

    async def test_what_is_not_there_or_has_not_ended(self, repository: Repository) -> None:
        """Is missing."""
        board = await in_grace(repository)

        for season in (2, 3, 0):
            read = ReadSet(players={board.uid: ()}, past={board.uid: (season, ["a"])})
            view = await repository.unit_of_work(read, lambda view: WriteSet(answer=view))
            assert {} == dict(view.past)

    async def test_scores_come_to_the_season_alone(self, repository: Repository) -> None:
        """The open one, its players and its line are left alone; the season is at the change from then on."""
        board = await in_grace(repository)
        board = await put(repository, board, [a_state("a", 7.0), a_state("z", 8.0)])

        after = await put_late(repository, board, [a_state("c", -1.0), a_state("d", 0.5)])

        page = await page_of(repository, after)
        assert ["c", "d", "a", "b"] == [place.player_id for place in page.places]
        ended = await season_of(repository, after, 1)
        assert (4, after.version, after.version) == (ended.total_players, ended.version, page.read_version.version)
        assert {"a": a_state("a", 7.0), "z": a_state("z", 8.0)} == await states_of(repository, after)
        assert 2 == (await season_of(repository, after, 2)).total_players
        changes = await repository.changes(board.uid, board.version.change_id)
        assert [((), (), 2)] == [(change.states, change.removed, change.season) for change in changes or ()]

    async def test_in_one_commit_with_others(self, repository: Repository) -> None:
        """A change may say something of the open season as well, and other boards of the same number are left alone."""
        board = await in_grace(repository)
        other = await in_grace(repository, beside=board)

        def decide(view: LockedState) -> WriteSet[Board]:
            before = view.boards[board.uid]
            change = next_change(view, before, states=(a_state("a", 5.0),))
            after = evolve(before, version=change.version)
            late = past_states(1, [a_state("a", 6.0), a_state("e", 7.0)], view.past[board.uid].present)
            return WriteSet(answer=after, boards=[after], changes=[change], past={board.uid: late})

        read = ReadSet(players={board.uid: ["a"], other.uid: ["a"]}, past={board.uid: (1, ["a", "e"])})
        board = await repository.unit_of_work(read, decide)

        assert ["b", "c", "a", "e"] == [place.player_id for place in (await page_of(repository, board)).places]
        assert {"a": a_state("a", 5.0)} == await states_of(repository, board)
        assert ["a", "b", "c"] == [place.player_id for place in (await page_of(repository, other)).places]
        assert 3 == (await season_of(repository, other, 1)).total_players

    async def test_with_the_end_of_the_season_itself(self, repository: Repository) -> None:
        """A season may get its last scores by the commit that ends it."""
        board = await put(repository, await add(repository, reset_grace=HOUR), ABC)

        def decide(view: LockedState) -> WriteSet[Board]:
            before = view.boards[board.uid]
            ended = evolve(view_season, version=before.version)
            turned = evolve(before, season=2, season_started_at=view.now)
            change = next_change(view, turned)
            after = evolve(turned, version=change.version, season_opened=change.revision)
            late = past_states(1, [a_state("d", 9.0), a_state("a", 8.0)], view.states[board.uid])
            return WriteSet(answer=after, boards=[after], changes=[change], ended=[ended], past={board.uid: late})

        view_season = evolve(await season_of(repository, board, 1), ended_at=await repository.now())
        after = await repository.unit_of_work(ReadSet(players={board.uid: ["a", "d"]}), decide)

        assert ["b", "c", "a", "d"] == [place.player_id for place in (await page_of(repository, after)).places]
        ended = await season_of(repository, after, 1)
        assert (4, after.version) == (ended.total_players, ended.version)
        assert 0 == (await season_of(repository, after, 2)).total_players

    async def test_it_is_not_settled_in_grace(self, repository: Repository) -> None:
        """Nobody finds it unpublished, and nobody can publish it; afterwards it is settled with all that came."""
        board = await in_grace(repository)
        board = await put_late(repository, board, [a_state("d", 0.5)])

        assert [(board.uid, 2)] == list(await repository.unpublished())
        assert [] == list(await repository.unsettled())
        assert not await repository.publish_standings(board.uid, 1)
        board = await end_grace(repository, board)
        assert [(board.uid, 1)] == list(await repository.unsettled())
        assert await repository.publish_standings(board.uid, 1)
        await repository.prune(FOREVER, FOREVER)

        assert ["d", "a", "b", "c"] == [place.player_id for place in (await page_of(repository, board)).places]
        assert None is (await season_of(repository, board, 1)).settles_at

    async def test_grace_is_that_of_the_season_before(self, repository: Repository) -> None:
        """With the end of the next one it is over, however long it was to be."""
        board = await in_grace(repository)
        board, _ = await turn(repository, board)

        assert [(board.uid, 1)] == list(await repository.unsettled())
        first, second = [await season_of(repository, board, season) for season in (1, 2)]
        assert first.settles_at == first.ended_at
        assert second.ended_at is not None
        assert second.settles_at == second.ended_at + HOUR

    async def test_the_limit_of_the_season(self, repository: Repository) -> None:
        """Of those who come as of those who were there it ranks as many as it did at its end."""
        board = await in_grace(repository, max_entries=2)
        board = await put_late(repository, board, [a_state("d", 0.5)], max_entries=None)

        page = await page_of(repository, board)
        assert (2, ["d", "a"]) == (page.total, [place.player_id for place in page.places])
        found = await repository.places(board, await season_of(repository, board, 1)).find(["b", "d"])
        assert [("d", 1), ("b", None)] == [(one.state.player_id, one.rank) for one in found.players]

    @pytest.mark.parametrize("moment", range(5))
    async def test_standings_begun_before_are_not_shown(self, repository: Repository, moment: int) -> None:
        """However far the final standings have come when a score comes late after all, as by a clock that goes back."""
        board = await in_grace(repository, [a_state(f"p{n}", float(n)) for n in range(2500)])
        board = await end_grace(repository, board)
        publishing = asyncio.ensure_future(repository.publish_standings(board.uid, 1))
        await asyncio.sleep(0.003 * moment)
        late = [a_state("late", -1.0)]
        read = ReadSet(players={board.uid: ()}, past={board.uid: (1, ["late"])})
        view = await repository.unit_of_work(read, lambda view: WriteSet(answer=view))
        settled = view.past[board.uid].settled

        if not settled:

            def decide(view: LockedState) -> WriteSet[bool]:
                before = view.boards[board.uid]
                if view.past[board.uid].settled:
                    return WriteSet(answer=False)
                change = next_change(view, before)
                after = evolve(before, version=change.version)
                came = past_states(1, late, view.past[board.uid].present)
                return WriteSet(answer=True, boards=[after], changes=[change], past={board.uid: came})

            settled = not await repository.unit_of_work(read, decide)
        await publishing
        await repository.publish_standings(board.uid, 1)

        page = await page_of(repository, board)
        assert (
            (2500, "p0") == (page.total, page.places[0].player_id)
            if settled
            else (2501, "late")
            == (
                page.total,
                page.places[0].player_id,
            )
        )
        assert [] == list(await repository.unsettled())

    async def test_who_came_late_is_taken_out_and_erased_as_others(self, repository: Repository) -> None:
        """Nothing of them is found afterwards; who comes again afterwards is there again."""
        board = await in_grace(repository)
        board = await put_late(repository, board, [a_state("d", 0.5), a_state("e", 0.6)])
        [presence] = await repository.presences("d")
        assert [1] == list(presence.seasons)

        board = await take_out(repository, board, "d")
        board = await erase(repository, board, "e")

        assert ["a", "b", "c"] == [place.player_id for place in (await page_of(repository, board)).places]
        assert 3 == (await season_of(repository, board, 1)).total_players
        assert [] == list(await repository.presences("d")) == list(await repository.presences("e"))
        board = await put_late(repository, board, [a_state("d", 0.5)])
        assert 4 == (await season_of(repository, board, 1)).total_players
