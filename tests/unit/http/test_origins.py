"""Own and foreign origins."""

import pytest

from leaderboard_shells.http.origins import Origins


@pytest.mark.parametrize(
    ("origin", "host", "foreign"),
    [
        ("http://lb.example", "lb.example", False),
        ("https://lb.example", "lb.example", False),
        ("https://lb.example", "lb.example:443", False),
        ("https://lb.example:8443", "lb.example:8443", False),
        ("http://LB.example", "lb.Example", False),
        ("http://[2001:db8::1]:80", "[2001:db8::1]", False),
        ("https://friend.example", "lb.example", False),
        ("https://friend.example:444", "lb.example", True),
        ("http://friend.example", "lb.example", True),
        ("http://lb.example:81", "lb.example", True),
        ("http://lb.example.evil.example", "lb.example", True),
        ("http://lb.example@evil.example", "lb.example", True),
        ("http://evil.example", "", True),
        ("http://", "", True),
        ("null", "null", True),
        ("null", "", True),
        ("http://lb.example:99999", "lb.example:99999", True),
        ("http://[lb.example", "lb.example", True),
    ],
)
def test_a_public_server(origin: str, host: str, foreign: bool) -> None:
    """Its own pages are those of the place its visitors asked for; friends are listed to the letter."""
    assert foreign is Origins(["https://friend.example"], loopback=False).is_foreign(origin, host)


@pytest.mark.parametrize(
    ("name", "foreign"),
    [
        ("localhost", False),
        ("127.0.0.1", False),
        ("127.1.2.3", False),
        ("[::1]", False),
        ("localhost.evil.example", True),
        ("rebound.example", True),
        ("10.0.0.1", True),
        ("0.0.0.0", True),
    ],
)
def test_a_loopback_server(name: str, foreign: bool) -> None:
    """Its own pages are those under the names of this machine, whatever else is made to lead here."""
    assert foreign is Origins([], loopback=True).is_foreign(f"http://{name}:8080", f"{name}:8080")
