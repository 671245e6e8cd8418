"""From a request to an operation and back: decode, call, encode."""

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

from starlette.types import Receive, Scope, Send

from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_shells.access.caller import Caller
from leaderboard_shells.http import conditional, rate_limit_fields
from leaderboard_shells.http.body import read_body
from leaderboard_shells.http.body_timeout import BodyTimeout
from leaderboard_shells.http.errors import TooSlow
from leaderboard_shells.http.idempotency import refuse_idempotency_key, with_idempotency_key
from leaderboard_shells.http.operation import AnyOperation, ApiContext, Call
from leaderboard_shells.http.paths import as_board_id, as_player_id
from leaderboard_shells.http.proxies import client_address
from leaderboard_shells.http.query import decode_query
from leaderboard_shells.http.response import Response
from leaderboard_shells.wire import envelope
from leaderboard_shells.wire.json import decode_json

#: How long a query string may be to be remembered, in bytes, and how many of an operation are.
_SHORT = 64
_REMEMBERED = 256

_NO_STORE = (b"cache-control", b"no-store")


class Endpoint:
    """Answers one path: its operations by method, HEAD as GET."""

    def __init__(self, service: ApiContext, operations: Sequence[AnyOperation]) -> None:
        self._service = service
        self._operations = {operation.method: _Prepared(operation) for operation in operations}
        if "GET" in self._operations:
            self._operations["HEAD"] = self._operations["GET"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        prepared = self._operations[scope["method"]]
        operation = prepared.operation
        ids = scope["path_params"]
        board_id = as_board_id(ids["id"]) if "id" in ids else ""
        player_id = as_player_id(ids["player_id"]) if "player_id" in ids else ""
        caller = self._caller(scope, prepared, board_id, player_id)
        rate_limit_fields.tell(scope, caller, prepared.counts_as)
        try:
            query = prepared.query(scope["query_string"])
            content = await prepared.body(scope, receive, self._service.body_timeout)
        except LeaderboardError:
            caller.count_refused(prepared.counts_as)
            raise
        if prepared.counts_as is not None and not operation.counted:
            caller.spend(prepared.counts_as)
        call = Call(self._service, caller, board_id, player_id, query, content)
        if operation.permit is not None:
            operation.permit(call)
        if operation.conditional:
            await self._read(call, operation, Response(scope, receive, send))
            return
        reply = await operation.handle(call)
        answer = envelope.success(reply.data, reply.meta)
        await Response(scope, receive, send).json(operation, answer, [_NO_STORE, *reply.headers])

    async def _read(self, call: Call[Any, Any], operation: AnyOperation, response: Response) -> None:
        """Answer what may be kept, or confirm that what the sender has still holds, before anything is ranked."""
        question = conditional.question_of(response.scope, call.caller, call.board_id)
        offered = conditional.offered(response.scope["headers"])
        if offered is not None:
            moment = await call.application.read.moment(call.board_id, offered.revision, call.at)
            if moment is not None and not moment.stale and conditional.etag_of(moment, question) in offered.etags:
                await response.not_modified(conditional.headers_of(moment, question, call.caller))
                return
        reply = await operation.handle(call)
        assert reply.moment is not None
        answer = envelope.success(reply.data, reply.meta)
        await response.json(operation, answer, conditional.headers_of(reply.moment, question, call.caller))

    def _caller(self, scope: Scope, prepared: "_Prepared", board_id: str, player_id: str) -> Caller:
        """Who asks. Raises `KeyRequired`, `Forbidden` or `RateLimited` unless they may."""
        access = self._service.access
        if prepared.counts_as is None:
            return access.anybody
        needed = prepared.operation.scope
        return access.enter(scope["headers"], client_address(scope), needed, board_id, player_id)


class _Prepared:
    """An operation with the short query strings that it understood lately: most requests say what others said."""

    def __init__(self, operation: AnyOperation) -> None:
        self.operation = operation
        #: Of whose allowance a request is; of nobody's, where nobody looks who asks.
        self.counts_as = operation.counts_as
        self._refuses_key = operation.method == "POST" and not operation.idempotency_key and not operation.safe
        self._understood = lru_cache(_REMEMBERED)(partial(decode_query, operation.query))

    def query(self, query_string: bytes) -> Any:
        if len(query_string) > _SHORT:
            return decode_query(self.operation.query, query_string)
        return self._understood(query_string)

    async def body(self, scope: Scope, receive: Receive, body_timeout: BodyTimeout) -> Any:
        if self._refuses_key:
            refuse_idempotency_key(scope["headers"])
        cls = self.operation.body
        if cls is None:
            return None
        try:
            content = await body_timeout(read_body(scope, receive))
        except TimeoutError:
            raise TooSlow from None
        raw = decode_json(content)
        if self.operation.idempotency_key:
            return with_idempotency_key(cls, raw, scope["headers"])
        return decode(cls, raw)
