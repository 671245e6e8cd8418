"""Asking until there is an answer: what carries an event id can be sent again and counts once."""

import time
from collections.abc import Callable
from typing import TypeVar

from attrs import define

from leaderboard_shells.client.errors import ClientError, Refused, Unreachable
from leaderboard_shells.client.pauses import pauses

T = TypeVar("T")


@define
class Persistent:
    """Repeats a request while what it fails of may pass, for up to `patience` seconds each time.

    A server that was never reached is not waited for. `on_trouble` hears the reason of each stretch without answers.
    """

    on_trouble: Callable[[str], None]
    patience: float = 60.0
    _reached: bool = False

    def __call__(self, ask: Callable[[], T]) -> T:
        """The answer. Raises the last `ClientError`."""
        began = time.monotonic()
        for number, pause in enumerate(pauses()):
            try:
                answer = ask()
            except ClientError as error:
                hopeless = isinstance(error, Unreachable) and not self._reached
                if not error.passing or hopeless or time.monotonic() - began > self.patience:
                    raise
                self._reached = True
                if number == 0:
                    self.on_trouble(f"{error}; trying again")
                time.sleep(max(pause, error.retry_after if isinstance(error, Refused) else 0.0))
            else:
                self._reached = True
                return answer
        raise AssertionError("there is always another pause")
