"""What the answers about ranks are made of."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Raw, Struct

from leaderboard_core.domain.entry import Entry
from leaderboard_core.domain.score import plain
from leaderboard_core.usecases.answers import Meta as Moment
from leaderboard_core.usecases.answers import PlayerEntry, Source, Stats
from leaderboard_shells.http.times import Time, rfc3339, rfc3339_now

_encode = msgspec.json.Encoder().encode
#: Text that is JSON already; see `Submission.metadata`.
JsonObject = Annotated[Raw | None, Meta(extra_json_schema={"type": ["object", "null"]})]


class ReadMeta(Struct, frozen=True):
    """Which moment of which season an answer shows."""

    source: Source
    season: int
    revision: int
    as_of: Time


class PlayersMeta(ReadMeta, frozen=True):
    """The moment, and the asked players who are not on the leaderboard."""

    missing: Sequence[str]


class Ranked(Struct, frozen=True):
    """A player's place; `rank` is null below the leaderboard's `max_entries`."""

    rank: int | None
    player_id: str
    score: float


class RankedPlayer(Ranked, frozen=True):
    """A player's place and all that is known of it."""

    total_players: int
    percentile: float | None
    updated_at: Time
    game_id: str | None
    metadata: JsonObject


class Numbers(Struct, frozen=True):
    """A leaderboard in numbers; the scores are the best and the last by its order, null when it is empty."""

    leaderboard_id: str
    total_players: int
    top_score: float | None
    lowest_score: float | None


def as_read_meta(moment: Moment) -> ReadMeta:
    return ReadMeta(*_moment(moment))


def as_players_meta(moment: Moment, missing: Sequence[str]) -> PlayersMeta:
    return PlayersMeta(*_moment(moment), missing)


def _moment(moment: Moment) -> tuple[Source, int, int, str]:
    as_of = rfc3339_now() if moment.as_of is None else rfc3339(moment.as_of)
    return moment.source, moment.season, moment.revision, as_of


def as_ranked(entries: Iterable[Entry]) -> list[Ranked]:
    return [Ranked(entry.rank, entry.player_id, entry.score) for entry in entries]


def as_listed(entries: Iterable[Entry]) -> Raw:
    """The same as JSON."""
    return Raw(_encode(as_ranked(entries)))


def as_ranked_player(player: PlayerEntry) -> RankedPlayer:
    return RankedPlayer(**ranked_fields(player))


def ranked_fields(player: PlayerEntry) -> dict[str, Any]:
    """The fields of a `RankedPlayer`."""
    return {
        "rank": player.entry.rank,
        "player_id": player.entry.player_id,
        "score": player.entry.score,
        "total_players": player.total_players,
        "percentile": None if player.percentile is None else plain(player.percentile),
        "updated_at": rfc3339(player.updated_at),
        "game_id": player.game_id,
        "metadata": None if player.metadata is None else Raw(player.metadata),
    }


def as_numbers(board_id: str, stats: Stats) -> Numbers:
    return Numbers(board_id, stats.total_players, stats.top_score, stats.lowest_score)
