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


def new_key() -> str:
    """A key that nobody can guess."""
    return PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)


def digest_of(key: str) -> str:
    """The SHA-256 digest of a key, in lower-case hexadecimal. A random key needs no slower one."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


@frozen
class Key:
    digest: str
    caller: Caller


class Keys:
    """All keys of a server, found by digest: what the time of a search tells is about digests, not about keys."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._by_digest = {key.digest: key for key in keys}

    def __len__(self) -> int:
        return len(self._by_digest)

    def caller_with(self, shown: str) -> Caller | None:
        """Whose key this is; None when it is nobody's."""
        digest = digest_of(shown)
        key = self._by_digest.get(digest)
        return key.caller if key is not None and hmac.compare_digest(key.digest, digest) else None
