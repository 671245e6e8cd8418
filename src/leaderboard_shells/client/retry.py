"""Asking until there is an answer: what counts once however often it is sent can be sent again."""

import time
from collections.abc import Callable

from attrs import define, field, frozen

from leaderboard_adapters.concurrency.backoff import Backoff
from leaderboard_shells.client.errors import ClientError, Unreachable


@frozen(kw_only=True)
class Retries:
    """How long a request that fails of what may be over in a moment is repeated.

    No attempt begins later than `within` seconds after the first; 0 is none but the first. Between two of them pass
    `first` seconds, then twice as long each time up to `longest`, each shortened by chance by up to a half; a server
    that says how long to wait is waited for as long. `unreached`: also before any connection was made, when it may be
    the address that is wrong. `on_retry` hears why a request is repeated, once for each.
    """

    within: float = 60.0
    first: float = 0.25
    longest: float = 10.0
    unreached: bool = True
    on_retry: Callable[[str], None] | None = None

    def backoff(self) -> Backoff:
        """How long to wait before each attempt."""
        return Backoff(self.first, self.longest, jitter=0.5)


#: Every failure is told at once.
NO_RETRIES = Retries(within=0.0)


@define
class Persistence:
    """One request and its attempts. `repeatable`: done twice it is done once."""

    _retries: Retries
    _repeatable: bool
    _uncertain: bool = field(default=False, init=False)
    _told: bool = field(default=False, init=False)
    _began: float = field(init=False)
    _backoff: Backoff = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._began = time.monotonic()
        self._backoff = self._retries.backoff()

    def pause(self, error: ClientError, *, reached: bool) -> float | None:
        """After how many seconds to ask again; None: the error is the answer. It says then whether any of the attempts
        may have been done. `reached`: whether the server was there before."""
        self._uncertain = error.uncertain = error.uncertain or self._uncertain
        away = isinstance(error, Unreachable) and not (reached or self._retries.unreached)
        over = time.monotonic() - self._began >= self._retries.within
        if not error.transient or away or over or (error.uncertain and not self._repeatable):
            return None
        if not self._told and self._retries.on_retry is not None:
            self._retries.on_retry(f"{error.clause}; trying again")
        self._told = True
        return max(self._backoff.next(), error.retry_after)
