"""Nobody is told of shards: lists, errors and answers know the board alone."""

import inspect
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import BoardNotFound, LeaderboardError, PlayerNotFound, SeasonNotFound
from leaderboard_core.domain.patterns import Patterns
from leaderboard_core.domain.player_patch import PlayerPatch
from leaderboard_core.domain.shards import MARK
from leaderboard_core.ports.ranked_view import RankRange
from leaderboard_core.usecases.answers import At, Source
from leaderboard_core.usecases.submit import Accepted
from tests.unit.usecases.kit import Clock, live, new, play, sub

PLAYERS = "abcdefghijklmnopqrst"


@pytest.fixture(autouse=True)
async def wide(leaderboard: Application) -> None:
    """A wide board with twenty players, `t` first."""
    await leaderboard.boards.create(new(shards=4))
    await play(leaderboard, **{player: score for score, player in enumerate(PLAYERS)})


async def test_lists_and_places_of_a_player(leaderboard: Application) -> None:
    """One board, by its own id."""
    assert [board.id for board in (await leaderboard.boards.list()).boards] == ["b"]
    assert [*await leaderboard.boards.named(["b"])] == ["b"]
    for player in PLAYERS[:6]:
        assert [entry.board_id for entry in await leaderboard.players.entries(player)] == ["b"]
        traces = await leaderboard.players.traces(player)
        assert [presence.board.public_id for presence in traces.presences] == ["b"]


async def test_what_is_refused(leaderboard: Application, elsewhere: Application) -> None:
    """By the id that was sent."""
    patch = decode(PlayerPatch, {"score": 5})
    refusals: list[LeaderboardError] = []
    for player in ("nobody", "x", "y", "z"):
        for asked in (
            leaderboard.read.player("b", player),
            leaderboard.boards.remove("b", player),
            leaderboard.boards.remove("b", player, 1),
            leaderboard.boards.correct("b", player, patch),
        ):
            with pytest.raises(PlayerNotFound) as refused:
                await asked
            refusals.append(refused.value)
        with pytest.raises(SeasonNotFound) as no_season:
            await leaderboard.boards.correct("b", player, patch, 7)
        refusals.append(no_season.value)
    await elsewhere.boards.delete("b")
    refusals += [
        one
        for one in await leaderboard.submit_many([sub(player, 1) for player in PLAYERS])
        if isinstance(one, LeaderboardError)
    ]

    assert len(refusals) == 40
    assert [refusal for refusal in refusals if MARK in str(refusal)] == []


async def test_ranks_of_what_was_submitted(leaderboard: Application) -> None:
    """After and before it, among all; of the whole list where it is ranked at all."""
    [up] = await play(leaderboard, c=100)
    [down] = await play(leaderboard, c=1)
    listed = await leaderboard.submit_many([sub(player, 200 + n) for n, player in enumerate("xyz")], ranked=False)

    assert (up.rank, up.previous_rank, up.visible) == (1, 18, True)
    assert (down.rank, down.previous_rank, down.changed) == (19, 1, True)
    assert [one.rank for one in listed if isinstance(one, Accepted)] == [None] * 3


async def test_who_is_put_right(leaderboard: Application) -> None:
    """With the rank among all, now and in a season that has ended."""
    corrected = await leaderboard.boards.correct("b", "a", decode(PlayerPatch, {"score": 15.5}))
    await leaderboard.boards.reset("b")
    past = await leaderboard.boards.correct("b", "b", decode(PlayerPatch, {"score": 14.5}), 1)

    assert (corrected.leaderboard_id, corrected.rank, corrected.previous_rank) == ("b", 5, 20)
    assert (past.season, past.rank) == (1, 7)
    assert [entry.player_id for entry in (await leaderboard.read.top("b", 7, At(season=1))).entries] == [*"tsrqapb"]


async def test_the_version_of_an_answer(leaderboard: Application, repository: MemoryRepository) -> None:
    """The vector in the order of the shards, and its sum; none goes back."""
    seen = (await leaderboard.read.top("b")).meta
    for player in PLAYERS:
        await play(leaderboard, **{player: 50})
        meta = (await leaderboard.read.top("b")).meta
        assert meta.revision == sum(meta.revisions) == seen.revision + 1
        assert all(new_one >= old for new_one, old in zip(meta.revisions, seen.revisions, strict=True))
        seen = meta
    found = await repository.find(["b"])
    shards = found["b"].shards
    assert shards is not None
    lines = await repository.with_uids([ref.uid for ref in shards.refs])
    assert seen.revisions == tuple(lines[ref.uid].version.revision for ref in shards.refs)
    assert await leaderboard.read.moment("b", seen.revision - 1) is None
    assert await leaderboard.read.moment("b", seen.revision) == seen


async def test_while_it_is_frozen(leaderboard: Application, clock: Clock) -> None:
    """Nothing of what came on any shard since, and no later revision."""
    before = (await leaderboard.read.top("b")).meta
    await leaderboard.boards.update("b", decode(BoardPatch, {"hide_after": "2026-01-01T00:00:01Z"}))
    shown = (await leaderboard.read.top("b")).meta
    clock.now += 2_000_000
    public = At(viewer="public")
    for player in PLAYERS:
        await play(leaderboard, **{player: 50})
    hidden = await leaderboard.read.top("b", at=public)

    assert (hidden.entries, hidden.total_players, hidden.meta.frozen) == ([], None, True)
    assert before.revision <= hidden.meta.revision == shown.revision
    assert len(await live(leaderboard)) == 20


async def test_standings(leaderboard: Application) -> None:
    """Of all shards, as they were published."""
    await leaderboard.sync()
    await play(leaderboard, a=99)

    published = await leaderboard.read.top("b", at=At(Source.PUBLISHED))

    assert "".join(entry.player_id for entry in published.entries) == PLAYERS[::-1]
    assert published.meta.as_of is not None
    assert (await live(leaderboard))[0] == "a"


async def test_the_moment_of_the_last_score(leaderboard: Application, clock: Clock) -> None:
    """Whichever shard took it."""
    for player in PLAYERS[:8]:
        clock.now += 1_000_000
        await play(leaderboard, **{player: 50 + clock.now % 100})
        assert (await leaderboard.boards.get("b")).last_reached_at == clock.now
        assert (await leaderboard.boards.list()).boards[0].last_reached_at == clock.now


def verbs(leaderboard: Application) -> Iterator[Callable[..., Awaitable[object]]]:
    """All verbs of a library that take the id of a board."""
    for noun in ("boards", "read", "distribution", "groups", "seasons"):
        for verb, method in inspect.getmembers(getattr(leaderboard, noun), inspect.iscoroutinefunction):
            if not verb.startswith("_") and [*inspect.signature(method).parameters][:1] == ["board_id"]:
                yield method


def taken(verb: Callable[..., object]) -> list[Any]:
    """What a verb can be asked with beside the id of a board."""
    values = {
        "player_id": "a",
        "player_ids": ["a"],
        "patch": decode(PlayerPatch, {"score": 5}),
        "asked": [RankRange(1, 2)],
        "buckets": 3,
        "percent": 10.0,
        "percentile": 50.0,
        "low": None,
        "high": None,
    }
    if verb.__name__ == "update":
        return [decode(BoardPatch, {"name": "New"})]
    parameters = [*inspect.signature(verb).parameters.values()][1:]
    return [values.get(one.name, 1) for one in parameters if one.default is one.empty and one.kind < one.VAR_KEYWORD]


async def test_no_verb_knows_a_shard(leaderboard: Application) -> None:
    """Whoever has come upon the id of one finds no board by it, also where it is remembered."""
    board = await leaderboard.boards.get("b")
    assert board.shards is not None
    board_id = board.shards.refs[1].id
    asked = 0
    for verb in verbs(leaderboard):
        # That one tells nothing of a board.
        if verb.__name__ != "turned":
            with pytest.raises(BoardNotFound, match=board_id):
                pytest.fail(f"{verb}: {await verb(board_id, *taken(verb))}")
            asked += 1

    assert asked > 20
    assert {} == await leaderboard.boards.named([board_id])
    assert [] == (await leaderboard.boards.list(named=Patterns([board_id]))).boards
    assert 20 == (await leaderboard.read.stats("b")).total_players
