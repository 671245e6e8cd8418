"""How many scores lie where, and where a score would stand."""

import math
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_adapters.memory.ranking_store import LiveRankedView
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.score import MAX_SCORE
from leaderboard_core.ports.ranked_view import Counts
from leaderboard_core.usecases.answers import At
from tests.unit.usecases.kit import new, sub
from tests.unit.usecases.read.kit import BATCH, field_errors

SCORES = st.one_of(st.sampled_from([-1.0, 0.0, 0.5, 1.0, 2.0]), st.floats(-MAX_SCORE, MAX_SCORE))
FAR = st.sampled_from(["desc", "asc"])


async def with_scores(order: str, scores: list[float], max_entries: int | None) -> Application:
    """A board of players who have these scores, the first one earliest."""
    leaderboard = Application.over(MemoryRepository(lambda: 0), MemoryRankingStore())
    await leaderboard.boards.create(new(sort_order=order, max_entries=max_entries))
    await leaderboard.submit_many([sub(f"p{n}", score) for n, score in enumerate(scores)])
    return leaderboard


def ranked(order: str, scores: list[float], max_entries: int | None) -> list[float]:
    """The scores that are ranked, the best first."""
    return sorted(scores, reverse=order == "desc")[:max_entries]


@settings(max_examples=200, deadline=None)
@given(
    order=FAR, scores=st.lists(SCORES, max_size=12), bounds=st.tuples(SCORES, SCORES), limit=st.sampled_from([None, 3])
)
async def test_counting_is_by_score(
    order: str, scores: list[float], bounds: tuple[float, float], limit: int | None
) -> None:
    """Whether high or low scores are best: both bounds belong to it, and none is no bound."""
    leaderboard = await with_scores(order, scores, limit)
    low, high = sorted(bounds)
    there = ranked(order, scores, limit)

    async def count(low: float | None, high: float | None) -> int:
        return (await leaderboard.distribution.count("b", low, high)).count

    assert sum(low <= score <= high for score in there) == await count(low, high)
    assert sum(low <= score for score in there) == await count(low, None)
    assert sum(score <= high for score in there) == await count(None, high)
    assert len(there) == await count(None, None)


@settings(max_examples=200, deadline=None)
@given(order=FAR, scores=st.lists(SCORES, max_size=12), score=SCORES, limit=st.sampled_from([None, 1, 3, 12]))
async def test_the_rank_is_what_it_becomes(order: str, scores: list[float], score: float, limit: int | None) -> None:
    """Whoever then submits the score gets the rank that was told."""
    leaderboard = await with_scores(order, scores, limit)

    told = await leaderboard.distribution.rank("b", score)

    assert (score, len(ranked(order, scores, limit))) == (told.score, told.total_players)
    assert (await leaderboard.submit(sub("new", score))).rank == told.rank


async def test_standings_and_past_seasons(leaderboard: Application, board: Board) -> None:
    """Are asked as the board is: five players, from 5 down to 1."""
    ask = leaderboard.distribution
    await leaderboard.sync()
    await leaderboard.boards.reset("b")

    for at, count, rank in ((At(season=1), 2, 3), (At(), 0, 1), (BATCH, 0, 1)):
        assert (count, rank) == ((await ask.count("b", 4, at=at)).count, (await ask.rank("b", 4, at)).rank)


async def test_the_limit_is_that_of_the_moment(leaderboard: Application, board: Board) -> None:
    """A season that ended keeps its own; the board's next one takes effect at once."""
    await leaderboard.boards.update("b", BoardPatch(max_entries=5))
    assert (await leaderboard.distribution.rank("b", 1)).rank is None
    await leaderboard.boards.reset("b")
    await leaderboard.boards.update("b", BoardPatch(max_entries=None))

    assert (await leaderboard.distribution.rank("b", 1, At(season=1))).rank is None
    assert 1 == (await leaderboard.distribution.rank("b", 1)).rank


@pytest.mark.parametrize("score", [math.nan, math.inf, -math.inf, 2**53, 1e300])
async def test_what_is_no_score(leaderboard: Application, board: Board, score: float) -> None:
    """Names the parameter."""
    fault = f"must be a finite number from -{MAX_SCORE} to {MAX_SCORE}"
    ask = leaderboard.distribution

    assert [f"score: {fault}"] == await field_errors(ask.rank("b", score))
    assert [f"min: {fault}"] == await field_errors(ask.count("b", score))
    assert [f"max: {fault}"] == await field_errors(ask.count("b", 1, score))


@pytest.mark.parametrize("score", ["5", True, None])
async def test_what_is_no_number(leaderboard: Application, board: Board, score: object) -> None:
    """Is refused as one."""
    assert ["score: must be a number"] == await field_errors(leaderboard.distribution.rank("b", score))  # type: ignore[arg-type]


async def test_bounds_that_admit_nothing(leaderboard: Application, board: Board) -> None:
    """Are a mistake: they are scores, so the smaller one comes first on every board."""
    assert ["min: must not be greater than max"] == await field_errors(leaderboard.distribution.count("b", 2, 1))


@settings(max_examples=200, deadline=None)
@given(
    order=FAR,
    scores=st.lists(SCORES, max_size=12),
    score=SCORES,
    percent=st.one_of(st.integers(0, 1_000_000).map(lambda parts: parts / 10_000), st.sampled_from([0, 25, 50, 100])),
    limit=st.sampled_from([None, 1, 3, 12]),
)
async def test_places_by_score_and_by_percent(
    order: str, scores: list[float], score: float, percent: float, limit: int | None
) -> None:
    """A list in order, and the percentiles that the players themselves are told, say the same."""
    leaderboard = await with_scores(order, scores, limit)
    ask, entries = leaderboard.distribution, [*(await leaderboard.read.top("b")).entries]
    percentiles = [(await leaderboard.read.player("b", one.player_id)).percentile or 0 for one in entries]
    good = [one for one in entries if (one.score >= score if order == "desc" else one.score <= score)]

    around = await ask.around("b", score, 2)
    at = await ask.score_at_percentile("b", percent)
    best = await ask.best("b", percent, 2)

    assert [*good[-2:], *entries[len(good) : len(good) + 2]] == [*around.entries]
    reached = [one for one, theirs in zip(entries, percentiles, strict=True) if theirs > percent - 1e-9]
    assert (reached[-1:] or [None]) == [entries[at.rank - 1] if at.rank else None]
    assert (at.score, at.total_players) == (reached[-1].score if reached else None, len(entries))
    belong = [one for one, theirs in zip(entries, percentiles, strict=True) if theirs > 100 - percent - 1e-9]
    assert (len(belong), belong[:2]) == (best.count, [*best.entries])
    assert best.cutoff_score == (belong[-1].score if belong else None)


@pytest.mark.parametrize(
    ("percent", "fault"), [(-1, "from 0 to 100"), (100.1, "from 0 to 100"), (1.23456, "4 decimals")]
)
async def test_what_is_no_percentage(leaderboard: Application, board: Board, percent: float, fault: str) -> None:
    """Names the parameter."""
    ask = leaderboard.distribution
    for question, name in ((ask.best("b", percent), "percent"), (ask.score_at_percentile("b", percent), "percentile")):
        [told] = await field_errors(question)
        assert told.startswith(f"{name}: must ")
        assert told.endswith(fault)


async def test_numbers_out_of_bounds(leaderboard: Application, board: Board) -> None:
    """Name the parameter and its bounds."""
    ask = leaderboard.distribution

    assert [f"rank: must be from 1 to {MAX_SCORE}"] == await field_errors(ask.score_at_rank("b", 0))
    assert ["range: must be from 0 to 50"] == await field_errors(ask.around("b", 1, 51))
    assert ["limit: must be from 1 to 1000"] == await field_errors(ask.best("b", 1, 0))


@settings(max_examples=200, deadline=None)
@given(
    order=FAR,
    scores=st.lists(SCORES, max_size=12),
    buckets=st.integers(1, 100),
    limit=st.sampled_from([None, 1, 3, 12]),
)
async def test_a_histogram_has_everybody_once(order: str, scores: list[float], buckets: int, limit: int | None) -> None:
    """Each bucket holds those whose score lies in it, and they are equally wide from the lowest to the highest."""
    leaderboard = await with_scores(order, scores, limit)
    there = ranked(order, scores, limit)

    found = await leaderboard.distribution.histogram("b", buckets)

    assert len(there) == found.total_players
    told = [(one.from_score, one.to_score) for one in found.buckets]
    edges = [told[0][0], *(end for _, end in told)] if told else []
    assert [*pairwise(edges)] == told
    if not there:
        assert [] == told
        return
    assert (min(there), max(there)) == (edges[0], edges[-1])
    assert (1 if min(there) == max(there) else len({*edges}) - 1) == len(told)
    for number, one in enumerate(found.buckets, start=1):
        last = number == len(found.buckets)
        within = [
            score for score in there if one.from_score <= score < one.to_score or (last and score == one.to_score)
        ]
        assert len(within) == one.count


async def test_edges_are_as_people_write_them(leaderboard: Application) -> None:
    """A tenth between 0 and 1 is 0.1, and three of them 0.3."""
    await leaderboard.boards.create(new())
    await leaderboard.submit_many([sub(f"p{n}", n / 10) for n in range(11)])

    found = await leaderboard.distribution.histogram("b")

    assert [(n / 10, (n + 1) / 10, 1 + (n == 9)) for n in range(10)] == [
        (one.from_score, one.to_score, one.count) for one in found.buckets
    ]


@pytest.mark.parametrize("newcomers", [1, 9])
async def test_a_histogram_is_of_one_moment(
    leaderboard: Application, board: Board, newcomers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a new best or last one comes between two looks, it looks again; if that never ends, the ends are wider."""
    left = [*range(newcomers)]
    counts = LiveRankedView.counts

    async def overtaken(self: LiveRankedView, sort_keys: Sequence[float]) -> Counts:
        told = await counts(self, sort_keys)
        if left:
            number = left.pop()
            await leaderboard.submit_many([sub(f"high{number}", 1000 - number), sub(f"low{number}", number - 1000)])
        return told

    monkeypatch.setattr(LiveRankedView, "counts", overtaken)

    found = await leaderboard.distribution.histogram("b", 4)

    edges = [found.buckets[0].from_score, *(one.to_score for one in found.buckets)]
    assert found.total_players == sum(one.count for one in found.buckets)
    if newcomers == 1:
        assert (7, [-1000, -500, 0, 500, 1000]) == (found.total_players, edges)
    else:
        # Where the last look found the ends, and between them the edges that it was made with.
        assert (11, [-994, -496.5, 0, 496.5, 994]) == (found.total_players, edges)


@pytest.mark.parametrize("buckets", [0, 101, 2.0, True])
async def test_buckets_out_of_bounds(leaderboard: Application, board: Board, buckets: int) -> None:
    """Names the parameter."""
    [told] = await field_errors(leaderboard.distribution.histogram("b", buckets))

    assert told.startswith("buckets: must be ")
