"""The first moment of a board."""

import secrets

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_settings import NAME, NewBoard
from leaderboard_core.domain.calendar import Calendar, calendar_of, next_reset
from leaderboard_core.domain.cells import new_uid, new_uid_beside
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.durations import microseconds_long
from leaderboard_core.domain.links import UNLINKED, BoardRef, Links
from leaderboard_core.domain.moments import microseconds
from leaderboard_core.domain.ranking import Ranking
from leaderboard_core.domain.shards import Shards, shard_refs
from leaderboard_core.domain.teams import MEMBERS_SUFFIX


def born(new: NewBoard, now: int, links: Links = UNLINKED) -> Board:
    """The board that was chosen so, at that moment (microseconds): empty, in its first season."""
    uid = new_uid(new.id) if links.root is None else new_uid_beside(links.root.uid)
    return Board(
        uid=uid,
        id=new.id,
        name=new.name,
        sort_order=new.sort_order,
        update_mode=new.update_mode,
        reset_period=new.reset_period,
        reset_cron=new.reset_cron,
        timezone=new.timezone,
        max_entries=new.max_entries,
        min_score=new.min_score,
        max_score=new.max_score,
        decimals=new.decimals,
        format=new.format,
        unit=new.unit,
        ranking=new.ranking,
        parts=new.parts,
        allow_null_score=new.allow_null_score or None,
        hide_after=None if new.hide_after is None else microseconds(new.hide_after),
        show_at=None if new.show_at is None else microseconds(new.show_at),
        reset_grace=None if new.reset_grace is None else microseconds_long(new.reset_grace),
        links=links,
        shards=None if new.shards is None else Shards(new.shards, 0, BoardRef(uid, new.id)),
        created_at=now,
        updated_at=now,
        season=1,
        season_started_at=now,
        season_opened=1,
        next_reset_at=next_reset(Calendar(new.reset_period, new.timezone, new.reset_cron), now),
        last_reached_at=now,
        version=Version(secrets.token_hex(16), 1),
    )


def born_shard(whole: Board, number: int) -> Board:
    """One of the other shards of a wide board, of which the first one is given: in the season in which that is."""
    assert whole.shards is not None
    ref, beside, links = whole.shards.refs[number], whole.shards.beside, UNLINKED
    if beside is not None:
        links = evolve(whole.links, root=shard_refs(beside, whole.shards.count)[number], followers=())
    return evolve(
        whole,
        uid=ref.uid,
        id=ref.id,
        shards=evolve(whole.shards, number=number),
        links=links,
        season_opened=1,
        hidden_revision=None,
        last_reached_at=whole.season_started_at,
        version=Version(secrets.token_hex(16), 1),
    )


def born_of_members(teams: Board, root: Board) -> Board:
    """The board of the members of teams, whose scores become what those on the root become."""
    return evolve(
        teams,
        uid=new_uid_beside(root.uid),
        id=teams.id + MEMBERS_SUFFIX,
        name=f"{teams.name}: members"[-NAME.max_length :],
        update_mode=root.update_mode,
        max_entries=None,
        ranking=Ranking.ORDINAL,
        links=evolve(teams.links, teams=BoardRef(teams.uid, teams.id)),
        version=Version(secrets.token_hex(16), 1),
    )


def born_of(template: Board, value: str, board_id: str, now: int) -> Board:
    """The board that a template makes for a value at that moment: set up as the template is then, in a season that
    began with the template's. So it takes what was made before it, such as the score for which it is made."""
    boundary = template.next_reset_at
    began = template.season_started_at if boundary is None or now < boundary else boundary
    return evolve(
        template,
        uid=new_uid_beside(template.uid),
        id=board_id,
        name=f"{template.name}: {value}"[: NAME.max_length],
        links=template.links.of_value(BoardRef(template.uid, template.id), value),
        created_at=now,
        updated_at=now,
        season=1,
        season_started_at=min(began, now),
        season_opened=1,
        hidden_revision=None,
        next_reset_at=next_reset(calendar_of(template), now),
        last_reached_at=now,
        version=Version(secrets.token_hex(16), 1),
    )
