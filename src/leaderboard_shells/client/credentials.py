"""Who asks: an access key or a player's token, as it is shown to a server."""

from collections.abc import Callable
from typing import TypeAlias

#: A key or a token; or what gives the one that is good now, as tokens last for minutes.
Key: TypeAlias = str | Callable[[], str]


def authorization(key: Key | None) -> dict[str, str]:
    """The headers that say who asks. Raises `ValueError` for what is no key."""
    if key is None:
        return {}
    shown = key if isinstance(key, str) else key()
    if not (shown.isascii() and shown.isprintable() and " " not in shown):
        raise ValueError("a key is made of visible ASCII characters")
    return {"Authorization": f"Bearer {shown}"}
