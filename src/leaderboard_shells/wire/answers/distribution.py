"""What the answers about the scores of a board are made of."""

from msgspec import UNSET, Struct, UnsetType, structs

from leaderboard_core.usecases import answers
from leaderboard_shells.wire.answers.reads import ReadMeta, as_read_meta
from leaderboard_shells.wire.answers.score import Score


class Count(Struct, frozen=True):
    """How many ranked players have a score within the bounds that were asked for."""

    count: int | None


class ScoreRank(Struct, frozen=True):
    """The rank that a score would have; null: none, being below the leaderboard's `max_entries`."""

    score: Score
    rank: int | None
    total_players: int | None
    display: str | UnsetType = UNSET


class ScoreAt(Struct, frozen=True):
    """The score at a place; rank and score are null where there is no such place."""

    rank: int | None
    score: Score | None
    total_players: int | None
    display: str | UnsetType = UNSET


class BestMeta(ReadMeta, frozen=True, kw_only=True):
    """The moment, and how many belong to the best: all of them, however many are listed."""

    total_players: int | None
    count: int | None
    cutoff_score: Score | None


class HistogramMeta(ReadMeta, frozen=True, kw_only=True):
    """The moment, and how many there are in all buckets."""

    total_players: int | None


class Bucket(Struct, frozen=True):
    """How many have a score from one score on and below the next; in the last bucket that one belongs to it."""

    from_score: float
    to_score: float
    count: int
    from_display: str | UnsetType = UNSET
    to_display: str | UnsetType = UNSET


def as_buckets(found: answers.Histogram, *, display: bool = False) -> list[Bucket]:
    """`display`: with the texts of the edges."""
    if not display:
        return [Bucket(one.from_score, one.to_score, one.count) for one in found.buckets]
    text = found.meta.display.text
    return [
        Bucket(one.from_score, one.to_score, one.count, text(one.from_score), text(one.to_score))
        for one in found.buckets
    ]


def as_histogram_meta(found: answers.Histogram) -> HistogramMeta:
    return HistogramMeta(**structs.asdict(as_read_meta(found.meta)), total_players=found.total_players)


def as_score_at(found: answers.ScoreAt, *, display: bool = False) -> ScoreAt:
    return ScoreAt(found.rank, found.score, found.total_players, _text(found, display=display))


def _text(found: answers.ScoreAt | answers.ScoreRank, *, display: bool) -> str | UnsetType:
    return found.meta.display.text(found.score) if display and found.score is not None else UNSET


def as_best_meta(found: answers.Best) -> BestMeta:
    return BestMeta(
        **structs.asdict(as_read_meta(found.meta)),
        total_players=found.total_players,
        count=found.count,
        cutoff_score=found.cutoff_score,
    )


def as_count(found: answers.Count) -> Count:
    return Count(found.count)


def as_score_rank(found: answers.ScoreRank, *, display: bool = False) -> ScoreRank:
    return ScoreRank(found.score, found.rank, found.total_players, _text(found, display=display))
