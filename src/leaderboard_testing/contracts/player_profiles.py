"""What every repository promises of profiles: the law of `ports/player_profiles.py`; part of `RepositoryContract`."""

from collections.abc import Collection, Mapping

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.submission import mark_of
from leaderboard_core.ports.player_profiles import WaitingProfile
from leaderboard_core.ports.repository import LockedState, ReadSet, Repository, WriteSet
from leaderboard_testing.contracts.values import ABC, a_state
from leaderboard_testing.contracts.writing import add, delete, put, turn

ADA, BEA = '{"display_name":"Ädä \U0001f600"}', '{"team":"\\u0022"}'


async def waiting(repository: Repository) -> dict[str, str | None]:
    """Who waits, with what."""
    return {one.player_id: one.profile for one in await repository.waiting_profiles(100)}


async def settle(repository: Repository) -> Collection[WaitingProfile]:
    """Say that all who wait are carried."""
    carried = await repository.waiting_profiles(100)
    await repository.carried(carried)
    return carried


async def bring(repository: Repository, profiles: Mapping[str, str], came_without: Collection[str] = ()) -> None:
    """What a unit of work says of players."""

    def decide(_: LockedState) -> WriteSet[None]:
        return WriteSet(answer=None, profiles=profiles, came_without_profile=came_without)

    await repository.unit_of_work(ReadSet(players={}), decide)


async def seen(repository: Repository, board: Board, profiles: Collection[str]) -> LockedState:
    """What a unit of work sees that wants these players' profiles."""
    read_set = ReadSet(players={board.uid: [state.player_id for state in ABC]}, profiles=profiles)
    return await repository.unit_of_work(read_set, lambda view: WriteSet(answer=view))


class PlayerProfilesContract:
    """The law of `PlayerProfiles`."""

    async def test_a_profile_is_kept_and_waits(self, repository: Repository) -> None:
        """To the last character, the last one that was put; one waits however often it was put."""
        assert (await repository.profile("é"), await waiting(repository)) == (None, {})
        for profile in (BEA, ADA):
            assert await repository.put_profile("é", profile)

        assert await repository.profile("é") == ADA
        assert {"é": ADA} == await waiting(repository)

    async def test_only_in_the_place_of_another(self, repository: Repository) -> None:
        """Where something else is kept than is thought, nothing is done."""
        assert not await repository.put_profile("p", ADA, (BEA,))
        assert await repository.put_profile("p", ADA, (None,))
        assert not await repository.put_profile("p", BEA, (None,))
        assert not await repository.put_profile("p", BEA, (BEA,))
        assert await repository.profile("p") == ADA
        assert await repository.put_profile("p", BEA, (ADA,))
        assert await repository.profile("p") == BEA

    async def test_what_is_taken_away_waits_as_well(self, repository: Repository) -> None:
        """As none; where there was none nothing waits."""
        await repository.put_profile("p", ADA)
        await settle(repository)

        assert await repository.delete_profile("p")
        assert not await repository.delete_profile("p")
        assert not await repository.delete_profile("q")

        assert await repository.profile("p") is None
        assert {"p": None} == await waiting(repository)

    async def test_what_is_carried_waits_no_more(self, repository: Repository) -> None:
        """But what was put meanwhile does."""
        for player_id in ("p", "q", "r"):
            await repository.put_profile(player_id, ADA)
        carried = await repository.waiting_profiles(100)
        await repository.put_profile("q", BEA)

        await repository.carried(carried)

        assert {"q": BEA} == await waiting(repository)
        assert 1 == len(await repository.waiting_profiles(1))

    async def test_what_somebody_else_carried_waits_again(self, repository: Repository) -> None:
        """Whoever was slow may have put an older one in the place of a newer one: it is brought once more."""
        await repository.put_profile("p", ADA)
        old = await repository.waiting_profiles(100)
        await repository.put_profile("p", BEA)
        await settle(repository)
        assert {} == await waiting(repository)

        await repository.carried(old)

        assert {"p": BEA} == await waiting(repository)
        await settle(repository)
        assert {} == await waiting(repository)

    async def test_boards_with_players(self, repository: Repository) -> None:
        """Those that live and have any of them in their season, with those that they have."""
        board, other, gone = await add(repository), await add(repository), await add(repository)
        await put(repository, board, ABC)
        await put(repository, other, [a_state("z"), a_state("é")])
        await put(repository, gone, ABC)
        await delete(repository, gone)

        found = await repository.boards_with(["a", "é", "c", "nobody"])

        assert {board.uid: {"a", "c"}, other.uid: {"é"}} == {one.uid: set(players) for one, players in found}
        await turn(repository, board)
        assert [other.uid] == [one.uid for one, _ in await repository.boards_with(["a", "é"])]
        assert [] == list(await repository.boards_with(["nobody"]))

    async def test_units_of_work_bring_profiles(self, repository: Repository) -> None:
        """They are kept and wait where something else is kept; nothing waits of those that are kept already."""
        await bring(repository, {"p": ADA, "q": BEA})
        assert {"p": ADA, "q": BEA} == await waiting(repository)
        await settle(repository)

        await bring(repository, {"p": ADA, "q": ADA})

        assert (ADA, ADA) == (await repository.profile("p"), await repository.profile("q"))
        assert {"q": ADA} == await waiting(repository)

    async def test_who_comes_without_one_is_waited_for(self, repository: Repository) -> None:
        """If one is kept of them; also in the unit of work that brings it."""
        await bring(repository, {}, ["a"])
        await repository.put_profile("p", ADA)
        await settle(repository)

        await bring(repository, {"q": BEA}, ["p", "q", "nobody"])

        assert {"p": ADA, "q": BEA} == await waiting(repository)

    async def test_units_of_work_see_profiles(self, repository: Repository) -> None:
        """Those that are wanted and kept, as they are now, whatever else is wanted and known already."""
        board = await put(repository, await add(repository), ABC)
        await repository.put_profile("a", BEA)
        await repository.put_profile("é", ADA)
        await repository.put_profile("unwanted", ADA)
        await repository.delete_profile("gone")

        for profile in (ADA, BEA):
            await repository.put_profile("a", profile)
            view = await seen(repository, board, ["a", "gone", "nobody", "é"])
            assert {"a": profile, "é": ADA} == view.profiles
            assert {state.player_id: state for state in ABC} == view.states[board.uid]
        assert {} == (await seen(repository, board, [])).profiles

    async def test_nothing_is_kept_of_who_is_erased(self, repository: Repository) -> None:
        """Neither what is kept nor what waits; others stay."""
        await repository.put_profile("p", ADA)
        await repository.put_profile("q", ADA)
        await repository.delete_profile("q")
        await repository.put_profile("r", BEA)

        for player_id in ("p", "q"):
            await repository.purge(player_id, mark_of(player_id))

        assert (await repository.profile("p"), await repository.profile("r")) == (None, BEA)
        assert {"r": BEA} == await waiting(repository)
