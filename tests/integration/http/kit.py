"""What the tests of the API say again and again."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import httpx2 as httpx
from attrs import frozen
from starlette.types import ASGIApp

from leaderboard_core.ports.ranking_store import RankingStore
from leaderboard_core.ports.repository import Repository

Stores = tuple[Repository, RankingStore]

#: The one page from elsewhere that may write.
FRIEND = "https://play.example"

BOARDS = "/api/v1/leaderboards"
SCORES = "/api/v1/scores"
#: The one that most tests are about.
BOARD = f"{BOARDS}/game1"
#: Every reading of a board that is a GET, by its path below the board.
READS = [
    "top",
    "range",
    "around/alice",
    "player/alice",
    "players?ids=alice",
    "stats",
    "count?min=20",
    "rank?score=25",
    "around?score=25",
    "score?percentile=50",
    "best?percent=50",
    "histogram",
]


async def make_board(client: httpx.AsyncClient, board_id: str = "game1", **fields: Any) -> dict[str, Any]:
    answer = await client.post(BOARDS, json={"id": board_id, "name": "Game", **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


def written(value: Any) -> bytes:
    """A JSON body in ASCII, so that it can hold what no client would send."""
    return json.dumps(value).encode()


def submission(player_id: str = "alice", score: Any = 10, **fields: Any) -> dict[str, Any]:
    return {"player_id": player_id, "leaderboard_id": "game1", "score": score, **fields}


async def submit(client: httpx.AsyncClient, player_id: str = "alice", score: Any = 10, **fields: Any) -> dict[str, Any]:
    answer = await client.post(SCORES, json=submission(player_id, score, **fields))
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


async def players(client: httpx.AsyncClient, **scores: float) -> None:
    for player_id, score in scores.items():
        await submit(client, player_id, score)


def refused(answer: httpx.Response) -> tuple[int, str]:
    """The status and the code of a refusal, which is well formed."""
    body = answer.json()
    assert body["success"] is False
    assert body["error"]
    assert body["request_id"] == answer.headers["x-request-id"]
    return answer.status_code, body["code"]


def faults(answer: httpx.Response) -> dict[str, str]:
    """The messages of an `invalid` answer by the paths they are about."""
    assert refused(answer) == (422, "invalid")
    return {fault["path"]: fault["message"] for fault in answer.json()["details"]}


@frozen
class Raw:
    """An answer as the application sent it."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def ask(
    app: ASGIApp,
    method: str,
    target: bytes,
    *,
    headers: Mapping[str, str] | None = None,
    chunks: Iterable[bytes] = (),
    whole: bool = True,
    **scope: Any,
) -> Raw:
    """Send a request just as it is written, without a client that would put it right first.

    Unless it is `whole`, the sender goes away behind the last chunk.
    """
    path, _, query = target.partition(b"?")
    unread = _messages(chunks, whole)
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return next(unread, {"type": "http.disconnect"})

    async def send(message: Any) -> None:
        sent.append(message)

    written = [(name.lower().encode(), value.encode("latin-1")) for name, value in (headers or {}).items()]
    await app(
        {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "path": path.decode("latin-1"),
            "raw_path": path,
            "query_string": query,
            "headers": written,
            "scheme": "http",
            **scope,
        },
        receive,
        send,
    )
    start = next((message for message in sent if message["type"] == "http.response.start"), None)
    if start is None:
        return Raw(0, {}, b"")
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Raw(start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body)


def _messages(chunks: Iterable[bytes], whole: bool) -> Iterator[dict[str, Any]]:
    """One a chunk, drawn only when it is read; then the end of the body, or of the sender."""
    for chunk in chunks:
        yield {"type": "http.request", "body": chunk, "more_body": True}
    if whole:
        yield {"type": "http.request", "body": b"", "more_body": False}


async def data(client: httpx.AsyncClient, path: str, **parameters: Any) -> Any:
    answer = await client.get(f"{BOARD}/{path}", params=parameters or None)
    assert 200 == answer.status_code, answer.text
    return answer.json()["data"]


def ids(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["player_id"] for entry in entries]


async def etag(client: httpx.AsyncClient, path: str = "top") -> str:
    answer = await client.get(f"{BOARD}/{path}")
    assert 200 == answer.status_code, answer.text
    return answer.headers["etag"]


async def again(client: httpx.AsyncClient, path: str, kept: str) -> httpx.Response:
    return await client.get(f"{BOARD}/{path}", headers={"If-None-Match": kept})


def query_of(path: str) -> list[tuple[str, str]]:
    """Parameters that a path brings along, which a client would drop for those it is given."""
    _, _, query = path.partition("?")
    return [(name, value) for name, _, value in [query.partition("=")] if name]
