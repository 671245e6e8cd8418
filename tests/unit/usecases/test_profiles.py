"""Who players are: kept once, and shown by every board that has them."""

import asyncio
from collections.abc import Collection, Sequence

import pytest

from leaderboard_adapters.memory import MemoryRepository, memory_leaderboard
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import PlayerNotFound, ProfileNotFound
from leaderboard_core.domain.profile import OF_PLAYERS, Profile
from leaderboard_core.usecases.dicts import as_dict
from tests.unit.usecases.kit import new, sub

ADA, BEA = Profile(display_name="Ada"), Profile(display_name="Bea", team="Blue")


async def shown(leaderboard: Application, board_id: str, player_id: str = "p") -> object:
    """The profile that a board shows."""
    return as_dict(await leaderboard.read.player(board_id, player_id))["profile"]


@pytest.fixture
async def boards(leaderboard: Application) -> None:
    """Two boards; `p` is on both."""
    for board_id in ("b", "c"):
        await leaderboard.boards.create(new(board_id))
        await leaderboard.submit(sub("p", 5, board_id, metadata={"k": 1}))


@pytest.mark.usefixtures("boards")
async def test_a_profile_is_carried_to_every_board(leaderboard: Application, elsewhere: Application) -> None:
    """At once, as a change that touches neither score nor moment; in other processes as well."""
    before = [await leaderboard.read.player(board_id, "p") for board_id in ("b", "c")]

    assert ADA == await leaderboard.profiles.put("p", ADA)

    assert ADA == await elsewhere.profiles.get("p")
    for was, board_id in zip(before, ("b", "c"), strict=True):
        told = await elsewhere.read.player(board_id, "p")
        assert {"display_name": "Ada"} == await shown(elsewhere, board_id)
        assert (was.entry, was.updated_at, was.metadata) == (told.entry, told.updated_at, told.metadata)
        assert told.meta.revision == was.meta.revision + 1


@pytest.mark.usefixtures("boards")
async def test_whoever_carries_an_older_profile_brings_the_newer_one(
    leaderboard: Application, elsewhere: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that began to carry, and was overtaken by another that put and carried the next one."""
    boards_with = MemoryRepository.boards_with
    overtaking = [BEA]

    async def overtaken(
        repository: MemoryRepository, players: Collection[str]
    ) -> Sequence[tuple[Board, Sequence[str]]]:
        if overtaking:
            await elsewhere.profiles.put("p", overtaking.pop())
        return await boards_with(repository, players)

    monkeypatch.setattr(MemoryRepository, "boards_with", overtaken)

    await leaderboard.profiles.put("p", ADA)

    assert BEA == await leaderboard.profiles.get("p")
    for board_id in ("b", "c"):
        assert {"display_name": "Bea", "team": "Blue"} == await shown(leaderboard, board_id)


@pytest.mark.usefixtures("boards")
async def test_an_equal_profile_changes_no_board(leaderboard: Application) -> None:
    """Whoever carries it once more finds it there."""
    await leaderboard.profiles.put("p", ADA)
    revision = (await leaderboard.read.player("b", "p")).meta.revision

    await leaderboard.profiles.put("p", ADA)

    assert revision == (await leaderboard.read.player("b", "p")).meta.revision
    assert 0 == await leaderboard.profiles.carry()


@pytest.mark.usefixtures("boards")
async def test_a_submission_says_it_to_all_boards(leaderboard: Application) -> None:
    """Its own board has it at once, the others when it is carried; the row is the last that was said."""
    await leaderboard.submit(sub("p", 6, "b", profile={"display_name": "Ada"}))

    assert [{"display_name": "Ada"}, None] == [await shown(leaderboard, board_id) for board_id in ("b", "c")]
    assert 1 == await leaderboard.profiles.carry()
    assert {"display_name": "Ada"} == await shown(leaderboard, "c")
    assert ADA == await leaderboard.profiles.get("p")
    await leaderboard.submit(sub("p", 7, "b", profile={"display_name": "Ada"}))
    assert 0 == await leaderboard.profiles.carry()


async def test_who_comes_later_has_it_as_well(leaderboard: Application) -> None:
    """On a new board, and in a new season; who brings one has that."""
    await leaderboard.profiles.put("p", ADA)
    await leaderboard.boards.create(new("b"))

    await leaderboard.submit_many([sub("p", 1), sub("q", 2)])
    await leaderboard.profiles.carry()
    assert [{"display_name": "Ada"}, None] == [await shown(leaderboard, "b", player) for player in ("p", "q")]
    await leaderboard.boards.reset("b")
    await leaderboard.submit(sub("p", 1))
    await leaderboard.profiles.carry()
    assert {"display_name": "Ada"} == await shown(leaderboard, "b")
    await leaderboard.boards.reset("b")
    await leaderboard.submit(sub("p", 1, profile={"team": "x"}))
    await leaderboard.profiles.carry()
    assert {"team": "x"} == await shown(leaderboard, "b")


async def test_who_died_before_carrying_is_followed_by_another(
    repository: MemoryRepository, leaderboard: Application
) -> None:
    """What was committed waits, whoever committed it."""
    await leaderboard.boards.create(new("b"))
    await leaderboard.submit(sub("p", 1))
    await repository.put_profile("p", ADA.text)

    assert await shown(leaderboard, "b") is None
    assert 1 == await leaderboard.profiles.carry()
    assert {"display_name": "Ada"} == await shown(leaderboard, "b")


@pytest.mark.usefixtures("boards")
async def test_many_at_once_end_with_what_is_kept(leaderboard: Application, elsewhere: Application) -> None:
    """However puts and carriers meet, every board ends with the profile that is kept."""
    names = [Profile(display_name=str(number)) for number in range(30)]
    await asyncio.gather(
        *[(leaderboard, elsewhere)[n % 2].profiles.put("p", name) for n, name in enumerate(names)],
        *[elsewhere.profiles.carry() for _ in range(10)],
    )
    await leaderboard.profiles.carry()

    kept = await leaderboard.profiles.get("p")
    assert [{"display_name": kept.display_name}] * 2 == [await shown(leaderboard, one) for one in ("b", "c")]


@pytest.mark.usefixtures("boards")
async def test_a_part_is_put_over_the_rest(leaderboard: Application) -> None:
    """What is not named stays as it is kept; a named field that says nothing is emptied."""
    await leaderboard.profiles.put("p", BEA)

    after = await leaderboard.profiles.put("p", Profile(avatar_url="https://e.de/a"), OF_PLAYERS)

    assert after == Profile(team="Blue", avatar_url="https://e.de/a") == await leaderboard.profiles.get("p")
    assert ADA == await leaderboard.profiles.put("new", ADA, OF_PLAYERS)


@pytest.mark.usefixtures("boards")
async def test_what_is_forgotten_is_on_no_board(leaderboard: Application) -> None:
    """It goes from boards as it came; there is nothing to forget a second time."""
    await leaderboard.profiles.put("p", ADA)
    await leaderboard.profiles.delete("p")

    assert [None, None] == [await shown(leaderboard, board_id) for board_id in ("b", "c")]
    for verb in (leaderboard.profiles.get, leaderboard.profiles.delete):
        with pytest.raises(ProfileNotFound):
            await verb("p")


async def test_an_erased_player_has_none(leaderboard: Application) -> None:
    """Also one who was on no board; a new score of theirs brings nothing back."""
    await leaderboard.boards.create(new("b"))
    await leaderboard.profiles.put("p", ADA)

    assert [] == list((await leaderboard.players.erase("p")).presences)

    await leaderboard.submit(sub("p", 1))
    await leaderboard.profiles.carry()
    assert await shown(leaderboard, "b") is None
    await leaderboard.players.erase("p")
    with pytest.raises(PlayerNotFound):
        await leaderboard.players.erase("p")


async def test_the_library_in_memory_carries_them_itself() -> None:
    """Nobody else would: who comes later has their profile when the submission is answered."""
    leaderboard = memory_leaderboard()
    await leaderboard.boards.create(new("b"))
    await leaderboard.profiles.put("p", ADA)

    await leaderboard.submit(sub("p", 1))

    assert {"display_name": "Ada"} == await shown(leaderboard, "b")


@pytest.mark.parametrize("how", ["submitted", "filled"])
async def test_a_copy_that_is_handed_on_meanwhile_is_brought_up_to_date(
    leaderboard: Application, repository: MemoryRepository, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """A follower that comes by the player while the profile is on its way to the board that it follows."""
    await leaderboard.boards.create(new("b"))
    await leaderboard.submit(sub("p", 5, profile={"display_name": "Bea"}))
    await leaderboard.boards.create(new("f", follows="b"))
    boards_with = repository.boards_with

    async def overtaken(player_ids: Collection[str]) -> Sequence[tuple[Board, Sequence[str]]]:
        found = await boards_with(player_ids)
        monkeypatch.setattr(repository, "boards_with", boards_with)
        if how == "filled":
            await leaderboard.boards.fill("f")
        else:
            await leaderboard.submit(sub("p", 6))
        return found

    monkeypatch.setattr(repository, "boards_with", overtaken)
    await leaderboard.profiles.put("p", ADA)

    assert [{"display_name": "Ada"}] * 2 == [await shown(leaderboard, "b"), await shown(leaderboard, "f")]
