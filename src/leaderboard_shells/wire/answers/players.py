"""What the answers about a player on all leaderboards are made of."""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal

from msgspec import UNSET, Struct, UnsetType, structs

from leaderboard_core.ports.player_erasure import PlayerPresence as Presence
from leaderboard_core.usecases.answers import Include
from leaderboard_core.usecases.players import BoardEntry, ErasureResult, PlayerTraces
from leaderboard_shells.wire.answers.reads import RankedPlayer, as_ranked_player


class PlayerBoardEntry(RankedPlayer, frozen=True, kw_only=True):
    """A player's place on one of the leaderboards."""

    leaderboard_id: str
    season: int
    frozen: bool | UnsetType = UNSET


class PlayerPresence(Struct, frozen=True):
    """Where a player was on one of the leaderboards."""

    leaderboard_id: str
    seasons: Sequence[int]


class TracesOfPlayer(Struct, frozen=True):
    """Where a player is: the leaderboards and their seasons, newest first, and whether there is a profile."""

    leaderboards: Sequence[PlayerPresence]
    has_profile: bool


class ErasedPlayer(Struct, frozen=True):
    """The end of a player, and where they were."""

    status: Literal["erased"]
    erased_from: Sequence[PlayerPresence]
    visible: bool


def as_board_entries(entries: Iterable[BoardEntry], include: Collection[Include]) -> list[PlayerBoardEntry]:
    return [
        PlayerBoardEntry(
            **structs.asdict(as_ranked_player(entry.found, include)),
            leaderboard_id=entry.board_id,
            season=entry.found.meta.season,
            frozen=entry.found.meta.frozen or UNSET,
        )
        for entry in entries
    ]


def as_erased_player(erased: ErasureResult) -> ErasedPlayer:
    return ErasedPlayer("erased", _as_places(erased.presences), erased.visible)


def as_traces(traces: PlayerTraces) -> TracesOfPlayer:
    return TracesOfPlayer(_as_places(traces.presences), traces.has_profile)


def _as_places(presences: Iterable[Presence]) -> list[PlayerPresence]:
    return [PlayerPresence(presence.board.public_id, presence.seasons) for presence in presences]
