"""Formats of what Redis keeps: the version before keeps the same copies, and what cannot be read heals."""

import json
from collections.abc import Awaitable, Callable

import pytest
import redis

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_adapters.redis.keys import FORMAT, BoardKeys
from leaderboard_core import Application, Around, NewBoard, RankRange, Submission, as_dict


@pytest.fixture
async def leaderboard(ranking_store: RedisRankingStore) -> Application:
    """A leaderboard in which three players have scores on one board, shown in Redis."""
    leaderboard = Application.over(MemoryRepository(), ranking_store)
    await leaderboard.boards.create(NewBoard(id="b", name="B"))
    for number, player in enumerate("abc"):
        await leaderboard.submit(
            Submission(player_id=player, leaderboard_id="b", score=number, game_id="g", metadata={"n": number})
        )
    return leaderboard


@pytest.fixture
async def uid(leaderboard: Application) -> int:
    return (await leaderboard.boards.get("b")).uid


def harm_header(**fields: str | bytes) -> Callable[[redis.Redis, int], object]:
    return lambda admin, uid: admin.hset(BoardKeys(uid).header, mapping=fields)


def harm_member(admin: redis.Redis, uid: int) -> None:
    order, _, _ = BoardKeys(uid).entries
    [(member, key)] = admin.zrange(order, 1, 1, withscores=True)
    admin.zrem(order, member)
    admin.zadd(order, {bytes(member)[:8] + b"\xff\xfe": key})


def harm_tiebreak(admin: redis.Redis, uid: int) -> None:
    order, tiebreaks, _ = BoardKeys(uid).entries
    admin.zrem(order, admin.hget(tiebreaks, "c") + b"c")
    admin.zadd(order, {b"short" + b"c": -2.0})
    admin.hset(tiebreaks, "c", "short")


HARMS: dict[str, Callable[[redis.Redis, int], object]] = {
    "another format": harm_header(format=str(FORMAT + 1)),
    "a format that is no number": harm_header(format="v2"),
    "another sequence number": harm_header(revision="2026-11-29"),
    "another season": harm_header(season="S1"),
    "another change id": harm_header(change=b"\xff\xff"),
    "other order keys": harm_header(order_key_bytes="x"),
    "members of another form": harm_member,
    "tie-breaks of another form": harm_tiebreak,
    "payloads of another form": lambda admin, uid: admin.hset(BoardKeys(uid).entries[2], "c", b"\xff\x00"),
}

DOORS: dict[str, Callable[[Application], Awaitable[object]]] = {
    "top": lambda leaderboard: leaderboard.read.top("b"),
    "range": lambda leaderboard: leaderboard.read.range("b", 1, 3),
    "around": lambda leaderboard: leaderboard.read.around("b", "c"),
    "pages": lambda leaderboard: leaderboard.read.pages("b", [RankRange(1, 3), Around("c", 1)]),
    "player": lambda leaderboard: leaderboard.read.player("b", "c"),
    "players": lambda leaderboard: leaderboard.read.players("b", ["a", "c"]),
    "stats": lambda leaderboard: leaderboard.read.stats("b"),
    "entries": lambda leaderboard: leaderboard.players.entries("c"),
    "verify": lambda leaderboard: leaderboard.sync(),
    "watch": lambda leaderboard: leaderboard.health_sweep(),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("harm", HARMS)
async def test_what_cannot_be_read_is_loaded_anew_at_every_door(
    leaderboard: Application, admin: redis.Redis, uid: int, harm: str, door: str
) -> None:
    """Nobody who asks sees an error; who asks for what cannot be read is told what the repository holds."""
    expected = [as_dict(await DOORS[one](leaderboard)) for one in ("top", "player")]
    keys = {name: admin.dump(name) for name in BoardKeys(uid).board}
    HARMS[harm](admin, uid)

    answer = await DOORS[door](leaderboard)
    assert door not in ("top", "player") or as_dict(answer) in expected

    await leaderboard.sync()
    assert expected == [as_dict(await DOORS[one](leaderboard)) for one in ("top", "player")]
    assert {"format": str(FORMAT).encode()}.items() <= {
        name.decode(): value for name, value in admin.hgetall(BoardKeys(uid).header).items()
    }.items()
    assert set(keys) == {key.decode() for key in admin.scan_iter()}


@pytest.mark.parametrize("harm", HARMS)
async def test_a_submission_is_counted_whatever_it_meets(
    leaderboard: Application, admin: redis.Redis, uid: int, harm: str
) -> None:
    """A score on a board whose copy cannot be read is committed, and shown as soon as the copy is loaded anew."""
    HARMS[harm](admin, uid)

    accepted = await leaderboard.submit(Submission(player_id="a", leaderboard_id="b", score=9))
    await leaderboard.sync()

    assert (9, 0) == (accepted.score, accepted.previous_score)
    assert ["a", "c", "b"] == [entry.player_id for entry in (await leaderboard.read.top("b")).entries]


async def test_the_copy_of_the_version_before_is_read_as_it_is(
    leaderboard: Application, admin: redis.Redis, uid: int
) -> None:
    """Its header says neither the format nor that there are no order keys, and its payloads are the same texts: whoever
    reads it loads nothing anew, and verifies it without finding a difference."""
    keys = BoardKeys(uid)
    assert b'["g", "{\\"n\\":2}"]' == admin.hget(keys.entries[2], "c")
    expected = [as_dict(await DOORS[one](leaderboard)) for one in DOORS if one not in ("verify", "watch")]
    admin.hdel(keys.header, "format", "order_key_bytes")
    before = {name: admin.dump(name) for name in keys.board}

    assert expected == [as_dict(await DOORS[one](leaderboard)) for one in DOORS if one not in ("verify", "watch")]
    assert 0 == (await leaderboard.sync()).differences
    assert before == {name: admin.dump(name) for name in keys.board}


async def test_what_is_written_is_what_the_version_before_reads(
    leaderboard: Application, admin: redis.Redis, uid: int
) -> None:
    """All that it asks the header for is there; members begin with 8 bytes; beside them are lists of two."""
    keys = BoardKeys(uid)
    order, stamps, details = keys.entries

    fields = {b"change", b"sequence", b"season", b"max_entries", b"players", b"details"}
    assert fields <= admin.hgetall(keys.header).keys()
    for member in admin.zrange(order, 0, -1):
        assert member[:8] == admin.hget(stamps, member[8:])
        kept = admin.hget(details, member[8:])
        assert kept is not None
        assert 2 == len(json.loads(kept))


async def test_keys_of_other_formats_are_left_alone(
    leaderboard: Application, ranking_store: RedisRankingStore, admin: redis.Redis, uid: int
) -> None:
    """Copies that a later version keeps under names of their own are nobody's strays."""
    later = f"leaderboard:{FORMAT + 1}:{{{uid + 1}}}:header"
    admin.set(later, "something else")

    await leaderboard.health_sweep.drop_strays()
    await leaderboard.sync()

    assert {uid} == set(await ranking_store.boards())
    assert 1 == admin.exists(later)
