"""Own and foreign origins."""

import pytest

from leaderboard_shells.http.allowed_hosts import AllowedOrigins


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
def test_own_and_listed(origin: str, host: str, foreign: bool) -> None:
    """Its own pages are those of the place its visitors asked for; friends are listed to the letter."""
    assert foreign is AllowedOrigins(["https://friend.example"]).is_foreign(origin, host)


@pytest.mark.parametrize(
    ("pattern", "own", "foreign"),
    [
        (
            "https://*.friend.example",
            ["https://a.friend.example", "https://a.b.friend.example"],
            [
                "https://friend.example",
                "https://evilfriend.example",
                "https://a.friend.example.evil.example",
                "https://a.friend.example:444",
                "http://a.friend.example",
                "https://evil.example/.friend.example",
                "https://evil.example#.friend.example",
            ],
        ),
        (
            "http://localhost:*",
            ["http://localhost:1", "http://localhost:65535"],
            ["http://localhost", "http://localhost:", "http://localhost:1x", "http://localhost:1@evil.example"],
        ),
        ("http://[::1]:*", ["http://[::1]:3000"], ["http://[::2]:3000", "http://[::1]"]),
        ("http://[::1]", ["http://[::1]"], ["http://[::1]:3000"]),
        ("https://*", ["https://any.example", "https://any"], ["https://any.example:444", "http://any.example"]),
    ],
)
def test_patterns(pattern: str, own: list[str], foreign: list[str]) -> None:
    """A pattern covers subdomains or ports, and nothing that only looks like them."""
    origins = AllowedOrigins([pattern])

    assert [] == [origin for origin in own if origins.is_foreign(origin, "here.example")]
    assert foreign == [origin for origin in foreign if origins.is_foreign(origin, "here.example")]


@pytest.mark.parametrize(("scheme", "foreign"), [("", False), ("https", False), ("http", True)])
def test_how_it_came(scheme: str, foreign: bool) -> None:
    """Where it is known how a page is served, the same name served otherwise is another place."""
    assert foreign is AllowedOrigins([]).is_foreign("https://lb.example", "lb.example", scheme)
