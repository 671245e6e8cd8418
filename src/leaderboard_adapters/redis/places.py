"""Reading a ranked board: each question is one script, so each answer is of one moment."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from leaderboard_adapters.redis import encoding, scripts
from leaderboard_adapters.redis.asking import Asking
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.domain.order import place
from leaderboard_core.ports.places import Ends, Found, Moment, Page, Placed, Places, Roll

T = TypeVar("T")


class RedisPlaces(Places):
    """One board of the store."""

    def __init__(self, asking: Asking, board_uid: int) -> None:
        self._asking = asking
        self._board_uid = board_uid
        self._keys = BoardKeys(board_uid).board

    async def page(self, first: int, last: int) -> Page:
        return await self._ask(scripts.PAGE, _page, first, last)

    async def around(self, player_id: str, radius: int) -> Page:
        return await self._ask(scripts.AROUND, _page, player_id, radius)

    async def find(self, player_ids: Sequence[str]) -> Roll:
        return await self._ask(scripts.FIND, _roll, *dict.fromkeys(player_ids))

    async def ends(self) -> Ends:
        return await self._ask(scripts.ENDS, _ends)

    async def _ask(
        self, script: scripts.Script, understand: Callable[[Any], T | None], *arguments: scripts.Argument
    ) -> T:
        answer = await self._asking(scripts.Call(script, self._keys, arguments), understand)
        if answer is None:
            raise NotShown(self._board_uid)
        return answer


def _page(answer: Sequence[Any] | None) -> Page | None:
    if answer is None:
        return None
    moment, first, places = answer
    return Page(_moment(moment), _total(moment), encoding.placed_in_order(first, places))


def _roll(answer: Sequence[Any] | None) -> Roll | None:
    if answer is None:
        return None
    moment, rows = answer
    found = [Found(rank or None, encoding.state_of(*row)) for rank, *row in rows]
    found.sort(key=lambda one: place(one.state))
    return Roll(_moment(moment), _total(moment), found)


def _ends(answer: Sequence[Any] | None) -> Ends | None:
    if answer is None:
        return None
    moment, best, last = answer
    total = _total(moment)
    return Ends(_moment(moment), total, _end(1, best), _end(total, last))


def _moment(moment: Sequence[Any]) -> Moment:
    change, sequence, season, _ = moment
    return Moment(Head(change.decode(), int(sequence)), int(season))


def _total(moment: Sequence[Any]) -> int:
    return int(moment[3])


def _end(rank: int, place_and_key: Sequence[bytes]) -> Placed | None:
    return next(iter(encoding.placed_in_order(rank, place_and_key)), None)
