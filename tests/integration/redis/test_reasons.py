"""What a real Redis says is told by its class, with its own words; a fault of ours stays one."""

import asyncio
import hashlib

import pytest
import redis
from redis.asyncio.connection import Connection
from redis.exceptions import NoScriptError, RedisError

from leaderboard_adapters.redis import RedisEndpoint, RedisRankingStore, faults, scripts
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_testing.contracts.lines import snapshot
from leaderboard_testing.contracts.values import a_board, a_state
from tests.support.redis_server import RedisServer
from tests.support.server import free_port


def saying(error: str) -> scripts.Call:
    """A call that the server answers with an error."""
    source = f"return redis.error_reply({error!r})"
    script = scripts.Script(source, hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest())
    return scripts.Call(script, ())


AWAY = {
    "ASK": "ASK 3999 127.0.0.1:6381",
    "BUSY": "BUSY Redis is busy running a script.",
    "CLUSTERDOWN": "CLUSTERDOWN Hash slot not served",
    "CROSSSLOT": "CROSSSLOT Keys in request don't hash to the same slot",
    "DENIED": "DENIED Redis is running in protected mode",
    "LOADING": "LOADING Redis is loading the dataset in memory",
    "MASTERDOWN": "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    "MISCONF": "MISCONF Errors writing to the AOF file: No space left on device",
    "MOVED": "MOVED 3999 127.0.0.1:6381",
    "NOAUTH": "NOAUTH Authentication required.",
    "NOPERM": "NOPERM this user has no permissions to run the 'evalsha' command",
    "NOREPLICAS": "NOREPLICAS Not enough good replicas to write.",
    "OOM": "OOM command not allowed when used memory > 'maxmemory'.",
    "READONLY": "READONLY You can't write against a read only replica.",
    "TRYAGAIN": "TRYAGAIN Multiple keys request during rehashing of slot",
    "UNKILLABLE": "UNKILLABLE Sorry the script already executed write commands",
}
OURS = ["WRONGTYPE Operation against a key holding the wrong kind of value", "ERR wrong number of arguments"]


@pytest.mark.parametrize("code", AWAY)
async def test_a_server_that_cannot_serve_says_why(ranking_store: RedisRankingStore, code: str) -> None:
    """Alone and in a list, told or kept in the place of its answer: always the same, with the server's words."""
    primaries, said = ranking_store._primaries, AWAY[code]
    for calls in ([saying(said)], [saying(said), saying(said)]):
        with pytest.raises(StoreUnavailable) as caught:
            await scripts.run_all(primaries, calls)
        try:
            kept = await scripts.outcomes(primaries, calls)
        except StoreUnavailable as error:
            # As if nothing had been answered at all: so it is with errors of the connection.
            kept = [error]

        for error in (caught.value, *kept):
            assert isinstance(error, StoreUnavailable)
            assert ("real-time store", code) == (error.store, error.store_code)
            told = faults.PASSWORD if code == "NOAUTH" else said
            assert (error.reason or "").startswith(told)


@pytest.mark.parametrize("said", OURS)
async def test_a_fault_of_ours_stays_one(ranking_store: RedisRankingStore, said: str) -> None:
    """What trying again cannot help is no store that is away."""
    with pytest.raises(RedisError):
        await scripts.run(ranking_store._primaries, saying(said))
    [kept] = await scripts.outcomes(ranking_store._primaries, [saying(said)])
    assert isinstance(kept, RedisError)


async def test_a_script_that_is_never_known(ranking_store: RedisRankingStore) -> None:
    """It is sent once more with its source, and not for ever."""
    with pytest.raises(NoScriptError):
        await scripts.run(ranking_store._primaries, saying("NOSCRIPT No matching script."))


async def test_the_reason_names_no_player(
    server: RedisServer, ranking_store: RedisRankingStore, admin: redis.Redis
) -> None:
    """redis-py names the command that failed among others, with its arguments; they are not passed on."""
    board = a_board()
    admin.config_set("maxmemory", 1)

    with pytest.raises(StoreUnavailable) as caught:
        await ranking_store.rebuild(snapshot(board, [a_state("ada-lovelace", 1.0)]), None)

    assert "OOM" == caught.value.store_code
    assert "ada-lovelace" not in (caught.value.reason or "")
    assert "ada-lovelace" not in str(caught.value)


async def test_nothing_that_listens() -> None:
    """The reason tells what would help; where it was looked for is told to the log alone."""
    address = f"127.0.0.1:{free_port()}"
    async with RedisRankingStore(RedisEndpoint(address=address)) as ranking_store:
        with pytest.raises(StoreUnavailable) as caught:
            await ranking_store.versions([1])

    assert faults.NOBODY == caught.value.reason
    assert address in str(caught.value.__cause__)


async def test_a_wrong_password(server: RedisServer, admin: redis.Redis) -> None:
    """The server's own word for it; the password is not in it."""
    admin.config_set("requirepass", "right-horse")
    async with RedisRankingStore(server.endpoint(password="wrong-horse")) as ranking_store:
        with pytest.raises(StoreUnavailable) as caught:
            await ranking_store.versions([1])

    assert "WRONGPASS" == caught.value.store_code
    assert "horse" not in (caught.value.reason or "")


@pytest.mark.parametrize("fault", [AttributeError("'NoneType' object has no attribute 'rank'"), KeyError("x")])
async def test_what_is_no_word_of_the_clients(fault: Exception) -> None:
    """It is not taken for a store that is away."""
    with pytest.raises(type(fault)), faults.translated():
        raise fault


async def test_a_connection_that_was_given_up(server: RedisServer) -> None:
    """The client forgets where to write when another task disconnects what a command was about to be written to."""
    connection = Connection(host="127.0.0.1", port=server.port, socket_timeout=5)
    await connection.connect()
    writing = asyncio.create_task(connection.send_command("PING"))
    await asyncio.sleep(0)
    await connection.disconnect(nowait=True)
    with pytest.raises(StoreUnavailable) as told, faults.translated():
        await writing
    assert isinstance(told.value.__cause__, AttributeError)
