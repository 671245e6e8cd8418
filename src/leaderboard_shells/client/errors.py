"""Why a server gave no answer, or what it refused. Each is one sentence for whoever asked.

Why a connection failed is told in the operating system's words rather than a library's, and with what may help.
"""

import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from leaderboard_shells.client.address import Address

#: Codes of refusals that say nothing of the request: the same one may well be accepted in a moment.
_TRANSIENT_CODES = frozenset(
    {
        *("store_unavailable", "outcome_unknown", "board_loading", "too_old", "not_ready"),
        *("rate_limited", "too_many_sockets", "too_many_connections", "too_slow"),
    }
)
#: The same from what stands in front of a server and knows no codes: too many requests, a bad or absent gateway.
_TRANSIENT_STATUSES = frozenset({429, 502, 503, 504})
#: What to do where nobody knows the name of a host.
IS_IT_RIGHT = "is the address right?"
#: How much is told of where a redirect leads, in characters.
_LONGEST_LOCATION = 200


@frozen
class FieldError:
    """One field or parameter at fault."""

    path: str
    message: str


class ClientError(Exception):
    """The server could not be asked, or refused. `why` is the reason alone, without what to do about it."""

    #: Whether the same request may be answered in a moment.
    transient = False
    #: Whether it may have been done although it was not answered, by this attempt or an earlier one.
    uncertain = False
    #: How long the server asks to wait, in seconds.
    retry_after = 0.0

    def __init__(self, sentence: str, why: str | None = None) -> None:
        self.why = why or sentence
        super().__init__(sentence)

    @property
    def clause(self) -> str:
        """The sentence where it goes on: without its full stop."""
        return str(self).removesuffix(".")


class Unreachable(ClientError):
    """No connection was made, so nothing was sent."""

    transient = True

    def __init__(self, url: str, why: str, advice: str = "") -> None:
        super().__init__(f"cannot reach {url}: {why}{f' — {advice}' if advice else ''}", why)


class ConnectionLost(ClientError):
    """No whole answer came; what was asked for may have been done."""

    transient = True
    uncertain = True

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"no answer from {url}: {why}", why)


class NotALeaderboard(ClientError):
    """Something answers at this address, but not as a leaderboard does."""

    def __init__(self, url: str, status: int, retry_after: float = 0.0) -> None:
        self.status = status
        self.retry_after = retry_after
        # What stands in front of a server may have passed the request on.
        self.transient = self.uncertain = status in _TRANSIENT_STATUSES
        why = f"HTTP status {status}"
        super().__init__(f"{url} does not answer as a leaderboard does ({why})", why)


class Redirected(ClientError):
    """A redirect. It is not followed: the access key is for the address that was given."""

    def __init__(self, url: str, location: str) -> None:
        super().__init__(f"{url} redirects to {location[:_LONGEST_LOCATION]}: give the address that it leads to")


class UnreadableAnswer(ClientError):
    """An answer of a leaderboard, by its envelope, that cannot be read all the same."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url} answers what this client cannot read: {why}", why)


class ApiError(ClientError):
    """The server's own error, and its sentence with the fields at fault.

    `code` says which it is, for programs; `status` is the HTTP status, None in a stream; `details` are the fields at
    fault; `request_id` is how the server's log calls the request; `data` is what some errors tell besides.
    """

    def __init__(self, body: Mapping[str, Any], retry_after: float = 0.0, status: int | None = None) -> None:
        self.code = str(body.get("code"))
        self.status = status
        self.details = [FieldError(str(one["path"]), str(one["message"])) for one in body.get("details") or ()]
        self.request_id: str | None = body.get("request_id")
        self.data = body.get("data")
        self.retry_after = retry_after
        self.transient = self.code in _TRANSIENT_CODES
        self.uncertain = self.code == "outcome_unknown"
        super().__init__(_sentence(str(body["error"]), self.details))


class BoardDeleted(ClientError):
    """A board that was watched is gone."""

    def __init__(self, board_id: str) -> None:
        super().__init__(f"leaderboard {board_id!r} was deleted")


def _sentence(error: str, details: Sequence[FieldError]) -> str:
    """The error, and the fields that it does not name itself."""
    faults = [f"{fault.path}: {fault.message}" for fault in details if fault.message not in error]
    return "; ".join([error, *faults])


def reason(error: BaseException) -> str:
    """What the innermost cause says: "connection refused" rather than what was built around it."""
    for cause in _causes(error):
        if isinstance(cause, TimeoutError) or "timeout" in type(cause).__name__.lower():
            return "it took too long"
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not trusted: {cause.verify_message}"
        if isinstance(cause, ssl.SSLError):
            return "it does not speak TLS as https:// expects"
        if isinstance(cause, OSError) and cause.strerror:
            return _lower(cause.strerror)
    return _lower(str(error) or type(error).__name__)


def advice(error: BaseException, address: Address) -> str:
    """What to do about it, where that is known; nothing otherwise."""
    for cause in _causes(error):
        if isinstance(cause, ConnectionRefusedError):
            return f"is the server running?{' `leaderboard serve` starts one' if address.is_loopback else ''}"
        if isinstance(cause, socket.gaierror):
            return IS_IT_RIGHT
    return ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")
