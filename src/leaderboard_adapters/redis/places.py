"""Reading a ranked board: each question is one script, so each answer is of one moment."""

from collections.abc import Sequence
from typing import Any

from redis.asyncio import Redis

from leaderboard_adapters.redis import encoding, scripts
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.domain.order import place
from leaderboard_core.ports.places import Ends, Found, Moment, Page, Placed, Places, Roll


class RedisPlaces(Places):
    """One board of the store."""

    def __init__(self, client: Redis, board_uid: int) -> None:
        self._client = client
        self._keys = BoardKeys(board_uid)

    async def page(self, first: int, last: int) -> Page:
        return _page(*await self._ask(scripts.PAGE, first, last))

    async def around(self, player_id: str, radius: int) -> Page:
        return _page(*await self._ask(scripts.AROUND, player_id, radius))

    async def find(self, player_ids: Sequence[str]) -> Roll:
        moment, rows = await self._ask(scripts.FIND, *dict.fromkeys(player_ids))
        found = [Found(rank or None, encoding.state_of(*row)) for rank, *row in rows]
        found.sort(key=lambda one: place(one.state))
        return Roll(_moment(moment), _total(moment), found)

    async def ends(self) -> Ends:
        moment, best, last = await self._ask(scripts.ENDS)
        total = _total(moment)
        return Ends(_moment(moment), total, _end(1, best), _end(total, last))

    async def _ask(self, script: scripts.Script, *arguments: scripts.Argument) -> list[Any]:
        answer: list[Any] | None = await scripts.run(self._client, scripts.Call(script, self._keys.board, arguments))
        if answer is None:
            raise NotShown(self._keys.board_uid)
        return answer


def _page(moment: Sequence[Any], first: int, places: Sequence[bytes]) -> Page:
    return Page(_moment(moment), _total(moment), encoding.placed_in_order(first, places))


def _moment(moment: Sequence[Any]) -> Moment:
    change, sequence, season, _ = moment
    return Moment(Head(change.decode(), int(sequence)), int(season))


def _total(moment: Sequence[Any]) -> int:
    return int(moment[3])


def _end(rank: int, place_and_key: Sequence[bytes]) -> Placed | None:
    return next(iter(encoding.placed_in_order(rank, place_and_key)), None)
