"""Who players are: a row for each, and an outbox of those rows that the boards do not have yet."""

from abc import abstractmethod
from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

from leaderboard_core.domain.board import Board


class WaitingProfile(NamedTuple):
    """A profile, or that there is none (any more), for the boards that have the player; `version` names the waiting."""

    player_id: str
    profile: str | None
    version: str


class PlayerProfiles(Protocol):
    """Profiles as compact JSON text. What is written here waits in the outbox until it is said to be carried."""

    @abstractmethod
    async def profile(self, player_id: str) -> str | None:
        """The player's profile; None: there is none."""

    @abstractmethod
    async def put_profile(self, player_id: str, profile: str, instead_of: tuple[str | None] | None = None) -> bool:
        """Keep a profile, and let it wait, in one transaction.

        `instead_of`: only where this is kept now; False: something else is, and nothing was done. Raises
        `StoreUnavailable` when nothing was applied, `OutcomeUnknown` when that cannot be told; it may be done again.
        """

    @abstractmethod
    async def delete_profile(self, player_id: str) -> bool:
        """Take the profile away, and let that wait; False: there was none. It raises what `put_profile` raises."""

    @abstractmethod
    async def waiting_profiles(self, limit: int) -> Sequence[WaitingProfile]:
        """Some of those that wait, as they are now."""

    @abstractmethod
    async def boards_with(self, player_ids: Collection[str]) -> Sequence[tuple[Board, Sequence[str]]]:
        """The living boards that have any of these players in their season, each with those that it has."""

    @abstractmethod
    async def carried(self, waiting: Sequence[WaitingProfile]) -> None:
        """The boards have these. What has become another version meanwhile waits on; what does not wait any more waits
        again, for somebody else may have carried a newer one before."""
