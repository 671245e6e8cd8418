"""What is asked of wide boards: every question, on boards where nearly everything is equal."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, TypeAlias

from hypothesis import strategies as st

from leaderboard_adapters.memory.ranking_store import LiveRankedView
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import NO_RESULT, PlaceKey
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
    RankedView,
    RankRange,
)
from leaderboard_testing.contracts.values import a_state
from tests.support.wide import WideBoard

Answer: TypeAlias = Page | Pages | PlayerLookup | Extremes | Counts | Ahead
Ask: TypeAlias = Callable[[RankedView], Awaitable[Answer]]

PLAYERS = [f"p{number}" for number in range(40)]
_KEYS = st.sampled_from([-1.0, 0.0, 0.5, NO_RESULT])
_WORDS = st.sampled_from([bytes(8), bytes(7) + b"\1", b"\xff" * 8])
_MOMENTS = st.sampled_from([1, 2, 3])

STATE = st.builds(
    lambda player, key, moment, word, game: a_state(player, key, moment, word, game_id=game),
    st.sampled_from(PLAYERS),
    _KEYS,
    _MOMENTS,
    _WORDS,
    st.none() | st.just("g"),
)
STATES = st.lists(STATE, unique_by=lambda state: state.player_id, max_size=40)
COUNTS = st.integers(2, 12)
LIMITS = st.none() | st.integers(1, 45)
#: Which shards tell at once what is ahead of a player who is looked for.
AT_ONCE = st.none() | st.sets(st.integers(0, 1))
#: Where players lie: nothing but the hash of their ids is likely, and nothing may depend on it.
SPREADS = st.sampled_from(["by hash", "in three", "in one", "by rank"])

_RADIUS = st.integers(0, 12)
QUERY: st.SearchStrategy[PageQuery] = st.one_of(
    st.builds(lambda first, size: RankRange(first, first + size), st.integers(1, 45), st.integers(-1, 45)),
    st.builds(Around, st.sampled_from([*PLAYERS, "nobody"]), _RADIUS),
    st.builds(AroundKey, _KEYS, _RADIUS, st.just(b"") | _WORDS),
    st.builds(AroundPlace, st.builds(PlaceKey, _KEYS, _WORDS, _MOMENTS, st.sampled_from(PLAYERS)), st.integers(1, 12)),
    st.builds(AtPercentile, st.integers(0, 10).map(lambda tenth: tenth * 100_000)),
    st.builds(DownToPercentile, st.integers(0, 10).map(lambda tenth: tenth * 100_000), st.integers(1, 45)),
)
QUERIES = st.lists(QUERY, max_size=8)


def spread(how: str, count: int, states: Sequence[PlayerState]) -> Callable[[str], int] | None:
    """Which shard has a player; None: as the hash has it."""
    number = {player: number for number, player in enumerate(PLAYERS)}
    rank = {state.player_id: rank for rank, state in enumerate(sorted(states, key=lambda one: one[1:3]))}
    match how:
        case "in three":
            return lambda player: min(number.get(player, 0) % 3, count - 1)
        case "in one":
            return lambda _: count - 1
        case "by rank":
            return lambda player: rank.get(player, 0) * count // max(1, len(rank))
    return None


def questions(queries: Sequence[PageQuery]) -> list[Ask]:
    """Every question of a view, about what these are about."""
    ranges = [one for one in queries if isinstance(one, RankRange)]
    players = [one for one in queries if isinstance(one, Around)]
    named = [one.player_id for one in players] + PLAYERS[::3]
    keys = [one.key for one in queries if isinstance(one, AroundKey)]
    sort_keys, order_keys = [key.sort_key for key in keys], [key.order_key for key in keys]
    pages = [
        partial(_pages, queries, whole=whole, shared=shared) for whole in (False, True) for shared in (False, True)
    ]
    return [
        *pages,
        *(partial(_pages, [one], whole=True, shared=True) for one in queries),
        *(partial(_page, one) for one in ranges),
        *(partial(_around, one) for one in players),
        *(partial(_find, some, shared=shared) for some in (named, named[:1]) for shared in (False, True)),
        lambda view: view.extremes(),
        lambda view: view.counts(sort_keys, order_keys),
        lambda view: view.counts([0.0, NO_RESULT]),
        lambda view: view.ahead_of([one.key for one in queries if isinstance(one, AroundPlace)]),
    ]


def _pages(queries: Sequence[PageQuery], view: RankedView, *, whole: bool, shared: bool) -> Awaitable[Pages]:
    return view.pages(queries, whole=whole, shared=shared)


def _page(asked: RankRange, view: RankedView) -> Awaitable[Page]:
    return view.page(asked.first, asked.last)


def _around(asked: Around, view: RankedView) -> Awaitable[Page]:
    return view.around(asked.player_id, asked.radius)


def _find(player_ids: Sequence[str], view: RankedView, *, shared: bool) -> Awaitable[PlayerLookup]:
    return view.find(player_ids, shared=shared)


async def disagreements(wide: WideBoard, queries: Sequence[PageQuery]) -> list[str]:
    """Where a wide board answers otherwise than a narrow one with the players that it had at the revisions it names."""
    wrong = []
    for ask in questions(queries):
        told = await ask(wide.view)
        narrow = wide.narrow(told.read_version.revisions)
        expected = await ask(LiveRankedView(lambda _, board=narrow: board, 0))  # type: ignore[misc]
        if told_of(told) != told_of(expected):
            wrong.append(f"{told_of(expected)} was told as {told_of(told)}")
    return wrong


def told_of(answer: Answer) -> tuple[Any, ...]:
    """All that an answer says, but of what moment it is."""
    match answer:
        case Page(_, total, places):
            return total, [*places]
        case Pages(_, total, pages, ahead, max_entries):
            return total, [*map(list, pages)], [*ahead], max_entries
        case PlayerLookup(_, total, players, ahead):
            return total, [*players], [*ahead]
        case Extremes(_, total, best, last):
            return total, best, last
        case Counts(_, total, max_entries, best, last, ahead):
            return total, max_entries, best, last, [*ahead]
        case Ahead(_, total, max_entries, ahead):
            return total, max_entries, [*ahead]
