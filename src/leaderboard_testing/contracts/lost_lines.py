"""How every change log tells that it has lost what was committed: the law of `ChangeLog.contradicted`."""

from leaderboard_core.domain.change import Version
from leaderboard_core.ports.repository import Repository
from leaderboard_testing.contracts.change_log import FOREVER
from leaderboard_testing.contracts.values import a_state, change_id
from leaderboard_testing.contracts.writing import add, delete, erase, put


class LostLinesContract:
    """The law of `ChangeLog`, where a repository is an older copy of itself."""

    async def test_a_line_does_not_contradict_what_it_holds(self, repository: Repository) -> None:
        """Any change of it, from the first to the newest, while it is known; and pruned ones, which say nothing."""
        board = await add(repository)
        rows = [board, *[await put(repository, board, [a_state("p", float(n))]) for n in range(3)]]
        found = [list(await repository.contradicted({board.uid: row.version})) for row in rows]
        await repository.prune(FOREVER, 0)
        unknown = Version(change_id(), rows[1].version.revision)

        assert [[]] * 4 == found
        assert [] == list(await repository.contradicted({board.uid: unknown}))

    async def test_a_line_contradicts_what_it_does_not_hold(self, repository: Repository) -> None:
        """Another change at a number that it has, or a number that it has not; of many boards those are named."""
        held, lost, short, past, deleted = [await add(repository) for _ in range(5)]
        versions = {held.uid: (await put(repository, held, [a_state("p")])).version}
        for _ in range(2):
            await put(repository, lost, [a_state("p")])
        versions[lost.uid] = Version(change_id(), lost.version.revision + 1)
        versions[short.uid] = Version(change_id(), short.version.revision + 1)
        versions[deleted.uid] = Version(change_id(), (await delete(repository, deleted)).version.revision)

        await put(repository, past, change={"revision": past.version.revision + 5})
        versions[past.uid] = Version(change_id(), past.version.revision + 3)
        versions[7] = Version(change_id(), 1)

        assert {lost.uid, short.uid, past.uid} == set(await repository.contradicted(versions))
        assert [] == list(await repository.contradicted({}))

    async def test_a_line_that_an_erasure_began_anew_contradicts_nothing(self, repository: Repository) -> None:
        """What came before it was held and is not known any more."""
        board = await add(repository)
        before = await put(repository, board, [a_state("p")])
        after = await erase(repository, before, "p")

        assert [] == list(await repository.contradicted({board.uid: before.version}))
        assert [] == list(await repository.contradicted({board.uid: after.version}))
