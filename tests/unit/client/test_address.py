"""Where a server is, as people write it."""

import pytest

from leaderboard_shells.client.address import Address, segment


@pytest.mark.parametrize(
    ("written", "live"),
    [
        ("http://127.0.0.1:8080", "ws://127.0.0.1:8080/ws"),
        ("http://127.0.0.1:8080/", "ws://127.0.0.1:8080/ws"),
        ("https://scores.example/game", "wss://scores.example/game/ws"),
        ("http://[::1]:8080", "ws://[::1]:8080/ws"),
    ],
)
def test_the_websocket_lies_beside_the_api(written: str, live: str) -> None:
    """Each way to write a URL leads to its WebSocket."""
    assert live == Address.parse(written).live


@pytest.mark.parametrize("written", ["", "127.0.0.1:8080", "ftp://h", "http://", "http://h:99999", "http://h?a=1"])
def test_what_is_no_url_is_refused(written: str) -> None:
    """A mistyped URL is told before anything is asked."""
    with pytest.raises(ValueError, match=r"."):
        Address.parse(written)


@pytest.mark.parametrize(
    ("name", "encoded"), [("a/b", "a%2Fb"), ("ü", "%C3%BC"), ("..", "%2E%2E"), ("a..b", "a..b"), ("\udcff", "%FF")]
)
def test_any_name_is_one_segment(name: str, encoded: str) -> None:
    """Slashes, dots and bytes that are no text stay inside the name."""
    assert encoded == segment(name)
