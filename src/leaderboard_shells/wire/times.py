"""Moments as people and machines write them: RFC 3339 in UTC."""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Annotated

from msgspec import Meta

#: A moment in an answer.
Time = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]

# All is UTC here; the offset is written as Z.
_EPOCH = datetime(1970, 1, 1)


def rfc3339(microseconds: int) -> str:
    """Microseconds since 1970 as `2026-01-31T23:59:59.000000Z`."""
    seconds, rest = divmod(microseconds, 1_000_000)
    return f"{_second(seconds)}.{rest:06d}Z"


def all_rfc3339(moments: Iterable[int]) -> list[str]:
    """The same of many: a call for each would take three times as long."""
    told: list[str] = []
    second: str | None = None
    begin = ""
    for text in map(str, moments):
        if text[:-6] != second:
            second = text[:-6]
            begin = _second(int(second or 0))
        told.append(f"{begin}.{text[-6:]:0>6}Z")
    return told


@lru_cache
def _second(seconds: int) -> str:
    """Most moments are of the second that is now."""
    return (_EPOCH + timedelta(seconds=seconds)).isoformat(timespec="seconds")


def rfc3339_now() -> str:
    return rfc3339(time.time_ns() // 1_000)
