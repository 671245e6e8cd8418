"""Asking about the scores of a board."""

from collections.abc import Sequence

from leaderboard_core.usecases.answers import Limits
from leaderboard_shells.access.scope import Scope
from leaderboard_shells.http.operation import AnyOperation, Call, Operation, Reply
from leaderboard_shells.http.operations.boards import LEADERBOARD
from leaderboard_shells.http.operations.reads import READING, TAG
from leaderboard_shells.http.parameters import (
    AroundScoreQuery,
    BestQuery,
    CountQuery,
    HistogramQuery,
    PlaceQuery,
    ScoreRankQuery,
    asks_for_text,
    best_query,
)
from leaderboard_shells.wire.answers.distribution import (
    BestMeta,
    Bucket,
    Count,
    HistogramMeta,
    ScoreAt,
    ScoreRank,
    as_best_meta,
    as_buckets,
    as_count,
    as_histogram_meta,
    as_score_at,
    as_score_rank,
)
from leaderboard_shells.wire.answers.reads import Ranked, ReadMeta, as_ranked, as_read_meta


async def count(call: Call[CountQuery, None]) -> Reply:
    query = call.query
    found = await call.application.distribution.count(call.board_id, query.min, query.max, call.at)
    return Reply(as_count(found), as_read_meta(found.meta), moment=found.meta)


async def rank(call: Call[ScoreRankQuery, None]) -> Reply:
    query = call.query
    found = await call.application.distribution.rank(call.board_id, query.score, call.at)
    return Reply(
        as_score_rank(found, display=asks_for_text(query.include)), as_read_meta(found.meta), moment=found.meta
    )


async def around(call: Call[AroundScoreQuery, None]) -> Reply:
    query = call.query
    found = await call.application.distribution.around(
        call.board_id, query.score, query.range, call.at, include=query.include
    )
    return Reply(as_ranked(found.entries, query.include), as_read_meta(found.meta), moment=found.meta)


async def score(call: Call[PlaceQuery, None]) -> Reply:
    query, ask = call.query, call.application.distribution
    if query.rank is not None:
        found = await ask.score_at_rank(call.board_id, query.rank, call.at)
    else:
        assert query.percentile is not None
        found = await ask.score_at_percentile(call.board_id, query.percentile, call.at)
    return Reply(as_score_at(found, display=asks_for_text(query.include)), as_read_meta(found.meta), moment=found.meta)


async def best(call: Call[BestQuery, None]) -> Reply:
    query = call.query
    found = await call.application.distribution.best(
        call.board_id, query.percent, query.limit, call.at, include=query.include
    )
    return Reply(as_ranked(found.entries, query.include), as_best_meta(found), moment=found.meta)


async def histogram(call: Call[HistogramQuery, None]) -> Reply:
    query = call.query
    found = await call.application.distribution.histogram(call.board_id, query.buckets, call.at)
    return Reply(as_buckets(found, display=asks_for_text(query.include)), as_histogram_meta(found), moment=found.meta)


def distribution(limits: Limits) -> Sequence[AnyOperation]:
    """The questions about scores under a leaderboard's own limits."""
    return (*_QUESTIONS, _best(limits))


def _best(limits: Limits) -> AnyOperation:
    return Operation(
        tag=TAG,
        name="get_best",
        summary="The best of the players, by percent",
        description=(
            "Those whose percentile is 100 less `percent`, or more, so at least the best one. However many are listed, "
            "`meta` says how many there are, in `count`, and in `cutoff_score` the score that the last of them has."
        ),
        method="GET",
        path=f"{LEADERBOARD}/best",
        scope=Scope.READ,
        query=best_query(limits),
        data=list[Ranked],
        meta=BestMeta,
        errors=READING,
        conditional=True,
        handle=best,
    )


_QUESTIONS: Sequence[AnyOperation] = (
    Operation(
        tag=TAG,
        name="get_around_score",
        summary="The players around a score",
        description=(
            "As many as `range` on each side of where the score would stand: behind all who have it already. All of "
            "one moment; nobody has to have the score."
        ),
        method="GET",
        path=f"{LEADERBOARD}/around",
        scope=Scope.READ,
        query=AroundScoreQuery,
        data=list[Ranked],
        meta=ReadMeta,
        errors=READING,
        conditional=True,
        handle=around,
    ),
    Operation(
        tag=TAG,
        name="get_histogram",
        summary="How many scores lie where",
        description=(
            "In equally wide buckets from the lowest ranked score to the highest, rising on every leaderboard; the "
            "counts are exact and of one moment. An edge is the double next to the exact one. A bucket holds the "
            "scores from `from_score` on and below `to_score`, the last one that too. There are fewer buckets where "
            "all scores are equal, and none of an empty leaderboard."
        ),
        method="GET",
        path=f"{LEADERBOARD}/histogram",
        scope=Scope.READ,
        query=HistogramQuery,
        data=list[Bucket],
        meta=HistogramMeta,
        errors=READING,
        conditional=True,
        handle=histogram,
    ),
    Operation(
        tag=TAG,
        name="get_score",
        summary="The score at a rank or at a percentile",
        description=(
            "One of both. At a percentile it is the score of the last player who has that percentile or a higher one: "
            "what it takes. `rank` is theirs. Where there is no such place, rank and score are null."
        ),
        method="GET",
        path=f"{LEADERBOARD}/score",
        scope=Scope.READ,
        query=PlaceQuery,
        data=ScoreAt,
        meta=ReadMeta,
        errors=READING,
        conditional=True,
        handle=score,
    ),
    Operation(
        tag=TAG,
        name="get_count",
        summary="How many players have a score from `min` to `max`",
        description=(
            "Both belong to it, and either may be left out. They are scores, not ranks: `min` is the smaller number, "
            "also where small scores are best. Only those who are ranked count."
        ),
        method="GET",
        path=f"{LEADERBOARD}/count",
        scope=Scope.READ,
        query=CountQuery,
        data=Count,
        meta=ReadMeta,
        errors=READING,
        conditional=True,
        handle=count,
    ),
    Operation(
        tag=TAG,
        name="get_rank",
        summary="The rank that a score would have",
        description=(
            "That of a player who came now with this score: behind all who have it already, for of equal scores the "
            "one reached first is ahead."
        ),
        method="GET",
        path=f"{LEADERBOARD}/rank",
        scope=Scope.READ,
        query=ScoreRankQuery,
        data=ScoreRank,
        meta=ReadMeta,
        errors=READING,
        conditional=True,
        handle=rank,
    ),
)
