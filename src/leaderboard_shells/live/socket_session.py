"""What is said over one socket: what it asks is answered in turn, what it watches is sent as it changes."""

import asyncio
import math
from collections.abc import Callable, Collection
from typing import assert_never

from leaderboard_core import Application, LeaderboardError
from leaderboard_core.domain.errors import BoardNotFound, FieldError, Invalid
from leaderboard_core.usecases.viewer import Viewer
from leaderboard_shells.access import Access, Caller, Scope
from leaderboard_shells.access.errors import AuthFailure, KeyRequired, RateLimited
from leaderboard_shells.live import server_messages
from leaderboard_shells.live.board_list import ListSubscription
from leaderboard_shells.live.board_snapshot import BoardSnapshot, read_snapshots
from leaderboard_shells.live.client_messages import (
    Authenticate,
    BoardView,
    Get,
    Ping,
    Request,
    SeenView,
    SubmitScore,
    Subscribe,
    SubscribeBoards,
    Unsubscribe,
    UnsubscribeBoards,
    request_id_of,
    request_of,
)
from leaderboard_shells.live.feed import Subscription
from leaderboard_shells.live.hub import Hub
from leaderboard_shells.live.send_queue import SendQueue
from leaderboard_shells.live.socket_credentials import SocketCredentials
from leaderboard_shells.wire.json import decode_json

#: How many boards one socket may watch.
MAX_SUBSCRIPTIONS = 50
#: How many submissions of one socket may be under way; the next one is read when one of them is answered.
_SUBMISSIONS_AT_ONCE = 64


class SocketSession:
    """Takes messages and queues all that is to be sent; `on_leave` is called when the socket is to go."""

    def __init__(
        self,
        application: Application,
        hub: Hub,
        send_queue: SendQueue,
        access: Access,
        caller: Caller,
        *,
        on_leave: Callable[[], None],
        address: str = "",
        auth_timeout: float = math.inf,
    ) -> None:
        self._application = application
        self._hub = hub
        self._send_queue = send_queue
        self._subscriptions: dict[str, Subscription] = {}
        self._list: ListSubscription | None = None
        self._submission_slots = asyncio.Semaphore(_SUBMISSIONS_AT_ONCE)
        self._submissions: set[asyncio.Task[None]] = set()
        self._credentials = SocketCredentials(access, caller, self._credentials_changed, address, auth_timeout)
        self._leave = on_leave
        #: Whether the message that is being answered was counted.
        self._counted = False

    async def take(self, raw: bytes, *, binary: bool) -> None:
        """Answer one message; returns when the next one may be read."""
        request_id = None
        self._counted = False
        try:
            if binary:
                raise Invalid([FieldError("", "must be a text message")])
            message = decode_json(raw)
            request_id = request_id_of(message)
            await self._answer(request_of(message), request_id)
        except LeaderboardError as refused:
            self._send_queue.answer(server_messages.refusal(self._counted_refusal(refused), request_id))

    def _counted_refusal(self, refused: LeaderboardError) -> LeaderboardError:
        """What is refused counts as well, for one who shows nothing; and may be too much."""
        try:
            if not self._counted:
                self._credentials.caller.count_refused(Scope.READ)
        except RateLimited as limited:
            return limited
        return refused

    async def end(self) -> None:
        """Let go of all that the session holds."""
        self._credentials.stop()
        for subscription in self._subscriptions.values():
            self._hub.unwatch(subscription)
        self._drop_list()
        submissions = list(self._submissions)
        for task in submissions:
            task.cancel()
        await asyncio.gather(*submissions, return_exceptions=True)

    async def _answer(self, request: Request, request_id: str | None) -> None:
        match request:
            case Ping():
                self._send_queue.answer(server_messages.encoded(server_messages.Pong()))
            case Authenticate(token=credential):
                self._credentials.show(credential)
                self._drop_forbidden_subscriptions()
            case Subscribe(view=view):
                self._require_read(view)
                self._spend(Scope.READ)
                await self._subscribe(view)
            case Unsubscribe(leaderboard_id=board_id):
                self._unsubscribe(board_id)
            case SubscribeBoards():
                self._credentials.caller.require(Scope.READ)
                self._spend(Scope.READ)
                self._subscribe_to_list()
            case UnsubscribeBoards():
                self._unsubscribe_from_list()
            case Get(view=view):
                self._require_read(view)
                self._spend(Scope.READ)
                await self._get(view)
            case SubmitScore(submission=submission):
                self._credentials.caller.require_submit(submission)
                self._spend(Scope.SUBMIT, submission.player_id)
                await self._submission_slots.acquire()
                importing = self._credentials.caller.imports_to([submission.leaderboard_id])
                task = asyncio.create_task(self._submit(request, request_id, importing))
                self._submissions.add(task)
                task.add_done_callback(self._submitted)

    def _spend(self, scope: Scope, player_id: str | None = None) -> None:
        self._counted = True
        self._credentials.caller.spend(scope, player_id)

    async def _get(self, view: BoardView) -> None:
        seen = self._seen(view)
        snapshot = await self._snapshot(seen)
        # Who it is may have become another meanwhile.
        self._require_read(view)
        if seen != (now := self._seen(view)):
            snapshot = await self._snapshot(now)
        self._send_queue.answer(server_messages.update(view.leaderboard_id, snapshot))

    async def _subscribe(self, view: BoardView) -> None:
        board_id = view.leaderboard_id
        if board_id not in self._subscriptions and self._watched() >= MAX_SUBSCRIPTIONS:
            raise Invalid(
                [FieldError("leaderboard_id", f"is one more than the {MAX_SUBSCRIPTIONS} this socket may watch")]
            )
        # Watching begins before the first snapshot is read, so that no change falls in between.
        subscription = Subscription(self._seen(view), self._send_queue)
        self._hub.watch(subscription)
        try:
            snapshot = await self._snapshot(subscription.view)
            # What let it in may have ended meanwhile, or who it is become another.
            self._require_read(view)
            if subscription.view != self._seen(view):
                self._hub.unwatch(subscription)
                subscription.see_as(self._viewer(board_id))
                self._hub.watch(subscription)
                snapshot = await self._snapshot(subscription.view)
        except LeaderboardError:
            self._hub.unwatch(subscription)
            raise
        if not self._hub.watches(subscription):
            raise BoardNotFound(board_id)
        self._drop(board_id)
        self._subscriptions[board_id] = subscription
        self._send_queue.answer(server_messages.encoded(server_messages.Subscribed(board_id)))
        subscription.show(snapshot, lambda shown: server_messages.update(board_id, shown))
        self._hub.changed(board_id)

    def _subscribe_to_list(self) -> None:
        self._drop_list()
        self._list = ListSubscription(self._send_queue, lambda: self._credentials.caller)
        self._hub.board_list.watch(self._list)
        self._send_queue.answer(server_messages.encoded(server_messages.BoardsSubscribed()))

    def _unsubscribe_from_list(self) -> None:
        self._drop_list()
        self._send_queue.answer(server_messages.encoded(server_messages.BoardsUnsubscribed()))

    def _drop_list(self) -> None:
        if self._list is not None:
            self._hub.board_list.unwatch(self._list)
            self._list.end()
            self._list = None

    def _watched(self) -> int:
        """How many boards are watched, those that were deleted let go."""
        for board_id, subscription in list(self._subscriptions.items()):
            if not self._hub.watches(subscription):
                del self._subscriptions[board_id]
        return len(self._subscriptions)

    def _require_read(self, view: BoardView) -> None:
        """Raise `KeyRequired` or `Forbidden` unless the view is open to whom this socket speaks for."""
        self._credentials.caller.require(Scope.READ, view.leaderboard_id, view.player_id or "")

    def _credentials_changed(self, reason: KeyRequired | None) -> None:
        if reason is not None:
            self._send_queue.answer(server_messages.refusal(reason, None))
            match reason.failure:
                case AuthFailure.LATE:
                    self._leave()
                case AuthFailure.NOTHING | AuthFailure.MALFORMED | AuthFailure.UNKNOWN | AuthFailure.EXPIRED:
                    pass
                case _:
                    assert_never(reason.failure)
        self._drop_forbidden_subscriptions()

    def _drop_forbidden_subscriptions(self) -> None:
        """End the subscriptions that may not be seen any more."""
        if self._list is not None and self._credentials.caller.refusal(Scope.READ):
            self._unsubscribe_from_list()
        elif self._list is not None:
            # Whoever speaks now may see other boards than before.
            self._list.show(None)
        for board_id, subscription in list(self._subscriptions.items()):
            view = subscription.view
            if self._credentials.caller.refusal(Scope.READ, board_id, view.player_id or ""):
                self._unsubscribe(board_id)
            elif view != self._seen(view):
                # Nothing of what only somebody else may see is to stay on the screen of whoever speaks now.
                self._hub.unwatch(subscription)
                subscription.see_as(self._viewer(board_id))
                self._hub.watch(subscription)
                self._hub.changed(board_id)

    def _unsubscribe(self, board_id: str) -> None:
        self._drop(board_id)
        self._send_queue.answer(server_messages.encoded(server_messages.Unsubscribed(board_id)))

    def _drop(self, board_id: str) -> None:
        subscription = self._subscriptions.pop(board_id, None)
        if subscription is not None:
            self._hub.unwatch(subscription)
            self._send_queue.withdraw(board_id)

    def _viewer(self, board_id: str) -> Viewer:
        """As who this socket sees a board: of lists a player sees what anybody does."""
        return self._credentials.caller.viewer(board_id)

    def _seen(self, view: BoardView) -> SeenView:
        return SeenView.of(view, self._viewer(view.leaderboard_id))

    async def _snapshot(self, view: SeenView) -> BoardSnapshot:
        return (await read_snapshots(self._hub.read, view.leaderboard_id, [view]))[view]

    async def _submit(self, request: SubmitScore, request_id: str | None, importing: Collection[str]) -> None:
        try:
            answer = await self._application.submit(request.submission, importing=importing)
        except LeaderboardError as refused:
            self._send_queue.answer(server_messages.refusal(refused, request_id))
        else:
            self._send_queue.answer(server_messages.score_result(answer, self._viewer, request_id))

    def _submitted(self, task: "asyncio.Task[None]") -> None:
        self._submissions.discard(task)
        self._submission_slots.release()
