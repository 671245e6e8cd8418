"""Why a server gave no answer, or what it refused. Each is one sentence for whoever asked."""

from collections.abc import Mapping, Sequence
from typing import Any

#: Codes of refusals that say nothing of the request: the same one may well be accepted in a moment.
_PASSING_CODES = frozenset({"store_unavailable", "outcome_unknown", "board_loading", "not_ready", "rate_limited"})
#: The same from what stands in front of a server and knows no codes: too many requests, a bad or absent gateway.
_PASSING_STATUSES = frozenset({429, 502, 503, 504})


class ClientError(Exception):
    """The server could not be asked, or refused. `why` is the reason alone, without what to do about it."""

    #: Whether the same request may be answered in a moment.
    passing = False

    def __init__(self, sentence: str, why: str | None = None) -> None:
        self.why = why or sentence
        super().__init__(sentence)


class Unreachable(ClientError):
    """No connection was made, so nothing was sent."""

    passing = True

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"cannot reach {url}: {why} — is the server running? `leaderboard serve` starts one", why)


class ConnectionLost(ClientError):
    """No whole answer came; what was asked for may have been done."""

    passing = True

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"no answer from {url}: {why}", why)


class NotALeaderboard(ClientError):
    """Something answers at this address, but not as a leaderboard does."""

    def __init__(self, url: str, status: int) -> None:
        self.passing = status in _PASSING_STATUSES
        why = f"HTTP status {status}"
        super().__init__(f"{url} does not answer as a leaderboard does ({why})", why)


class Refused(ClientError):
    """The server's own error: its code, its sentence with the fields at fault, and `data` where it gives any."""

    def __init__(self, body: Mapping[str, Any], retry_after: float = 0.0) -> None:
        self.code = str(body.get("code"))
        self.data = body.get("data")
        self.retry_after = retry_after
        self.passing = self.code in _PASSING_CODES
        super().__init__(_sentence(str(body["error"]), body.get("details") or ()))


class BoardDeleted(ClientError):
    """A board that was watched is gone."""

    def __init__(self, board_id: str) -> None:
        super().__init__(f"leaderboard {board_id!r} was deleted")


def _sentence(error: str, details: Sequence[Mapping[str, str]]) -> str:
    """The error, and the fields that it does not name itself."""
    faults = [f"{fault['path']}: {fault['message']}" for fault in details if fault["message"] not in error]
    return "; ".join([error, *faults])
