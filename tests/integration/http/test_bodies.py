"""What is no JSON, what is too large, and who went away."""

import gzip
from collections.abc import Iterator
from itertools import count, repeat

import httpx2 as httpx
import pytest
from starlette.applications import Starlette

from leaderboard_shells.http import body_drain
from tests.integration.http.kit import BOARDS, SCORES, ask, faults, make_board, refused, submission, written

MIB = 1024 * 1024


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  \n",
        b"{",
        b'{"score": }',
        b"{'score': 1}",
        b'{"score": 1,}',
        b'{"score": 01}',
        b'{"score": .5}',
        b'{"score": +1}',
        b'{"score": 0x1}',
        b'{"score": NaN}',
        b'{"score": Infinity}',
        b'{"score": -Infinity}',
        b'{"score": nan}',
        b'{"a": "\x01"}',
        b'{"a": "\xff"}',
        b'{"a": "\xed\xa0\x80"}',
        b"\xff\xfe{\x00}\x00",
        b"\xef\xbb\xbf{}",
        b"{} {}",
        b"player_id=alice",
        b"[" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    ],
    ids=lambda body: repr(body[:20]),
)
@pytest.mark.parametrize("path", [SCORES, f"{SCORES}/batch", BOARDS])
async def test_what_is_no_json(client: httpx.AsyncClient, path: str, body: bytes) -> None:
    """A body that is not JSON in UTF-8 is 400, wherever it is sent."""
    assert (400, "malformed_json") == refused(await client.post(path, content=body))


@pytest.mark.parametrize("value", ["1e999", "-1e999", "9" * 5000, "-" + "9" * 5000, '"\\ud800"', '"\\udc00\\ud800"'])
@pytest.mark.parametrize("field", ["score", "event_id", "metadata", "other"])
async def test_json_that_no_field_holds(client: httpx.AsyncClient, field: str, value: str) -> None:
    """What is JSON but fits no field is 422 and names the field, however large it is."""
    body = written(submission(**{field: "HERE"})).replace(b'"HERE"', value.encode())

    assert [field] == list(faults(await client.post(SCORES, content=body)))


async def test_a_number_too_large_inside_metadata(client: httpx.AsyncClient) -> None:
    """Numbers that no double holds have no place in metadata."""
    body = written(submission(metadata={"x": "HERE"})).replace(b'"HERE"', b"1e999")

    assert {"metadata": "must be plain JSON with finite numbers"} == faults(await client.post(SCORES, content=body))


async def test_metadata_nested_too_deeply(client: httpx.AsyncClient) -> None:
    """Metadata may be nested 64 levels deep, and names itself when it is deeper."""
    await make_board(client)
    inner = b"[" * 64 + b"]" * 64
    body = written(submission(metadata={"x": "HERE"}))

    assert ["metadata"] == list(faults(await client.post(SCORES, content=body.replace(b'"HERE"', inner))))
    assert 200 == (await client.post(SCORES, content=body.replace(b'"HERE"', inner[1:-1]))).status_code


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "application/x-www-form-urlencoded", ""])
async def test_the_content_type_does_not_matter(client: httpx.AsyncClient, content_type: str) -> None:
    """A body is JSON whatever its header calls it."""
    await make_board(client)

    answer = await client.post(SCORES, content=written(submission()), headers={"Content-Type": content_type})

    assert 200 == answer.status_code


async def test_a_compressed_body(client: httpx.AsyncClient) -> None:
    """A compressed body is not read."""
    body = gzip.compress(written(submission()))

    answer = await client.post(SCORES, content=body, headers={"Content-Encoding": "gzip"})

    assert (400, "malformed_json") == refused(answer)
    assert "'gzip'" in answer.json()["error"]


def padded(size: int) -> bytes:
    """A submission in so many bytes."""
    body = written(submission())
    return body + b" " * (size - len(body))


async def test_a_body_of_a_mebibyte(client: httpx.AsyncClient) -> None:
    """1 MiB is not too large."""
    await make_board(client)

    assert 200 == (await client.post(SCORES, content=padded(MIB))).status_code


@pytest.mark.parametrize("path", [SCORES, f"{SCORES}/batch", BOARDS])
async def test_a_larger_body(client: httpx.AsyncClient, path: str) -> None:
    """One byte more is too large, and ends the connection."""
    answer = await client.post(path, content=padded(MIB + 1))

    assert (413, "too_large") == refused(answer)
    assert "close" == answer.headers["connection"]


async def test_a_large_body_is_refused_by_its_header(app: Starlette) -> None:
    """A length that is too large is refused before anything is read."""
    answer = await ask(app, "POST", SCORES.encode(), headers={"Content-Length": str(MIB + 1)}, whole=False)

    assert 413 == answer.status


@pytest.mark.parametrize("length", ["9" * 5000, "-1", "x", "", "1"])
async def test_a_length_that_says_nothing_true(app: Starlette, length: str) -> None:
    """Whatever the length says, what is read is counted."""
    answer = await ask(
        app, "POST", SCORES.encode(), headers={"Content-Length": length}, chunks=[b" " * MIB, b" ", b"[]"]
    )

    assert 413 == answer.status


async def test_a_stream_is_counted(app: Starlette) -> None:
    """Of a body that never ends no more is kept than it takes to know that; what follows is thrown away, to a bound."""
    pieces = repeat(b" " * (MIB // 4))
    read = count()

    def counted() -> Iterator[bytes]:
        for piece in pieces:
            next(read)
            yield piece

    answer = await ask(app, "POST", SCORES.encode(), headers={"Transfer-Encoding": "chunked"}, chunks=counted())

    assert (413, "close") == (answer.status, answer.headers["connection"])
    assert 5 + body_drain.MOST // (MIB // 4) + 1 == next(read)


async def test_a_body_in_pieces(app: Starlette, client: httpx.AsyncClient) -> None:
    """A body may come in any pieces."""
    await make_board(client)
    body = written(submission())

    answer = await ask(app, "POST", SCORES.encode(), chunks=[body[:1], b"", body[1:7], body[7:], b""])

    assert 200 == answer.status


async def test_the_connection_header_stays_out_of_http_2(app: Starlette) -> None:
    """HTTP/2 knows no `Connection` header, so none is sent there."""
    answer = await ask(app, "POST", SCORES.encode(), chunks=[b" " * MIB, b" "], http_version="2")

    assert 413 == answer.status
    assert "connection" not in answer.headers


async def test_a_sender_who_goes_away(app: Starlette) -> None:
    """Nothing is answered, and nothing is done, when the sender is gone before the body is whole."""
    assert 0 == (await ask(app, "POST", SCORES.encode(), chunks=[b"{"], whole=False)).status


async def test_a_body_where_none_is_taken(client: httpx.AsyncClient) -> None:
    """What takes no body does not mind one."""
    await make_board(client)

    assert 200 == (await client.post(f"{BOARDS}/game1/reset", content=b"{not json")).status_code
