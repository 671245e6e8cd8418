"""What the answers about the process itself are made of."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from leaderboard_shells.http.readiness import Health, Status


class Alive(Struct, frozen=True):
    """The process lives."""

    status: Literal["healthy"]


class Ready(Struct, frozen=True):
    """Whether the process can serve, and how each of its parts answers."""

    status: Status
    checks: Mapping[str, Health]
