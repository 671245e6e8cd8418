"""The Lua scripts, and running them: each call by its digest, and once more with its source if Redis forgot it."""

import hashlib
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, Final

from attrs import frozen
from redis.asyncio import Redis
from redis.exceptions import NoScriptError, ResponseError

from leaderboard_adapters.redis.faults import translated

#: How many calls go in one round trip at most, so that a long list does not hold up the event loop.
_AT_ONCE = 1000

Argument = str | bytes | int | float


@frozen
class Script:
    """One script, whole, and the digest that Redis knows it by."""

    source: str
    digest: str

    @classmethod
    def named(cls, name: str) -> "Script":
        """The script of a file: its first line, what all scripts of a board begin with, and the rest."""
        first, _, rest = _text(name).partition("\n")
        source = f"{first}\n{_text('board')}\n{rest}"
        # Redis names scripts by SHA-1; it protects nothing.
        return cls(source, hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest())


@frozen
class Call:
    """A script with its keys and arguments. To be called again, with the same outcome, when an answer was lost."""

    script: Script
    keys: Sequence[str]
    arguments: Sequence[Argument] = ()


async def run(client: Redis, call: Call) -> Any:
    """The answer of one call. Raises `StoreUnavailable`."""
    [answer] = await run_all(client, [call])
    return answer


async def run_all(client: Redis, calls: Sequence[Call]) -> list[Any]:
    """The answers of calls, in their order, in one round trip. Raises `StoreUnavailable` if one of them fails."""
    answers: list[Any] = []
    for start in range(0, len(calls), _AT_ONCE):
        answers += await _run(client, calls[start : start + _AT_ONCE])
    return answers


async def outcomes(client: Redis, calls: Sequence[Call]) -> list[Any]:
    """The same, each failure in the place of its answer. Raises `StoreUnavailable` when nothing was answered."""
    answers: list[Any] = []
    for start in range(0, len(calls), _AT_ONCE):
        with translated():
            answers += await _answers(client, calls[start : start + _AT_ONCE])
    return [_translated(answer) if isinstance(answer, Exception) else answer for answer in answers]


async def _run(client: Redis, calls: Sequence[Call]) -> list[Any]:
    with translated():
        answers = await _answers(client, calls)
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
        return answers


async def _answers(client: Redis, calls: Sequence[Call]) -> list[Any]:
    answers = await _send(client, "EVALSHA", [(call.script.digest, call) for call in calls])
    forgotten = [n for n, answer in enumerate(answers) if isinstance(answer, NoScriptError)]
    if forgotten:
        again = await _send(client, "EVAL", [(calls[n].script.source, calls[n]) for n in forgotten])
        for n, answer in zip(forgotten, again, strict=True):
            answers[n] = answer
    return answers


def _translated(error: Exception) -> Exception:
    try:
        with translated():
            raise error
    except Exception as told:
        return told


async def _send(client: Redis, command: str, calls: Sequence[tuple[str, Call]]) -> list[Any]:
    commands = [(command, script, len(call.keys), *call.keys, *call.arguments) for script, call in calls]
    if len(commands) == 1:
        # What most reads are. A pipeline of one costs a third more.
        try:
            return [await client.execute_command(*commands[0])]  # type: ignore[no-untyped-call]
        except ResponseError as error:
            return [error]
    async with client.pipeline(transaction=False) as pipeline:
        for one in commands:
            pipeline.execute_command(*one)
        return await pipeline.execute(raise_on_error=False)


def _text(name: str) -> str:
    return files(__package__).joinpath("scripts", f"{name}.lua").read_text(encoding="utf-8")


ADVANCE: Final = Script.named("advance")
AROUND: Final = Script.named("around")
BEGIN: Final = Script.named("begin")
ENDS: Final = Script.named("ends")
FIND: Final = Script.named("find")
HEAD: Final = Script.named("head")
PAGE: Final = Script.named("page")
RELEASE: Final = Script.named("release")
SCAN: Final = Script.named("scan")
SWAP: Final = Script.named("swap")
