"""What the answers about ranks are made of."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import repeat
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType, structs

from leaderboard_core.domain.columns import Columns
from leaderboard_core.domain.entry import DetailedEntry, Entry
from leaderboard_core.domain.score import plain
from leaderboard_core.usecases.answers import Group, Include, PlayerEntry, Source, Stats
from leaderboard_core.usecases.answers import Meta as Moment
from leaderboard_shells.wire.answers.score import Score
from leaderboard_shells.wire.times import Time, all_rfc3339, rfc3339, rfc3339_now

_encode = msgspec.json.Encoder().encode
#: Of an entry with nothing included.
_NOTHING = (UNSET,) * 4
#: Text that is JSON already; see `payload.py`.
JsonObject = Annotated[Raw | None, Meta(extra_json_schema={"type": ["object", "null"], "additionalProperties": True})]


class ReadMeta(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which moment of which season an answer shows."""

    source: Source
    season: int
    revision: int
    as_of: Time
    stale: bool = False
    frozen: bool = False
    revisions: tuple[int, ...] = ()


class PlayersMeta(ReadMeta, frozen=True, kw_only=True):
    """The moment, and the asked players who are not on the leaderboard."""

    missing: Sequence[str]


class Ranked(Struct, frozen=True):
    """A player's place; `rank` is null below the leaderboard's `max_entries`, and without a result, where the score is
    null as well. What was not asked for is left out, and so is `place` where ranks are not shared."""

    rank: int | None
    player_id: str
    score: Score | None
    profile: JsonObject | UnsetType = UNSET
    metadata: JsonObject | UnsetType = UNSET
    updated_at: Time | UnsetType = UNSET
    display: str | UnsetType = UNSET
    place: int | UnsetType = UNSET


class GroupMeta(PlayersMeta, frozen=True, kw_only=True):
    """The same, and how many of the asked players are there, however many are listed."""

    total_players: int | None
    count: int | None


class Placed(Struct, frozen=True):
    """A player among those who were asked for; `rank` counts all players of the leaderboard."""

    place: int
    rank: int | None
    player_id: str
    score: Score | None
    profile: JsonObject | UnsetType = UNSET
    metadata: JsonObject | UnsetType = UNSET
    updated_at: Time | UnsetType = UNSET
    display: str | UnsetType = UNSET


class RankedPlayer(Struct, frozen=True):
    """A player's place and all that is known of it; profile and text where they were asked for."""

    rank: int | None
    player_id: str
    score: Score | None
    total_players: int | None
    percentile: float | None
    updated_at: Time | None
    game_id: str | None
    metadata: JsonObject
    profile: JsonObject | UnsetType = UNSET
    display: str | UnsetType = UNSET
    place: int | UnsetType = UNSET


class BoardStats(Struct, frozen=True):
    """A leaderboard in numbers; the scores are the best and the last by its order, null when it is empty."""

    leaderboard_id: str
    total_players: int | None
    top_score: Score | None
    lowest_score: Score | None


def as_read_meta(moment: Moment) -> ReadMeta:
    return ReadMeta(
        source=moment.source,
        season=moment.season,
        revision=moment.revision,
        as_of=_as_of(moment),
        stale=moment.stale,
        frozen=moment.frozen,
        revisions=moment.revisions,
    )


def as_players_meta(moment: Moment, missing: Sequence[str]) -> PlayersMeta:
    return PlayersMeta(**structs.asdict(as_read_meta(moment)), missing=missing)


def as_group_meta(found: Group) -> GroupMeta:
    meta = as_players_meta(found.meta, found.missing)
    return GroupMeta(**structs.asdict(meta), total_players=found.total_players, count=found.count)


def as_placed(found: Group, include: Collection[Include] = ()) -> list[Placed]:
    return [
        Placed(one.place, one.entry.rank, one.entry.player_id, one.entry.score, *_included(one.entry, include))
        for one in found.entries
    ]


def _as_of(moment: Moment) -> str:
    return rfc3339_now() if moment.as_of is None else rfc3339(moment.as_of)


def as_ranked(entries: Iterable[Entry], include: Collection[Include] = ()) -> list[Ranked]:
    if include and isinstance(entries, Columns):
        first, others = entries.columns[:3], entries.columns[4:]
        return [*map(Ranked, *first, *_columns(others, include))]
    if include:
        return [Ranked(one.rank, one.player_id, one.score, *_included(one, include), _place(one)) for one in entries]
    if isinstance(entries, Columns):
        # The fields of both are the same and in the same order.
        return [*map(Ranked, *entries.columns[:3])]
    return [Ranked(entry.rank, entry.player_id, entry.score, place=_place(entry)) for entry in entries]


def as_listed(entries: Iterable[Entry], include: Collection[Include] = ()) -> Raw:
    """The same as JSON."""
    return Raw(_encode(as_ranked(entries, include)))


def _place(entry: Entry) -> int | UnsetType:
    return UNSET if entry.place is None else entry.place


def _columns(columns: Sequence[Sequence[Any]], include: Collection[Include]) -> Iterator[Iterable[Any]]:
    """The last fields of entries by column, as `_included` has them."""
    profiles, metadata, moments, texts = columns
    yield _all_json(profiles) if Include.PROFILE in include else repeat(UNSET)
    yield _all_json(metadata) if Include.METADATA in include else repeat(UNSET)
    yield all_rfc3339(moments) if Include.UPDATED_AT in include else repeat(UNSET)
    yield (UNSET if text is None else text for text in texts) if Include.DISPLAY in include else repeat(UNSET)


def _included(entry: Entry, include: Collection[Include]) -> tuple[Any, Any, Any, Any]:
    """The fields of an entry that tell what is included, if it has been."""
    if not isinstance(entry, DetailedEntry):
        return _NOTHING
    reached_at = entry.updated_at if Include.UPDATED_AT in include else None
    return (
        _as_json(entry.profile) if Include.PROFILE in include else UNSET,
        _as_json(entry.metadata) if Include.METADATA in include else UNSET,
        UNSET if reached_at is None else rfc3339(reached_at),
        entry.display if Include.DISPLAY in include and entry.display is not None else UNSET,
    )


def as_ranked_player(player: PlayerEntry, include: Collection[Include] = ()) -> RankedPlayer:
    entry = player.entry
    # By position, which is made twice as fast.
    return RankedPlayer(
        entry.rank,
        entry.player_id,
        entry.score,
        player.total_players,
        None if player.percentile is None else plain(player.percentile),
        None if player.updated_at is None else rfc3339(player.updated_at),
        player.game_id,
        _as_json(player.metadata),
        _as_json(player.profile) if Include.PROFILE in include else UNSET,
        # Of a frozen board not even that is told.
        UNSET if player.updated_at is None or Include.DISPLAY not in include else player.meta.display.text(entry.score),
        _place(entry),
    )


def _as_json(text: str | None) -> Raw | None:
    return None if text is None else Raw(text)


def _all_json(texts: Sequence[str | None]) -> Iterable[Raw | None]:
    return [*map(Raw, texts)] if None not in texts else [None if text is None else Raw(text) for text in texts]  # type: ignore[arg-type]


def as_board_stats(board_id: str, stats: Stats) -> BoardStats:
    return BoardStats(board_id, stats.total_players, stats.top_score, stats.lowest_score)
