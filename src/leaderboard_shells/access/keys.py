"""Access keys: known by their digests alone, so that a configuration that leaks opens nothing."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable

from attrs import frozen

from leaderboard_shells.access.caller import Caller

#: What a new key begins with, so that people and scanners of logs and repositories know one when they see it.
PREFIX = "lbk_"
_RANDOM_BYTES = 32
_THUMBPRINT = 32


def new_key() -> str:
    """A key that nobody can guess."""
    return PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)


def digest_of(key: str) -> str:
    """The SHA-256 digest of a key, in lower-case hexadecimal. A random key needs no slower one."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


@frozen
class HashedKey:
    digest: str
    caller: Caller

    @property
    def thumbprint(self) -> str:
        """What names the key in the tokens that it asked for: enough to know it again."""
        return thumbprint_of(self.digest)


def thumbprint_of(digest: str) -> str:
    return digest[:_THUMBPRINT]


class Keyring:
    """All keys of a server, found by digest: what the time of a search tells is about digests, not about keys."""

    def __init__(self, keys: Iterable[HashedKey]) -> None:
        self._by_digest = {key.digest: key for key in keys}
        self._by_thumbprint = {key.thumbprint: key.caller for key in self._by_digest.values()}

    def __len__(self) -> int:
        return len(self._by_digest)

    def caller_with(self, shown: str) -> Caller | None:
        """Whose key this is; None when it is nobody's."""
        return self.caller_of(digest_of(shown))

    def caller_of(self, digest: str) -> Caller | None:
        """Whose key has this digest."""
        key = self._by_digest.get(digest)
        return key.caller if key is not None and hmac.compare_digest(key.digest, digest) else None

    def caller_named(self, thumbprint: str) -> Caller | None:
        """Whose key a token names."""
        return self._by_thumbprint.get(thumbprint)
