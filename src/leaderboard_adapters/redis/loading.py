"""Loading a board: gathered beside it under keys that expire, then swapped in at once."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from redis.asyncio import Redis

from leaderboard_adapters.redis import encoding, scripts
from leaderboard_adapters.redis.faults import translated
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.repository import Snapshot

#: How long what was staged outlives its last chunk, in milliseconds: longer than a repository may keep us waiting.
_STAGED_FOR: Final = 60_000
#: How long the mark of a load outlives its last chunk, in milliseconds: so long a dead loader holds up others.
_MARKED_FOR: Final = 5_000


class Load:
    """One load of one board."""

    def __init__(self, client: Redis, snapshot: Snapshot, judged: Head | None) -> None:
        self._client = client
        self._snapshot = snapshot
        self._judged = ("", "") if judged is None else (judged.change_id, judged.sequence)
        self._token = secrets.token_hex(8)
        self._keys = BoardKeys(snapshot.board.uid)
        self._staged = self._keys.staged(self._token)
        self._players = self._detailed = 0

    async def __call__(self) -> bool:
        """Do it; False when the board is elsewhere, somebody else loads it, or what was staged expired."""
        if not await self._begin():
            return False
        try:
            async for chunk in self._snapshot.chunks:
                await self._stage(chunk)
            return await self._swap()
        finally:
            with suppress(StoreUnavailable):
                await self._release()

    async def _begin(self) -> bool:
        keys = (*self._keys.board, self._keys.mark)
        arguments = (*self._judged, self._token, _MARKED_FOR)
        return bool(await scripts.run(self._client, scripts.Call(scripts.BEGIN, keys, arguments)))

    async def _stage(self, chunk: Sequence[PlayerState]) -> None:
        order: list[scripts.Argument] = []
        stamps: list[scripts.Argument] = []
        details: list[scripts.Argument] = []
        for state in chunk:
            order += (state.sort_key, encoding.member(state))
            stamps += (state.player_id, encoding.stamp(state))
            if (kept := encoding.details(state)) is not None:
                details += (state.player_id, kept)
        self._players += len(chunk)
        self._detailed += len(details) // 2
        await self._send(("ZADD", order), ("HSET", stamps), ("HSET", details))

    async def _send(self, *commands: tuple[str, Sequence[scripts.Argument]]) -> None:
        # A transaction, so that no key is ever there without its expiry.
        with translated():
            async with self._client.pipeline(transaction=True) as pipeline:
                for key, (command, entries) in zip(self._staged, commands, strict=True):
                    if entries:
                        pipeline.execute_command(command, key, *entries)
                    pipeline.pexpire(key, _STAGED_FOR)
                pipeline.pexpire(self._keys.mark, _MARKED_FOR)
                await pipeline.execute()

    async def _swap(self) -> bool:
        board = self._snapshot.board
        keys = (*self._keys.board, *self._staged)
        header = encoding.header(board.head, board.season, board.max_entries)
        arguments = (*self._judged, self._players, self._detailed, *header)
        return bool(await scripts.run(self._client, scripts.Call(scripts.SWAP, keys, arguments)))

    async def _release(self) -> None:
        keys = (*self._keys.board, *self._staged, self._keys.mark)
        await scripts.run(self._client, scripts.Call(scripts.RELEASE, keys, (self._token,)))
