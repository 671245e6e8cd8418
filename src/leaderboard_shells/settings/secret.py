"""Fields that are for nobody's eyes."""

from typing import Any

from attrs import field


def secret(default: str) -> Any:
    """A field that `repr` leaves out and `masked` covers."""
    return field(default=default, repr=False, metadata={"secret": True})
