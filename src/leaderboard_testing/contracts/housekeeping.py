"""What every repository's housekeeping promises: the law of `ports/repository.py`, `Housekeeping`."""

import asyncio

from leaderboard_core.ports.repository import Repository
from leaderboard_testing.contracts.change_log import FOREVER
from leaderboard_testing.contracts.values import ABC, NEW_YEAR, a_state
from leaderboard_testing.contracts.writing import add, delete, later, look, players_of, put, season_of, states_of, turn


class HousekeepingContract:
    """The law of `Housekeeping`."""

    async def test_old_changes_go(self, repository: Repository) -> None:
        """Changes committed before the moment are not known any more; those at it or after it are."""
        board = await add(repository)
        rows = [
            await put(repository, board, [a_state("p", float(n))], change={"committed_at": NEW_YEAR + n})
            for n in range(5)
        ]

        await repository.prune(NEW_YEAR + 2, 0)

        assert [None, None, 2, 1, 0] == [
            None if (known := await repository.changes(board.uid, row.version.change_id)) is None else len(known)
            for row in rows
        ]

    async def test_the_newest_change_stays(self, repository: Repository) -> None:
        """However old it is: a store that stands at it is not behind."""
        board = await put(repository, await add(repository), [a_state("p")])

        await repository.prune(FOREVER, 0)

        assert [] == await repository.changes(board.uid, board.version.change_id)
        assert board == (await repository.find([board.id]))[board.id]

    async def test_a_line_is_never_broken(self, repository: Repository) -> None:
        """When the clock went back, what is kept is still every change from some change on."""
        board = await add(repository)
        rows = [board]
        for read_version in (50, 10, 90, 20, 95, 30):
            change = {"committed_at": NEW_YEAR + read_version}
            rows.append(await put(repository, board, [a_state("p", float(read_version))], change=change))

        await repository.prune(NEW_YEAR + 40, 0)

        for index, row in enumerate(rows):
            known = await repository.changes(board.uid, row.version.change_id)
            assert known is None or [row.version for row in rows[index + 1 :]] == [change.version for change in known]
        assert await repository.changes(board.uid, board.version.change_id) is None
        assert await repository.changes(board.uid, rows[1].version.change_id) is not None

    async def test_old_event_ids_go(self, repository: Repository) -> None:
        """Event ids taken before the moment are free again; later ones are known."""
        board = await add(repository)
        await put(repository, board, events={f"old-{n}": b"f" * 16 for n in range(3000)})
        read_version = await later(repository)
        await put(repository, board, events={"new": b"f" * 16})

        await repository.prune(0, read_version)

        view = await look(repository, board, events=["old-0", "old-1500", "old-2999", "new"])
        assert {"new": b"f" * 16} == dict(view.events[board.uid])

    async def test_event_ids_are_kept_until_then(self, repository: Repository) -> None:
        """Nothing goes that was not taken before the moment."""
        read_version = await later(repository)
        board = await add(repository)
        await put(repository, board, events={"e": b"f" * 16})

        await repository.prune(FOREVER, read_version)

        assert {"e": b"f" * 16} == dict((await look(repository, board, events=["e"])).events[board.uid])

    async def test_the_last_pruning_is_remembered(self, repository: Repository) -> None:
        """Up to which moment event ids were dropped, earlier or later than before; nothing at first."""
        told = [await repository.events_pruned_before()]
        for read_version in (NEW_YEAR, NEW_YEAR + 7, NEW_YEAR - 7):
            await repository.prune(0, read_version)
            told.append(await repository.events_pruned_before())

        assert [None, NEW_YEAR, NEW_YEAR + 7, NEW_YEAR - 7] == told

    async def test_living_boards_lose_nothing_else(self, repository: Repository) -> None:
        """Players, seasons and standings of living boards are as before."""
        board = await put(repository, await add(repository), ABC)
        board, _ = await turn(repository, board, ABC[:2])
        await repository.publish_standings(board.uid, 2)
        board, _ = await turn(repository, board, ABC[1:])
        await repository.publish_standings(board.uid, 2)
        await repository.publish_standings(board.uid, 3)
        seasons = await repository.seasons(board.uid)

        for _ in range(2):
            await repository.prune(FOREVER, FOREVER)

        assert {"b": ABC[1], "c": ABC[2]} == await states_of(repository, board)
        assert seasons == await repository.seasons(board.uid)
        assert ["abc", "ab", "bc"] == [await players_of(repository, board, season) for season in (1, 2, 3)]
        assert board == (await repository.find([board.id]))[board.id]

    async def test_deleted_boards_go(self, repository: Repository) -> None:
        """What is left of a deleted board goes, its newest change as well; another board under its id stays."""
        old = await put(repository, await add(repository), ABC, events={"e": b"f" * 16})
        old, _ = await turn(repository, old, [a_state(f"p{n}") for n in range(3000)])
        await repository.publish_standings(old.uid, 1)
        deleted = await delete(repository, old)
        new = await put(repository, await add(repository, id=old.id), ABC, events={"e": b"f" * 16})

        await repository.prune(FOREVER, 0)

        assert await repository.changes(old.uid, deleted.version.change_id) is None
        assert {new.uid: new.version} == dict(await repository.versions())
        assert {state.player_id: state for state in ABC} == await states_of(repository, new)
        assert {"e": b"f" * 16} == dict((await look(repository, new, events=["e"])).events[new.uid])

    async def test_work_goes_on_beside_pruning(self, repository: Repository) -> None:
        """Commits, publishing and reading beside pruning come to what they come to without it."""
        board = await add(repository)
        pruning = True

        async def prune() -> None:
            while pruning:
                await repository.prune(FOREVER, 0)
                await asyncio.sleep(0)

        housekeeping = asyncio.ensure_future(prune())
        for n in range(10):
            states = [a_state(f"p{m}", float(n)) for m in range(300)]
            row = await put(repository, board, states, events={f"e{n}": b"f" * 16})
            assert await repository.publish_standings(board.uid, 1)
            page = await repository.places(row, await season_of(repository, board, 1)).page(1, 1000)
            assert (row.version, 300, {float(n)}) == (
                page.read_version.version,
                page.total,
                {place.sort_key for place in page.places},
            )
            await asyncio.sleep(0)
        pruning = False
        await housekeeping

        view = await look(repository, board, events=[f"e{n}" for n in range(10)])
        assert 10 == len(view.events[board.uid])

    async def test_an_empty_repository_is_pruned(self, repository: Repository) -> None:
        """Where nothing is, nothing is in the way."""
        await repository.prune(FOREVER, FOREVER)

        assert {} == dict(await repository.versions())

    async def test_a_repository_answers(self, repository: Repository) -> None:
        """`ping` returns when the repository answers."""
        await repository.ping()

    async def test_a_repository_commits_a_probe(self, repository: Repository) -> None:
        """`probe` returns, however often, and leaves nothing that is read as anything else."""
        await asyncio.gather(*(repository.probe() for _ in range(5)))
        await repository.probe()

        assert {} == dict(await repository.versions())
        assert [] == list(await repository.newest(10))
