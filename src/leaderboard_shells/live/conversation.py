"""What is said over one socket: what it asks is answered in turn, what it watches is sent as it changes."""

import asyncio

from leaderboard_core import Application, LeaderboardError
from leaderboard_core.domain.errors import BoardNotFound, Fault, Invalid
from leaderboard_shells.access import Access, Caller, Scope
from leaderboard_shells.access.errors import KeyRequired, Lack
from leaderboard_shells.http.body import decoded
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

#: How many boards one socket may watch.
MAX_SUBSCRIPTIONS = 50
#: How many submissions of one socket may be under way; the next one is read when one of them is answered.
_SUBMISSIONS_AT_ONCE = 64


class Conversation:
    """Takes messages, and puts all that is to be sent into the outbox."""

    def __init__(self, application: Application, hub: Hub, outbox: Outbox, access: Access, caller: Caller) -> None:
        self._application = application
        self._hub = hub
        self._outbox = outbox
        self._subscriptions: dict[str, Subscription] = {}
        self._room = asyncio.Semaphore(_SUBMISSIONS_AT_ONCE)
        self._submissions: set[asyncio.Task[None]] = set()
        self._standing = Standing(access, caller, self._lapsed)

    async def take(self, raw: bytes, *, binary: bool) -> None:
        """Answer one message; returns when the next one may be read."""
        request_id = None
        try:
            if binary:
                raise Invalid([Fault("", "must be a text message")])
            message = decoded(raw)
            request_id = request_id_of(message)
            await self._answer(request_of(message), request_id)
        except LeaderboardError as refused:
            self._outbox.answer(answers.refusal(refused, request_id))

    async def end(self) -> None:
        """Let go of all that the conversation holds."""
        self._standing.stop()
        for subscription in self._subscriptions.values():
            self._hub.unwatch(subscription)
        submissions = list(self._submissions)
        for task in submissions:
            task.cancel()
        await asyncio.gather(*submissions, return_exceptions=True)

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
