"""What one name of the API means."""

from typing import Any, Final

from attrs import frozen

NO_EXAMPLE: Final = object()
#: A moment, as examples have it.
TIME: Final = "2026-01-31T12:00:00.000000Z"


@frozen
class Word:
    """The meaning of a name, and a value it may have."""

    meaning: str
    example: Any = NO_EXAMPLE
