"""Asking until there is an answer."""

import itertools
import time

import pytest

from leaderboard_shells.client.errors import ApiError, ClientError, ConnectionLost, Unreachable
from leaderboard_shells.client.retry import Retry

LOST = ConnectionLost("http://h", "the connection broke")
AWAY = ApiError({"code": "store_unavailable", "error": "The store is away."}, retry_after=3.0)


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it slept; no time passes."""
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    monkeypatch.setattr(time, "monotonic", lambda: sum(pauses))
    return pauses


def asking(*answers: "ClientError | str", heard: list[str]) -> str:
    """What a persistent asker gets from a server that answers so in turn."""
    turns = iter(answers)

    def ask() -> str:
        answer = next(turns)
        if isinstance(answer, ClientError):
            raise answer
        return answer

    return Retry(heard.append)(ask)


def test_it_asks_again_until_it_is_answered(slept: list[float]) -> None:
    """What may pass is asked again, and each stretch of it told once."""
    heard: list[str] = []

    assert "done" == asking(LOST, AWAY, LOST, "done", heard=heard)
    assert ["no answer from http://h: the connection broke; trying again"] == heard


def test_what_the_server_says_goes_on_as_one_sentence(slept: list[float]) -> None:
    """Its full stop does not stand in the middle."""
    heard: list[str] = []

    asking(AWAY, "done", heard=heard)

    assert ["The store is away; trying again"] == heard


def test_it_waits_as_long_as_the_server_asks(slept: list[float]) -> None:
    """`Retry-After` is the least it waits."""
    asking(AWAY, "done", heard=[])

    assert [3.0] == slept


def test_it_does_not_wait_for_a_server_that_was_never_there(slept: list[float]) -> None:
    """A mistyped address is told at once; one that was reached before is waited for."""
    gone = Unreachable("http://h", "connection refused")

    with pytest.raises(Unreachable):
        asking(gone, "done", heard=[])
    assert "done" == asking(LOST, gone, "done", heard=[])


def test_it_does_not_repeat_what_is_refused_for_good(slept: list[float]) -> None:
    """A refusal of the request itself is final."""
    with pytest.raises(ApiError, match="No such board"):
        asking(ApiError({"code": "board_not_found", "error": "No such board."}), "done", heard=[])
    assert not slept


def test_its_patience_ends(slept: list[float]) -> None:
    """After a minute without an answer the last error stands."""
    with pytest.raises(ConnectionLost):
        asking(*itertools.repeat(LOST, 1_000), heard=[])
    assert 60 <= sum(slept) < 75
