"""What was wrong is put right, and nothing else moves."""

import pytest

from leaderboard_core import NewBoard, PlayerNotFound, PlayerPatch, SeasonNotFound, Submission
from leaderboard_core.application import Application
from leaderboard_core.usecases.answers import NOW, At

PAST = At(season=1)


async def order(leaderboard: Application, at: At = NOW) -> list[tuple[int | None, str]]:
    return [(entry.rank, entry.player_id) for entry in (await leaderboard.read.top("cup", at=at)).entries]


async def played(leaderboard: Application, **fields: object) -> None:
    """Five players, of whom the first three have one score, in the order of their names."""
    await leaderboard.boards.create(NewBoard(id="cup", name="Cup", update_mode="best", **fields))  # type: ignore[arg-type]
    for player, score in {"a": 9, "b": 9, "c": 9, "d": 5, "e": 3}.items():
        await leaderboard.submit(Submission(player_id=player, leaderboard_id="cup", score=score))


async def test_a_score_that_was_wrong(leaderboard: Application) -> None:
    """It stands among its equals where it was reached, not where it was put right; also where it became worse."""
    await played(leaderboard)
    reached = (await leaderboard.read.player("cup", "a")).updated_at

    down = await leaderboard.boards.correct("cup", "a", PlayerPatch(score=1))
    assert (1, 5, 9, 1, True, True) == (
        down.score,
        down.rank,
        down.previous_score,
        down.previous_rank,
        down.changed,
        down.visible,
    )
    await leaderboard.boards.correct("cup", "a", PlayerPatch(score=9))

    assert [(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, "e")] == await order(leaderboard)
    assert reached == (await leaderboard.read.player("cup", "a")).updated_at
    await leaderboard.boards.reset("cup")
    assert [(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, "e")] == await order(leaderboard, PAST)


async def test_metadata_alone(leaderboard: Application) -> None:
    """A name that was misspelt changes no score, no rank and no moment."""
    await played(leaderboard)
    before = await leaderboard.read.player("cup", "b")

    answer = await leaderboard.boards.correct("cup", "b", PlayerPatch(metadata={"name": "Bea"}))

    after = await leaderboard.read.player("cup", "b")
    assert (9, 2, True) == (answer.score, answer.rank, answer.changed)
    assert (before.entry, before.updated_at) == (after.entry, after.updated_at)
    assert '{"name":"Bea"}' == after.metadata


@pytest.mark.parametrize("settled", [False, True])
async def test_out_of_a_past_season(leaderboard: Application, settled: bool) -> None:
    """Those behind move up in every answer, counts follow, and who keeps an answer sees that it is another one."""
    await played(leaderboard, max_entries=4)
    await leaderboard.boards.reset("cup")
    await leaderboard.submit(Submission(player_id="b", leaderboard_id="cup", score=1))
    if settled:
        await leaderboard.sync.settle()
    before = (await leaderboard.read.top("cup", at=PAST)).meta
    revision = (await leaderboard.read.top("cup")).meta.revision

    assert (await leaderboard.boards.remove("cup", "b", season=1)).visible

    for _ in range(2):
        assert [(1, "a"), (2, "c"), (3, "d"), (4, "e")] == await order(leaderboard, PAST)
        stats = await leaderboard.read.stats("cup", at=PAST)
        assert (4, 3) == (stats.total_players, stats.lowest_score)
        assert 3 == (await leaderboard.read.player("cup", "d", at=PAST)).entry.rank
        with pytest.raises(PlayerNotFound):
            await leaderboard.read.player("cup", "b", at=PAST)
        await leaderboard.sync.settle()
    assert before.tag != (await leaderboard.read.top("cup", at=PAST)).meta.tag
    assert [(1, "b")] == await order(leaderboard)
    assert revision < (await leaderboard.read.top("cup")).meta.revision
    with pytest.raises(PlayerNotFound):
        await leaderboard.boards.remove("cup", "b", season=1)


async def test_out_of_what_is_not_there(leaderboard: Application) -> None:
    """A season that the board has not had, a player whom it did not know; the open season by its number."""
    await played(leaderboard)
    with pytest.raises(SeasonNotFound):
        await leaderboard.boards.remove("cup", "a", season=2)
    with pytest.raises(PlayerNotFound):
        await leaderboard.boards.remove("cup", "nobody", season=1)

    await leaderboard.boards.remove("cup", "a", season=1)

    assert [(1, "b"), (2, "c"), (3, "d"), (4, "e")] == await order(leaderboard)
