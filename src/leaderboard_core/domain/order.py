"""Who is ahead. This file alone decides it.

Rule 1: a score is kept as a *sort key*, so that smaller is better on every board and ranks are read forward.
Rule 2: equal sort keys: the smaller order key is ahead, by its bytes. There lie the further parts of a score, 8 bytes
each, and all of a first part that is no double.
Rule 3: equal in both: who reached the score first (the smaller `reached_at`) is ahead; then the player id, by bytes.
Whoever has no result is behind everybody who has one, by the sort key `NO_RESULT`, and has no rank.
A store may keep, compare and page by `(sort key, order key, reached_at, player id)`, and by nothing else.
"""

import math
import struct
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Final, NamedTuple, assert_never

from leaderboard_core.domain.board import Part, PartType, SortOrder
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.score import MIN_INT64, PartValue, PartValues

#: Looking a member up in its class costs more than all of the rule.
_DESC: Final = SortOrder.DESC
_ASC: Final = SortOrder.ASC
_PART_BYTES: Final = 8
_WORD: Final = 2**64
_SIGN: Final = 2**63

#: The sort key of who has no result: no score comes near it, and it is the worst on every board and in every store.
NO_RESULT: Final = math.inf


class ScoreKey(NamedTuple):
    """How good a score is, whoever has it: the smaller, the better.

    With an order key that is cut short it is that of the first parts of a score, ahead of all scores that begin so.
    """

    sort_key: float
    order_key: bytes = b""

    def behind(self) -> "ScoreKey":
        """The next key: whatever is ahead of it is at least as good, or begins as this one does."""
        following = int.from_bytes(self.order_key) + 1
        if not self.order_key or following >> 8 * len(self.order_key):
            return ScoreKey(math.nextafter(self.sort_key, math.inf))
        return ScoreKey(self.sort_key, following.to_bytes(len(self.order_key)))


class PlaceKey(NamedTuple):
    """Where a player's state stands, or would stand: all that decides who is ahead."""

    sort_key: float
    order_key: bytes
    reached_at: int
    player_id: str

    @property
    def score_key(self) -> ScoreKey:
        """How good the score is."""
        return ScoreKey(self.sort_key, self.order_key)

    @property
    def first_of_equals(self) -> "PlaceKey":
        """Where nobody with an equal score is ahead."""
        return PlaceKey(self.sort_key, self.order_key, 0, "")


def sort_key(order: SortOrder, score: float) -> float:
    """The key that is smaller the better the score is; its own inverse, never negative zero."""
    if order is _DESC:
        return 0.0 - score
    if order is _ASC:
        return score + 0.0
    assert_never(order)


def sort_keys(order: SortOrder, scores: Iterable[float]) -> list[float]:
    """The same for many."""
    return [0.0 - score for score in scores] if order is _DESC else [score + 0.0 for score in scores]


def score_of(order: SortOrder, key: float) -> float:
    """The score that a sort key stands for."""
    # As `sort_key`, which is its own inverse; a call of it would cost as much again.
    return 0.0 - key if order is _DESC else key + 0.0


def scores_of(order: SortOrder, keys: Iterable[float]) -> list[float]:
    """The same for many."""
    return [0.0 - key for key in keys] if order is _DESC else [key + 0.0 for key in keys]


#: What states of one sort key are ordered by: as `place`, made in a third of the time.
place_among_equals: Final = attrgetter("order_key", "reached_at", "player_id")


def place(state: PlayerState) -> tuple[float, bytes, int, str]:
    """What states are ordered by. Code point order of ids is the byte order of their UTF-8."""
    # As `PlaceKey` has it, in a third of the time.
    return state.sort_key, state.order_key, state.reached_at, state.player_id


def key_of(state: PlayerState) -> ScoreKey:
    """The key of a player's score."""
    return ScoreKey(state.sort_key, state.order_key)


def key_of_parts(parts: Sequence[Part], values: Sequence[PartValue]) -> ScoreKey:
    """The key of a score of several parts, or of its first ones. An `int64` has an `int`, a number a `float`."""
    words = [*map(_word, parts, values)]
    match parts[0].value_type:
        case PartType.INT64:
            return ScoreKey(0.0, b"".join(words))
        case PartType.NUMBER:
            return ScoreKey(sort_key(parts[0].sort_order, values[0]), b"".join(words[1:]))
        case _:
            assert_never(parts[0].value_type)


def key_without_result(parts: Sequence[Part]) -> ScoreKey:
    """The key of who has no result, where scores have these parts, if any: of the length that all order keys have."""
    words = len(parts)
    if parts:
        match parts[0].value_type:
            case PartType.INT64:
                pass
            case PartType.NUMBER:
                words -= 1
            case _:
                assert_never(parts[0].value_type)
    return ScoreKey(NO_RESULT, bytes(_PART_BYTES * words))


def parts_of_key(parts: Sequence[Part], key: float, order_key: bytes) -> PartValues:
    """The parts that a sort key and an order key stand for."""
    words = [order_key[start : start + _PART_BYTES] for start in range(0, len(order_key), _PART_BYTES)]
    match parts[0].value_type:
        case PartType.INT64:
            return tuple(map(_value, parts, words))
        case PartType.NUMBER:
            return (score_of(parts[0].sort_order, key), *map(_value, parts[1:], words))
        case _:
            assert_never(parts[0].value_type)


def _word(part: Part, value: PartValue) -> bytes:
    """8 bytes, the smaller the better the part is."""
    match part.value_type:
        case PartType.INT64:
            number = int(value) - MIN_INT64
            # Not negated: the smallest integer has no opposite.
            number = number if part.sort_order is _ASC else _WORD - 1 - number
        case PartType.NUMBER:
            [bits] = struct.unpack(">Q", struct.pack(">d", sort_key(part.sort_order, value)))
            # The bits of doubles rise with them, but for the sign, and fall with those below zero.
            number = _WORD - 1 - bits if bits & _SIGN else bits | _SIGN
        case _:
            assert_never(part.value_type)
    return number.to_bytes(_PART_BYTES)


def _value(part: Part, word: bytes) -> PartValue:
    number = int.from_bytes(word)
    match part.value_type:
        case PartType.INT64:
            number = number if part.sort_order is _ASC else _WORD - 1 - number
            return number + MIN_INT64
        case PartType.NUMBER:
            bits = number ^ _SIGN if number & _SIGN else _WORD - 1 - number
            [key] = struct.unpack(">d", bits.to_bytes(_PART_BYTES))
            return score_of(part.sort_order, key)
        case _:
            assert_never(part.value_type)
