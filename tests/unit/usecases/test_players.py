"""One player on all boards: looking them up, and erasing them everywhere."""

import asyncio
from collections.abc import Sequence

import pytest

from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import OutcomeUnknown, PlayerNotFound
from leaderboard_core.usecases.answers import At, Source
from leaderboard_core.usecases.submit import Accepted
from tests.unit.usecases.kit import UnhurriedRepository, WatchedRankings, live, new, play, shown, states, sub

BATCH = At(source=Source.PUBLISHED)


@pytest.fixture
async def board(leaderboard: Application) -> Board:
    """A board with three players, and another one with two of them and one more."""
    board = await leaderboard.boards.create(new())
    await play(leaderboard, a=3, x=2, c=1)
    await leaderboard.boards.create(new("a-board", sort_order="asc"))
    await leaderboard.submit_many([sub("x", 5, "a-board", metadata={"k": 1}), sub("a", 6, "a-board")])
    return board


# -- looking up


async def test_a_player_is_found_on_every_board(leaderboard: Application, board: Board) -> None:
    """By the ids of the boards, each entry as the board's own reading has it."""
    found = await leaderboard.players.entries("x")

    assert ["a-board", "b"] == [entry.board_id for entry in found]
    assert [await leaderboard.read.player(entry.board_id, "x") for entry in found] == [entry.found for entry in found]


async def test_what_another_process_committed_is_found(
    leaderboard: Application, elsewhere: Application, board: Board
) -> None:
    """At once, on boards that this process has never heard of as well."""
    await elsewhere.boards.create(new("new"))
    await elsewhere.submit_many([sub("y", 1, "new"), sub("y", 1)])

    assert ["b", "new"] == [entry.board_id for entry in await leaderboard.players.entries("y")]


async def test_a_player_of_past_seasons_is_on_no_board_now(leaderboard: Application, board: Board) -> None:
    """They are known, so it is not an error."""
    await leaderboard.boards.reset("b")

    assert [] == list(await leaderboard.players.entries("c"))


async def test_nobody_is_not_found(leaderboard: Application, board: Board) -> None:
    """Neither to be looked at nor to be erased."""
    with pytest.raises(PlayerNotFound, match="'nobody' is not on any leaderboard"):
        await leaderboard.players.entries("nobody")
    with pytest.raises(PlayerNotFound):
        await leaderboard.players.erase("nobody")


# -- erasing


async def test_an_erased_player_is_nowhere(
    leaderboard: Application, ranking_store: MemoryRankingStore, board: Board
) -> None:
    """The answer says where they were; live boards, standings and past seasons close up."""
    await leaderboard.sync()
    await leaderboard.boards.reset("b")
    await play(leaderboard, x=9, z=8)
    await leaderboard.sync()

    erased = await leaderboard.players.erase("x")

    assert [("a-board", [1]), ("b", [2, 1])] == [(trace.board.id, list(trace.seasons)) for trace in erased.presences]
    assert erased.visible
    assert ("z", "a") == (await live(leaderboard), await live(leaderboard, "a-board"))
    assert "z" == shown(await leaderboard.read.top("b", at=BATCH))
    assert "ac" == shown(await leaderboard.read.top("b", at=At(season=1)))
    assert [1, 2] == [season.total_players for season in await leaderboard.seasons.of("b")]
    assert ["z"] == [state.player_id for state in await states(ranking_store, board)]
    with pytest.raises(PlayerNotFound):
        await leaderboard.players.erase("x")


async def test_a_rebuild_does_not_bring_them_back(
    leaderboard: Application, repository: MemoryRepository, board: Board
) -> None:
    """Neither by loading nor by changes from before."""
    elsewhere, empty = MemoryRankingStore(), MemoryRankingStore()
    behind = Application.over(repository, elsewhere)
    assert "axc" == await live(behind)

    await leaderboard.players.erase("x")

    assert "ac" == shown(await behind.read.top("b", at=At(season=1)))
    assert await behind.reconciler.catch_up(board.uid)
    assert ["a", "c"] == [state.player_id for state in await states(elsewhere, board)]
    rebuilt = Application.over(repository, empty)
    assert "ac" == await live(rebuilt)


async def test_a_replay_does_not_bring_them_back(leaderboard: Application) -> None:
    """The event id is known; a submission without one, or with a new one, is another submission."""
    await leaderboard.boards.create(new())
    first = sub("x", 5, event_id="e")
    await leaderboard.submit_many([first])
    await leaderboard.players.erase("x")

    [again] = await leaderboard.submit_many([first])
    assert isinstance(again, Accepted)
    assert (None, None, False, True) == (again.score, again.rank, again.changed, again.duplicate)
    assert "" == await live(leaderboard)

    await leaderboard.submit_many([sub("x", 7, event_id="f")])
    assert "x" == await live(leaderboard)


async def test_what_is_still_mentioned_is_erased_as_well(
    leaderboard: Application, repository: MemoryRepository, board: Board
) -> None:
    """A player who was removed before is not found, and yet no change names them any more."""
    await leaderboard.boards.remove("b", "x")
    await leaderboard.boards.remove("a-board", "x")

    with pytest.raises(PlayerNotFound):
        await leaderboard.players.erase("x")

    assert [] == list(await repository.boards_mentioning("x"))


async def test_an_interrupted_erasure_is_finished_by_the_next(
    leaderboard: Application, repository: MemoryRepository, monkeypatch: pytest.MonkeyPatch, board: Board
) -> None:
    """What was done stays done, and what was not is done."""
    commit, failed = repository.unit_of_work, []

    async def fails_once(*asked: object) -> object:
        if len(failed) == 1:
            failed.append(True)
            raise OutcomeUnknown
        failed.append(True)
        return await commit(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(repository, "unit_of_work", fails_once)
    with pytest.raises(OutcomeUnknown):
        await leaderboard.players.erase("x")
    assert 1 == len(await leaderboard.players.entries("x"))

    await leaderboard.players.erase("x")

    assert ([], []) == (list(await repository.presences("x")), list(await repository.boards_mentioning("x")))


async def test_an_erasure_that_cannot_be_shown_yet_says_so(
    leaderboard: Application, ranking_store: WatchedRankings, board: Board
) -> None:
    """It is done; the real-time store shows it when it is back."""
    ranking_store.away = True

    assert not (await leaderboard.players.erase("x")).visible

    ranking_store.away = False
    assert "ac" == await live(leaderboard)


async def test_other_processes_show_it(leaderboard: Application, elsewhere: Application, board: Board) -> None:
    """It is a change in each board's line."""
    before = (await elsewhere.read.top("b")).meta.revision

    await leaderboard.players.erase("x")

    after = await elsewhere.read.top("b")
    assert ("ac", before + 1) == (shown(after), after.meta.revision)


async def test_whoever_submits_meanwhile_is_erased_or_back(ranking_store: MemoryRankingStore) -> None:
    """Of submissions that race an erasure, those applied afterwards count from nothing, and no other."""
    leaderboard = Application.over(UnhurriedRepository(), ranking_store)
    await leaderboard.boards.create(new(update_mode="increment"))
    await play(leaderboard, x=1000, y=1)

    async def submit() -> None:
        for _ in range(20):
            await leaderboard.submit_many([sub("x", 1)])

    await asyncio.gather(submit(), leaderboard.players.erase("x"))
    await leaderboard.submit_many([sub("x", 1)])

    found = await leaderboard.read.player("b", "x")
    assert 1 <= found.entry.score <= 21


async def test_nobody_is_erased_from_a_board_and_filled_into_one_that_follows_it(
    leaderboard: Application, repository: MemoryRepository, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other board came by the player after it was asked who has them, and before it was their turn."""
    await leaderboard.boards.create(new("f", follows="b"))
    mentioning = repository.boards_mentioning

    async def overtaken(player_id: str) -> Sequence[Board]:
        found = await mentioning(player_id)
        await leaderboard.boards.fill("f")
        return found

    monkeypatch.setattr(repository, "boards_mentioning", overtaken)
    erased = await leaderboard.players.erase("x")

    assert ["a-board", "b", "f"] == [one.board.id for one in erased.presences]
    assert ["ac", "ac"] == [shown(await leaderboard.read.top(board_id)) for board_id in ("b", "f")]
