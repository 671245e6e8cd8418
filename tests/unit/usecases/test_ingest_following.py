"""One record feeds the board that it names and those that follow it; only the named one makes a dead letter of it."""

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.profile import Profile
from leaderboard_testing.contracts.values import A, B
from tests.unit.usecases.ingesting import batch, board, counts, score, take
from tests.unit.usecases.kit import new, sub

__all__ = ["board"]


async def test_a_record_feeds_all_of_them_once(leaderboard: Application, board: Board) -> None:
    """Given again it counts nowhere; the score that it says is what a follower gets."""
    await leaderboard.boards.create(new("day", follows="b", update_mode="best"))
    await leaderboard.boards.create(new("team", follows="b", each="team", update_mode="increment"))
    red = {"profile": {"team": "red"}}
    records = batch(A, None, sub("a", 5, **red), sub("a", 3), sub("b", 1))

    assert (3, 0, 0) == counts(await take(leaderboard, records))
    assert (0, 3, 0) == counts(await take(leaderboard, records))
    assert [8, 5, 8] == [await score(leaderboard, "a", one) for one in ("b", "day", "team.red")]


async def test_who_comes_first_by_a_record_is_known_by_the_profile_that_was_put(
    leaderboard: Application, board: Board
) -> None:
    """On the boards of a country and of a team; nothing of the first record is lost, and the position moves once."""
    await leaderboard.boards.create(new("de", follows="b", where={"country": "DE"}, update_mode="increment"))
    await leaderboard.boards.create(new("team", follows="b", each="team", update_mode="increment"))
    await leaderboard.profiles.put("a", Profile(country="DE", team="red"))
    records = batch(A, None, sub("a", 5), sub("b", 1), sub("a", 3))

    assert (3, 0, 0) == counts(await take(leaderboard, records))
    assert (0, 3, 0) == counts(await take(leaderboard, records))
    assert [8, 8, 8] == [await score(leaderboard, "a", one) for one in ("b", "de", "team.red")]


async def test_only_the_named_board_refuses_a_record(
    leaderboard: Application, repository: MemoryRepository, board: Board
) -> None:
    """What a follower cannot take is no dead letter; to name a follower is one, and the others count."""
    await leaderboard.boards.create(new("small", follows="b", max_score=2))

    ingested = await take(leaderboard, batch(B, None, sub("a", 9), sub("b", 1, "small"), sub("a", 1)))

    assert (2, 0, 1) == counts(ingested)
    assert ["board_follows"] == [letter.code for letter in await repository.dead_letters([0, 1], 9)]
    assert (10, 1) == (await score(leaderboard, "a"), await score(leaderboard, "a", "small"))
