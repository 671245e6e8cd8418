"""Which standings of a season are shown when: the law of `SeasonStore.places`."""

import pytest

from leaderboard_core.domain.errors import NotShown
from leaderboard_core.ports.ranked_view import ReadVersion
from leaderboard_core.ports.repository import Repository
from leaderboard_testing.contracts.change_log import FOREVER
from leaderboard_testing.contracts.values import ABC, a_state
from leaderboard_testing.contracts.writing import add, delete, erase, page_of, players_of, put, season_of, turn


class SeasonRankedViewContract:
    """The law of `places`; what they answer is the business of `RankedViewContract`."""

    async def test_an_open_season_is_not_shown_before_it_is_published(self, repository: Repository) -> None:
        """`NotShown` while there are no standings."""
        board = await put(repository, await add(repository), ABC)

        with pytest.raises(NotShown):
            await page_of(repository, board)

    async def test_an_ended_season_is_answered_at_once(self, repository: Repository) -> None:
        """Not published, it is answered as of its end, without anything of the season that follows."""
        board = await put(repository, await add(repository), ABC)
        board, ended = await turn(repository, board, [a_state("z", 0.0)])
        await put(repository, board, [a_state("a", 9.0)])

        page = await page_of(repository, board)

        assert "abc" == "".join(place.player_id for place in page.places)
        assert (ended.version, 1, ended.ended_at) == (
            page.read_version.version,
            page.read_version.season,
            page.read_version.as_of,
        )

    async def test_older_standings_do_not_hide_the_end_of_a_season(self, repository: Repository) -> None:
        """Standings from before the end are not taken for the final ones."""
        board = await put(repository, await add(repository), ABC)
        await repository.publish_standings(board.uid, 1)
        board = await put(repository, board, [a_state("z", 0.0)])
        board, ended = await turn(repository, board)

        page = await page_of(repository, board)

        assert "zabc" == "".join(place.player_id for place in page.places)
        assert (ended.version, ended.ended_at) == (page.read_version.version, page.read_version.as_of)

    async def test_settling_changes_no_answer(self, repository: Repository) -> None:
        """An ended season's answers are the same before and after it was settled and pruned."""
        board = await put(repository, await add(repository, max_entries=2), ABC)
        board, _ = await turn(repository, board)
        places = repository.places(board, await season_of(repository, board, 1))

        async def answers() -> list[object]:
            page, around = await places.page(1, 9), await places.around("b", 5)
            found = await places.find(["c", "a"])
            return [page, around, found, await places.extremes(), await places.counts([1.0, 2.5, 9.0])]

        ordered = await answers()
        await repository.publish_standings(board.uid, 1)
        settled = await answers()
        await repository.prune(FOREVER, FOREVER)

        assert [repr(answer) for answer in ordered] == [repr(answer) for answer in settled]
        assert [repr(answer) for answer in settled] == [repr(answer) for answer in await answers()]

    async def test_who_is_erased_is_missed_at_an_equal_version(self, repository: Repository) -> None:
        """Standings stay at their version when a player is erased; how many there are, whatever the limit, tells."""
        board = await put(repository, await add(repository, max_entries=1), ABC)
        await repository.publish_standings(board.uid, 1)
        board, _ = await turn(repository, await erase(repository, board, "a"))

        async def read_version() -> ReadVersion:
            return (await page_of(repository, board)).read_version

        ended = await read_version()
        board = await erase(repository, board, "b")
        less = await read_version()
        await repository.publish_standings(board.uid, 1)
        settled = await read_version()
        await erase(repository, board, "c")
        empty = await read_version()

        assert ended == less == settled == empty
        assert (2, 1, 1, 0) == (ended.players, less.players, settled.players, empty.players)

    async def test_the_limit_cuts_at_reading(self, repository: Repository) -> None:
        """A limit that changes takes effect at once on standings published before; nobody is forgotten."""
        board = await put(repository, await add(repository, max_entries=1), ABC)
        await repository.publish_standings(board.uid, 1)
        assert "a" == await players_of(repository, board)
        board = await put(repository, board, max_entries=2)
        assert "ab" == await players_of(repository, board)
        board = await put(repository, board, max_entries=None)
        assert "abc" == await players_of(repository, board)

    async def test_a_season_that_ended_keeps_its_limit(self, repository: Repository) -> None:
        """It is cut at the limit it ended with, whatever the board's becomes."""
        board = await put(repository, await add(repository, max_entries=2), ABC)
        board, _ = await turn(repository, board)
        board = await put(repository, board, max_entries=None)

        assert "ab" == await players_of(repository, board)
        await repository.publish_standings(board.uid, 1)
        assert "ab" == await players_of(repository, board)

    async def test_each_season_has_its_own_standings(self, repository: Repository) -> None:
        """Standings of several seasons stand beside each other."""
        board = await put(repository, await add(repository), ABC)
        board, _ = await turn(repository, board, ABC[:2])
        board, _ = await turn(repository, board, ABC[2:])
        for season in (3, 1):
            await repository.publish_standings(board.uid, season)

        assert ["abc", "ab", "c"] == [await players_of(repository, board, season) for season in (1, 2, 3)]

    async def test_a_deleted_board_is_not_shown(self, repository: Repository) -> None:
        """`NotShown` of open and ended seasons alike, before and after pruning."""
        board = await put(repository, await add(repository), ABC)
        board, _ = await turn(repository, board, ABC)
        seasons = await repository.seasons(board.uid)
        await repository.publish_standings(board.uid, 2)
        await delete(repository, board)

        for _ in range(2):
            for season in seasons:
                with pytest.raises(NotShown):
                    await repository.places(board, season).page(1, 1)
            await repository.prune(FOREVER, FOREVER)
