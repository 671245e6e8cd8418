"""What `leaderboard submit` says of one score that is not answered."""

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
import typer

from leaderboard_shells.cli.submit import send_one
from leaderboard_shells.client import LeaderboardClient
from leaderboard_shells.client.errors import ApiError, ClientError, ConnectionLost, Unreachable

LOST = partial(ConnectionLost, "http://h", "the connection broke")
GONE = partial(Unreachable, "http://h", "connection refused")
AWAY = partial(
    ApiError, {"code": "store_unavailable", "error": "The repository is not available; nothing was applied."}, 30.0
)
UNKNOWN = partial(ApiError, {"code": "outcome_unknown", "error": "It is not known whether it was applied."}, 30.0)

UNDONE = "The repository is not available; nothing was applied; the score was not counted: send it again"
MAYBE = "it may have been counted: to send it once more, add --event-id goal-1"


class Failing(LeaderboardClient):
    """A client of a server that fails so in turn; the last failure lasts."""

    def __init__(self, *errors: Callable[[], ClientError]) -> None:
        super().__init__("http://h")
        self._errors = itertools.chain(errors, itertools.repeat(errors[-1]))

    @contextmanager
    def asked(self, *_: Any, **__: Any) -> Iterator[Any]:
        error = next(self._errors)()
        self._reached = self._reached or not isinstance(error, Unreachable)
        raise error
        yield


@pytest.mark.parametrize(
    ("errors", "told"),
    [
        ((AWAY,), UNDONE),
        ((LOST, AWAY), f"The repository is not available; nothing was applied; {MAYBE}"),
        ((UNKNOWN,), f"It is not known whether it was applied; {MAYBE}"),
        ((LOST,), f"no answer from http://h: the connection broke; {MAYBE}"),
        ((LOST, GONE), f"cannot reach http://h: connection refused; {MAYBE}"),
    ],
)
def test_whether_it_may_have_been_counted(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    errors: tuple[Callable[[], ClientError], ...],
    told: str,
) -> None:
    """A refusal that applied nothing is told as one, unless an attempt before it may have been counted."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setattr(time, "monotonic", lambda: sum(slept))

    with pytest.raises(typer.Exit):
        send_one(Failing(*errors), {"event_id": "goal-1"}, as_json=False)

    assert f"leaderboard: {told}" == capsys.readouterr().err.splitlines()[-1]


def test_a_server_that_was_never_there() -> None:
    """Nothing was sent, and nothing else is said."""
    with pytest.raises(Unreachable):
        send_one(Failing(GONE), {"event_id": "goal-1"}, as_json=False)
