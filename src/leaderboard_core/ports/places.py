"""Reading a ranked board: the same few questions to the real-time store and to published standings."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from attrs import frozen

from leaderboard_core.domain.change import Head
from leaderboard_core.domain.entry import PlayerState


@frozen
class Moment:
    """The moment a reading shows: the change it is at and the season it belongs to.

    `as_of` (microseconds) is when standings were of that moment; None: it is the newest the store knows.
    """

    head: Head
    season: int
    as_of: int | None = None


@frozen
class Placed:
    """One place: `rank` from 1; the score as its sort key."""

    rank: int
    player_id: str
    sort_key: float


@frozen
class Page:
    """Neighbouring places, best first, of one moment. `total` counts the places of the board (`max_entries` cut)."""

    moment: Moment
    total: int
    places: Sequence[Placed]


@frozen
class Found:
    """One player's whole state and rank; the rank is None below the board's `max_entries`."""

    rank: int | None
    state: PlayerState


@frozen
class Roll:
    """The asked players that are on the board, in the order of places, of one moment."""

    moment: Moment
    total: int
    players: Sequence[Found]


@frozen
class Ends:
    """The best and the last place within `max_entries`, of one moment; None when the board is empty."""

    moment: Moment
    total: int
    best: Placed | None
    last: Placed | None


class Places(Protocol):
    """A ranked copy of one board, or of one season of it.

    Order is `order.py`'s: sort key, stamp, player id in byte order. Ranks run 1, 2, 3, … and stop at `max_entries`.
    Every answer is of one moment, which it names; lists and single answers of one moment agree. A copy that is
    absent or not sound answers `NotShown`, never something partial; a store that is away, `StoreUnavailable`.
    """

    @abstractmethod
    async def page(self, first: int, last: int) -> Page:
        """The places `first` to `last`, both from 1 and inclusive; empty past the end."""

    @abstractmethod
    async def around(self, player_id: str, radius: int) -> Page:
        """The player's place with up to `radius` on each side; empty for a player who is absent or has no rank."""

    @abstractmethod
    async def find(self, player_ids: Sequence[str]) -> Roll:
        """The named players, ranked or below the line; those not on the board are left out."""

    @abstractmethod
    async def ends(self) -> Ends:
        """The best and the last place."""
