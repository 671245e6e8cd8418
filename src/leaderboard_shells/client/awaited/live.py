"""A leaderboard as it changes; a lost connection is made again, for ever, and what was seen does not come back."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from types import TracebackType
from typing import Self

import httpx2 as httpx

from leaderboard_shells.client.address import board_path as _board
from leaderboard_shells.client.awaited.transport import Transport
from leaderboard_shells.client.bodies import parameters
from leaderboard_shells.client.errors import ClientError, ConnectionLost, NotALeaderboard
from leaderboard_shells.client.live import ENDED, MEDIA_TYPE, SILENCE, BoardUpdate, BoardView, Disconnected, LiveState

_ACCEPT = {"Accept": MEDIA_TYPE, "Cache-Control": "no-store"}


class AsyncLiveBoard:
    """The updates of a leaderboard, to be iterated over: the state of now first, then each change, without an end.

    `revision` never goes back within a life of the leaderboard. Raises `BoardDeleted` when it is gone, and any other
    `ClientError` that is final; close it, or leave its context, to end the connection.
    """

    def __init__(
        self, transport: Transport, state: LiveState, on_disconnect: Callable[[Disconnected], None] | None
    ) -> None:
        self._transport = transport
        self._state = state
        self._on_disconnect = on_disconnect
        self._updates = self._all()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> BoardUpdate:
        return await self._updates.__anext__()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End it, with its connection."""
        await self._updates.aclose()

    async def _all(self) -> AsyncGenerator[BoardUpdate, None]:
        state, transport = self._state, self._transport
        timeout = httpx.Timeout(SILENCE, connect=SILENCE / 3)
        path = f"{_board(state.view.leaderboard_id)}/stream"
        while True:
            state.connect()
            headers = _ACCEPT | ({"Last-Event-ID": state.seen} if state.seen else {})
            request = {"params": parameters(**state.view.query()), "headers": headers, "timeout": timeout}
            try:
                async with transport.asked("GET", path, **request) as response:
                    if not response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
                        await transport.opened(response, dict, dict)
                        raise NotALeaderboard(transport.address.url, response.status_code)
                    async for piece in response.aiter_raw():
                        for update in state.read(piece):
                            yield update
                raise ConnectionLost(transport.address.url, ENDED)
            except ClientError as error:
                pause = state.pause(error)
                if pause is None:
                    raise state.final(error) from error.__cause__
                if self._on_disconnect is not None:
                    self._on_disconnect(Disconnected(error.why, pause))
            await asyncio.sleep(pause)


class Live(Transport):
    """Follows leaderboards."""

    def watch(
        self,
        board_id: str,
        *,
        limit: int | None = None,
        player_id: str | None = None,
        radius: int | None = None,
        include: str | Sequence[str] | None = None,
        after: str | None = None,
        on_disconnect: Callable[[Disconnected], None] | None = None,
    ) -> AsyncLiveBoard:
        """Follow a leaderboard: its best, and with `player_id` that player and so many on each side as well.

        `after` is the `id` of an update that was seen before, perhaps by another process: if it is what the leaderboard
        shows, nothing comes until that changes. `on_disconnect` hears of each connection that was lost, and when the
        next one is tried.
        """
        view = BoardView(board_id, limit, player_id, radius, include)
        return AsyncLiveBoard(self, LiveState(self.address.url, view, self.retries, after), on_disconnect)
