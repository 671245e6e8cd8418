"""What publishing standings promises: the law of `SeasonStore.publish_standings`."""

import asyncio

import pytest

from leaderboard_core.domain.change import Version
from leaderboard_core.ports.ranked_view import Page
from leaderboard_core.ports.repository import Repository
from leaderboard_testing.contracts.change_log import FOREVER
from leaderboard_testing.contracts.values import ABC, a_state
from leaderboard_testing.contracts.writing import add, delete, later, page_of, players_of, put, season_of, turn


class PublishingContract:
    """The law of `publish_standings`."""

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
        assert (board.version, 1) == (page.read_version.version, page.read_version.season)
        assert page.read_version.as_of is not None
        assert before < page.read_version.as_of < after

    async def test_newer_standings_replace_older_ones(self, repository: Repository) -> None:
        """After publishing again, the new standings are shown, with nothing left of the old ones."""
        board = await put(repository, await add(repository), ABC)
        await repository.publish_standings(board.uid, 1)
        newer = await put(repository, board, [a_state("z", 0.0)], removed=["b"])
        await repository.publish_standings(board.uid, 1)

        page = await page_of(repository, newer)

        assert "zac" == "".join(place.player_id for place in page.places)
        assert (newer.version, 3) == (page.read_version.version, page.total)

    async def test_readers_see_standings_whole(self, repository: Repository) -> None:
        """While scores are committed and standings published, each reading is of one moment, the one it names."""
        board = await add(repository)
        players = [f"p{n}" for n in range(1500)]
        versions: dict[Version, float] = {}

        async def write() -> None:
            for version in range(8):
                row = await put(repository, board, [a_state(player, float(version)) for player in players])
                versions[row.version] = float(version)
                published.append(await repository.publish_standings(board.uid, 1))
                await asyncio.sleep(0)  # not every repository waits

        async def read() -> None:
            while not writing.done():
                page = await repository.places(board, season).page(1, 5000)
                seen.append((page.read_version.version, page.total, {place.sort_key for place in page.places}))
                roll = await repository.places(board, season).find(players[::100])
                seen.append((roll.read_version.version, roll.total, {found.state.sort_key for found in roll.players}))
                await asyncio.sleep(0)

        published: list[bool] = []
        seen: list[tuple[Version, int, set[float]]] = []
        await put(repository, board, [a_state(player, -1.0) for player in players])
        await repository.publish_standings(board.uid, 1)
        season = await season_of(repository, board, 1)
        versions[season.version] = -1.0
        writing = asyncio.ensure_future(write())
        await asyncio.gather(writing, read(), read())

        assert [True] * 8 == published
        assert len(seen) > 10
        assert all((1500, {versions[version]}) == (total, keys) for version, total, keys in seen)

    async def test_standings_are_of_one_moment(self, repository: Repository) -> None:
        """Published while commits go on, each standings are exactly the board at the change they name."""
        board = await add(repository)
        players = [f"p{n}" for n in range(1500)]
        versions: dict[Version, float] = {
            (await put(repository, board, [a_state(p, 0.0) for p in players])).version: 0.0
        }

        async def write() -> None:
            # On a busy machine all may be written before two standings are published.
            while len(versions) < 30 or len({page.read_version.version for page in pages}) < 2:
                score = float(len(versions))
                row = await put(repository, board, [a_state(player, score) for player in players])
                versions[row.version] = score
                await asyncio.sleep(0)

        pages: list[Page] = []
        writing = asyncio.ensure_future(write())
        while not writing.done():
            await repository.publish_standings(board.uid, 1)
            pages.append(await page_of(repository, board))
            await asyncio.sleep(0)
        await writing

        assert len({page.read_version.version for page in pages}) > 1
        assert all({versions[page.read_version.version]} == {place.sort_key for place in page.places} for page in pages)
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
            assert (ended.version, 2501, "last") == (page.read_version.version, page.total, page.places[0].player_id)
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
        assert (ended.version, 1, ended.ended_at) == (
            page.read_version.version,
            page.read_version.season,
            page.read_version.as_of,
        )
        assert 3 == (await season_of(repository, board, 1)).total_players
