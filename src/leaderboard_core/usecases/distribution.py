"""How the scores of a board are distributed: how many lie where, and where a score would stand."""

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise
from typing import assert_never

from leaderboard_core.domain.board import Board, SortOrder
from leaderboard_core.domain.board_score import told_result
from leaderboard_core.domain.entry import PERCENTILE_PARTS, Entry, rank_at
from leaderboard_core.domain.errors import FieldError, Invalid
from leaderboard_core.domain.histogram import inner_edges
from leaderboard_core.domain.order import ScoreKey, score_of
from leaderboard_core.domain.percentage import PERCENTAGE, parts_of
from leaderboard_core.domain.ranking import is_dense, is_shared
from leaderboard_core.domain.score import PartValue, Score, ToldScore, as_score, plain
from leaderboard_core.ports.ranked_view import (
    AroundKey,
    AtPercentile,
    Counts,
    PageQuery,
    Pages,
    RankedView,
    RankRange,
)
from leaderboard_core.usecases.answer_builders import meta_of, pages_answer, total_of
from leaderboard_core.usecases.answers import (
    BUCKETS,
    MAX_RADIUS,
    NOW,
    RADIUS_FAULT,
    RANK,
    At,
    Best,
    Bucket,
    Count,
    Entries,
    Histogram,
    Include,
    Limits,
    ScoreAt,
    ScoreRank,
    Source,
    as_include,
)
from leaderboard_core.usecases.board_reader import Ask, BoardReader, pages_of
from leaderboard_core.usecases.score_keys import (
    asked_bound,
    asked_score,
    ends_between,
    key_between,
    key_of_score,
    refuse_integers,
)
from leaderboard_core.usecases.unranked import counts_of_ranked, pages_to_percentile

#: How often the ends of a board are looked at for one histogram.
_ATTEMPTS = 4


class Distribution:
    """Answers about the scores of one board at one moment. Raises `Invalid`, and what `BoardReader` raises.

    It speaks of scores as numbers: a lower bound is the smaller number, also where small ones are best. Who is ranked
    counts, and nobody below the board's `max_entries`. Where scores have parts, one that is asked about has them all,
    and bounds and buckets are about the first one.
    """

    def __init__(self, reading: BoardReader, limits: Limits) -> None:
        self._reading = reading
        self._limits = limits

    async def count(
        self, board_id: str, min_score: PartValue | None = None, max_score: PartValue | None = None, at: At = NOW
    ) -> Count:
        """How many players have a score from `min_score` to `max_score`, both inclusive; None: no bound."""
        low, high = asked_bound("min", min_score), asked_bound("max", max_score)
        if low is not None and high is not None and low > high:
            raise Invalid([FieldError("min", "must not be greater than max")])
        board, source, counts = await self._reading(board_id, at, _counts(lambda board: ends_between(board, low, high)))
        ahead, reached = counts.ahead
        count = None if counts.read_version.frozen else reached - ahead
        return Count(meta=meta_of(board, source, counts), count=count)

    async def rank(self, board_id: str, score: Score, at: At = NOW) -> ScoreRank:
        """The rank of a player who came now with this score, behind all who have it already, or sharing theirs."""
        score = asked_score(score)
        board, source, counts = await self._reading(board_id, at, _counts(lambda board: _behind_and_at(board, score)))
        behind, better = counts.ahead
        # Whether there is a place is told by the place, whoever shares the rank.
        is_ranked = (counts.max_entries is None or behind < counts.max_entries) and not counts.read_version.frozen
        rank = (better if is_shared(board.ranking) else behind) + 1
        if is_dense(board.ranking) and is_ranked:
            rank = await self._dense_rank(board_id, score, at)
        return ScoreRank(
            meta=meta_of(board, source, counts),
            score=told_result(board, key_of_score(board, score)),
            rank=rank if is_ranked else None,
            total_players=total_of(counts),
        )

    async def _dense_rank(self, board_id: str, score: Score, at: At) -> int:
        """One more than the rank of whoever is the last to be better."""
        board, source, found = await self._reading(
            board_id, at, lambda places, board: pages_of([_around(key_of_score(board, score), 1)])(places, board)
        )
        entries = [entry for entry in pages_answer(board, source, found)[0].entries if entry.rank is not None]
        better = [entry for entry in entries if _is_better(board, entry, score)]
        return (better[-1].rank or 0) + 1 if better else 1

    async def around(
        self,
        board_id: str,
        score: Score,
        radius: int = 5,
        at: At = NOW,
        *,
        include: Collection[Include | str] = (),
    ) -> Entries:
        """Up to `radius` entries on each side of where a score would stand, behind all who have it already."""
        score = asked_score(score)
        if not 0 <= radius <= MAX_RADIUS:
            raise Invalid([RADIUS_FAULT])
        included = as_include(include)
        board, source, found = await self._reading(
            board_id,
            at,
            lambda places, board: pages_of([_around(key_of_score(board, score).behind(), radius)], included)(
                places, board
            ),
        )
        return pages_answer(board, source, found, included)[0]

    async def score_at_rank(self, board_id: str, rank: int, at: At = NOW) -> ScoreAt:
        """The score of the player who has this place, with the rank that goes with it."""
        if (fault := RANK.fault(rank)) is not None:
            raise Invalid([FieldError("rank", fault)])
        return _score_at(*await self._reading(board_id, at, pages_of([RankRange(rank, rank)])))

    async def score_at_percentile(self, board_id: str, percentile: float, at: At = NOW) -> ScoreAt:
        """The score of the last player whose percentile is at least this; it has at most four decimals."""
        board, source, found, _ = await self._to_percentile(board_id, at, _parts("percentile", percentile))
        return _score_at(board, source, found)

    async def best(
        self,
        board_id: str,
        percent: float,
        limit: int | None = None,
        at: At = NOW,
        *,
        include: Collection[Include | str] = (),
    ) -> Best:
        """The best `percent` of the players, of whom at most `limit` are listed: whose percentile is 100 less that, or
        more, and so at least the best one."""
        parts = PERCENTILE_PARTS - _parts("percent", percent)
        limit = self._limits.default if limit is None else limit
        if not 1 <= limit <= self._limits.maximum:
            raise Invalid([FieldError("limit", f"must be from 1 to {self._limits.maximum}")])
        included = as_include(include)
        for _ in range(_ATTEMPTS):
            board, source, found, ranked = await self._to_percentile(
                board_id, at, parts, [RankRange(1, limit)], included
            )
            listed, last, *_ = pages_answer(board, source, found, included)
            count = rank_at(parts, ranked)
            cutoff = last.entries[0].score if last.entries else None
            if not is_shared(board.ranking) or cutoff is None:
                break
            # Those who share the rank of the last one have the same percentile.
            _, _, counts = await self._below_or_equal(board_id, cutoff, at)
            count = counts.ahead[0]
            if counts.read_version == found.read_version:
                break
        return Best(
            meta=meta_of(board, source, found),
            total_players=total_of(found),
            count=None if found.read_version.frozen else count,
            cutoff_score=cutoff,
            entries=listed.entries[:count],
        )

    async def histogram(self, board_id: str, buckets: int = 10, at: At = NOW) -> Histogram:
        """How many have a score in each of some buckets, equally wide from the lowest ranked score to the highest.

        All of one moment. Where all scores are equal, or no doubles lie between, there are fewer buckets. While the
        lowest or the highest score changes again and again, the outermost ones are as wide as it takes.
        """
        if (fault := BUCKETS.fault(buckets)) is not None:
            raise Invalid([FieldError("buckets", fault)])
        ends: tuple[float, float] | None = None
        for _ in range(_ATTEMPTS):
            inner = [] if ends is None else inner_edges(*ends, buckets)
            board, source, counts = await self._below(board_id, inner, at)
            ranked = await counts_of_ranked(self._reading, board_id, at, counts)
            before, ends = ends, _lowest_and_highest(board, ranked)
            if ends is None or (ends == before and ranked.read_version == counts.read_version):
                break
        return Histogram(
            meta=meta_of(board, source, counts),
            total_players=total_of(counts),
            buckets=[] if ends is None else _buckets(board, ranked, ends, inner),
        )

    async def _below(self, board_id: str, scores: Sequence[float], at: At) -> tuple[Board, Source, Counts]:
        """What it takes to know how many have less than each of these scores."""
        return await self._reading(
            board_id, at, _counts(lambda board: [key_between(board, score) for score in scores], refuse_integers)
        )

    async def _below_or_equal(self, board_id: str, score: ToldScore, at: At) -> tuple[Board, Source, Counts]:
        """What it takes to know how many are as good as a score, or better."""
        asked = asked_score(score)
        return await self._reading(board_id, at, _counts(lambda board: [key_of_score(board, asked).behind()]))

    async def _to_percentile(
        self,
        board_id: str,
        at: At,
        parts: int,
        more: Sequence[PageQuery] = (),
        include: Collection[Include] = (),
    ) -> tuple[Board, Source, Pages, int]:
        """Pages, behind them that of the last who is at a percentile, and how many are ranked."""
        if await self._reading.lists_unranked(board_id):
            return await pages_to_percentile(self._reading, board_id, at, parts, more=more, include=include)
        board, source, found = await self._reading(board_id, at, pages_of((*more, AtPercentile(parts)), include))
        return board, source, found, found.total


def _score_at(board: Board, source: Source, found: Pages) -> ScoreAt:
    answer = pages_answer(board, source, found)[0]
    return ScoreAt(
        meta=answer.meta,
        rank=answer.entries[0].rank if answer.entries else None,
        score=answer.entries[0].score if answer.entries else None,
        total_players=total_of(found),
    )


def _counts(
    keys_of: Callable[[Board], Sequence[ScoreKey]], check: Callable[[Board], None] | None = None
) -> Ask[Counts]:
    """Asks how many are ahead of the keys that scores have on the board, which is checked first."""

    async def ask(places: RankedView, board: Board) -> Counts:
        if check is not None:
            check(board)
        keys = keys_of(board)
        sort_keys, order_keys = [key.sort_key for key in keys], [key.order_key for key in keys]
        return await (places.counts(sort_keys, order_keys) if any(order_keys) else places.counts(sort_keys))

    return ask


def _behind_and_at(board: Board, score: Score) -> tuple[ScoreKey, ScoreKey]:
    key = key_of_score(board, score)
    return key.behind(), key


def _is_better(board: Board, entry: Entry, score: Score) -> bool:
    assert entry.score is not None
    return key_of_score(board, asked_score(entry.score)) < key_of_score(board, score)


def _around(key: ScoreKey, radius: int) -> AroundKey:
    return AroundKey(key.sort_key, radius, key.order_key)


def _lowest_and_highest(board: Board, counts: Counts) -> tuple[float, float] | None:
    if counts.best is None or counts.last is None:
        return None
    lowest, highest = sorted(score_of(board.sort_order, one.sort_key) for one in (counts.best, counts.last))
    return lowest, highest


def _buckets(board: Board, counts: Counts, ends: tuple[float, float], inner: Sequence[float]) -> list[Bucket]:
    order = board.sort_order
    match order:
        case SortOrder.DESC:
            below = [counts.total - ahead for ahead in counts.ahead]
        case SortOrder.ASC:
            below = [*counts.ahead]
        case _:
            assert_never(order)
    lowest, highest = min([ends[0], *inner[:1]]), max([ends[1], *inner[-1:]])
    return [
        Bucket(from_score=plain(from_score), to_score=plain(to_score), count=after - before)
        for (from_score, to_score), (before, after) in zip(
            pairwise([lowest, *inner, highest]), pairwise([0, *below, counts.total]), strict=True
        )
    ]


def _parts(name: str, percentage: float) -> int:
    """A percentage in parts. Raises `Invalid`, naming the parameter."""
    value = as_score(percentage)
    if (fault := PERCENTAGE.fault(value)) is not None:
        raise Invalid([FieldError(name, fault)])
    return parts_of(value)
