"""Loading a board: gathered beside it under keys that expire, then swapped in at once."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Final, TypeVar

from leaderboard_adapters.redis import encoding, scripts
from leaderboard_adapters.redis.faults import is_full, translated
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_adapters.redis.primaries import Argument, Command, Primaries
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.repository import Snapshot

T = TypeVar("T")

#: How long what was staged outlives its last chunk, in milliseconds: longer than a repository may keep us waiting.
_STAGED_FOR: Final = 60_000
#: Where a board stands that is absent or not sound, as the scripts take it.
_ABSENT: Final = ("", "")
#: How long it may take until the room of an old copy is there, in seconds.
_PAUSES: Final = (0.02, 0.05, 0.1, 0.2, 0.4)
#: How long the mark of a load outlives its last chunk, in milliseconds: so long a dead loader holds up others.
_MARKED_FOR: Final = 5_000


class Rebuild:
    """One load of one board."""

    def __init__(self, primaries: Primaries, snapshot: Snapshot, judged: Version | None) -> None:
        self._primaries = primaries
        self._snapshot = snapshot
        self._judged: tuple[str, str | int] = _ABSENT if judged is None else (judged.change_id, judged.revision)
        self._gave = False
        self._token = secrets.token_hex(8)
        self._keys = BoardKeys(snapshot.board.uid)
        self._staged = self._keys.staged(self._token)
        self._players = self._payloads = self._order_key_bytes = 0

    async def __call__(self) -> bool:
        """Do it; False when the board is elsewhere, somebody else loads it, or what was staged expired."""
        if not await self._with_room(self._begin):
            return False
        try:
            async for chunk in self._snapshot.chunks:
                await self._with_room(partial(self._stage, chunk))
            return await self._swap()
        finally:
            with suppress(StoreUnavailable):
                await self._release()

    async def _with_room(self, step: Callable[[], Awaitable[T]]) -> T:
        """A step that needs room. Where there is none beside the old copy, that goes: it is behind, and shown to nobody
        who knows. What is known to be wrong, an erased player above all, is not kept for want of memory."""
        for pause in _PAUSES:
            try:
                return await step()
            except StoreUnavailable as error:
                if not is_full(error) or not await self._gave_way():
                    raise
            # Redis frees what is large beside its other work.
            await asyncio.sleep(pause)
        return await step()

    async def _gave_way(self) -> bool:
        """Whether the old copy has gone, now or before."""
        if self._judged != _ABSENT:
            if self._judged == (self._snapshot.board.version.change_id, self._snapshot.board.version.revision):
                return False
            call = scripts.Call(scripts.EMPTY, self._keys.board, self._judged)
            if not await scripts.run(self._primaries, call):
                return False
            self._judged = _ABSENT
            self._gave = True
        return self._gave

    async def _begin(self) -> bool:
        keys = (*self._keys.board, self._keys.mark)
        arguments = (*self._judged, self._token, _MARKED_FOR)
        return bool(await scripts.run(self._primaries, scripts.Call(scripts.BEGIN, keys, arguments)))

    async def _stage(self, chunk: Sequence[PlayerState]) -> None:
        order: list[Argument] = []
        tiebreaks: list[Argument] = []
        payloads: list[Argument] = []
        for state in chunk:
            order += (state.sort_key, encoding.member(state))
            tiebreaks += (state.player_id, encoding.tiebreak(state))
            if state.payload is not None:
                payloads += (state.player_id, state.payload)
        await self._send(("ZADD", order), ("HSET", tiebreaks), ("HSET", payloads))
        # What had no room is staged once more.
        self._order_key_bytes = encoding.order_key_bytes(chunk) or self._order_key_bytes
        self._players += len(chunk)
        self._payloads += len(payloads) // 2

    async def _send(self, *entries: tuple[str, Sequence[Argument]]) -> None:
        # A transaction, so that no key is ever there without its expiry.
        commands: list[Command] = []
        for key, (command, values) in zip(self._staged, entries, strict=True):
            if values:
                commands.append((command, key, *values))
            commands.append(("PEXPIRE", key, _STAGED_FOR))
        commands.append(("PEXPIRE", self._keys.mark, _MARKED_FOR))
        with translated():
            await self._primaries.transaction(commands)

    async def _swap(self) -> bool:
        board = self._snapshot.board
        keys = (*self._keys.board, *self._staged)
        header = encoding.header(board.version, board.season, board.max_entries)
        arguments = (*self._judged, self._players, self._payloads, *header, self._order_key_bytes)
        return bool(await scripts.run(self._primaries, scripts.Call(scripts.SWAP, keys, arguments)))

    async def _release(self) -> None:
        keys = (*self._keys.board, *self._staged, self._keys.mark)
        await scripts.run(self._primaries, scripts.Call(scripts.RELEASE, keys, (self._token,)))
