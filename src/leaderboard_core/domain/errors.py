"""Everything that can go wrong, in the leaderboard's own words.

An error carries facts; its sentence is built here, and its stable `code` is what a machine reads.
"""

from collections.abc import Sequence
from typing import ClassVar

from attrs import frozen


class LeaderboardError(Exception):
    """Something the leaderboard refuses or cannot do; nothing was changed unless the class says otherwise."""

    code: ClassVar[str]


@frozen
class FieldError:
    """One field at fault: its path as a user wrote it, and what is wrong with it."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


#: How many faults one error names; the others are counted. No value has as many fields.
MOST_FIELD_ERRORS = 20
#: How much of a name that a sender made up is repeated, in characters.
_LONGEST_NAME = 64


class Invalid(LeaderboardError):
    """Fields that break their rules, all of them at once: as many as any value has, and how many more there are.

    `more`: how many there are beside `faults`.
    """

    code = "invalid"

    def __init__(self, field_errors: Sequence[FieldError], more: int = 0) -> None:
        self.field_errors = tuple(map(_shortened, field_errors[:MOST_FIELD_ERRORS]))
        more += len(field_errors) - len(self.field_errors)
        if more:
            self.field_errors += (FieldError("", f"and {more:,} more"),)
        super().__init__("; ".join(map(str, self.field_errors)))


def _shortened(fault: FieldError) -> FieldError:
    return fault if len(fault.path) <= _LONGEST_NAME else FieldError(f"{fault.path[:_LONGEST_NAME]}…", fault.message)


class NotSupportedOnWide(Invalid):
    """What was chosen goes on no wide board."""

    code = "not_supported_on_wide"


class ScoreOutOfBounds(Invalid):
    """A score outside its board's bounds, or a total that no longer fits a score."""

    code = "score_out_of_bounds"

    def __init__(self, message: str, path: str = "score") -> None:
        super().__init__([FieldError(path, message)])


class OccurredInFuture(Invalid):
    """A score that was made later than now, by the repository's clock."""

    def __init__(self) -> None:
        super().__init__([FieldError("occurred_at", "must not be later than now")])


class OccurredBeforeSeason(Invalid):
    """A score that was made before the season began that it would count in."""

    code = "occurred_before_season"

    def __init__(self, began: str) -> None:
        """`began`: when the season began, as people write it."""
        super().__init__([FieldError("occurred_at", f"must not be before the season began, at {began}")])


class NotFound(LeaderboardError):
    """Something asked for by name that is not there."""


class BoardNotFound(NotFound):
    """No living board has this id."""

    code = "board_not_found"

    def __init__(self, board_id: str) -> None:
        self.board_id = board_id
        super().__init__(f"There is no leaderboard {board_id!r}.")


class PlayerNotFound(NotFound):
    """The player has no score there."""

    code = "player_not_found"

    def __init__(self, board_id: str | None, player_id: str) -> None:
        """`board_id`: where the player was looked for; None: everywhere."""
        self.board_id, self.player_id = board_id, player_id
        where = "any leaderboard" if board_id is None else f"leaderboard {board_id!r}"
        super().__init__(f"Player {player_id!r} is not on {where}.")


class ProfileNotFound(NotFound):
    """Nothing is kept of who the player is."""

    code = "profile_not_found"

    def __init__(self, player_id: str) -> None:
        self.player_id = player_id
        super().__init__(f"Player {player_id!r} has no profile.")


class SeasonNotFound(NotFound):
    """The board has had no season of this number."""

    code = "season_not_found"

    def __init__(self, board_id: str, season: int) -> None:
        self.board_id, self.season = board_id, season
        super().__init__(f"Leaderboard {board_id!r} has no season {season}.")


class LetterNotFound(NotFound):
    """No dead letter lies at this place."""

    code = "dead_letter_not_found"

    def __init__(self, partition: int, offset: int) -> None:
        self.partition, self.offset = partition, offset
        super().__init__(f"There is no dead letter at offset {offset} of partition {partition}.")


class Conflict(LeaderboardError):
    """The request contradicts what is already there."""


class BoardExists(Conflict):
    """A living board has this id already; it was left as it is."""

    code = "board_exists"

    def __init__(self, board_id: str) -> None:
        self.board_id = board_id
        super().__init__(f"Leaderboard {board_id!r} exists already.")


class BoardFollows(Conflict):
    """A submission was sent to a board that follows another: it takes what that one takes, and nothing else."""

    code = "board_follows"

    def __init__(self, board_id: str, root_id: str) -> None:
        self.board_id, self.root_id = board_id, root_id
        super().__init__(f"Leaderboard {board_id!r} follows {root_id!r}: submit to that one.")


class TeamsAreMade(BoardFollows):
    """Something was to be done to a team on a board whose players are teams: they are what their members make them."""

    def __init__(self, board_id: str, members_id: str) -> None:
        super().__init__(board_id, members_id)
        self.args = (f"The players of leaderboard {board_id!r} are teams: mend their members, on {members_id!r}.",)


class BoardFollowed(Conflict):
    """The board cannot end while others follow it."""

    code = "board_followed"

    def __init__(self, board_id: str, follower_ids: Sequence[str]) -> None:
        self.board_id, self.follower_ids = board_id, tuple(follower_ids)
        named = ", ".join(map(repr, self.follower_ids))
        super().__init__(f"Leaderboard {board_id!r} is followed by {named}: delete those first.")


class EventIdConflict(Conflict):
    """The event id was used before, for another submission."""

    code = "event_id_conflict"

    def __init__(self, event_id: str) -> None:
        self.event_id = event_id
        super().__init__(f"Event id {event_id!r} was used before with another payload.")


class LetterUnsendable(Conflict):
    """What a dead letter holds can never be a submission."""

    code = "dead_letter_unsendable"

    def __init__(self, why: str) -> None:
        super().__init__(f"This dead letter cannot be sent again: {why}.")


class Unavailable(LeaderboardError):
    """It may work later: the caller may try again."""


class StoreUnavailable(Unavailable):
    """A store is away; nothing was applied.

    `reason` is what the store, or the way to it, says, in one line; `store_code` is its own word for that: a SQLSTATE,
    the first word of a Redis error, the name of an SQLite or Kafka error. Both are for whoever runs the store, and no
    part of the sentence: whoever called is not told where a store is and what it refuses.
    """

    code = "store_unavailable"

    def __init__(self, store: str, reason: str | None = None, store_code: str | None = None) -> None:
        self.store, self.reason, self.store_code = store, reason, store_code
        super().__init__(f"The {store} is not available; nothing was applied.")


class StoreDegraded(StoreUnavailable):
    """A store is there and cannot do now what is needed of it; `reason`, which names nobody, says what would help."""

    def __init__(self, store: str, reason: str, store_code: str | None = None) -> None:
        super().__init__(store, reason, store_code)
        self.args = (f"The {store} is not available: {reason}. Nothing was applied.",)


class BoardBusy(Unavailable):
    """Another transaction holds the board; it is worth waiting for, apart from everyone else."""

    code = "board_busy"

    def __init__(self, board_id: str) -> None:
        self.board_id = board_id
        super().__init__(f"Leaderboard {board_id!r} is held by another transaction.")


class OutcomeUnknown(Unavailable):
    """The answer of the repository was lost: the submission may or may not have been applied."""

    code = "outcome_unknown"

    def __init__(self) -> None:
        super().__init__("It may have been applied; send it again with the same event id.")


class BoardLoading(Unavailable):
    """The board is being rebuilt in the real-time store and cannot be shown yet."""

    code = "board_loading"

    def __init__(self, board_id: str) -> None:
        self.board_id = board_id
        super().__init__(f"Leaderboard {board_id!r} is being rebuilt; source=batch answers meanwhile.")


class TooOld(Unavailable):
    """What is shown was not compared with the repository for longer than it may be shown."""

    code = "too_old"

    def __init__(self, limit: float) -> None:
        """`limit` in seconds."""
        super().__init__(f"What is shown here was not compared with the repository for more than {limit:g} s.")


class StoreLocked(LeaderboardError):
    """A store that one process at a time may hold, once, is held already."""

    code = "store_taken"

    def __init__(self, path: str, *, here: bool = False) -> None:
        """`here`: it is this very process that holds it."""
        self.path, self.here = path, here
        super().__init__(f"The store {path!r} is {'already open in this' if here else 'in use by another'} process.")


class StoreUnusable(LeaderboardError):
    """What lies where the store should be cannot serve as one; it was left as it is."""

    code = "store_unfit"

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"The store {path!r} cannot be used: {reason}.")


class NotShown(LeaderboardError):
    """The real-time store holds no sound copy of a board; the caller lets the board catch up first."""

    code = "not_shown"

    def __init__(self, board_uid: int) -> None:
        self.board_uid = board_uid
        super().__init__(f"Board {board_uid} is not in the real-time store.")
