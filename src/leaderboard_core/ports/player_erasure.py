"""Where a player is kept, and taking away what units of work leave of one who is erased."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from attrs import frozen

from leaderboard_core.domain.board import Board


@frozen
class PlayerPresence:
    """A living board and those of its seasons that know the player, newest first."""

    board: Board
    seasons: Sequence[int]


class PlayerErasure(Protocol):
    """What is asked and done across all boards, without holding the lock of any."""

    @abstractmethod
    async def presences(self, player_id: str) -> Sequence[PlayerPresence]:
        """The living boards that have the player's state or place in any season, by their ids."""

    @abstractmethod
    async def boards_mentioning(self, player_id: str) -> Sequence[Board]:
        """The living boards with changes that name the player and that `ChangeLog` still tells."""

    @abstractmethod
    async def purge(self, player_id: str, mark: bytes) -> None:
        """Take away what is left of the player where nobody reads any more.

        That is: changes from before an erasure, standings that are not shown, whatever is still kept of deleted
        boards, the player's profile, and dead letters that are theirs. Fingerprints of event ids that begin with `mark`
        become `ERASED`; the ids stay, so that a submission sent again is known. Doing it again is harmless.
        """
