"""What the answers about a player on all leaderboards are made of."""

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from leaderboard_core.usecases.players import BoardEntry, Erased
from leaderboard_shells.http.answers.reads import RankedPlayer, ranked_fields


class PlacedPlayer(RankedPlayer, frozen=True):
    """A player's place on one of the leaderboards."""

    leaderboard_id: str
    season: int


class Whereabouts(Struct, frozen=True):
    """Where a player was on one of the leaderboards."""

    leaderboard_id: str
    seasons: Sequence[int]


class ErasedPlayer(Struct, frozen=True):
    """The end of a player, and where they were."""

    status: Literal["erased"]
    erased_from: Sequence[Whereabouts]
    visible: bool


def as_placed_players(entries: Iterable[BoardEntry]) -> list[PlacedPlayer]:
    return [
        PlacedPlayer(**ranked_fields(entry.found), leaderboard_id=entry.board_id, season=entry.found.meta.season)
        for entry in entries
    ]


def as_erased_player(erased: Erased) -> ErasedPlayer:
    places = [Whereabouts(trace.board.id, trace.seasons) for trace in erased.traces]
    return ErasedPlayer("erased", places, erased.visible)
