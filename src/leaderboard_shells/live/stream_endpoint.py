"""`GET …/stream`: a board's changes to whoever reads on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from leaderboard_core.domain.errors import BoardNotFound, LeaderboardError, Unavailable
from leaderboard_shells.access import Access, Caller
from leaderboard_shells.access.errors import KeyRequired, RateLimited
from leaderboard_shells.access.scope import Scope as Right
from leaderboard_shells.http import rate_limit_fields
from leaderboard_shells.http.openapi.pages import STREAM
from leaderboard_shells.http.paths import as_board_id
from leaderboard_shells.http.proxies import client_address
from leaderboard_shells.http.query import decode_query
from leaderboard_shells.http.request_pipeline import answered
from leaderboard_shells.http.routes import PageRoute
from leaderboard_shells.http.stream_query import StreamQuery
from leaderboard_shells.live import server_messages
from leaderboard_shells.live.board_snapshot import read_snapshots
from leaderboard_shells.live.client_messages import SeenView
from leaderboard_shells.live.event_stream import EventStream, StreamQueue, StreamSubscription
from leaderboard_shells.live.hub import Hub
from leaderboard_shells.live.socket_credentials import SocketCredentials
from leaderboard_shells.live.socket_limiter import SocketLimiter

_LAST_SEEN: Final = b"last-event-id"
#: Nothing of it is kept, put together or held back by whoever passes it on.
_HEADERS: Final = (
    (b"content-type", STREAM.media_type.encode()),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
)


class StreamEndpoint:
    """Opens streams of boards over a hub, as many beside its sockets as `limiter` lets be.

    What may be over in a moment (a store that is away, too many at once) is told in the stream, which then ends: a
    status that says so is where most clients give up for good. Whoever may not read, or asks for what is not there, is
    refused like any request.
    """

    def __init__(self, hub: Hub, access: Access, limiter: SocketLimiter) -> None:
        self._hub = hub
        self._access = access
        self._limiter = limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        board_id, address = as_board_id(scope["path_params"]["id"]), client_address(scope)
        queue = StreamQueue(self._hub.changed)
        stream = EventStream(queue, receive, send, self._hub.counts)
        try:
            caller, view, last_seen = self._admitted(scope, address, board_id)
            with self._limiter.admitted(address), self._watching(view, queue, caller, address) as subscription:
                snapshot = (await read_snapshots(self._hub.read, board_id, [view]))[view]
                if not self._hub.watches(subscription):
                    raise BoardNotFound(board_id)
                subscription.show_first(snapshot, last_seen)
                self._hub.changed(board_id)
                if self._hub.closing:
                    # The goodbyes were said before it came.
                    queue.finish()
                with self._hub.socket(stream.end):
                    await _send(scope, send, stream)
        except (RateLimited, Unavailable) as refused:
            queue.answer(server_messages.refusal(refused, None))
            queue.finish()
            await _send(scope, send, stream)

    @contextmanager
    def _watching(
        self, view: SeenView, queue: StreamQueue, caller: Caller, address: str
    ) -> Iterator[StreamSubscription]:
        """A subscription for as long as the caller may see the view. It begins before the first snapshot is read, so
        that no change falls in between."""

        def look_again(_: KeyRequired | None) -> None:
            refused = credentials.caller.refusal(Right.READ, view.leaderboard_id, view.player_id or "")
            if refused is not None:
                queue.answer(server_messages.refusal(refused, None))
                queue.finish()
            elif (viewer := credentials.caller.viewer(view.leaderboard_id)) is not subscription.view.viewer:
                self._hub.unwatch(subscription)
                subscription.see_as(viewer)
                self._hub.watch(subscription)
                self._hub.changed(view.leaderboard_id)

        subscription = StreamSubscription(view, queue)
        credentials = SocketCredentials(self._access, caller, look_again, address)
        self._hub.watch(subscription)
        try:
            yield subscription
        finally:
            self._hub.unwatch(subscription)
            credentials.stop()

    def _admitted(self, scope: Scope, address: str, board_id: str) -> tuple[Caller, SeenView, bytes]:
        """Who asks for which view, and what they saw last. Raises what refuses them."""
        caller = self._access.enter(scope["headers"], address, Right.READ, board_id)
        try:
            query = decode_query(StreamQuery, scope["query_string"])
            if query.player_id is not None:
                caller.require(Right.READ, board_id, query.player_id)
        except LeaderboardError:
            caller.count_refused(Right.READ)
            raise
        caller.spend(Right.READ)
        rate_limit_fields.tell(scope, caller, Right.READ)
        view = SeenView(
            leaderboard_id=board_id,
            limit=query.limit,
            player_id=query.player_id,
            range=query.range,
            include=query.include,
            viewer=caller.viewer(board_id),
        )
        shown = [value for name, value in scope["headers"] if name == _LAST_SEEN]
        return caller, view, shown[0] if shown else query.lastEventId.encode()


def stream_route(hub: Hub, access: Access, limiter: SocketLimiter) -> BaseRoute:
    """The route of all streams."""
    return PageRoute(STREAM, StreamEndpoint(hub, access, limiter))


async def _send(scope: Scope, send: Send, stream: EventStream) -> None:
    """Begin the answer, and go on with it for as long as its reader likes; to HEAD it is over at once."""
    await send({"type": "http.response.start", "status": 200, "headers": list(_HEADERS)})
    answered(scope)
    if scope["method"] == "HEAD":
        await send({"type": "http.response.body", "body": b""})
    else:
        await stream.run()
