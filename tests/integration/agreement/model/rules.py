"""What the maker of a board chose, and what becomes of a score by it."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import define

from leaderboard_core.domain.shards import shard_of

LARGEST = 2**53 - 1
#: Of how many players at most different scores are counted.
MOST_DENSE = 10_000
#: A score of several parts has a number of each, or the digits of an integer of 64 bits; None is no result.
Score: TypeAlias = float | tuple[float | str, ...] | None


@define
class Rules:
    """What the maker of a board chose."""

    order: str
    mode: str
    period: str = "never"
    max_entries: int | None = None
    min_score: float | None = None
    max_score: float | None = None
    #: The board that it takes submissions of.
    follows: str | None = None
    #: What the metadata of those that it takes must be, by name, and by which of it there is a board for each value.
    where: dict[str, Any] | None = None
    each: str | None = None
    #: Of each part of a score its order and its type; none where a score is one number.
    parts: tuple[tuple[str, str], ...] = ()
    #: How many ranks come before one: as many as there are players, players who are better, or better scores.
    ranking: str = "ordinal"
    #: For how long after its end a season takes what was made in it, in microseconds.
    grace: int | None = None
    #: Whether it takes players without a result.
    nulls: bool = False
    #: Over how many lines its players are, each of which gives out moments of its own; None: it has one.
    shards: int | None = None

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return self.shards or 1

    def line_of(self, player: str) -> int:
        """On which line a player is."""
        return shard_of(player, self.lines)

    def event_key(self, player: str, event: str | None) -> Any:
        """What an event id belongs to: to the board or, where it has many lines, to board and player."""
        return event if self.shards is None else (player, event)

    def takes(self, metadata: dict[str, Any] | None) -> bool:
        """Whether what comes with this metadata is for the board."""
        said = metadata or {}
        return all(name in said and said[name] == wanted for name, wanted in (self.where or {}).items())

    def value_in(self, metadata: dict[str, Any] | None) -> str | None:
        """For which value's board it is, where there is one for each."""
        value = (metadata or {}).get(self.each or "")
        return value if isinstance(value, str) else None

    @property
    def kinds(self) -> list[str]:
        """What a score is made of."""
        return [kind for _, kind in self.parts]

    def contradict(self) -> bool:
        if self.ranking == "dense" and (self.max_entries is None or self.max_entries > MOST_DENSE):
            return True
        if self.grace is not None and self.period == "never":
            return True
        return self.min_score is not None and self.max_score is not None and self.min_score > self.max_score

    def refuses(self, score: Score) -> bool:
        if score is None:
            return False
        first = Decimal(score[0]) if isinstance(score, tuple) else score
        below = self.min_score is not None and first < self.min_score
        return below or (self.max_score is not None and first > self.max_score)

    def is_too_large(self, score: Score) -> bool:
        if score is None:
            return False
        if not isinstance(score, tuple):
            return abs(score) > LARGEST
        return any(
            not -(2**63) <= int(part) < 2**63 if isinstance(part, str) else abs(part) > LARGEST for part in score
        )

    def outcome(self, current: Score | None, score: Score) -> Score:
        """What a score becomes."""
        if current is None or self.mode == "replace":
            return score
        if score is None:
            return current
        if self.mode == "best":
            return min(current, score, key=self.place)
        if isinstance(current, tuple) and isinstance(score, tuple):
            return tuple(map(_total, current, score))
        # Fractions of the digits that people see, which never round.
        return float(Fraction(str(current)) + Fraction(str(score)))

    def place(self, score: Score) -> tuple[Decimal, ...]:
        """What scores are ordered by: the smaller is ahead, the first part first; no result is behind all of them."""
        if score is None:
            return (Decimal("Infinity"),)
        values = score if isinstance(score, tuple) else (score,)
        orders = [order for order, _ in self.parts] or [self.order]
        return tuple(Decimal(one) * (-1 if order == "desc" else 1) for one, order in zip(values, orders, strict=True))

    def ranks(self, scores: Sequence[Score]) -> list[int | None]:
        """The rank of each of these, which are in order; None below the line, and without a result."""
        line = len(scores) if self.max_entries is None else self.max_entries
        ranked = [self.place(score) for score in scores[:line] if score is not None]
        if self.ranking == "ordinal":
            ranks = list(range(1, len(ranked) + 1))
        else:
            counted = ranked if self.ranking == "competition" else set(ranked)
            ranks = [1 + sum(other < own for other in counted) for own in ranked]
        return [*ranks, *[None] * (len(scores) - len(ranks))]

    def ranks_among_equals(self, scores: Sequence[Score], score: Score) -> set[int | None]:
        """The ranks that one with this score may have among these, which are in order, whoever of equals is ahead."""
        return {rank for other, rank in zip(scores, self.ranks(scores), strict=True) if other == score}

    def is_taken(self, score: Score) -> bool:
        """Whether a score that was sent is one of this board; else it has other parts, or one is of another type."""
        if score is None:
            return self.nulls
        values = score if isinstance(score, tuple) else (score,)
        if not self.parts:
            return not isinstance(score, tuple)
        return len(values) == len(self.kinds) and not any(map(_is_other, values, self.kinds))

    def taken(self, score: Score) -> Score:
        """The same as the board has it."""
        if not self.parts or score is None:
            return score
        values, kinds = score if isinstance(score, tuple) else (score,), self.kinds
        return tuple(str(int(value)) if kind == "int64" else value for value, kind in zip(values, kinds, strict=True))

    def shaped(self, first: float | None, rest: tuple[int, ...]) -> Score:
        """A score of this board, made of a number and of more of them; integers of 64 bits are beyond all doubles."""
        if not self.parts or first is None:
            return first
        values = zip((first, *rest), self.parts, strict=False)
        return tuple(str(int(one * 256) + 1) if kind == "int64" else float(one) for one, (_, kind) in values)


def _is_other(value: float | str, kind: str) -> bool:
    return isinstance(value, str) if kind == "number" else isinstance(value, float) and not value.is_integer()


def _total(current: float | str, more: float | str) -> float | str:
    total = Fraction(str(current)) + Fraction(str(more))
    return str(total) if isinstance(current, str) else float(total)
