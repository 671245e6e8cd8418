"""Between rows and values, where both databases have the same columns. A row is a tuple of columns."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

from attrs import asdict

from leaderboard_core.domain.board import Board, Part, PartType, ResetPeriod, SortOrder, UpdateMode
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.display import ScoreFormat
from leaderboard_core.domain.links import links_of
from leaderboard_core.domain.ranking import Ranking
from leaderboard_core.domain.season import Season
from leaderboard_core.domain.shards import shards_of
from leaderboard_core.ports.dead_letters import DeadLetter
from leaderboard_core.ports.queue import TopicIdPartition

Row: TypeAlias = tuple[Any, ...]

#: The columns of a board as every statement reads them, in the order of `board_of` and `board_values`.
BOARD_COLUMNS: Final = (
    "uid",
    "id",
    "name",
    "sort_order",
    "update_mode",
    "reset_period",
    "max_entries",
    "min_score",
    "max_score",
    "created_at",
    "updated_at",
    "season",
    "season_started_at",
    "season_opened",
    "next_reset_at",
    "last_stamp",
    "head_id",
    "head_sequence",
    "deleted",
    "reset_cron",
    "timezone",
    "decimals",
    "format",
    "unit",
    "ranking",
    "links",
    "parts",
    "hide_after",
    "show_at",
    "hidden_revision",
    "reset_grace",
    "allow_null_score",
    "shards",
)


def board_values(board: Board) -> dict[str, Any]:
    """A board by column."""
    return {
        "uid": board.uid,
        "id": board.id,
        "name": board.name,
        "sort_order": board.sort_order.value,
        "update_mode": board.update_mode.value,
        "reset_period": board.reset_period.value,
        "max_entries": board.max_entries,
        "min_score": board.min_score,
        "max_score": board.max_score,
        "created_at": board.created_at,
        "updated_at": board.updated_at,
        "season": board.season,
        "season_started_at": board.season_started_at,
        "season_opened": board.season_opened,
        "next_reset_at": board.next_reset_at,
        "last_stamp": board.last_reached_at,
        "head_id": board.version.change_id,
        "head_sequence": board.version.revision,
        "deleted": board.deleted,
        "reset_cron": board.reset_cron,
        "timezone": board.timezone,
        "decimals": board.decimals,
        "format": board.format.value,
        "unit": board.unit,
        "ranking": board.ranking.value,
        "links": board.links.text,
        "parts": _parts_text(board.parts) if board.parts else None,
        "hide_after": board.hide_after,
        "show_at": board.show_at,
        "hidden_revision": board.hidden_revision,
        "reset_grace": board.reset_grace,
        "allow_null_score": board.allow_null_score,
        "shards": None if board.shards is None else board.shards.text,
    }


def board_of(row: Row) -> Board:
    """The board of a row that begins with `BOARD_COLUMNS`."""
    return Board(
        uid=row[0],
        id=row[1],
        name=row[2],
        sort_order=SortOrder(row[3]),
        update_mode=UpdateMode(row[4]),
        reset_period=ResetPeriod(row[5]),
        max_entries=row[6],
        min_score=row[7],
        max_score=row[8],
        created_at=row[9],
        updated_at=row[10],
        season=row[11],
        season_started_at=row[12],
        season_opened=row[13],
        next_reset_at=row[14],
        last_reached_at=row[15],
        version=Version(row[16], row[17]),
        deleted=bool(row[18]),
        reset_cron=row[19],
        timezone=row[20],
        decimals=row[21],
        format=ScoreFormat(row[22]),
        unit=row[23],
        ranking=Ranking(row[24]),
        links=links_of(row[25]),
        parts=_parts_of(row[26]) if row[26] else (),
        hide_after=row[27],
        show_at=row[28],
        hidden_revision=row[29],
        reset_grace=row[30],
        allow_null_score=None if row[31] is None else bool(row[31]),
        shards=shards_of(row[32]),
    )


def _parts_text(parts: Sequence[Part]) -> str:
    """Parts as they are kept: a JSON list of objects."""
    return json.dumps([asdict(part) for part in parts])


@lru_cache
def _parts_of(text: str) -> tuple[Part, ...]:
    return tuple(
        Part(name=one["name"], sort_order=SortOrder(one["sort_order"]), value_type=PartType(one["value_type"]))
        for one in json.loads(text)
    )


def season_of(row: Row) -> Season:
    """The season of a row of the statement `seasons`; its players are counted within its limit."""
    limit = row[6]
    return Season(
        board_uid=row[0],
        season=row[1],
        version=Version(row[2], row[3]),
        started_at=row[4],
        ended_at=row[5],
        max_entries=limit,
        total_players=row[7] if limit is None else min(row[7], limit),
        settles_at=row[8],
        standings_revision=row[9],
    )


def letter_of(row: Row) -> DeadLetter:
    """The letter of a row of the statement `dead_letters`."""
    topic_id, partition, offset, key, value, code, reason = row
    source = TopicIdPartition(topic_id, partition)
    return DeadLetter(source=source, offset=offset, key=key, value=value, code=code, reason=reason)
