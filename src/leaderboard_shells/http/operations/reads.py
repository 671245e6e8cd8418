"""Reading ranks."""

from collections.abc import Sequence
from typing import Any

from leaderboard_core.domain.errors import (
    BoardLoading,
    BoardNotFound,
    PlayerNotFound,
    SeasonNotFound,
    StoreUnavailable,
    TooOld,
)
from leaderboard_core.usecases.answers import MAX_GROUP, Entries, Limits
from leaderboard_shells.access.scope import Scope
from leaderboard_shells.http.operation import AnyOperation, Call, Operation, Reply
from leaderboard_shells.http.operations.boards import LEADERBOARD
from leaderboard_shells.http.parameters import (
    AroundQuery,
    GroupQuery,
    ListQuery,
    PlayersQuery,
    RangeQuery,
    ReadQuery,
    TopQuery,
    top_query,
)
from leaderboard_shells.wire.answers.reads import (
    BoardStats,
    GroupMeta,
    Placed,
    PlayersMeta,
    Ranked,
    RankedPlayer,
    ReadMeta,
    as_board_stats,
    as_group_meta,
    as_listed,
    as_placed,
    as_players_meta,
    as_ranked,
    as_ranked_player,
    as_read_meta,
)

TAG = "Rankings"
#: How a reading of a board may be refused.
READING = (BoardNotFound, SeasonNotFound, StoreUnavailable, BoardLoading, TooOld)


async def top(call: Call[TopQuery, None]) -> Reply:
    query = call.query
    return _list(call, await call.application.read.top(call.board_id, query.limit, call.at, include=query.include))


async def range_(call: Call[RangeQuery, None]) -> Reply:
    query = call.query
    found = await call.application.read.range(call.board_id, query.start, query.end, call.at, include=query.include)
    return _list(call, found)


async def around(call: Call[AroundQuery, None]) -> Reply:
    query = call.query
    found = await call.application.read.around(
        call.board_id, call.player_id, query.range, call.at, include=query.include
    )
    return _list(call, found)


async def player(call: Call[ListQuery, None]) -> Reply:
    found = await call.application.read.player(call.board_id, call.player_id, call.at)
    return Reply(as_ranked_player(found, call.query.include), as_read_meta(found.meta), moment=found.meta)


async def players(call: Call[PlayersQuery, None]) -> Reply:
    query = call.query
    found = await call.application.read.players(call.board_id, query.ids, call.at, include=query.include)
    return Reply(as_ranked(found.entries, query.include), as_players_meta(found.meta, found.missing), moment=found.meta)


def _may_read_each(call: Call[PlayersQuery, None]) -> None:
    for player_id in call.query.ids:
        call.caller.require(Scope.READ, call.board_id, player_id)


async def group(call: Call[ListQuery, GroupQuery]) -> Reply:
    asked = call.body
    for player_id in asked.player_ids:
        call.caller.require(Scope.READ, call.board_id, player_id)
    found = await call.application.groups.among(
        call.board_id,
        asked.player_ids,
        limit=asked.limit,
        around=asked.around,
        at=call.at,
        include=call.query.include,
    )
    return Reply(as_placed(found, call.query.include), as_group_meta(found))


async def stats(call: Call[ReadQuery, None]) -> Reply:
    numbers = await call.application.read.stats(call.board_id, call.at)
    return Reply(as_board_stats(call.board_id, numbers), as_read_meta(numbers.meta), moment=numbers.meta)


def _list(call: Call[Any, None], found: Entries) -> Reply:
    listed = call.service.listed(found, lambda: as_listed(found.entries, call.query.include))
    return Reply(listed, as_read_meta(found.meta), moment=found.meta)


def reads(limits: Limits) -> Sequence[AnyOperation]:
    """The readings under a leaderboard's own limits."""
    return (
        Operation(
            tag=TAG,
            name="get_top",
            summary="The best players",
            description="Best first, as many as `limit` says; fewer where there are no more.",
            method="GET",
            path=f"{LEADERBOARD}/top",
            scope=Scope.READ,
            query=top_query(limits),
            data=list[Ranked],
            meta=ReadMeta,
            errors=READING,
            conditional=True,
            handle=top,
        ),
        Operation(
            tag=TAG,
            name="get_range",
            summary="The players from one rank to another",
            description=f"At most {limits.maximum:,} places; past the end of the leaderboard the list is empty.",
            method="GET",
            path=f"{LEADERBOARD}/range",
            scope=Scope.READ,
            query=RangeQuery,
            data=list[Ranked],
            meta=ReadMeta,
            errors=READING,
            conditional=True,
            handle=range_,
        ),
        Operation(
            tag=TAG,
            name="get_around",
            summary="A player and their neighbours",
            description="All of one moment. A player below the leaderboard's `max_entries` stands alone, unranked.",
            method="GET",
            path=f"{LEADERBOARD}/around/{{player_id}}",
            scope=Scope.READ,
            query=AroundQuery,
            data=list[Ranked],
            meta=ReadMeta,
            errors=(*READING, PlayerNotFound),
            conditional=True,
            handle=around,
        ),
        Operation(
            tag=TAG,
            name="get_player",
            summary="A player's rank and score",
            description="A player below the leaderboard's `max_entries` has a score and no rank.",
            method="GET",
            path=f"{LEADERBOARD}/player/{{player_id}}",
            scope=Scope.READ,
            query=ListQuery,
            data=RankedPlayer,
            meta=ReadMeta,
            errors=(*READING, PlayerNotFound),
            conditional=True,
            handle=player,
        ),
        Operation(
            tag=TAG,
            name="get_players",
            summary="Several players' ranks and scores",
            description="Best first; those who are not on the leaderboard are named in `meta.missing`.",
            method="GET",
            path=f"{LEADERBOARD}/players",
            scope=Scope.READ,
            query=PlayersQuery,
            data=list[Ranked],
            meta=PlayersMeta,
            errors=READING,
            conditional=True,
            permit=_may_read_each,
            handle=players,
        ),
        Operation(
            tag=TAG,
            name="query_players",
            summary="Players as they stand to one another",
            description=(
                f"Up to {MAX_GROUP:,} of them, as somebody's friends or a clan: best first, each with the rank on the "
                "leaderboard and the place among those who are asked for. Of these `limit` are listed: the best, or, "
                "with `around`, those who are next to that one. Who is named twice counts once. Those who are not on "
                "the leaderboard are named in `meta.missing`; where `around` is one of these, it is 404."
            ),
            method="POST",
            safe=True,
            path=f"{LEADERBOARD}/players/query",
            scope=Scope.READ,
            query=ListQuery,
            body=GroupQuery,
            data=list[Placed],
            meta=GroupMeta,
            errors=(*READING, PlayerNotFound),
            handle=group,
        ),
        Operation(
            tag=TAG,
            name="get_stats",
            summary="A leaderboard in numbers",
            description="How many players, and the best and worst score by its order; null without players.",
            method="GET",
            path=f"{LEADERBOARD}/stats",
            scope=Scope.READ,
            query=ReadQuery,
            data=BoardStats,
            meta=ReadMeta,
            errors=READING,
            conditional=True,
            handle=stats,
        ),
    )
