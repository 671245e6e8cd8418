"""Asking until there is an answer."""

import itertools

import pytest

from leaderboard_shells.client import persistent
from leaderboard_shells.client.errors import ClientError, ConnectionLost, Refused, Unreachable
from leaderboard_shells.client.pauses import pauses
from leaderboard_shells.client.persistent import Persistent

LOST = ConnectionLost("http://h", "the connection broke")
AWAY = Refused({"code": "store_unavailable", "error": "The store is away."}, retry_after=3.0)


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it slept; no time passes."""
    pauses: list[float] = []
    monkeypatch.setattr(persistent.time, "sleep", pauses.append)
    monkeypatch.setattr(persistent.time, "monotonic", lambda: sum(pauses))
    return pauses


def asking(*answers: "ClientError | str", heard: list[str]) -> str:
    """What a persistent asker gets from a server that answers so in turn."""
    turns = iter(answers)

    def ask() -> str:
        answer = next(turns)
        if isinstance(answer, ClientError):
            raise answer
        return answer

    return Persistent(heard.append)(ask)


def test_it_asks_again_until_it_is_answered(slept: list[float]) -> None:
    """What may pass is asked again, and each stretch of it told once."""
    heard: list[str] = []

    assert "done" == asking(LOST, AWAY, LOST, "done", heard=heard)
    assert ["no answer from http://h: the connection broke; trying again"] == heard


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
    with pytest.raises(Refused, match="No such board"):
        asking(Refused({"code": "board_not_found", "error": "No such board."}), "done", heard=[])
    assert not slept


def test_its_patience_ends(slept: list[float]) -> None:
    """After a minute without an answer the last error stands."""
    with pytest.raises(ConnectionLost):
        asking(*itertools.repeat(LOST, 1_000), heard=[])
    assert 60 <= sum(slept) < 75


def test_pauses_grow_up_to_their_longest() -> None:
    """Each pause is drawn from the upper half of a length that doubles up to 10 s."""
    longest = [0.25, 0.5, 1, 2, 4, 8, 10, 10]

    drawn = list(itertools.islice(pauses(), len(longest)))

    assert all(most / 2 <= pause <= most for pause, most in zip(drawn, longest, strict=True))
