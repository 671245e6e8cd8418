"""Making, changing and ending leaderboards."""

from collections.abc import Sequence

from leaderboard_core.domain.board_settings import BoardPatch, NewBoard
from leaderboard_core.domain.errors import (
    BoardExists,
    BoardFollowed,
    BoardFollows,
    BoardNotFound,
    NotSupportedOnWide,
    OutcomeUnknown,
    PlayerNotFound,
    ScoreOutOfBounds,
    SeasonNotFound,
    StoreUnavailable,
)
from leaderboard_core.domain.player_patch import PlayerPatch
from leaderboard_shells.access.scope import Scope
from leaderboard_shells.http.cursor import as_cursor
from leaderboard_shells.http.operation import AnyOperation, Call, Operation, Reply
from leaderboard_shells.http.parameters import BoardsQuery, NoQuery, OneSeasonQuery
from leaderboard_shells.wire.answers.boards import (
    ChangedLeaderboard,
    Corrected,
    Deleted,
    Filled,
    Leaderboard,
    PageMeta,
    PastSeason,
    Removed,
    Reset,
    as_changed_leaderboard,
    as_corrected,
    as_leaderboard,
    as_past_season,
)

TAG = "Leaderboards"
LEADERBOARDS = "/api/v1/leaderboards"
LEADERBOARD = f"{LEADERBOARDS}/{{id}}"
_CHANGING = (BoardNotFound, StoreUnavailable, OutcomeUnknown)


async def create(call: Call[NoQuery, NewBoard]) -> Reply:
    call.caller.require(Scope.MANAGE, call.body.id)
    if call.body.follows is not None:
        # It tells what that one holds, and is a change of it.
        call.caller.require(Scope.MANAGE, call.body.follows)
    board = await call.application.boards.create(call.body)
    location = f"{call.service.root_path}{LEADERBOARDS}/{board.id}"
    return Reply(as_leaderboard(board), headers=[(b"location", location.encode())])


async def list_boards(call: Call[BoardsQuery, None]) -> Reply:
    page = await call.application.boards.list(call.query.limit, call.query.cursor, call.caller.boards_seen)
    next_cursor = None if page.after is None else as_cursor(page.after)
    boards = [await call.application.boards.seen(board, call.caller.viewer(board.id)) for board in page.boards]
    return Reply([as_leaderboard(board) for board in boards], PageMeta(next_cursor))


async def get(call: Call[NoQuery, None]) -> Reply:
    board = await call.application.boards.get(call.board_id)
    return Reply(as_leaderboard(await call.application.boards.seen(board, call.caller.viewer(board.id))))


async def update(call: Call[NoQuery, BoardPatch]) -> Reply:
    changed = await call.application.boards.update(call.board_id, call.body)
    return Reply(as_changed_leaderboard(changed.board, changed.visible))


async def delete(call: Call[NoQuery, None]) -> Reply:
    changed = await call.application.boards.delete(call.board_id)
    return Reply(Deleted("deleted", changed.visible))


async def reset(call: Call[NoQuery, None]) -> Reply:
    changed = await call.application.boards.reset(call.board_id)
    return Reply(Reset("reset", changed.board.season, changed.visible))


async def fill(call: Call[NoQuery, None]) -> Reply:
    filled = await call.application.boards.fill(call.board_id)
    return Reply(Filled("filled", filled.players, filled.visible))


async def remove_player(call: Call[OneSeasonQuery, None]) -> Reply:
    changed = await call.application.boards.remove(call.board_id, call.player_id, call.query.season)
    return Reply(Removed("removed", changed.visible))


async def correct_player(call: Call[OneSeasonQuery, PlayerPatch]) -> Reply:
    corrected = await call.application.boards.correct(call.board_id, call.player_id, call.body, call.query.season)
    return Reply(as_corrected(corrected, call.caller.viewer))


async def seasons(call: Call[NoQuery, None]) -> Reply:
    seasons_seen = await call.application.seasons.of(call.board_id, call.caller.viewer(call.board_id))
    return Reply([as_past_season(season) for season in seasons_seen])


BOARDS: Sequence[AnyOperation] = (
    Operation(
        tag=TAG,
        name="create_leaderboard",
        summary="Create a leaderboard",
        description=(
            "Its id, sort order and update mode never change afterwards. One that `follows` another takes what is "
            "submitted to that one, in the same unit of work, and needs a key that administers both."
        ),
        method="POST",
        path=LEADERBOARDS,
        scope=Scope.MANAGE,
        query=NoQuery,
        body=NewBoard,
        data=Leaderboard,
        status=201,
        errors=(BoardExists, NotSupportedOnWide, StoreUnavailable, OutcomeUnknown),
        handle=create,
    ),
    Operation(
        tag=TAG,
        name="list_leaderboards",
        summary="List leaderboards",
        description=(
            "Those that the key opens, newest first. `meta.next_cursor`, given as `cursor`, goes on from there; "
            "it is null at the end."
        ),
        method="GET",
        path=LEADERBOARDS,
        scope=Scope.READ,
        query=BoardsQuery,
        data=list[Leaderboard],
        meta=PageMeta,
        errors=(StoreUnavailable,),
        handle=list_boards,
    ),
    Operation(
        tag=TAG,
        name="get_leaderboard",
        summary="Show a leaderboard's settings",
        description="As they are now, with the open season and when it ends.",
        method="GET",
        path=LEADERBOARD,
        scope=Scope.READ,
        query=NoQuery,
        data=Leaderboard,
        errors=(BoardNotFound, StoreUnavailable),
        handle=get,
    ),
    Operation(
        tag=TAG,
        name="update_leaderboard",
        summary="Change a leaderboard's settings",
        description="Only the fields that are given change, and they take effect at once.",
        method="PATCH",
        path=LEADERBOARD,
        scope=Scope.MANAGE,
        query=NoQuery,
        body=BoardPatch,
        data=ChangedLeaderboard,
        errors=_CHANGING,
        handle=update,
    ),
    Operation(
        tag=TAG,
        name="delete_leaderboard",
        summary="Delete a leaderboard",
        description="With all its scores and seasons, for good. Those that follow it have to be deleted before.",
        method="DELETE",
        path=LEADERBOARD,
        scope=Scope.MANAGE,
        query=NoQuery,
        data=Deleted,
        errors=(*_CHANGING, BoardFollowed),
        handle=delete,
    ),
    Operation(
        tag=TAG,
        name="reset_leaderboard",
        summary="End the season now",
        description="The next one begins empty. The one that ended is still answered, as `season=n`.",
        method="POST",
        path=f"{LEADERBOARD}/reset",
        scope=Scope.MANAGE,
        query=NoQuery,
        data=Reset,
        errors=_CHANGING,
        handle=reset,
    ),
    Operation(
        tag=TAG,
        name="fill_leaderboard",
        summary="Fill a leaderboard from the one that it follows",
        description=(
            "Players of that one who are not on this one yet come to it with the scores and moments that they have "
            "there, if its condition and its bounds let them in. It may be done again."
        ),
        method="POST",
        path=f"{LEADERBOARD}/fill",
        scope=Scope.MANAGE,
        query=NoQuery,
        data=Filled,
        errors=_CHANGING,
        handle=fill,
    ),
    Operation(
        tag=TAG,
        name="list_seasons",
        summary="List a leaderboard's seasons",
        description="Newest first; the open one has not ended.",
        method="GET",
        path=f"{LEADERBOARD}/seasons",
        scope=Scope.READ,
        query=NoQuery,
        data=list[PastSeason],
        errors=(BoardNotFound, StoreUnavailable),
        handle=seasons,
    ),
    Operation(
        tag="Rankings",
        name="remove_player",
        summary="Take a player off a leaderboard",
        description=(
            "A submission that names the player afterwards brings them back, from nothing. With `season`, out of one "
            "that has ended: those who were behind move up, for good."
        ),
        method="DELETE",
        path=f"{LEADERBOARD}/player/{{player_id}}",
        scope=Scope.MODERATE,
        query=OneSeasonQuery,
        data=Removed,
        errors=(*_CHANGING, PlayerNotFound, SeasonNotFound, BoardFollows),
        handle=remove_player,
    ),
    Operation(
        tag="Rankings",
        name="correct_player",
        summary="Put a player right",
        description=(
            "Sets the score, whatever the update mode and within the bounds, or what belongs to it; only the fields "
            "that are given change. The moment at which the score was reached stays as it was. With `season` it is put "
            "right in a season that has ended, and final standings are published anew, under a higher "
            "`standings_revision`."
        ),
        method="PATCH",
        path=f"{LEADERBOARD}/player/{{player_id}}",
        scope=Scope.MODERATE,
        query=OneSeasonQuery,
        body=PlayerPatch,
        data=Corrected,
        errors=(*_CHANGING, PlayerNotFound, SeasonNotFound, ScoreOutOfBounds, BoardFollows),
        handle=correct_player,
    ),
)
