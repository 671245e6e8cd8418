"""Reading a ranked board: each question is asked in one script, so each answer is of one moment."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, assert_never

from leaderboard_adapters.redis.encoding import Reader, limit_of, place_key, score_key, state_of
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_adapters.redis.questions import Ask, Understand, Unreadable
from leaderboard_adapters.redis.request_coalescer import RequestCoalescer
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.domain.order import PlaceKey, place
from leaderboard_core.ports.ranked_view import (
    Ahead,
    Around,
    AroundKey,
    AroundPlace,
    AtPercentile,
    Counts,
    DownToPercentile,
    Extremes,
    Page,
    PageQuery,
    Pages,
    PlayerLookup,
    RankedEntry,
    RankedPlayer,
    RankedView,
    RankRange,
)

_ENDS: Final[Ask] = ("ends", "", "")
_LIMIT: Final[Ask] = ("limit", "", "")


class RedisRankedView(RankedView):
    """One board of the store. A copy that cannot be read is dropped: then it is absent to everyone, and loaded anew."""

    def __init__(self, asking: RequestCoalescer, drop: Callable[[int], Awaitable[None]], board_uid: int) -> None:
        self._asking = asking
        self._drop = drop
        self._board_uid = board_uid
        self._keys = BoardKeys(board_uid).board

    async def page(self, first: int, last: int) -> Page:
        return await self._ask((("page", first, last),), last - first + 1, _page)  # type: ignore[no-any-return]

    async def around(self, player_id: str, radius: int) -> Page:
        return await self._ask((("around", player_id, radius),), 2 * radius + 1, _page)  # type: ignore[no-any-return]

    async def pages(
        self, asked: Sequence[PageQuery], *, whole: bool = False, shared: bool = False, dense: bool = False
    ) -> Pages:
        asks, places = tuple(map(_ask_for, asked)), sum(map(_places, asked))
        if not whole and not shared:
            return await self._ask((_LIMIT, *asks), places, _pages)  # type: ignore[no-any-return]
        more: list[Ask] = [("payloads", len(asks), "")] if whole else []
        if shared:
            more.append(("dense" if dense else "shared", len(asks), len(more)))
        return await self._ask((_LIMIT, *asks, *more), (2 if whole else 1) * places + len(asks), _more_pages)  # type: ignore[no-any-return]

    async def find(self, player_ids: Sequence[str], *, shared: bool = False, dense: bool = False) -> PlayerLookup:
        asked: list[Ask] = [("find", player_id, "") for player_id in dict.fromkeys(player_ids)]
        if not shared:
            return await self._ask(tuple(asked), len(asked), _lookup)  # type: ignore[no-any-return]
        counted: Ask = ("dense" if dense else "shared", len(asked), 0)
        return await self._ask((*asked, counted), 2 * len(asked), _shared_lookup)  # type: ignore[no-any-return]

    async def extremes(self) -> Extremes:
        return await self._ask((_ENDS,), 2, _ends)  # type: ignore[no-any-return]

    async def counts(self, sort_keys: Sequence[float], order_keys: Sequence[bytes] = ()) -> Counts:
        keys = map(score_key, sort_keys, order_keys) if order_keys else sort_keys
        ahead: list[Ask] = [("ahead", key, "") for key in keys]
        asked = (_LIMIT, _ENDS, *ahead)
        return await self._ask(asked, 1 + len(asked), _counts)  # type: ignore[no-any-return]

    async def ahead_of(self, places: Sequence[PlaceKey]) -> Ahead:
        return await self._understood(self.asked_ahead(asks_ahead(places)))  # type: ignore[no-any-return]

    def asked_ahead(self, asked: tuple[Ask, ...]) -> Awaitable[Ahead | None]:
        """Begin to ask how many are ahead (`asks_ahead`); None where the board is not there or not sound. May fail with
        what a `RequestCoalescer` fails with."""
        return self._asking(self._keys, asked, len(asked), _ahead)

    async def _ask(self, asked: tuple[Ask, ...], places: int, understand: Understand) -> Any:
        return await self._understood(self._asking(self._keys, asked, places, understand))

    async def _understood(self, asked: Awaitable[Any]) -> Any:
        try:
            answer = await asked
        except Unreadable:
            await self._drop(self._board_uid)
            answer = None
        if answer is None:
            raise NotShown(self._board_uid)
        return answer


def asks_ahead(places: Sequence[PlaceKey]) -> tuple[Ask, ...]:
    """What is asked of a board to learn how many are ahead of where each of these states would stand."""
    return _LIMIT, *[("ahead", place_key(key), "") for key in places]


def _ask_for(query: PageQuery) -> Ask:
    match query:
        case RankRange(first, last):
            return "page", first, last
        case Around(player_id, radius):
            return "around", player_id, radius
        case AroundKey(sort_key, radius, order_key):
            return "near", score_key(sort_key, order_key), radius
        case AroundPlace(key, radius):
            return "near", place_key(key), radius
        case AtPercentile(parts):
            return "percentile", parts, ""
        case DownToPercentile(parts, limit):
            return "down", parts, limit
        case _:
            assert_never(query)


def _places(query: PageQuery) -> int:
    match query:
        case RankRange(first, last):
            return last - first + 1
        case Around() | AroundKey() | AroundPlace():
            return 2 * query.radius + 1
        case AtPercentile():
            return 1
        case DownToPercentile():
            return query.limit
        case _:
            assert_never(query)


def _page(read: Reader, _asked: Sequence[Ask], answers: Sequence[Any]) -> Page:
    [(first, places)] = answers
    return Page(read.read_version, read.total, read.placed(first, places))


def _pages(read: Reader, _asked: Sequence[Ask], answers: Sequence[Any]) -> Pages:
    limit, *pages = answers
    placed = [read.placed(first, places) for first, places in pages]
    return Pages(read.read_version, read.total, placed, (), limit_of(limit))


def _more_pages(read: Reader, asked: Sequence[Ask], answers: Sequence[Any]) -> Pages:
    told = {ask[0]: answer for ask, answer in zip(asked, answers, strict=True)}
    counted = [word for word in ("shared", "dense") if word in told]
    pages = answers[1 : len(asked) - ("payloads" in told) - len(counted)]
    if "payloads" not in told:
        placed = [read.placed(first, places) for first, places in pages]
    else:
        placed = [
            read.whole(first, places, kept) for (first, places), kept in zip(pages, told["payloads"], strict=True)
        ]
    ahead = told[counted[0]] if counted else ()
    return Pages(read.read_version, read.total, placed, ahead, limit_of(told["limit"]))


def _lookup(read: Reader, asked: Sequence[Ask], answers: Sequence[Any]) -> PlayerLookup:
    found = [one for one in map(_found, asked, answers) if one is not None]
    if len(found) > 1:
        found.sort(key=lambda one: place(one.state))
    return PlayerLookup(read.read_version, read.total, found)


def _shared_lookup(read: Reader, asked: Sequence[Ask], answers: Sequence[Any]) -> PlayerLookup:
    *players, ahead = answers
    found = [(one, before) for one, before in zip(map(_found, asked, players), ahead, strict=True) if one is not None]
    found.sort(key=lambda one: place(one[0].state))
    return PlayerLookup(read.read_version, read.total, [one for one, _ in found], [before for _, before in found])


def _found(ask: Ask, answer: Sequence[Any]) -> RankedPlayer | None:
    if not answer:
        return None
    rank, *state = answer
    return RankedPlayer(rank or None, state_of(str(ask[1]), *state))


def _ends(read: Reader, _asked: Sequence[Ask], answers: Sequence[Any]) -> Extremes:
    [ends] = answers
    return Extremes(read.read_version, read.total, *_both(read, ends))


def _counts(read: Reader, _asked: Sequence[Ask], answers: Sequence[Any]) -> Counts:
    limit, ends, *ahead = answers
    return Counts(read.read_version, read.total, limit_of(limit), *_both(read, ends), ahead)


def _ahead(read: Reader, _asked: Sequence[Ask], answers: Sequence[Any]) -> Ahead:
    limit, *ahead = answers
    return Ahead(read.read_version, read.total, limit_of(limit), ahead)


def _both(read: Reader, ends: Sequence[Any]) -> tuple[RankedEntry | None, RankedEntry | None]:
    best, last = ends
    if not best:
        return None, None
    [first], [end] = read.placed(1, best), read.placed(read.total, last)
    return first, end
