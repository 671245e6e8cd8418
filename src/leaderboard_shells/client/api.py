"""The HTTP API: one verb a method, paths and bodies in this one place."""

import json
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import httpx2 as httpx

from leaderboard_shells.client.address import Address, segment
from leaderboard_shells.client.envelope import Answer, opened
from leaderboard_shells.client.errors import ClientError, ConnectionLost, Refused, Unreachable
from leaderboard_shells.client.reasons import reason

#: How long the server may take to answer, and to take a connection, in seconds.
_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
_BOARDS = "/api/v1/leaderboards"


class Api:
    """Asks one server over connections that are kept. Every method raises `ClientError`."""

    def __init__(self, address: Address, key: str | None = None) -> None:
        self.address = address
        self._http = httpx.Client(base_url=address.url, headers=authorization(key), timeout=_TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._http.close()

    def create_board(self, fields: Mapping[str, Any]) -> Answer:
        return self._ask("POST", _BOARDS, body=fields)

    def boards(self, cursor: str | None = None) -> Answer:
        """A page of all boards, newest first; `meta.next_cursor` leads to the next one."""
        return self._ask("GET", _BOARDS, params={} if cursor is None else {"cursor": cursor})

    def board(self, board_id: str) -> Answer:
        return self._ask("GET", _board(board_id))

    def delete_board(self, board_id: str) -> Answer:
        return self._ask("DELETE", _board(board_id))

    def reset_board(self, board_id: str) -> Answer:
        return self._ask("POST", f"{_board(board_id)}/reset")

    def stats(self, board_id: str) -> Answer:
        return self._ask("GET", f"{_board(board_id)}/stats")

    def top(self, board_id: str, limit: int) -> Answer:
        return self._ask("GET", f"{_board(board_id)}/top", params={"limit": limit})

    def around(self, board_id: str, player_id: str) -> Answer:
        return self._ask("GET", f"{_board(board_id)}/around/{segment(player_id)}")

    def player(self, player_id: str) -> Answer:
        """The player's entries on all boards."""
        return self._ask("GET", _player(player_id))

    def erase_player(self, player_id: str) -> Answer:
        return self._ask("DELETE", _player(player_id))

    def submit(self, submission: Mapping[str, Any]) -> Answer:
        return self._ask("POST", "/api/v1/scores", body=submission)

    def submit_batch(self, submissions: Sequence[bytes]) -> Answer:
        """Up to 1,000 submissions, each encoded already. That none was accepted is an answer as well."""
        try:
            return self._ask("POST", "/api/v1/scores/batch", content=batch(submissions))
        except Refused as refused:
            if refused.code != "batch_rejected":
                raise
            return Answer(refused.data, {})

    def _ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        content: bytes | None = None,
    ) -> Answer:
        if body is not None:
            content = json.dumps(body).encode()
        try:
            response = self._http.request(method, path, params=params, content=content)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise Unreachable(self.address.url, reason(error)) from error
        except httpx.RequestError as error:
            raise ConnectionLost(self.address.url, reason(error)) from error
        answer = opened(self.address.url, response.status_code, response.content, response.headers.get("Retry-After"))
        if isinstance(answer, ClientError):
            raise answer
        return answer


def batch(submissions: Sequence[bytes]) -> bytes:
    """The body of a batch of submissions that are encoded already."""
    return b'{"scores":[%s]}' % b",".join(submissions)


def authorization(key: str | None) -> dict[str, str]:
    """The headers that say who asks."""
    return {} if key is None else {"Authorization": f"Bearer {key}"}


def _player(player_id: str) -> str:
    return f"/api/v1/players/{segment(player_id)}"


def _board(board_id: str) -> str:
    return f"{_BOARDS}/{segment(board_id)}"
