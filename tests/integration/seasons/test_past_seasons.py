"""A past season answers every question as the board did when it was live."""

from attrs import evolve

from leaderboard_core.application import Application
from leaderboard_core.usecases.answers import NOW, At
from tests.unit.usecases.kit import new, sub

#: Everyone has an equal, and whoever came first is ahead.
PLAYERS = [f"p{n}" for n in range(8)]


async def everything(leaderboard: Application, at: At) -> list[object]:
    """All answers about a board, without the moment that they were given at."""
    read = leaderboard.read
    answers = [
        await read.top("b", 5, at=at),
        await read.range("b", 2, 4, at=at),
        *[await read.around("b", player, 1, at=at) for player in PLAYERS],
        *[await read.player("b", player, at=at) for player in PLAYERS],
        await read.players("b", [*PLAYERS, "nobody"], at=at),
        await read.stats("b", at=at),
    ]
    return [evolve(answer, meta=None) for answer in answers]  # type: ignore[arg-type, type-var]


async def test_what_was_live_is_what_is_answered(leaderboard: Application, elsewhere: Application) -> None:
    """Entries, ranks, ties, those below the line, counts, stats: at once, settled, and cleared; by any process."""
    await leaderboard.boards.create(new(max_entries=5, update_mode="best", sort_order="asc"))
    for number, player in enumerate(PLAYERS):
        await leaderboard.submit_many([sub(player, number // 2, metadata={"n": number}, game_id="g")])
    await leaderboard.submit_many([sub("p3", 0.5), sub("p1", 9)])
    live = await everything(leaderboard, NOW)

    await leaderboard.boards.reset("b")
    await leaderboard.submit_many([sub("p7", 3), sub("other", 1)])

    past = At(season=1)
    assert live == await everything(leaderboard, past) == await everything(elsewhere, past)
    await leaderboard.sync.settle()
    assert live == await everything(leaderboard, past)
    await leaderboard.sync.prune(0)
    assert live == await everything(leaderboard, past) == await everything(elsewhere, past)


async def test_a_season_that_ends_by_a_submission(leaderboard: Application) -> None:
    """What is answered of it names its own last change, at which it was shown last."""
    await leaderboard.boards.create(new())
    await leaderboard.submit_many([sub("a", 1)])
    live = (await leaderboard.read.top("b")).meta

    await leaderboard.boards.reset("b")

    assert (live.season, live.revision) == (
        (await leaderboard.read.top("b", at=At(season=1))).meta.season,
        (await leaderboard.read.top("b", at=At(season=1))).meta.revision,
    )
