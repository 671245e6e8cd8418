"""One socket: what it asks is answered in turn, what it watches is sent as it changes."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from leaderboard_core import Application, LeaderboardError
from leaderboard_core.domain.errors import BoardNotFound, Fault, Invalid
from leaderboard_shells.access import Access, Caller, Scope
from leaderboard_shells.access.errors import KeyRequired, Lack
from leaderboard_shells.http.body import decoded
from leaderboard_shells.http.refusal import deny
from leaderboard_shells.live import answers
from leaderboard_shells.live.feed import Subscription
from leaderboard_shells.live.hub import Hub
from leaderboard_shells.live.messages import (
    Authenticate,
    Get,
    Ping,
    Request,
    SubmitScore,
    Subscribe,
    Unsubscribe,
    View,
    request_id_of,
    request_of,
)
from leaderboard_shells.live.outbox import Outbox
from leaderboard_shells.live.picture import Picture, pictures
from leaderboard_shells.live.standing import Standing

#: The largest message that a socket may send, in bytes of UTF-8.
MAX_MESSAGE = 16 * 1024
#: How many boards one socket may watch.
MAX_SUBSCRIPTIONS = 50
#: How many submissions of one socket may be under way; the next one is read when one of them is answered.
_SUBMISSIONS_AT_ONCE = 64
#: How long one message may take to leave for a socket that does not read, in seconds.
_SLOWEST_SEND = 20.0
#: How long a socket that is told to go is given to hear it, in seconds.
_SLOWEST_CLOSE = 2.0

RESTARTING = 1012
TOO_SLOW = 1013
TOO_BIG = 1009


class Socket:
    """The conversation over one WebSocket."""

    def __init__(
        self, websocket: WebSocket, application: Application, hub: Hub, access: Access, caller: Caller
    ) -> None:
        self._websocket = websocket
        self._application = application
        self._hub = hub
        self._outbox = Outbox()
        self._subscriptions: dict[str, Subscription] = {}
        self._room = asyncio.Semaphore(_SUBMISSIONS_AT_ONCE)
        self._submissions: set[asyncio.Task[None]] = set()
        self._standing = Standing(access, caller, self._lapsed)

    async def run(self) -> None:
        """Talk until either side ends it; whatever it held is let go."""
        if self._hub.closing:
            await self._websocket.close(RESTARTING)
            return
        await self._websocket.accept()
        reading = asyncio.create_task(self._read())
        sending = asyncio.create_task(self._send())

        async def goodbye() -> None:
            await self._close(RESTARTING)
            reading.cancel()

        try:
            with self._hub.socket(goodbye):
                await asyncio.wait({reading, sending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._standing.stop()
            for subscription in self._subscriptions.values():
                self._hub.unwatch(subscription)
            tasks = {reading, sending, *self._submissions}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await self._close(_code(sending) or _code(reading))

    async def _read(self) -> None:
        while True:
            await self._outbox.room()
            message = await self._websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            data = message.get("text")
            raw = message["bytes"] if data is None else data.encode("utf-8", "surrogatepass")
            if len(raw) > MAX_MESSAGE:
                raise WebSocketDisconnect(TOO_BIG)
            await self._handle(raw, binary=data is None)

    async def _send(self) -> None:
        while True:
            message = await self._outbox.take()
            try:
                async with asyncio.timeout(_SLOWEST_SEND):
                    await self._websocket.send_text(message.decode())
                    self._hub.counts.sent += 1
            except TimeoutError:
                self._hub.counts.dropped += 1
                raise WebSocketDisconnect(TOO_SLOW) from None

    async def _close(self, code: int | None) -> None:
        """Say goodbye if that can still be delivered."""
        if code is None or self._websocket.application_state is not WebSocketState.CONNECTED:
            return
        with suppress(TimeoutError, RuntimeError, OSError, WebSocketDisconnect):
            async with asyncio.timeout(_SLOWEST_CLOSE):
                await self._websocket.close(code)

    async def _handle(self, raw: bytes, *, binary: bool) -> None:
        request_id = None
        try:
            if binary:
                raise Invalid([Fault("", "must be a text message")])
            message = decoded(raw)
            request_id = request_id_of(message)
            await self._answer(request_of(message), request_id)
        except LeaderboardError as refused:
            self._outbox.answer(answers.refusal(refused, request_id))

    async def _answer(self, request: Request, request_id: str | None) -> None:
        match request:
            case Ping():
                self._outbox.answer(answers.encoded(answers.Pong()))
            case Authenticate(token=credential):
                self._standing.show(credential)
                self._let_go_of_what_is_closed()
            case Subscribe(view=view):
                self._may_see(view)
                self._standing.caller.spend(Scope.READ)
                await self._subscribe(view)
            case Unsubscribe(leaderboard_id=board_id):
                self._unsubscribe(board_id)
            case Get(view=view):
                self._may_see(view)
                self._standing.caller.spend(Scope.READ)
                self._outbox.answer(answers.update(view.leaderboard_id, await self._picture(view)))
            case SubmitScore(submission=submission):
                self._standing.caller.require(Scope.SUBMIT, submission.leaderboard_id, submission.player_id)
                self._standing.caller.spend(Scope.SUBMIT, submission.player_id)
                await self._room.acquire()
                task = asyncio.create_task(self._submit(request, request_id))
                self._submissions.add(task)
                task.add_done_callback(self._submitted)

    async def _subscribe(self, view: View) -> None:
        board_id = view.leaderboard_id
        if board_id not in self._subscriptions and self._watched() >= MAX_SUBSCRIPTIONS:
            raise Invalid([Fault("leaderboard_id", f"is one more than the {MAX_SUBSCRIPTIONS} this socket may watch")])
        # Watching begins before the first picture is read, so that no change falls in between.
        subscription = Subscription(view, self._outbox)
        self._hub.watch(subscription)
        try:
            picture = await self._picture(view)
            # What let it in may have ended meanwhile.
            self._may_see(view)
        except LeaderboardError:
            self._hub.unwatch(subscription)
            raise
        if not self._hub.watches(subscription):
            raise BoardNotFound(board_id)
        self._drop(board_id)
        self._subscriptions[board_id] = subscription
        self._outbox.answer(answers.encoded(answers.Subscribed(board_id)))
        subscription.show(picture, lambda shown: answers.update(board_id, shown))
        self._hub.changed(board_id)

    def _watched(self) -> int:
        """How many boards are watched, those that were deleted let go."""
        for board_id, subscription in list(self._subscriptions.items()):
            if not self._hub.watches(subscription):
                del self._subscriptions[board_id]
        return len(self._subscriptions)

    def _may_see(self, view: View) -> None:
        """Raise `KeyRequired` or `Forbidden` unless the view is open to whom this socket speaks for."""
        self._standing.caller.require(Scope.READ, view.leaderboard_id, view.player_id or "")

    def _lapsed(self) -> None:
        self._outbox.answer(answers.refusal(KeyRequired(Lack.EXPIRED), None))
        self._let_go_of_what_is_closed()

    def _let_go_of_what_is_closed(self) -> None:
        """End the subscriptions that may not be seen any more."""
        for board_id, subscription in list(self._subscriptions.items()):
            view = subscription.view
            if self._standing.caller.refusal(Scope.READ, board_id, view.player_id or ""):
                self._unsubscribe(board_id)

    def _unsubscribe(self, board_id: str) -> None:
        self._drop(board_id)
        self._outbox.answer(answers.encoded(answers.Unsubscribed(board_id)))

    def _drop(self, board_id: str) -> None:
        subscription = self._subscriptions.pop(board_id, None)
        if subscription is not None:
            self._hub.unwatch(subscription)
            self._outbox.withdraw(board_id)

    async def _picture(self, view: View) -> Picture:
        return (await pictures(self._hub.read, view.leaderboard_id, [view]))[view]

    async def _submit(self, request: SubmitScore, request_id: str | None) -> None:
        try:
            [answer] = await self._application.submit([request.submission])
            if isinstance(answer, LeaderboardError):
                raise answer
        except LeaderboardError as refused:
            self._outbox.answer(answers.refusal(refused, request_id))
        else:
            self._outbox.answer(answers.score_result(answer, request_id))

    def _submitted(self, task: "asyncio.Task[None]") -> None:
        self._submissions.discard(task)
        self._room.release()


def _code(task: "asyncio.Task[None]") -> int | None:
    """The close code that a task ended with, if it ended the conversation."""
    if not task.done() or task.cancelled():
        return None
    error = task.exception()
    return error.code if isinstance(error, WebSocketDisconnect) else None


def endpoint(application: Application, hub: Hub, access: Access) -> Callable[[WebSocket], Awaitable[None]]:
    """The `/ws` endpoint over an application and its hub; what `access` does not know is refused at the handshake."""

    async def live(websocket: WebSocket) -> None:
        try:
            caller = access.caller(websocket.scope["headers"])
        except KeyRequired as refused:
            await deny(websocket, refused)
            return
        await Socket(websocket, application, hub, access, caller).run()

    return live
