"""The Lua scripts, and running them: each call by its digest, and once more with its source if Redis forgot it."""

import hashlib
from collections.abc import Hashable, Sequence
from importlib.resources import files
from typing import Any, Final

from attrs import frozen
from redis.exceptions import NoScriptError, RedisError

from leaderboard_adapters.redis.faults import translated, translation
from leaderboard_adapters.redis.keys import FORMAT
from leaderboard_adapters.redis.primaries import Argument, Command, Primaries
from leaderboard_core.domain.errors import StoreUnavailable

#: How many calls go in one round trip at most, so that a long list does not hold up the event loop.
_AT_ONCE = 1000


@frozen
class Script:
    """One script, whole, and the digest that Redis knows it by."""

    source: str
    digest: str

    @classmethod
    def named(cls, name: str, first: str | None = None) -> "Script":
        """The script of a file: its own first line or another, what all scripts of a board begin with, the rest."""
        own, _, rest = _text(name).partition("\n")
        first = first or own
        source = f"{first}\nlocal FORMAT = '{FORMAT}'\n{_text('board')}\n{rest}"
        # Redis names scripts by SHA-1; it protects nothing.
        return cls(source, hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest())


@frozen
class Call:
    """A script with its keys and arguments. To be called again, with the same outcome, when an answer was lost."""

    script: Script
    keys: Sequence[str]
    arguments: Sequence[Argument] = ()


def by_digest(call: Call) -> Command:
    """The command that makes a call of a script that Redis knows."""
    return ("EVALSHA", call.script.digest, len(call.keys), *call.keys, *call.arguments)


def by_source(call: Call) -> Command:
    """The command that makes a call of a script that Redis may have forgotten."""
    return ("EVAL", call.script.source, len(call.keys), *call.keys, *call.arguments)


async def run(primaries: Primaries, call: Call) -> Any:
    """The answer of one call. Raises `StoreUnavailable`."""
    [answer] = await run_all(primaries, [call])
    return answer


async def run_all(primaries: Primaries, calls: Sequence[Call]) -> list[Any]:
    """The answers of calls, in their order, in one round trip; where a part of the store is away, that in the place of
    its answers. Raises `StoreUnavailable` when all of it is, and faults of ours."""
    answers = await outcomes(primaries, calls)
    failures = [answer for answer in answers if isinstance(answer, Exception)]
    for failure in failures:
        if len(failures) == len(answers) or not isinstance(failure, StoreUnavailable):
            raise failure
    return answers


async def outcomes(primaries: Primaries, calls: Sequence[Call]) -> list[Any]:
    """The same, each failure in the place of its answer. May raise `StoreUnavailable` when nothing was answered."""
    answers: list[Any] = []
    for start in range(0, len(calls), _AT_ONCE):
        with translated():
            answers += await primaries.send([by_digest(call) for call in calls[start : start + _AT_ONCE]])
            for teach in (_first_by_source, _all_by_source):
                forgotten = [n for n in range(start, len(answers)) if isinstance(answers[n], NoScriptError)]
                again = await primaries.send(teach(primaries, [calls[n] for n in forgotten])) if forgotten else []
                for n, answer in zip(forgotten, again, strict=True):
                    answers[n] = answer
    return [translation(answer) if isinstance(answer, RedisError) else answer for answer in answers]


def _first_by_source(primaries: Primaries, calls: Sequence[Call]) -> list[Command]:
    """The calls again, each script with its source the first time that it is sent to a server."""
    sent: set[tuple[Hashable, str]] = set()
    commands = []
    for call in calls:
        known = (primaries.lane(call.keys[0]) if call.keys else None, call.script.digest)
        commands.append(by_digest(call) if known in sent else by_source(call))
        sent.add(known)
    return commands


def _all_by_source(_: Primaries, calls: Sequence[Call]) -> list[Command]:
    """The same where that came to nothing: the first may have gone elsewhere."""
    return list(map(by_source, calls))


def _text(name: str) -> str:
    return files(__package__).joinpath("scripts", f"{name}.lua").read_text(encoding="utf-8")


#: What a script begins with that leaves less than there was: it runs where memory is full, as it must.
FREEING: Final = "#!lua flags=allow-oom"

#: Growing where it sets states; refused whole where memory is full.
ADVANCE: Final = Script.named("advance")
#: The same for moves that only take away: a season that begins empty, players removed, a board deleted.
SHRINK: Final = Script.named("advance", FREEING)
AMONG: Final = Script.named("among")
BEGIN: Final = Script.named("begin")
EMPTY: Final = Script.named("empty")
HEADS: Final = Script.named("heads")
READ: Final = Script.named("read")
RELEASE: Final = Script.named("release")
SCAN: Final = Script.named("scan")
SWAP: Final = Script.named("swap")
