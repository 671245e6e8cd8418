"""How many sockets are let in."""

from contextlib import ExitStack

import pytest

from leaderboard_shells.live.socket_limiter import SocketLimiter, TooManySockets


def refusal(limiter: SocketLimiter, address: str) -> str | None:
    try:
        with limiter.admitted(address):
            return None
    except TooManySockets as refused:
        return refused.setting


def test_of_one_address_and_in_all() -> None:
    """An IPv6 network counts as one address, this machine is not limited apart, and who has gone is not counted."""
    limiter = SocketLimiter(5, 2)
    with ExitStack() as open_sockets:
        for address in ("2001:db8::1", "2001:db8::2", "127.0.0.1", "127.0.0.1"):
            open_sockets.enter_context(limiter.admitted(address))
        assert "live.max_sockets_per_address" == refusal(limiter, "2001:db8::3")
        assert refusal(limiter, "2001:db8:0:1::3") is None
        open_sockets.enter_context(limiter.admitted("127.0.0.1"))
        assert "live.max_sockets" == refusal(limiter, "203.0.113.7")
    assert refusal(limiter, "2001:db8::3") is None


def test_a_refusal_says_what_to_set() -> None:
    """And when to try again."""
    with (
        pytest.raises(TooManySockets, match=r"live\.max_sockets lets be") as refused,
        SocketLimiter(0, 1).admitted("x"),
    ):
        pass
    assert (5, "too_many_sockets") == (refused.value.retry_after, refused.value.code)
