"""Asking until there is an answer: what carries an event id can be sent again and counts once."""

import time
from collections.abc import Callable
from typing import TypeVar

from attrs import define

from leaderboard_adapters.concurrency.backoff import Backoff
from leaderboard_shells.client.errors import ApiError, ClientError, Unreachable

T = TypeVar("T")


def new_backoff() -> Backoff:
    """How long a client waits before it tries again."""
    return Backoff(0.25, 10.0, jitter=0.5)


@define
class Retry:
    """Repeats a request while what it fails of is transient, for up to `timeout` seconds each time.

    A server that was never reached is not waited for. `on_retry` hears the reason of each stretch without answers.
    """

    on_retry: Callable[[str], None]
    timeout: float = 60.0
    _reached: bool = False

    def __call__(self, ask: Callable[[], T]) -> T:
        """The answer. Raises the last `ClientError`."""
        began, backoff, told = time.monotonic(), new_backoff(), False
        while True:
            try:
                answer = ask()
            except ClientError as error:
                hopeless = isinstance(error, Unreachable) and not self._reached
                if not error.transient or hopeless or time.monotonic() - began > self.timeout:
                    raise
                self._reached = True
                if not told:
                    self.on_retry(f"{error.clause}; trying again")
                    told = True
                time.sleep(max(backoff.next(), error.retry_after if isinstance(error, ApiError) else 0.0))
            else:
                self._reached = True
                return answer
