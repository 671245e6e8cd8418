"""The list of leaderboards as its reader may see it."""

from leaderboard_core.domain.board import Board
from leaderboard_core.usecases.boards import BoardList, Boards
from leaderboard_shells.access.caller import Caller
from leaderboard_shells.http.cursor import Place
from leaderboard_shells.http.parameters import MAX_BOARDS


async def visible(boards: Boards, caller: Caller, limit: int, after: Place | None) -> BoardList:
    """Up to `limit` boards that the caller sees, newest first, from behind `after`; nothing tells of the others."""
    if caller.sees_all:
        return await boards.list(limit, after)
    seen: list[Board] = []
    while len(seen) <= limit:
        page = await boards.list(MAX_BOARDS, after)
        seen += [board for board in page.boards if caller.sees(board.id)]
        if page.after is None:
            break
        after = page.after
    shown = seen[:limit]
    return BoardList(shown, (shown[-1].created_at, shown[-1].id) if len(seen) > limit else None)
