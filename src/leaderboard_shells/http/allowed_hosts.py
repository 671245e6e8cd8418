"""Under which names the server answers, and whose web pages may write.

A page of a name that was bent to lead here (DNS rebinding) gets nothing. Settings give names of hosts and origins of
pages as patterns: `*.` stands for any subdomains, `:*` for any port.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from leaderboard_shells.wire.addresses import is_loopback

ANY = "*"
_LABELS = r"(?:[a-z0-9_-]+\.)+"
_PORTS = {"http": 80, "https": 443}
_REMEMBERED = 256


class HostPatterns:
    """Names of hosts; `*.example.com` covers whatever lies below it and not itself, `*` everything."""

    def __init__(self, patterns: Collection[str]) -> None:
        self.everything = ANY in patterns
        self._pattern = re.compile("|".join(map(_host, patterns)) or r"(?!)")

    def cover(self, name: str) -> bool:
        return self.everything or self._pattern.fullmatch(name) is not None


def origins_expression(patterns: Collection[str]) -> str:
    """A regular expression that origins match as a whole which one of the patterns covers."""
    return "|".join(map(_origin, patterns)) or r"(?!)"


def _origin(pattern: str) -> str:
    scheme, _, place = pattern.partition("://")
    host, port = re.fullmatch(r"(\[.*\]|[^:]*)(:.*)?", place).groups(default="")  # type: ignore[union-attr]
    return f"{re.escape(scheme)}://{_host(host)}{':[0-9]{1,5}' if port == ':*' else port}"


def _host(pattern: str) -> str:
    pattern = pattern.lower()
    if pattern == ANY:
        return r"[a-z0-9_.-]+"
    if pattern.startswith("*."):
        return _LABELS + re.escape(pattern[2:])
    return re.escape(pattern)


class AllowedHosts:
    """The names of one server: those of the machine itself, always, and those `allowed`.

    Where none is `allowed`, a server that only this machine can reach (`loopback`) has no others, and any other server
    answers to any.
    """

    def __init__(self, allowed: Collection[str], *, loopback: bool) -> None:
        self._names = HostPatterns(allowed)
        #: Whether any name will do.
        self.any = self._names.everything or not (allowed or loopback)
        self._is_known = lru_cache(_REMEMBERED)(self._known)

    def allow(self, host: str, own: str) -> bool:
        """Whether the header `Host` names this server, which was reached at the address `own`.

        Addresses cannot be bent: whoever names the one that they came to is right.
        """
        return self.any or self._is_known(host, own)

    def _known(self, host: str, own: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return is_loopback(name) or name.endswith(".localhost") or name == own or self._names.cover(name)


class AllowedOrigins:
    """Tells own origins from foreign ones. `allowed`: those whose pages may write as well, as patterns."""

    def __init__(self, allowed: Collection[str]) -> None:
        self._allowed = re.compile(origins_expression(allowed))

    def is_foreign(self, origin: str, host: str, scheme: str = "") -> bool:
        """Whether `origin` is neither listed nor the place that `host` (the header) names.

        `scheme`: how the request came, where that is known. A server behind a proxy does not see it.
        """
        if self._allowed.fullmatch(origin):
            return False
        try:
            page, here = urlsplit(origin), urlsplit(f"//{host}")
            same = _place(page, page.scheme) == _place(here, page.scheme)
        except ValueError:
            return True
        return not same or scheme not in ("", page.scheme)


def _place(url: SplitResult, scheme: str) -> tuple[str, int | None]:
    if not url.hostname:
        raise ValueError("names no host")
    return url.hostname, url.port or _PORTS.get(scheme)
