"""`leaderboard`, but for one thing: it kills itself in the gap that a file names, the next time it is there.

`python -m tests.faults.mortal [COMMAND]`, in a directory where the file `die` may appear at any time; the command is
`consume` if none is named.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from enum import StrEnum
from functools import partial, wraps
from pathlib import Path
from typing import Any

from leaderboard_adapters.kafka import KafkaDeadLetterSink, KafkaQueue
from leaderboard_adapters.postgres import transaction
from leaderboard_core.usecases.ingest import Ingest
from leaderboard_core.usecases.wide_boards import WideBoards
from leaderboard_shells.main import main


class Gap(StrEnum):
    """Where it may die."""

    BEFORE_COMMIT = "decided, and nothing written"
    DURING_COMMIT = "the commit on its way"
    AFTER_COMMIT = "committed, and nobody told"
    BEFORE_OFFSETS = "committed, and Kafka not told"
    BEFORE_ADVANCE = "committed, and Redis not told"
    BEFORE_LETTERS = "dead letters kept, and not sent"
    AFTER_LETTERS = "dead letters sent, and still kept"
    BEFORE_SHARDS = "the first shard turned, and no other"
    AMONG_SHARDS = "the first shard turned, and some others"


#: Names the gap; gone once somebody has died of it.
WILL = Path("die")


def may_die(gap: Gap, *, within: float = 0.0) -> None:
    """Die, at once or in so many seconds, if this is the gap."""
    if WILL.exists() and WILL.read_text() == gap:
        WILL.unlink()
        if within:
            asyncio.get_running_loop().call_later(within, die)
        else:
            die()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def preceded(owner: Any, name: str, *before: Callable[[], None]) -> None:
    """Let something happen every time before a coroutine function is called."""
    function = getattr(owner, name)

    @wraps(function)
    async def replaced(*arguments: Any) -> Any:
        for call in before:
            call()
        return await function(*arguments)

    setattr(owner, name, replaced)


def followed(owner: Any, name: str, after: Callable[[], None]) -> None:
    """The same for afterwards."""
    function = getattr(owner, name)

    @wraps(function)
    async def replaced(*arguments: Any) -> Any:
        answer = await function(*arguments)
        after()
        return answer

    setattr(owner, name, replaced)


def make_mortal() -> None:
    followed(transaction, "_committed", partial(may_die, Gap.AFTER_COMMIT))
    # Sending takes part of a millisecond, the server's answer a few.
    sending = partial(may_die, Gap.DURING_COMMIT, within=0.002)
    preceded(transaction, "_committed", partial(may_die, Gap.BEFORE_COMMIT), sending)
    preceded(KafkaQueue, "report", partial(may_die, Gap.BEFORE_OFFSETS))
    preceded(Ingest, "project", partial(may_die, Gap.BEFORE_ADVANCE))
    preceded(KafkaDeadLetterSink, "send", partial(may_die, Gap.BEFORE_LETTERS))
    followed(KafkaDeadLetterSink, "send", partial(may_die, Gap.AFTER_LETTERS))
    preceded(WideBoards, "align", partial(may_die, Gap.BEFORE_SHARDS))
    followed(WideBoards, "_align_one", partial(may_die, Gap.AMONG_SHARDS))


if __name__ == "__main__":
    make_mortal()
    sys.argv[1:] = sys.argv[1:] or ["consume"]
    main()
