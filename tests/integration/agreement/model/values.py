"""What the model knows of players and of what is submitted for them, and how it refuses."""

from typing import Any

from attrs import evolve, frozen

from tests.integration.agreement.model.rules import Score


class Refused(Exception):
    """What was asked is refused with this code, and nothing was changed."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@frozen
class Player:
    """A player on a board: the score, when it was reached, and what came with it."""

    score: Score
    reached: int
    game: str | None
    metadata: dict[str, Any] | None


@frozen
class Item:
    """One submission."""

    board: str
    player: str
    score: Score
    event: str | None = None
    game: str | None = None
    metadata: dict[str, Any] | None = None
    #: When it was reached, if whoever sent it says so.
    reached: int | None = None
    #: How long before it is sent it was made, if it says so; less than nothing: later.
    ago: int | None = None
    #: When that was, once it is sent.
    occurred: int | None = None
    #: What further parts of the score are made of, where the board has any.
    rest: tuple[int, ...] = (0, 0, 0)

    def sent_at(self, now: int) -> "Item":
        """The same at the moment at which it is sent."""
        return self if self.ago is None else evolve(self, occurred=max(0, now - self.ago))

    @property
    def payload(self) -> tuple[Any, ...]:
        """What must be equal under the same event id."""
        return self.player, self.score, self.game, self.metadata, self.occurred


@frozen
class Event:
    """An event id that was used: for what (None: that was erased), when, and in which season."""

    payload: tuple[Any, ...] | None
    taken: int
    season: int
