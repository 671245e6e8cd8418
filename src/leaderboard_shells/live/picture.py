"""What a subscription shows of a board at one moment, read once and encoded once for all who see the same."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from attrs import field, frozen
from msgspec import UNSET, Struct, UnsetType

from leaderboard_core.domain.entry import Entry
from leaderboard_core.domain.errors import PlayerNotFound
from leaderboard_core.usecases.answers import Entries
from leaderboard_core.usecases.read import Read
from leaderboard_shells.http.answers.reads import Ranked, as_ranked
from leaderboard_shells.live.messages import View

#: How often a neighbourhood is read again until it is of the same moment as the entries.
_ATTEMPTS = 5
_encode = msgspec.json.Encoder().encode


class Shown(Struct, frozen=True, kw_only=True):
    """The `data` of an update; `around` only for views that name a player, empty while that player is absent."""

    leaderboard_id: str
    season: int
    entries: list[Ranked]
    total_players: int
    around: list[Ranked] | UnsetType = UNSET


@frozen
class Picture:
    """A board's `data` as one view shows it, encoded; equal pictures show the same."""

    revision: int = field(eq=False)
    data: bytes


async def pictures(read: Read, board_id: str, views: Iterable[View]) -> Mapping[View, Picture]:
    """The picture of each view of one board, those alike being one object.

    Raises what reading the board raises.
    """
    wanted = set(views)
    shown: dict[View, Picture] = {}
    best = await read.top(board_id, min(max(view.limit for view in wanted), read.limits.maximum))
    for view in wanted:
        if view.player_id is None:
            shown[view] = _picture(board_id, best, view.limit)
        else:
            shown[view] = await _around(read, best, view, view.player_id)
    return shown


async def _around(read: Read, best: Entries, view: View, player_id: str) -> Picture:
    """Both lists are of one moment, unless the board changes faster than it can be read: then the next one is."""
    for _ in range(_ATTEMPTS):
        try:
            around = await read.around(view.leaderboard_id, player_id, view.range)
        except PlayerNotFound:
            return _picture(view.leaderboard_id, best, view.limit, ())
        if around.meta.revision == best.meta.revision:
            break
        best = await read.top(view.leaderboard_id, min(view.limit, read.limits.maximum))
    return _picture(view.leaderboard_id, best, view.limit, around.entries)


def _picture(board_id: str, best: Entries, limit: int, around: Sequence[Entry] | None = None) -> Picture:
    data = Shown(
        leaderboard_id=board_id,
        season=best.meta.season,
        entries=as_ranked(best.entries[:limit]),
        total_players=best.total_players,
        around=UNSET if around is None else as_ranked(around),
    )
    return Picture(best.meta.revision, _encode(data))
