"""Whom one socket speaks for, for as long as their key or token holds."""

import asyncio
import math
from collections.abc import Callable

from leaderboard_shells.access.access import Access
from leaderboard_shells.access.caller import Caller

#: How long a timer runs at most before it looks at the clock again, in seconds: clocks are put right.
_LONGEST_TIMER = 600.0


class Standing:
    """At first the caller of the handshake; once their key or token has ended, anybody, and `lapsed` is called."""

    def __init__(self, access: Access, caller: Caller, lapsed: Callable[[], None]) -> None:
        self._access = access
        self._lapsed = lapsed
        self._timer: asyncio.TimerHandle | None = None
        self.caller = caller
        self._set_timer()

    def show(self, credential: str) -> None:
        """From here on speak for whoever's key or token this is. Raises `KeyRequired`, and stays who it was."""
        self.caller = self._access.bearer(credential)
        self.stop()
        self._set_timer()

    def stop(self) -> None:
        """Watch the clock no longer."""
        if self._timer is not None:
            self._timer.cancel()

    def _set_timer(self) -> None:
        left = self._access.seconds_left(self.caller)
        if left < math.inf:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(min(max(left, 0.0), _LONGEST_TIMER), self._look_at_the_clock)

    def _look_at_the_clock(self) -> None:
        if not self._access.has_expired(self.caller):
            self._set_timer()
            return
        self.caller = self._access.anybody
        self._lapsed()
