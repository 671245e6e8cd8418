"""Stores that fail, whatever their technology: the one place that says so in the log."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import structlog

from leaderboard_core.domain.errors import (
    LeaderboardError,
    OutcomeUnknown,
    StoreDegraded,
    StoreUnavailable,
    StoreUnusable,
)
from leaderboard_shells.monitoring.incidents import QUIET, Incident

_log = structlog.stdlib.get_logger("leaderboard.stores")

#: What errors call the stores, and what they are called where their calls are counted.
_NAMES = {"real-time store": "realtime"}
_LONGEST_REASON = 300
#: For how long a call that a store could not do speaks against it, when nobody does the like again, in seconds.
_IMPAIRED = 10.0
#: For how long a call that failed has to go well before the store is back, in seconds; some are seldom made.
_LATELY = 20.0
MISUNDERSTOOD = "it does not understand us: its tables or keys are not as we made them; the log says which"


class Outages:
    """Those of all stores of a process, by the name and the address of each.

    A store may take some calls and not others, as one that can only be read: it is back when all calls go well that
    failed lately.
    """

    def __init__(self, addresses: Mapping[str, str], quiet: float = QUIET) -> None:
        def episodes(began: str, ended: str) -> Mapping[str, Incident]:
            return {
                store: Incident(_log, began, ended, quiet=quiet, store=store, address=address)
                for store, address in addresses.items()
            }

        self.addresses = addresses
        self._away = episodes("store away", "store back")
        #: By store: the last failure that said that it is away.
        self._last: dict[str, StoreUnavailable | OutcomeUnknown | StoreUnusable] = {}
        self._broken = episodes("store call failed", "store calls work")
        #: Raises what keeps this process from asking anything of any store, if something does.
        self.allowed: Callable[[], None] = lambda: None
        #: What fails now, and the calls that tell, each with its last failure. Looking at it is all that a call
        #: costs that goes well.
        self.failing: dict[Incident, dict[str, float]] = {}
        #: By store: the last call that it could not do for a reason of its own, when, and why.
        self._impaired: dict[str, tuple[str, float, StoreDegraded]] = {}

    def impairment(self, store: str) -> StoreDegraded | None:
        """Why a store that answers did not do lately what it was to do, unless it has done the like since.

        A disk that is nearly full takes a small row and no list of scores; a column that was renamed is missed by some
        statements alone.
        """
        if self._broken[store].failing:
            return StoreDegraded(store, MISUNDERSTOOD)
        _, at, error = self._impaired.get(store, ("", -_IMPAIRED, None))
        return error if time.monotonic() - at < _IMPAIRED else None

    def is_unavailable(self, store: str) -> bool:
        """Whether an outage has begun and is not over."""
        return self._away[store].present

    def cause_of(self, store: str) -> Exception | None:
        """Why a store is away, as its calls have met it; None when it is not."""
        return self._last[store] if store in self._away and self._away[store].failing else None

    def store_at_fault(self, store: str, error: BaseException) -> str:
        """The store that is away by an error of a call of `store`."""
        named = _NAMES.get(error.store, error.store) if isinstance(error, StoreUnavailable) else store
        return named if named in self._away else store

    def unavailable(self, store: str, call: str, error: StoreUnavailable | OutcomeUnknown | StoreUnusable) -> None:
        """A call of a store failed because one is away: not always the one that was called."""
        named = self.store_at_fault(store, error)
        told = error if isinstance(error, StoreUnavailable) else error.__cause__
        code = told.store_code if isinstance(told, StoreUnavailable) else None
        # A probe tells whoever asked for it.
        if isinstance(told, StoreDegraded) and call != "probe":
            self._impaired[named] = call, time.monotonic(), told
        self._last[named] = error
        episode = self._failing(self._away[named], store, call)
        episode.failed(reason_of(error), code=code, call=call, **driver_message(error))

    def call_failed(self, store: str, call: str, error: Exception) -> None:
        """A call of a store failed by a fault of ours, or of whoever changed what we had laid down there."""
        self._failing(self._broken[store], store, call).failed(
            reason_of(error), level="error", code=_code_of(error), call=call, exc_info=error
        )

    def call_succeeded(self, store: str, call: str) -> None:
        """A call went well. To be told only while something fails."""
        if store in self._impaired and self._impaired[store][0] == call:
            del self._impaired[store]
        for episode, calls in [*self.failing.items()]:
            told = calls.pop(f"{store}.{call}", None) is not None or episode.fields["store"] == store
            if told and not _recent(calls):
                calls.clear()
                episode.worked()
            episode.settle()
            if not episode.present:
                self.failing.pop(episode, None)

    def recovered(self, store: str) -> None:
        """A score went the whole way in a store that was away: that speaks for the calls that nobody makes again."""
        episode = self._away[store]
        if episode in self.failing:
            self.failing[episode].clear()
            episode.worked()
            if not episode.present:
                del self.failing[episode]

    @contextmanager
    def opening(self, store: str, call: str = "open") -> Iterator[None]:
        """Tell of a store that cannot be opened, as `call` shows; it is raised all the same."""
        try:
            yield
        except StoreUnavailable as error:
            self.unavailable(store, call, error)
            raise
        except StoreUnusable as error:
            _log.error("store unfit", store=store, address=error.path, reason=error.reason, **driver_message(error))
            raise
        self.call_succeeded(store, call)

    def _failing(self, episode: Incident, store: str, call: str) -> Incident:
        self.failing.setdefault(episode, {})[f"{store}.{call}"] = time.monotonic()
        return episode


def _recent(calls: Mapping[str, float]) -> bool:
    """Whether any of these failed so lately that it has to go well first; some are not made again for long."""
    return any(time.monotonic() - failed < _LATELY for failed in calls.values())


def reason_of(error: BaseException) -> str:
    """Why something failed, in one line, for whoever reads the log."""
    if isinstance(error, StoreUnavailable | StoreUnusable) and error.reason:
        return error.reason
    if isinstance(error, LeaderboardError) and error.__cause__ is not None:
        return reason_of(error.__cause__)
    text = " ".join(str(error).split())
    if not (isinstance(error, LeaderboardError) and text):
        text = f"{type(error).__name__}: {text}"
    return text[:_LONGEST_REASON]


def driver_message(error: BaseException) -> dict[str, str]:
    """The store's own words, where the reason is in ours."""
    if isinstance(error, StoreDegraded | StoreUnusable) and error.__cause__ is not None:
        return {"said": reason_of(error.__cause__)}
    return {}


def _code_of(error: BaseException) -> str:
    """What two failures have in common that are the same: a SQLSTATE where there is one."""
    code = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    return str(code) if code else type(error).__name__
