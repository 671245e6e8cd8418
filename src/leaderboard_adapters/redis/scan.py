"""Reading a whole board, best first: a chunk is one script, and goes on behind the last place that was told."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from typing import Any, Final

from leaderboard_adapters.redis import encoding, scripts
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_adapters.redis.primaries import Argument, Primaries
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.ports.ranking_store import Scanned

#: How many states are read by one script.
_CHUNK: Final = 1000

#: Of a chunk: how long order keys are, members and sort keys by turns, payloads, who is torn. See `scripts/scan.lua`.
_Answer = Sequence[Any]


async def scan(
    primaries: Primaries, board_uid: int, drop: Callable[[int], Awaitable[None]]
) -> AsyncGenerator[Scanned, None]:
    """See the port. A copy that nobody can read is dropped: it is loaded anew when it is found to be absent."""

    async def behind(places: Sequence[bytes]) -> _Answer | None:
        arguments: Sequence[Argument] = (_CHUNK, *_last(places))
        answer: _Answer | None = await scripts.run(
            primaries, scripts.Call(scripts.SCAN, BoardKeys(board_uid).board, arguments)
        )
        return answer

    # The next chunk is on its way while the reader works on this one.
    ahead = asyncio.create_task(behind(()))
    try:
        while (answer := await ahead) is not None:
            if not (places := answer[1]):
                return
            ahead = asyncio.create_task(behind(places))
            try:
                chunk = _scanned(*answer)
            except encoding.UNREADABLE:
                await drop(board_uid)
                break
            yield chunk
    finally:
        ahead.cancel()
        await asyncio.wait([ahead])
    raise NotShown(board_uid)


def _last(places: Sequence[bytes]) -> Iterable[bytes]:
    """Some of the places, from the last one on and ever further apart: the sort key and the member of each."""
    back = 2
    while back <= len(places):
        yield places[1 - back]
        yield places[-back]
        back *= 2


def _scanned(
    key_bytes: bytes, places: Sequence[bytes], payloads: Sequence[bytes | None], torn: Sequence[int]
) -> Scanned:
    states = encoding.states_of(int(key_bytes), places, payloads)
    if not torn:
        return Scanned(states)
    apart = {number - 1 for number in torn}
    return Scanned(
        [state for number, state in enumerate(states) if number not in apart],
        [states[number].player_id for number in apart],
    )
