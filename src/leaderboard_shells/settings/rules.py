"""The types of single settings: a plain type, annotated with what else must hold of the value.

A rule is called with a value of the right type and raises `ValueError` saying what it must be. Where a value may be
a secret, or hold one, it is not repeated.
"""

import os
import re
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any

from attrs import frozen

_NAME = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?"
_HOST = rf"(?:{_NAME}|\[[0-9A-Fa-f:.]+\])"
_HOST_PATTERN = rf"(?:\*|(?:\*\.)?{_NAME})"
#: What the paths of the server begin with.
OWN_PATHS = frozenset(
    {"api", "assets", "b", "console", "docs", "embed", "health", "metrics", "openapi.json", "ready", "status", "ws"}
)
_LAST_PORT = 65_535
_MOST = 2**31 - 1
_SHORTEST_SECRET = 32


@frozen
class Between:
    """From `least` to `most`, both included."""

    least: int
    most: int

    def __call__(self, value: int) -> None:
        if not self.least <= value <= self.most:
            raise ValueError(f"must be from {self.least} to {self.most}, not {value}")


@frozen
class Matches:
    """Text of one form, which `meaning` tells."""

    pattern: str
    meaning: str

    def __call__(self, value: str) -> None:
        if not re.fullmatch(self.pattern, value):
            raise ValueError(f"must be {self.meaning}")


@frozen
class Filled:
    """Anything but empty."""

    def __call__(self, value: Any) -> None:
        if not value:
            raise ValueError("must not be empty")


def is_signing_secret(value: str) -> None:
    """Empty, or as long as what is signed with it is safe (RFC 7518, 3.2)."""
    if value and len(value.encode()) < _SHORTEST_SECRET:
        raise ValueError(f"must have at least {_SHORTEST_SECRET} bytes, or be left out")


def is_host(value: str) -> None:
    if not re.fullmatch(_NAME, value) and not _is_ip_address(value):
        raise ValueError("must be a host name or an IP address")


def are_hosts_or_socket(value: str) -> None:
    """Of several servers between commas the first that answers is taken."""
    if not value.startswith("/"):
        for host in value.split(","):
            is_host(host)


def is_readable(value: str) -> None:
    """Empty, or the path of a file that this process may read."""
    try:
        Path(value or os.devnull).open("rb").close()
    except OSError as error:
        raise ValueError(f"must name a file that can be read: {error.strerror}") from None


def is_readable_or_system(value: str) -> None:
    """The same, or what libpq calls the authorities of this machine."""
    if value != "system":
        is_readable(value)


def is_address(value: str) -> None:
    host, _, port = value.rpartition(":")
    if not re.fullmatch(_HOST, host) or not _is_port(port) or not _is_bracketed_well(host):
        raise ValueError("must be host:port, for example localhost:6379")


def are_addresses(value: str) -> None:
    """One, or several between commas."""
    for address in value.split(","):
        is_address(address)


def is_origin_pattern(value: str) -> None:
    found = re.fullmatch(rf"[a-z][a-z0-9+.-]*://({_HOST_PATTERN}|\[[0-9A-Fa-f:.]+\])(?::([0-9]+|\*))?", value)
    if not found or not _is_bracketed_well(found[1]) or not (found[2] == "*" or _is_port(found[2] or "80")):
        raise ValueError(
            "must be scheme://host or scheme://host:port, for example https://play.example.com, "
            "https://*.example.com or http://localhost:*"
        )


def is_host_pattern(value: str) -> None:
    if not re.fullmatch(_HOST_PATTERN, value) and not _is_ip_address(value):
        raise ValueError("must be a host name without a port, for example play.example.com or *.example.com, or *")


def is_network(value: str) -> None:
    try:
        ip_network(value, strict=False)
    except ValueError:
        raise ValueError("must be an IP address or a network, for example 127.0.0.1 or 10.0.0.0/8") from None


def is_root_path(value: str) -> None:
    if not re.fullmatch(r"(?:/[A-Za-z0-9._~-]+)*", value) or {".", ".."} & set(value.split("/")):
        raise ValueError("must be a path without a slash at its end, for example /leaderboard, or empty")
    if value.split("/")[1:2] and value.split("/")[1] in OWN_PATHS:
        raise ValueError(f"must not begin with a path of the server's own: {', '.join(sorted(OWN_PATHS))}")


def _is_port(text: str) -> bool:
    return re.fullmatch("[0-9]{1,5}", text) is not None and 1 <= int(text) <= _LAST_PORT


def _is_bracketed_well(host: str) -> bool:
    return not host.startswith("[") or _is_ip_address(host[1:-1])


def _is_ip_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def all_different(key: Callable[[Any], object], message: str) -> Callable[[tuple[Any, ...]], None]:
    """No two of a list share what `key` tells of them; `message` is said of those that do."""

    def rule(values: tuple[Any, ...]) -> None:
        if len({key(value) for value in values}) < len(values):
            raise ValueError(message)

    return rule


Port = Annotated[int, Between(1, _LAST_PORT)]
Count = Annotated[int, Between(1, _MOST)]
#: More schemas than that are more than a database, or whoever looks after it, likes.
Cells = Annotated[int, Between(1, 1024)]
CountOrZero = Annotated[int, Between(0, _MOST)]
Name = Annotated[str, Filled()]
Host = Annotated[str, is_host]
HostsOrSocket = Annotated[str, are_hosts_or_socket]
FileName = Annotated[str, is_readable]
Authorities = Annotated[str, is_readable_or_system]
Address = Annotated[str, is_address]
Addresses = Annotated[str, are_addresses]
HostPattern = Annotated[str, is_host_pattern]
OriginPattern = Annotated[str, is_origin_pattern]
Network = Annotated[str, is_network]
RootPath = Annotated[str, is_root_path]
Url = Annotated[str, Matches(r"(?:https?://[^\s/]+(?:/\S*)?)?", "a URL of http or https, or be left out")]
Topic = Annotated[str, Matches(r"(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}", "1 to 249 of A-Z a-z 0-9 . _ -")]
Sha256 = Annotated[str, Matches("[0-9a-f]{64}", "a SHA-256 digest: 64 of 0-9 a-f")]
is_board_pattern = Matches(r"[A-Za-z0-9._*-]{1,64}", "a board id, in which * stands for any characters")
BoardPattern = Annotated[str, is_board_pattern]
SigningSecret = Annotated[str, is_signing_secret]
