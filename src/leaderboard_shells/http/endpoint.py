"""From a request to an operation and back: decode, call, encode."""

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

from starlette.types import Receive, Scope, Send

from leaderboard_core.domain.decode import decode
from leaderboard_shells.access.caller import Caller
from leaderboard_shells.access.scope import Scope as Needed
from leaderboard_shells.http import body, envelope
from leaderboard_shells.http.errors import TooSlow
from leaderboard_shells.http.idempotency import with_idempotency_key
from leaderboard_shells.http.operation import AnyOperation, Call, Service
from leaderboard_shells.http.paths import as_board_id, as_player_id
from leaderboard_shells.http.patience import Patience
from leaderboard_shells.http.query import decode_query

#: How long a query string may be to be remembered, in bytes, and how many of an operation are.
_SHORT = 64
_REMEMBERED = 256

_HEADERS = ((b"content-type", b"application/json"), (b"cache-control", b"no-store"))


class Endpoint:
    """Answers one path: its operations by method, HEAD as GET."""

    def __init__(self, service: Service, operations: Sequence[AnyOperation]) -> None:
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
        caller = self._caller(scope, operation.scope, board_id, player_id)
        query = prepared.query(scope["query_string"])
        content = await prepared.body(scope, receive, self._service.patience)
        if operation.scope is not None and not operation.counted:
            caller.spend(operation.scope)
        reply = await operation.handle(Call(self._service, caller, board_id, player_id, query, content))
        answer = envelope.success(reply.data, reply.meta)
        headers = [*_HEADERS, (b"content-length", b"%d" % len(answer)), *reply.headers]
        await send({"type": "http.response.start", "status": operation.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    def _caller(self, scope: Scope, needed: Needed | None, board_id: str, player_id: str) -> Caller:
        """Who asks. Raises `KeyRequired` or `Forbidden` unless they may."""
        access = self._service.access
        if needed is None:
            return access.anybody
        caller = access.caller(scope["headers"])
        caller.require(needed, board_id, player_id)
        return caller


class _Prepared:
    """An operation with the short query strings that it understood lately: most requests say what others said."""

    def __init__(self, operation: AnyOperation) -> None:
        self.operation = operation
        self._understood = lru_cache(_REMEMBERED)(partial(decode_query, operation.query))

    def query(self, query_string: bytes) -> Any:
        if len(query_string) > _SHORT:
            return decode_query(self.operation.query, query_string)
        return self._understood(query_string)

    async def body(self, scope: Scope, receive: Receive, patience: Patience) -> Any:
        cls = self.operation.body
        if cls is None:
            return None
        try:
            content = await patience(body.read(scope, receive))
        except TimeoutError:
            raise TooSlow from None
        raw = body.decoded(content)
        if self.operation.idempotency_key:
            return with_idempotency_key(cls, raw, scope["headers"])
        return decode(cls, raw)
