"""Whom one socket speaks for, for as long as their key or token holds."""

import asyncio
import math
from collections.abc import Callable

from leaderboard_shells.access.access import Access
from leaderboard_shells.access.caller import Caller
from leaderboard_shells.access.errors import AuthFailure, KeyRequired
from leaderboard_shells.access.scope import PLAYER_SCOPES

#: How long a timer runs at most before it looks at the clock again, in seconds: clocks are put right.
_LONGEST_TIMER = 600.0


class SocketCredentials:
    """At first the caller of the handshake; once their key or token has ended, anybody.

    `changed` is called when the caller has become another one without having asked for it: with the reason, if what
    they showed does not hold any more. It is also called, with `AuthFailure.LATE`, when nothing was open to the
    caller for `auth_timeout` seconds. `address`: where the socket comes from.
    """

    def __init__(
        self,
        access: Access,
        caller: Caller,
        changed: Callable[[KeyRequired | None], None],
        address: str = "",
        auth_timeout: float = math.inf,
    ) -> None:
        self._access = access
        self._address = address
        self._auth_timeout = auth_timeout
        self._changed = changed
        self._timer: asyncio.TimerHandle | None = None
        self.caller = caller
        self._unfollow = access.follow(self._look_again)
        self._set_timer()

    def show(self, credential: str) -> None:
        """From here on speak for whoever's key or token this is. Raises `KeyRequired`, and stays who it was."""
        self._become(self._access.bearer(credential, self._anonymous))

    def stop(self) -> None:
        """Watch the clock and the keys no longer."""
        self._unfollow()
        if self._timer is not None:
            self._timer.cancel()

    @property
    def _anonymous(self) -> Caller:
        return self._access.anonymous(self._address)

    def _become(self, caller: Caller) -> None:
        self.caller = caller
        if self._timer is not None:
            self._timer.cancel()
        self._set_timer()

    def _set_timer(self) -> None:
        loop = asyncio.get_running_loop()
        left = self._access.seconds_left(self.caller)
        if not (self.caller.is_known or self.caller.public & PLAYER_SCOPES):
            if self._auth_timeout < math.inf:
                self._timer = loop.call_later(self._auth_timeout, self._changed, KeyRequired(AuthFailure.LATE))
        elif left < math.inf:
            self._timer = loop.call_later(min(max(left, 0.0), _LONGEST_TIMER), self._look_at_the_clock)

    def _look_at_the_clock(self) -> None:
        if self._access.has_expired(self.caller):
            self._look_again()
        else:
            self._set_timer()

    def _look_again(self) -> None:
        """The keys, or the time, are others than before: so may the caller be."""
        reason = None
        try:
            self._become(self._access.again(self.caller, self._anonymous))
        except KeyRequired as refused:
            reason = refused
            self._become(self._anonymous)
        self._changed(reason)
