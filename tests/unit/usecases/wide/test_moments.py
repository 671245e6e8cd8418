"""Of which moment an answer about a wide board is, and when there is none."""

from collections.abc import Awaitable, Callable
from functools import partial

import pytest
from attrs import evolve

from leaderboard_adapters.concurrency.together import at_once
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.errors import NotShown, StoreUnavailable
from leaderboard_core.ports.ranked_view import Pages, RankedView, ReadVersion
from leaderboard_core.usecases.wide_view import ShardReading, WideRankedView
from leaderboard_testing.contracts.values import a_state
from tests.support.wide import WideBoard
from tests.unit.usecases.wide.kit import PLAYERS

STATES = [a_state(player, float(number % 7)) for number, player in enumerate(PLAYERS)]


def told_as(wide: WideBoard, *changed: Callable[[ReadVersion], ReadVersion]) -> WideRankedView:
    """A view of the board whose shards say of another moment that they are of it."""

    async def read(shard: int, ask: Callable[[RankedView], Awaitable[Pages]]) -> Pages:
        answer = await wide.read(shard, ask)
        return evolve(answer, read_version=changed[shard](answer.read_version))

    shards: list[ShardReading] = [partial(read, shard) for shard in range(len(changed))]
    return WideRankedView(shards, at_once, wide.shard_of)


def at(**fields: object) -> Callable[[ReadVersion], ReadVersion]:
    return lambda told: evolve(told, **fields)


async def test_the_version_is_that_of_all_shards() -> None:
    """The sum of their revisions, and an id that follows from the ids of all of their changes."""
    versions = [Version("a", 5), Version("b", 7), Version("c", 9)]
    changed = [at(version=version) for version in versions]
    wide = WideBoard(STATES, 3)

    first = (await told_as(wide, *changed).page(1, 3)).read_version
    again = (await told_as(wide, *changed).find(["p1"])).read_version
    other = (await told_as(wide, *changed[:2], at(version=Version("d", 9))).page(1, 3)).read_version

    assert ((5, 7, 9), 21) == (first.revisions, first.version.revision)
    assert first == again
    assert (21, True) == (other.version.revision, other.version.change_id != first.version.change_id)


async def test_ids_that_run_into_each_other_are_told_apart() -> None:
    """As those of standings of which nothing is known any more, which are empty."""
    wide = WideBoard(STATES, 2)
    views = [
        told_as(wide, at(version=Version(one, 1)), at(version=Version(other, 1)))
        for one, other in [("ab", "c"), ("a", "bc"), ("abc", ""), ("", "abc")]
    ]

    ids = {(await view.page(1, 1)).read_version.version.change_id for view in views}

    assert 4 == len(ids)


async def test_it_is_as_old_as_the_oldest_of_its_shards() -> None:
    """Whoever is as new as can be is older than nobody; players of standings are counted together."""
    wide = WideBoard(STATES, 3)
    view = told_as(wide, at(as_of=20, players=4), at(as_of=10, players=3), at(players=1))

    told, newest = (await view.page(1, 1)).read_version, (await wide.view.page(1, 1)).read_version

    assert (10, 8) == (told.as_of, told.players)
    assert (None, 0) == (newest.as_of, newest.players)


async def test_the_limit_is_the_smallest_of_all_shards() -> None:
    """While it is being changed: those that have a larger one tell no more than the others."""
    wide = WideBoard(STATES, 3)
    wide.limit(1, 5)
    wide.limit(2, 30)

    counts, ends = await wide.view.counts([9.0]), await wide.view.extremes()

    assert (5, 5, [5]) == (counts.max_entries, counts.total, list(counts.ahead))
    assert ends.last is not None
    assert (5, 5) == (ends.total, ends.last.rank)


async def test_nothing_is_told_where_a_shard_is_frozen() -> None:
    """Nobody, not even how many there are."""
    view = told_as(WideBoard(STATES, 3), at(), at(frozen=True), at())

    pages, found, ends = await view.page(1, 9), await view.find(["p1"]), await view.extremes()
    counts = await view.counts([3.0, 9.0])

    assert [True] * 4 == [one.read_version.frozen for one in (pages, found, ends, counts)]
    assert ([], 0, []) == (list(pages.places), pages.total, list(found.players))
    assert (None, None, [0, 0]) == (ends.best, ends.last, list(counts.ahead))


async def test_what_the_first_shard_raises_is_raised() -> None:
    """No answer is made of the others."""
    wide = WideBoard(STATES, 4)

    def away(shard: int) -> None:
        if shard in (1, 2):
            raise NotShown(shard)

    wide.before_reading = away

    for ask in (wide.view.page(1, 3), wide.view.find(["p1"]), wide.view.pages([])):
        with pytest.raises(NotShown) as raised:
            await ask
        assert 1 == raised.value.board_uid


async def test_whoever_never_stands_still_is_not_told_of() -> None:
    """After some attempts it says that it cannot answer, and nothing that is partly so."""
    wide = WideBoard(STATES, 4)
    best = iter(range(10**6))

    def run_ahead(shard: int) -> None:
        if shard == wide.shard_of("p1"):
            # Ahead of all others, and behind them.
            wide.move([a_state("p1", 1e6 * (-1) ** next(best))])

    wide.before_reading = run_ahead

    with pytest.raises(StoreUnavailable):
        await wide.view.around("p1", 2)
    assert wide.steps < 50


async def test_whoever_moves_a_little_is_told_of() -> None:
    """Among the same neighbours, the places that were read show the player where they are."""
    states = [a_state(f"q{number}", float(number)) for number in range(2_000)]
    wide = WideBoard(states, 4)
    forward = iter(range(10**6))

    def move(shard: int) -> None:
        if shard == wide.shard_of("q1000"):
            wide.move([a_state("q1000", 1000 - next(forward) / 100)])

    wide.before_reading = move

    page = await wide.view.around("q1000", 2)

    assert ["q998", "q999", "q1000", "q1001", "q1002"] == [place.player_id for place in page.places]
    assert 2 == wide.steps
