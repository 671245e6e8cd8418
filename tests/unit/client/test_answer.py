"""What a refusal says."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from leaderboard_shells.client.answer import Answer, opened, seconds
from leaderboard_shells.client.answers import Entry
from leaderboard_shells.client.errors import ApiError, FieldError, NotALeaderboard

URL = "http://h"


def test_an_answer_is_its_data_and_meta() -> None:
    """The envelope is taken off."""
    raw = {"data": [1], "meta": {"season": 1}}
    assert Answer([1], {"season": 1}, raw) == opened(URL, 200, b'{"success": true, "data": [1], "meta": {"season": 1}}')


def test_what_is_not_known_is_kept_aside() -> None:
    """A field that a later server tells disturbs nobody, and is found in what came."""
    body = b'{"success": true, "data": {"rank": 1, "player_id": "ada", "score": [3, "9223372036854775807"], "aura": 7}}'
    told = opened(URL, 200, body, data=Entry)

    assert isinstance(told, Answer)
    assert (1, [3, "9223372036854775807"], 7) == (told.data.rank, told.data.score, told.raw["data"]["aura"])


def test_a_refusal_for_programs() -> None:
    """Code, status, fields at fault, the request's id, and how long to wait."""
    told = opened(
        URL,
        422,
        b'{"success": false, "code": "invalid", "error": "No.", "details": [{"path": "score", "message": "wrong"}],'
        b' "request_id": "r-1"}',
        "7",
    )

    assert isinstance(told, ApiError)
    assert ("invalid", 422, [FieldError("score", "wrong")], "r-1", 7.0) == (
        told.code,
        told.status,
        told.details,
        told.request_id,
        told.retry_after,
    )


def test_how_long_to_wait_until_a_moment() -> None:
    """What stands in front of a server may say it as a date."""
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)

    assert 25 < seconds(moment) <= 30


def test_a_refusal_names_each_field_once() -> None:
    """Fields at fault are told when the sentence does not tell them itself."""
    told = opened(
        URL,
        422,
        b'{"success": false, "code": "invalid", "error": "score: must be a number", "details":'
        b' [{"path": "score", "message": "must be a number"}, {"path": "name", "message": "is required"}]}',
    )

    assert "score: must be a number; name: is required" == str(told)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"success": false}', b'{"success": true}', b"\xff"])
def test_what_is_no_envelope_is_no_leaderboard(body: bytes) -> None:
    """Whatever else answers at the address is told apart."""
    told = opened(URL, 404, body)

    assert isinstance(told, NotALeaderboard)
    assert "http://h does not answer as a leaderboard does (HTTP status 404)" == str(told)


@pytest.mark.parametrize(("status", "transient"), [(502, True), (503, True), (404, False), (200, False)])
def test_a_gateway_without_its_server_is_transient(status: int, transient: bool) -> None:
    """What stands in front of a server that restarts knows no codes."""
    told = opened(URL, status, b"Bad Gateway")

    assert isinstance(told, NotALeaderboard)
    assert transient is told.transient
