"""As who somebody sees a board."""

from enum import StrEnum
from typing import Final, assert_never

from leaderboard_core.domain.fields import Choice


class Viewer(StrEnum):
    """Who is to see an answer: somebody who manages the board, the player who is asked for, or anybody.

    While a board is frozen only the first sees what happens on it; a player sees their own score, without a rank.
    """

    MANAGER = "manager"
    PLAYER = "player"
    PUBLIC = "public"

    @property
    def sees_frozen(self) -> bool:
        """Whether it makes no difference that a board is frozen."""
        match self:
            case Viewer.MANAGER:
                return True
            case Viewer.PLAYER | Viewer.PUBLIC:
                return False
            case _:
                assert_never(self)

    @property
    def sees_own(self) -> bool:
        """Whether what is asked for is their own."""
        match self:
            case Viewer.PLAYER:
                return True
            case Viewer.MANAGER | Viewer.PUBLIC:
                return False
            case _:
                assert_never(self)


#: As who a program sees a board that holds it.
TRUSTED: Final = Viewer.MANAGER
VIEWER = Choice(options=Viewer)


def as_viewer(value: Viewer | str) -> Viewer:
    """A viewer by its name."""
    return VIEWER.member(value)  # type: ignore[no-any-return]
