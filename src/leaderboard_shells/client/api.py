"""The HTTP API: one verb a method, paths and bodies in this one place."""

import json
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import httpx2 as httpx

from leaderboard_shells.client import schemas
from leaderboard_shells.client.address import Address, segment
from leaderboard_shells.client.envelope import Answer, checked, opened
from leaderboard_shells.client.errors import (
    ApiError,
    ClientError,
    ConnectionLost,
    Redirected,
    Unreachable,
    UnreadableAnswer,
    advice,
    reason,
)

#: How long the server may take to answer, and to take a connection, in seconds.
_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
#: How long an answer may take from its first byte to its last, in seconds, and how large it may be, in bytes.
_SLOWEST = 120.0
_LARGEST = 32 << 20
#: What an answer may come as; it is read as it comes, so that what is small on the way cannot grow here.
_PLAIN = {"Accept": "application/json", "Accept-Encoding": "identity"}
_BOARDS = "/api/v1/leaderboards"


class Api:
    """Asks one server over connections that are kept. Every method raises `ClientError`."""

    def __init__(self, address: Address, key: str | None = None) -> None:
        self.address = address
        self._http = httpx.Client(base_url=address.url, headers=_PLAIN | authorization(key), timeout=_TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._http.close()

    def create_board(self, fields: Mapping[str, Any]) -> Answer:
        return self._ask("POST", _BOARDS, body=fields, data=schemas.Board)

    def boards(self, cursor: str | None = None) -> Answer:
        """A page of all boards, newest first; `meta.next_cursor` leads to the next one."""
        params = {} if cursor is None else {"cursor": cursor}
        return self._ask("GET", _BOARDS, params=params, data=list[schemas.Board], meta=schemas.Page)

    def board(self, board_id: str) -> Answer:
        return self._ask("GET", _board(board_id), data=schemas.Board)

    def update_board(self, board_id: str, fields: Mapping[str, Any]) -> Answer:
        return self._ask("PATCH", _board(board_id), body=fields, data=schemas.Board)

    def delete_board(self, board_id: str) -> Answer:
        return self._ask("DELETE", _board(board_id))

    def reset_board(self, board_id: str) -> Answer:
        return self._ask("POST", f"{_board(board_id)}/reset", data=schemas.NewSeason)

    def fill_board(self, board_id: str) -> Answer:
        return self._ask("POST", f"{_board(board_id)}/fill", data=schemas.Filled)

    def seasons(self, board_id: str) -> Answer:
        """All seasons of a board, newest first."""
        return self._ask("GET", f"{_board(board_id)}/seasons", data=list[schemas.Season])

    def top(self, board_id: str, limit: int, moment: Mapping[str, Any] | None = None) -> Answer:
        """The best; `moment` is the `season` and the `source` they are read from, where it is not the present one.

        Of lists it says as well what they `include`.
        """
        params = {"limit": limit} | dict(moment or {})
        return self._ask("GET", f"{_board(board_id)}/top", params=params, data=list[schemas.Entry])

    def around(self, board_id: str, player_id: str, moment: Mapping[str, Any] | None = None) -> Answer:
        path = f"{_board(board_id)}/around/{segment(player_id)}"
        return self._ask("GET", path, params=moment, data=list[schemas.Entry])

    def count(self, board_id: str, bounds: Mapping[str, float], moment: Mapping[str, Any] | None = None) -> Answer:
        """How many have a score within `bounds`: `min`, `max`, both or neither."""
        params = {**bounds, **(moment or {})}
        return self._ask("GET", f"{_board(board_id)}/count", params=params, data=schemas.Count)

    def rank(self, board_id: str, score: float | Sequence[float], moment: Mapping[str, Any] | None = None) -> Answer:
        """The rank that a score would have."""
        params = {"score": _score(score), **(moment or {})}
        return self._ask("GET", f"{_board(board_id)}/rank", params=params, data=schemas.ScoreRank)

    def around_score(
        self, board_id: str, score: float | Sequence[float], radius: int, moment: Mapping[str, Any] | None = None
    ) -> Answer:
        params = {"score": _score(score), "range": radius, **(moment or {})}
        return self._ask("GET", f"{_board(board_id)}/around", params=params, data=list[schemas.Entry])

    def score(self, board_id: str, place: Mapping[str, float], moment: Mapping[str, Any] | None = None) -> Answer:
        """The score at a `place`: a `rank` or a `percentile`."""
        params = {**place, **(moment or {})}
        return self._ask("GET", f"{_board(board_id)}/score", params=params, data=schemas.ScoreAt)

    def histogram(self, board_id: str, buckets: int, moment: Mapping[str, Any] | None = None) -> Answer:
        """How many scores lie where, in buckets that rise."""
        params = {"buckets": buckets, **(moment or {})}
        return self._ask("GET", f"{_board(board_id)}/histogram", params=params, data=list[schemas.Bucket])

    def best(self, board_id: str, percent: float, limit: int, moment: Mapping[str, Any] | None = None) -> Answer:
        """The best of the players by percent; `meta` says how many they are and what the last of them has."""
        params = {"percent": percent, "limit": limit, **(moment or {})}
        path = f"{_board(board_id)}/best"
        return self._ask("GET", path, params=params, data=list[schemas.Entry], meta=schemas.BestMeta)

    def players(self, board_id: str, player_ids: Sequence[str]) -> Answer:
        """The entries of up to 100 players; `meta.missing` are those who are not on the board."""
        params = {"ids": ",".join(player_ids)}
        return self._ask("GET", f"{_board(board_id)}/players", params=params, meta=schemas.Presence)

    def group(self, board_id: str, asked: Mapping[str, Any], moment: Mapping[str, Any] | None = None) -> Answer:
        """Up to 1,000 `player_ids` as they stand to one another; `limit` and `around` say who is listed."""
        path = f"{_board(board_id)}/players/query"
        data, meta = list[schemas.PlacedEntry], schemas.GroupMeta
        return self._ask("POST", path, params=moment, body=asked, data=data, meta=meta)

    def player(self, player_id: str, include: Mapping[str, Any] | None = None) -> Answer:
        """The player's entries on all boards."""
        return self._ask("GET", _player(player_id), params=include, data=list[schemas.BoardEntry])

    def erase_player(self, player_id: str) -> Answer:
        return self._ask("DELETE", _player(player_id), data=schemas.Erased)

    def remove_player(self, board_id: str, player_id: str, season: int | None = None) -> Answer:
        """Take a player off the board, or out of one of its past seasons."""
        params = {} if season is None else {"season": season}
        return self._ask("DELETE", f"{_board(board_id)}/player/{segment(player_id)}", params=params)

    def correct_player(self, board_id: str, player_id: str, fields: Mapping[str, Any]) -> Answer:
        path = f"{_board(board_id)}/player/{segment(player_id)}"
        return self._ask("PATCH", path, body=fields, data=schemas.Corrected)

    def profile(self, player_id: str) -> Answer:
        """Who the player is."""
        return self._ask("GET", _profile(player_id), data=dict[str, Any])

    def put_profile(self, player_id: str, profile: Mapping[str, Any]) -> Answer:
        return self._ask("PUT", _profile(player_id), body=profile, data=dict[str, Any])

    def delete_profile(self, player_id: str) -> Answer:
        return self._ask("DELETE", _profile(player_id))

    def submit(self, submission: Mapping[str, Any]) -> Answer:
        return self._ask("POST", "/api/v1/scores", body=submission, data=schemas.Submitted)

    def submit_batch(self, submissions: Sequence[bytes]) -> Answer:
        """Up to 1,000 submissions, each encoded already. That none was accepted is an answer as well."""
        try:
            answer = self._ask("POST", "/api/v1/scores/batch", content=batch(submissions), data=schemas.BatchResult)
        except ApiError as refused:
            if refused.code != "batch_rejected":
                raise
            answer = _sound(checked(self.address.url, Answer(refused.data, {}), schemas.BatchResult))
        if not all(0 <= fault["index"] < len(submissions) for fault in answer.data["errors"]):
            raise UnreadableAnswer(self.address.url, "it rejects a score that was not sent")
        return answer

    def _ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        content: bytes | None = None,
        data: Any = Any,
        meta: Any = Any,
    ) -> Answer:
        """Asks, and opens an answer whose parts are of these shapes."""
        url = self.address.url
        if body is not None:
            content = json.dumps(body).encode()
        try:
            with self._http.stream(method, path, params=params, content=content) as response:
                if response.has_redirect_location:
                    raise Redirected(url, response.headers["Location"])
                told = self._body(response)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise Unreachable(url, reason(error), advice(error, self.address)) from error
        except httpx.RequestError as error:
            raise ConnectionLost(url, reason(error)) from error
        answer = opened(url, response.status_code, told, response.headers.get("Retry-After"), data=data, meta=meta)
        return _sound(answer)

    def _body(self, response: httpx.Response) -> bytes:
        """All of an answer, as long as it neither is larger nor takes longer than one of a leaderboard."""
        began = time.monotonic()
        body = bytearray()
        for chunk in response.iter_raw():
            body += chunk
            if len(body) > _LARGEST:
                raise UnreadableAnswer(self.address.url, f"it is larger than {_LARGEST:,} bytes")
            if time.monotonic() - began > _SLOWEST:
                raise ConnectionLost(self.address.url, "it took too long")
        return bytes(body)


def batch(submissions: Sequence[bytes]) -> bytes:
    """The body of a batch of submissions that are encoded already."""
    return b'{"scores":[%s]}' % b",".join(submissions)


def authorization(key: str | None) -> dict[str, str]:
    """The headers that say who asks."""
    return {} if key is None else {"Authorization": f"Bearer {key}"}


def _sound(answer: Answer | ClientError) -> Answer:
    if isinstance(answer, ClientError):
        raise answer
    return answer


def _player(player_id: str) -> str:
    return f"/api/v1/players/{segment(player_id)}"


def _profile(player_id: str) -> str:
    return f"{_player(player_id)}/profile"


def _score(score: float | Sequence[float]) -> float | str:
    return ",".join(map(str, score)) if isinstance(score, Sequence) else score


def _board(board_id: str) -> str:
    return f"{_BOARDS}/{segment(board_id)}"
