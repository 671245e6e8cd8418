"""Asking until there is an answer."""

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest

from leaderboard_shells.client import (
    ApiError,
    ClientError,
    ConnectionLost,
    LeaderboardClient,
    NotALeaderboard,
    Retries,
    Unreachable,
)
from leaderboard_shells.client.answer import Answer
from leaderboard_shells.client.answers import Meta

LOST = partial(ConnectionLost, "http://h", "the connection broke")
GONE = partial(Unreachable, "http://h", "connection refused")
AWAY = partial(ApiError, {"code": "store_unavailable", "error": "The store is away."}, 3.0)
DONE = Answer({"done": True}, {}, {})


class Scripted(LeaderboardClient):
    """A client whose attempts fail so in turn, and then succeed."""

    def __init__(self, *errors: Callable[[], ClientError], **retries: Any) -> None:
        super().__init__("http://h", retries=Retries(**retries))
        self._errors = iter(errors)
        self.bodies: list[bytes | None] = []

    @contextmanager
    def asked(self, *_: Any, **request: Any) -> Iterator[Any]:
        self.bodies.append(request["content"])
        error = next(self._errors, None)
        if error is None:
            yield None
            return
        self._reached = self._reached or error is not GONE
        raise error()

    def opened(self, *_: Any) -> Any:
        return DONE


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it slept; no time passes."""
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    monkeypatch.setattr(time, "monotonic", lambda: sum(pauses))
    return pauses


def read(*errors: Callable[[], ClientError], **retries: Any) -> Answer[Any, Any]:
    """What a reading ends with whose attempts fail so."""
    return Scripted(*errors, **retries).ask("GET", "/", data=dict, meta=Meta)


def test_it_asks_again_until_it_is_answered(slept: list[float]) -> None:
    """What may pass is asked again, and told once."""
    heard: list[str] = []

    assert DONE == read(LOST, AWAY, LOST, on_retry=heard.append)
    assert ["no answer from http://h: the connection broke; trying again"] == heard


def test_what_the_server_says_goes_on_as_one_sentence(slept: list[float]) -> None:
    """Its full stop does not stand in the middle."""
    heard: list[str] = []

    read(AWAY, on_retry=heard.append)

    assert ["The store is away; trying again"] == heard


def test_it_waits_as_long_as_the_server_asks(slept: list[float]) -> None:
    """`Retry-After` is the least it waits, whoever says it."""
    read(AWAY, partial(NotALeaderboard, "http://h", 503, 7.0))

    assert [3.0, 7.0] == slept


def test_each_pause_is_shortened_by_chance(slept: list[float]) -> None:
    """Twice as long each time up to the longest, and never for all clients the same."""
    read(*[LOST] * 6, first=1.0, longest=4.0)

    assert all(most / 2 <= pause <= most for pause, most in zip(slept, [1, 2, 4, 4, 4, 4], strict=True))
    assert len(set(slept)) == len(slept)


def test_a_server_that_was_never_there(slept: list[float]) -> None:
    """It is waited for, unless a mistyped address is to be told at once; one that was reached before is in any case."""
    assert DONE == read(GONE)
    with pytest.raises(Unreachable):
        read(GONE, unreached=False)
    assert DONE == read(LOST, GONE, unreached=False)


def test_it_does_not_repeat_what_is_refused_for_good(slept: list[float]) -> None:
    """A refusal of the request itself is final."""
    with pytest.raises(ApiError, match="No such board"):
        read(partial(ApiError, {"code": "board_not_found", "error": "No such board."}))
    assert not slept


def test_its_patience_ends(slept: list[float]) -> None:
    """After a minute without an answer the last error stands."""
    with pytest.raises(ConnectionLost):
        read(*itertools.repeat(LOST, 1_000))
    assert 60 <= sum(slept) < 75


@pytest.mark.parametrize("verb", ["create_board", "reset_board", "delete_board", "fill_board", "erase_player"])
def test_what_may_have_been_done_is_not_done_twice(slept: list[float], verb: str) -> None:
    """A reset that was not answered would turn a second season; one that certainly was not done is asked for again."""
    subject: Any = {"id": "g", "name": "G"} if verb == "create_board" else "g"
    with pytest.raises(ConnectionLost) as lost:
        getattr(Scripted(LOST), verb)(subject)

    assert lost.value.uncertain
    assert DONE == getattr(Scripted(AWAY, GONE), verb)(subject)


def test_a_score_is_sent_again_under_its_event_id(slept: list[float]) -> None:
    """One that has none gets one before it is sent first, so that each attempt is the same request."""
    client = Scripted(LOST, AWAY, LOST)

    client.submit({"leaderboard_id": "g", "player_id": "ada", "score": 5})

    [body] = set(client.bodies)
    assert 4 == len(client.bodies)
    assert body is not None
    assert b'"event_id": "' in body


def test_scores_of_a_batch_are_named_one_by_one(slept: list[float]) -> None:
    """Those with an id keep it, and JSON is sent as it stands."""
    client = Scripted(LOST, AWAY, *[LOST] * 1_000, within=2.0)
    submission: Any = {"leaderboard_id": "g", "player_id": "ada", "score": 5}

    with pytest.raises(ConnectionLost):
        client.submit_batch([submission, submission, submission | {"event_id": "mine"}, b'{"raw":1}'])

    [body] = set(client.bodies)
    assert body is not None
    assert 3 == body.count(b"event_id")
    assert 1 == body.count(b'"event_id": "mine"')
    assert body.endswith(b',{"raw":1}]}')


def test_an_error_says_whether_any_attempt_may_have_been_done(slept: list[float]) -> None:
    """Also where the last one certainly was not."""
    with pytest.raises(ApiError) as unsure:
        read(LOST, *[AWAY] * 1_000)
    with pytest.raises(ApiError) as sure:
        read(*[AWAY] * 1_000)

    assert unsure.value.uncertain
    assert not sure.value.uncertain
