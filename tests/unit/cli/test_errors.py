"""What a refusal says."""

import pytest

from leaderboard_shells.client.envelope import Answer, opened
from leaderboard_shells.client.errors import ApiError, NotALeaderboard

URL = "http://h"


def test_an_answer_is_its_data_and_meta() -> None:
    """The envelope is taken off."""
    assert Answer([1], {"season": 1}) == opened(URL, 200, b'{"success": true, "data": [1], "meta": {"season": 1}}')


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


@pytest.mark.parametrize(
    ("code", "transient"),
    [("store_unavailable", True), ("outcome_unknown", True), ("rate_limited", True), ("invalid", False)],
)
def test_what_is_transient_is_known_by_its_code(code: str, transient: bool) -> None:
    """Only refusals that say nothing of the request are worth another attempt."""
    assert transient is ApiError({"code": code, "error": "No."}).transient


@pytest.mark.parametrize(("status", "transient"), [(502, True), (503, True), (404, False), (200, False)])
def test_a_gateway_without_its_server_is_transient(status: int, transient: bool) -> None:
    """What stands in front of a server that restarts knows no codes."""
    told = opened(URL, status, b"Bad Gateway")

    assert isinstance(told, NotALeaderboard)
    assert transient is told.transient
