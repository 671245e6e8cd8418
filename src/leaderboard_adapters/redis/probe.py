"""Whether a server can hold boards: what it says it is, and what becomes of a score that is written to it.

A probe's board has keys of its own. They come and go in one transaction, so nobody sees them and none is ever left.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import evolve
from redis.asyncio import Redis
from redis.exceptions import NoPermissionError, NoScriptError, OutOfMemoryError, ReadOnlyError, RedisError

from leaderboard_adapters.redis import advance, encoding, scripts
from leaderboard_adapters.redis.connection import RedisEndpoint
from leaderboard_adapters.redis.faults import NO_CLUSTER, NO_SENTINEL, NOT_A_SENTINEL, NOT_CLUSTERED, translated
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_adapters.redis.primaries import Command, Primaries
from leaderboard_adapters.redis.trusting import REPLICA, greeting
from leaderboard_core.domain.change import Change, Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreDegraded, StoreUnusable
from leaderboard_core.ports.ranked_view import RankedEntry
from leaderboard_core.ports.ranking_store import Advance, Advanced

#: The oldest server that understands what the scripts say of themselves.
_OLDEST: Final = 7
_SLOTS: Final = 16_384

#: What a server is that can never hold boards, or cannot now, and what to do about it.
SENTINEL: Final = (
    "it is a Sentinel, which holds no boards; name what it watches as redis+sentinel://host:port/name in redis.url"
)
CLUSTER: Final = (
    "it is a node of a Redis Cluster, which holds only some of the boards; "
    "name the cluster as redis+cluster://host:port,host:port in redis.url"
)
TOO_OLD: Final = f"it is too old; Redis {_OLDEST} or later is needed"
NO_SCRIPTS: Final = "it does not know EVALSHA by this name, and boards are written by scripts; do not rename commands"
NO_RIGHTS: Final = (
    "its user may not do all that boards need; "
    "give it ~leaderboard:* &leaderboard:* +@all -@admin -@dangerous with ACL SETUSER"
)
FULL: Final = "its memory is full; raise maxmemory, or delete boards"
#: What servers say that can never hold boards, and what they are.
_UNFIT: Final = (
    (NOT_CLUSTERED, NO_CLUSTER),
    (NOT_A_SENTINEL, NO_SENTINEL),
    ("unknown command", NO_SCRIPTS),
)
_LOST: Final = "a score that was written to it was not there to be read"

_BEGUN, _PROBED = Version("begun", 1), Version("probed", 2)
_PLAYER: Final = "probe"


async def probe(primaries: Primaries, endpoint: RedisEndpoint) -> None:
    """Return if each server can hold boards. Raises `StoreUnusable` if one never can, `StoreUnavailable` if not now."""
    with translated():
        try:
            for client, uid in await primaries.each():
                await _judge(client, endpoint)
                await _go_the_whole_way(client, uid)
        except NoPermissionError as error:
            raise StoreUnusable(endpoint.address, NO_RIGHTS) from error
        except ReadOnlyError as error:
            raise StoreDegraded("real-time store", REPLICA) from error
        except OutOfMemoryError as error:
            raise StoreDegraded("real-time store", FULL) from error
        except RedisError as error:
            # A connection that cannot be made says why in the words of what it met.
            unfit = next((sentence for words, sentence in _UNFIT if words in str(error)), None)
            if unfit is None:
                raise
            raise StoreUnusable(endpoint.address, unfit) from error


async def _go_the_whole_way(client: Redis, uid: int) -> None:
    """Load the board of this uid, which nobody has, move it and read it. Raises `StoreDegraded` where that comes to
    anything else than it should."""
    keys, move = BoardKeys(uid), _move(uid)
    empty = ("", "", 0, 0, *encoding.header(_BEGUN, 1, None), 0)
    swapped, moved, [board] = await _at_once(
        client,
        keys,
        [
            scripts.Call(scripts.SWAP, (*keys.board, *keys.staged(_PLAYER)), empty),
            advance.call(move),
            scripts.Call(scripts.READ, keys.board, (1, "page", 1, 1)),
        ],
    )
    came = _places(*board) if board else []
    expected = Advanced({_PLAYER: None}, {_PLAYER: 1})
    if not swapped or advance.result(move, moved) != expected or [*came] != [RankedEntry(1, _PLAYER, 1.0)]:
        raise StoreDegraded("real-time store", _LOST)


def _move(uid: int) -> Advance:
    change = Change(
        id=_PROBED.change_id,
        previous=_BEGUN.change_id,
        revision=_PROBED.revision,
        board_uid=uid,
        season=1,
        max_entries=None,
        committed_at=1,
        states=(PlayerState(_PLAYER, 1.0, 1),),
    )
    return Advance(board_uid=uid, after=_BEGUN.change_id, changes=(change,), ranks_of=(_PLAYER,))


def _places(moment: Sequence[bytes], pages: Sequence[tuple[int, Sequence[bytes]]]) -> Sequence[RankedEntry]:
    """What was read of the probe's board."""
    [(first, places)] = pages
    return encoding.Reader(moment).placed(first, places)


async def _judge(client: Redis, endpoint: RedisEndpoint) -> None:
    """By what the server says of itself, where it does."""
    said = await _greeting(client, endpoint)
    if said.get(b"mode") == b"sentinel":
        raise StoreUnusable(endpoint.address, SENTINEL)
    if endpoint.mode == "standalone" and said.get(b"mode") == b"cluster" and not await _holds_every_slot(endpoint):
        raise StoreUnusable(endpoint.address, CLUSTER)
    if int(said.get(b"version", b"%d" % _OLDEST).partition(b".")[0]) < _OLDEST:
        raise StoreUnusable(endpoint.address, TOO_OLD)
    if said.get(b"role") == b"replica":
        raise StoreDegraded("real-time store", REPLICA)


async def _greeting(client: Redis, endpoint: RedisEndpoint) -> Mapping[bytes, Any]:
    said = await greeting(client)
    if said or not endpoint.db or endpoint.mode != "standalone":
        return said
    # A Sentinel has no databases and a Cluster only one: choosing another is refused before anything is asked.
    async with evolve(endpoint, db=0, pool_size=1).client() as other:
        return await greeting(other)


async def _holds_every_slot(endpoint: RedisEndpoint) -> bool:
    """Whether one primary of the cluster has them all."""
    async with evolve(endpoint, db=0, pool_size=1).client() as client:
        ranges = await client.execute_command("CLUSTER", "SLOTS")  # type: ignore[no-untyped-call]
    owners = {primary[2] for _, _, primary, *_ in ranges}
    return len(owners) == 1 and sum(last - first + 1 for first, last, *_ in ranges) == _SLOTS


async def _at_once(client: Redis, keys: BoardKeys, calls: Sequence[scripts.Call]) -> Sequence[Any]:
    """What calls answered on a board that is gone before and after, so that nobody ever sees it."""
    answers = await _in_one_transaction(client, keys, [scripts.by_digest(call) for call in calls])
    if any(isinstance(answer, NoScriptError) for answer in answers):
        answers = await _in_one_transaction(client, keys, [scripts.by_source(call) for call in calls])
    _raise_first(answers)
    return answers


async def _in_one_transaction(client: Redis, keys: BoardKeys, commands: Sequence[Command]) -> list[Any]:
    """The answers of commands between clearing the keys twice. Raises the first refusal."""
    clear = ("UNLINK", *keys.board)
    async with client.pipeline(transaction=False) as pipeline:
        # Told one by one: redis-py's own transactions put the whole script into the error.
        for command in (("MULTI",), clear, *commands, clear, ("EXEC",)):
            pipeline.execute_command(*command)
        answers = await pipeline.execute(raise_on_error=False)
    _raise_first(answers)
    return list(answers[-1])[1:-1]


def _raise_first(answers: Sequence[Any]) -> None:
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
