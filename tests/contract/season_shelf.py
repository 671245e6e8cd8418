"""What every shelf of seasons promises: the law of `ports/repository.py`, `SeasonShelf`."""

import asyncio

import pytest
from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.places import Page
from leaderboard_core.ports.repository import Outcome, Repository, View, Wanted
from tests.contract.history import FOREVER
from tests.contract.values import NEW_YEAR, a_state
from tests.contract.writing import add, delete, later, next_change, put, season_of, turn

ABC = [a_state("a", 1.0), a_state("b", 2.0), a_state("c", 3.0)]


async def page_of(repository: Repository, board: Board, season: int = 1) -> Page:
    """The first places of a season's standings."""
    return await repository.places(board, await season_of(repository, board, season)).page(1, 5000)


async def players_of(repository: Repository, board: Board, season: int = 1) -> str:
    """The players of a season's standings, best first, as one word."""
    return "".join(place.player_id for place in (await page_of(repository, board, season)).places)


class SeasonShelfContract:
    """The law of `SeasonShelf`."""

    # -- seasons

    async def test_a_new_board_has_one_open_season(self, repository: Repository) -> None:
        """Its head is the board's, and it has not ended."""
        board = await add(repository, season_started_at=NEW_YEAR + 5, max_entries=9)

        expected = Season(
            board_uid=board.uid,
            season=1,
            head=board.head,
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
            head=board.head,
            started_at=board.season_started_at,
            ended_at=None,
            max_entries=None,
        )
        assert [third, second, evolve(first, total_players=2)] == list(await repository.seasons(board.uid))

    async def test_players_are_counted(self, repository: Repository) -> None:
        """New players count, new scores do not; removed players do not, players who were not there neither."""
        board = await add(repository)

        async def total() -> int:
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

        def decide(view: View) -> Outcome[Board]:
            before = view.boards[board.uid]
            ended = [
                Season(
                    board_uid=board.uid,
                    season=season,
                    head=before.head,
                    started_at=NEW_YEAR + season,
                    ended_at=NEW_YEAR + season + 1,
                    max_entries=None,
                )
                for season in (1, 2)
            ]
            after = evolve(before, season=3, season_started_at=NEW_YEAR + 3)
            change = next_change(view, after)
            return Outcome(answer=after, boards=[evolve(after, head=change.head)], changes=[change], ended=ended)

        board = await repository.unit_of_work(Wanted(players={board.uid: ()}), decide)

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

    # -- unpublished and unsettled

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

    # -- publish_standings

    async def test_standings_are_published_when_there_is_something_newer(self, repository: Repository) -> None:
        """True when new standings are shown, False while nothing newer is there."""
        board = await add(repository)

        told = []
        for states in ([], ABC[:1], ABC[1:]):
            told.append(await repository.publish_standings(board.uid, 1))
            told.append(await repository.publish_standings(board.uid, 1))
            await put(repository, board, states)

        assert [True, False, True, False, True, False] == told

    async def test_there_is_nothing_to_publish_of_what_does_not_exist(self, repository: Repository) -> None:
        """False for a board that never was or is deleted, and for a season that a board does not have."""
        board, gone = await add(repository), await put(repository, await add(repository), ABC)
        await delete(repository, gone)

        assert not await repository.publish_standings(board.uid - 1, 1)
        assert not await repository.publish_standings(gone.uid, 1)
        assert not await repository.publish_standings(board.uid, 0)
        assert not await repository.publish_standings(board.uid, 2)

    async def test_of_many_publishers_one_publishes(self, repository: Repository) -> None:
        """However many publish the same moment of a season: one of them does, and it is whole."""
        board = await put(repository, await add(repository), ABC)

        told = await asyncio.gather(*[repository.publish_standings(board.uid, 1) for _ in range(6)])

        assert [False] * 5 + [True] == sorted(told)
        assert "abc" == await players_of(repository, board)

    async def test_standings_stay_as_they_were_published(self, repository: Repository) -> None:
        """They show their moment, whatever is committed later, and name the change they are of and as of when."""
        board = await put(repository, await add(repository), ABC)
        before = await later(repository)
        await repository.publish_standings(board.uid, 1)
        after = await later(repository)
        await put(repository, board, [a_state("z", 0.0)], removed=["b"])

        page = await page_of(repository, board)

        assert "abc" == "".join(place.player_id for place in page.places)
        assert (board.head, 1) == (page.moment.head, page.moment.season)
        assert page.moment.as_of is not None
        assert before < page.moment.as_of < after

    async def test_newer_standings_replace_older_ones(self, repository: Repository) -> None:
        """After publishing again, the new standings are shown, with nothing left of the old ones."""
        board = await put(repository, await add(repository), ABC)
        await repository.publish_standings(board.uid, 1)
        newer = await put(repository, board, [a_state("z", 0.0)], removed=["b"])
        await repository.publish_standings(board.uid, 1)

        page = await page_of(repository, newer)

        assert "zac" == "".join(place.player_id for place in page.places)
        assert (newer.head, 3) == (page.moment.head, page.total)

    async def test_readers_see_standings_whole(self, repository: Repository) -> None:
        """While scores are committed and standings published, each reading is of one moment, the one it names."""
        board = await add(repository)
        players = [f"p{n}" for n in range(1500)]
        versions: dict[Head, float] = {}

        async def write() -> None:
            for version in range(8):
                row = await put(repository, board, [a_state(player, float(version)) for player in players])
                versions[row.head] = float(version)
                published.append(await repository.publish_standings(board.uid, 1))
                await asyncio.sleep(0)  # not every repository waits

        async def read() -> None:
            while not writing.done():
                page = await repository.places(board, season).page(1, 5000)
                seen.append((page.moment.head, page.total, {place.sort_key for place in page.places}))
                roll = await repository.places(board, season).find(players[::100])
                seen.append((roll.moment.head, roll.total, {found.state.sort_key for found in roll.players}))
                await asyncio.sleep(0)

        published: list[bool] = []
        seen: list[tuple[Head, int, set[float]]] = []
        await put(repository, board, [a_state(player, -1.0) for player in players])
        await repository.publish_standings(board.uid, 1)
        season = await season_of(repository, board, 1)
        versions[season.head] = -1.0
        writing = asyncio.ensure_future(write())
        await asyncio.gather(writing, read(), read())

        assert [True] * 8 == published
        assert len(seen) > 10
        assert all((1500, {versions[head]}) == (total, keys) for head, total, keys in seen)

    async def test_standings_are_of_one_moment(self, repository: Repository) -> None:
        """Published while commits go on, each standings are exactly the board at the change they name."""
        board = await add(repository)
        players = [f"p{n}" for n in range(1500)]
        heads: dict[Head, float] = {(await put(repository, board, [a_state(p, 0.0) for p in players])).head: 0.0}

        async def write() -> None:
            for version in range(1, 30):
                row = await put(repository, board, [a_state(player, float(version)) for player in players])
                heads[row.head] = float(version)
                await asyncio.sleep(0)

        writing = asyncio.ensure_future(write())
        pages = []
        while not writing.done():
            await repository.publish_standings(board.uid, 1)
            pages.append(await page_of(repository, board))
            await asyncio.sleep(0)
        await writing

        assert len({page.moment.head for page in pages}) > 1
        assert all({heads[page.moment.head]} == {place.sort_key for place in page.places} for page in pages)
        assert all(page.total == len(page.places) == 1500 for page in pages)

    @pytest.mark.parametrize("moment", range(6))
    async def test_a_season_that_ends_while_it_is_published_is_not_settled_by_that(
        self, repository: Repository, moment: int
    ) -> None:
        """Standings from before its end are never taken for its final ones."""
        board = await put(repository, await add(repository), [a_state(f"p{n}", float(n)) for n in range(2500)])
        publishing = asyncio.ensure_future(repository.publish_standings(board.uid, 1))
        await asyncio.sleep(0.002 * moment)
        await put(repository, board, [a_state("last", -1.0)])
        board, ended = await turn(repository, board)
        await publishing

        for _ in range(2):
            page = await page_of(repository, board)
            assert (ended.head, 2501, "last") == (page.moment.head, page.total, page.places[0].player_id)
            await repository.publish_standings(board.uid, 1)

        assert [] == list(await repository.unsettled())

    async def test_an_ended_season_is_settled_for_good(self, repository: Repository) -> None:
        """Publishing a season that ended is done once; it never changes again, and pruning leaves it alone."""
        board = await put(repository, await add(repository), ABC)
        board, ended = await turn(repository, board)
        assert await repository.publish_standings(board.uid, 1)
        await put(repository, board, [a_state("z", 0.0)], removed=["a"])
        assert not await repository.publish_standings(board.uid, 1)
        await repository.publish_standings(board.uid, 2)
        await repository.prune(FOREVER, FOREVER)

        page = await page_of(repository, board)

        assert "abc" == "".join(place.player_id for place in page.places)
        assert (ended.head, 1, ended.ended_at) == (page.moment.head, page.moment.season, page.moment.as_of)
        assert 3 == (await season_of(repository, board, 1)).total_players

    # -- places

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
        assert (ended.head, 1, ended.ended_at) == (page.moment.head, page.moment.season, page.moment.as_of)

    async def test_older_standings_do_not_hide_the_end_of_a_season(self, repository: Repository) -> None:
        """Standings from before the end are not taken for the final ones."""
        board = await put(repository, await add(repository), ABC)
        await repository.publish_standings(board.uid, 1)
        board = await put(repository, board, [a_state("z", 0.0)])
        board, ended = await turn(repository, board)

        page = await page_of(repository, board)

        assert "zabc" == "".join(place.player_id for place in page.places)
        assert (ended.head, ended.ended_at) == (page.moment.head, page.moment.as_of)

    async def test_settling_changes_no_answer(self, repository: Repository) -> None:
        """An ended season's answers are the same before and after it was settled and pruned."""
        board = await put(repository, await add(repository, max_entries=2), ABC)
        board, _ = await turn(repository, board)
        places = repository.places(board, await season_of(repository, board, 1))

        async def answers() -> list[object]:
            page, around = await places.page(1, 9), await places.around("b", 5)
            return [page, around, await places.find(["c", "a"]), await places.ends()]

        ordered = await answers()
        await repository.publish_standings(board.uid, 1)
        settled = await answers()
        await repository.prune(FOREVER, FOREVER)

        assert [repr(answer) for answer in ordered] == [repr(answer) for answer in settled]
        assert [repr(answer) for answer in settled] == [repr(answer) for answer in await answers()]

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
