"""Scores of several parts, against a second writing: tuples of decimals, of which `sorted` says the order."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard_core.domain.board import Part, PartType, SortOrder, UpdateMode
from leaderboard_core.domain.board_score import told_parts
from leaderboard_core.domain.board_settings import BoardPatch, NewBoard
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import Invalid, ScoreOutOfBounds
from leaderboard_core.domain.order import ScoreKey, key_of_parts, parts_of_key
from leaderboard_core.domain.rules import SUBMITTED_MODES, decide_parts
from leaderboard_core.domain.score import MAX_INT64, MAX_SCORE, MIN_INT64, PartValue
from leaderboard_core.domain.submission import Submission
from leaderboard_testing.contracts.values import a_board

PARTS = st.builds(
    Part, name=st.just("part"), sort_order=st.sampled_from(SortOrder), value_type=st.sampled_from(PartType)
)
NUMBERS = st.floats(-MAX_SCORE, MAX_SCORE).map(lambda number: number + 0.0)
INTEGERS = st.integers(MIN_INT64, MAX_INT64)
SOLVED_AND_PENALTY = (Part(name="solved"), Part(name="penalty", sort_order=SortOrder.ASC))
TOTAL = (Part(name="total", value_type=PartType.INT64),)


def values_of(part: Part) -> st.SearchStrategy[PartValue]:
    """Values of a part, of which many are equal or next to one another."""
    if part.value_type is PartType.INT64:
        return st.one_of(st.sampled_from([0, -1, 1, 2**53, 2**53 + 1, MIN_INT64, MAX_INT64]), INTEGERS)
    return st.one_of(st.sampled_from([0.0, -1.0, 1.0, 5e-324, -5e-324, 0.1, 0.1 + 2**-56, float(MAX_SCORE)]), NUMBERS)


@st.composite
def drawn_scores(draw: st.DrawFn) -> tuple[tuple[Part, ...], list[tuple[PartValue, ...]]]:
    parts = tuple(draw(st.lists(PARTS, min_size=1, max_size=4)))
    return parts, draw(st.lists(st.tuples(*map(values_of, parts)), max_size=6))


def rank_by(parts: tuple[Part, ...], score: tuple[PartValue, ...]) -> tuple[Decimal, ...]:
    """The second writing of the order: decimals, smaller is better."""
    return tuple(
        Decimal(value) if part.sort_order is SortOrder.ASC else Decimal(value).copy_negate()
        for part, value in zip(parts, score, strict=True)
    )


@given(drawn_scores())
def test_keys_order_as_scores_do(drawn: tuple[tuple[Part, ...], list[tuple[PartValue, ...]]]) -> None:
    """First part first, each in its own order, to the last bit; and a key stands for its score and no other."""
    parts, scores = drawn
    keys = [key_of_parts(parts, score) for score in scores]

    assert scores == [parts_of_key(parts, *key) for key in keys]
    for one, key in zip(scores, keys, strict=True):
        for other, other_key in zip(scores, keys, strict=True):
            assert (rank_by(parts, one) < rank_by(parts, other)) is (key < other_key)


@given(drawn_scores())
def test_order_keys_have_one_length(drawn: tuple[tuple[Part, ...], list[tuple[PartValue, ...]]]) -> None:
    """8 bytes for each part behind the first; an integer lies there wholly, also as the first one."""
    parts, scores = drawn
    words = len(parts) - 1 + (parts[0].value_type is PartType.INT64)

    assert {8 * words} >= {len(key_of_parts(parts, score).order_key) for score in scores}


@given(drawn_scores(), st.integers(1, 4))
def test_behind_a_beginning_are_those_that_do_not_begin_so(
    drawn: tuple[tuple[Part, ...], list[tuple[PartValue, ...]]], length: int
) -> None:
    """What is ahead of the key behind a score's first parts is as good as these, whatever follows."""
    parts, scores = drawn
    first = parts[:length]
    for one in scores:
        behind = key_of_parts(first, one[:length]).behind()
        for other in scores:
            as_good = rank_by(first, other[:length]) <= rank_by(first, one[:length])
            assert as_good is (key_of_parts(parts, other) < behind)


@given(drawn_scores(), st.sampled_from(SUBMITTED_MODES))
def test_what_a_score_becomes(drawn: tuple[tuple[Part, ...], list[tuple[PartValue, ...]]], mode: UpdateMode) -> None:
    """The rule a second time: whole scores are compared and replaced, and added part by part."""
    parts, scores = drawn
    current: ScoreKey | None = None
    expected: tuple[PartValue, ...] | None = None
    for score in scores:
        after = score
        if expected is not None and mode is UpdateMode.BEST:
            after = min(expected, score, key=lambda one: rank_by(parts, one))
        if expected is not None and mode is UpdateMode.INCREMENT:
            totals = [Decimal(repr(one)) + Decimal(repr(more)) for one, more in zip(expected, score, strict=True)]
            bounds = [MAX_INT64 if part.value_type is PartType.INT64 else MAX_SCORE for part in parts]
            if any(not -bound <= total <= bound for total, bound in zip(totals, bounds, strict=True)):
                return
            after = tuple(type(one)(total) for one, total in zip(score, totals, strict=True))
        decided = decide_parts(mode, parts, current, key_of_parts(parts, score))
        assert (after == expected) is (decided is None)
        current, expected = decided or current, after
        assert current is not None
        assert after == parts_of_key(parts, *current)


@pytest.mark.parametrize(
    ("value_type", "held", "more"),
    [(PartType.INT64, MAX_INT64, 1), (PartType.INT64, MIN_INT64, -1), (PartType.NUMBER, float(MAX_SCORE), 1.0)],
)
@pytest.mark.parametrize("order", SortOrder)
def test_a_total_too_large_names_its_part(
    order: SortOrder, value_type: PartType, held: PartValue, more: PartValue
) -> None:
    """And nothing becomes of it."""
    parts = (Part(name="a"), Part(name="b", sort_order=order, value_type=value_type))

    with pytest.raises(ScoreOutOfBounds) as refused:
        decide_parts(UpdateMode.INCREMENT, parts, key_of_parts(parts, (0.0, held)), key_of_parts(parts, (0.0, more)))

    assert ["score[1]"] == [fault.path for fault in refused.value.field_errors]


# -- what is sent


def sent(score: Any) -> Any:
    return decode(Submission, {"player_id": "p", "leaderboard_id": "b", "score": score}).score


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ([5, 310], (5.0, 310.0)),
        ((5.5, "7"), (5.5, 7)),
        ([2**53], (2**53,)),
        (["-9223372036854775808", "9223372036854775807"], (MIN_INT64, MAX_INT64)),
        ([-0.0, "-0"], (0.0, 0)),
    ],
)
def test_a_list_is_a_score(score: Any, expected: Any) -> None:
    """Numbers as doubles, text and what no double holds as integers: the board says which it takes."""
    taken = sent(score)

    assert (expected, [*map(type, expected)]) == (taken, [*map(type, taken)])


@pytest.mark.parametrize(
    "part", [True, None, "", "5.0", "1e3", "x", float("nan"), float("inf"), 2**63, "9" * 19, [], {}]
)
def test_what_is_no_part_is_named(part: Any) -> None:
    """By its place, before any board is asked."""
    with pytest.raises(Invalid) as refused:
        sent([1, part])

    assert ["score[1]"] == [fault.path for fault in refused.value.field_errors]


@pytest.mark.parametrize("score", [[], [1] * 5])
def test_a_score_has_one_to_four_parts(score: Any) -> None:
    """Others suit no board."""
    with pytest.raises(Invalid, match=r"^score: must have 1 to 4 items$"):
        sent(score)


def test_an_event_id_knows_a_score_however_it_was_written() -> None:
    """5, 5.0 and "5" are one part; another part is another submission."""
    prints = [
        decode(Submission, {"player_id": "p", "leaderboard_id": "b", "score": score}).fingerprint()
        for score in ([5, 2**53], [5.0, f"{2**53}"], ["5", 2**53], [5, 2**53 + 1])
    ]

    assert prints[0] == prints[1] == prints[2] != prints[3]


# -- what a board takes


@pytest.mark.parametrize(
    ("parts", "faults"),
    [
        ([], ["parts: must have 1 to 4 items"]),
        ([{"name": str(n)} for n in range(5)], ["parts: must have 1 to 4 items"]),
        ("solved", ["parts: must be a list"]),
        ([{"name": "a"}, {"name": "a"}], ["parts: must have names that differ"]),
        ([{"name": "a"}, 5], ["parts[1]: must be an object"]),
        (
            [{"name": "", "sort_order": "up"}, {"kind": "x"}],
            [
                "parts[0].name: must have 1 to 64 characters",
                "parts[0].sort_order: must be one of desc, asc",
                "parts[1].name: is required",
                "parts[1].kind: is not a known field",
            ],
        ),
        ([{"name": "a", "value_type": "int32"}], ["parts[0].value_type: must be one of number, int64"]),
    ],
)
def test_parts_that_are_none(parts: Any, faults: list[str]) -> None:
    """Every fault is named by its path."""
    with pytest.raises(Invalid) as refused:
        decode(NewBoard, {"id": "b", "name": "B", "parts": parts})

    assert faults == [str(fault) for fault in refused.value.field_errors]


def test_parts_as_values_are_held_to_the_same() -> None:
    """A program writes names for orders, as it does for the board's own; what is none is named."""
    penalty: Any = Part(name="penalty", sort_order="asc")

    [part] = NewBoard(id="b", name="B", parts=[penalty]).parts

    assert SortOrder.ASC is part.sort_order
    with pytest.raises(Invalid) as refused:
        NewBoard(id="b", name="B", parts=[part, Part(name="", sort_order="up")])
    assert ["parts[1].name", "parts[1].sort_order"] == [fault.path for fault in refused.value.field_errors]


def test_a_board_goes_by_its_first_part() -> None:
    """Its order is that part's, whatever is said of it; without parts nothing changes."""
    parts = [{"name": "strokes", "sort_order": "asc"}, {"name": "holes"}]

    assert SortOrder.ASC is decode(NewBoard, {"id": "b", "name": "B", "parts": parts}).sort_order
    assert () == decode(NewBoard, {"id": "b", "name": "B", "parts": None}).parts


@pytest.mark.parametrize(("field", "value"), [("format", "duration"), ("unit", "m")])
def test_what_is_said_of_one_number_is_refused_with_parts(field: str, value: str) -> None:
    """A text of one kind for all parts would be wrong for some."""
    with pytest.raises(Invalid, match=f"^{field}: must"):
        decode(NewBoard, {"id": "b", "name": "B", "parts": [{"name": "a"}], field: value})


def test_parts_never_change() -> None:
    """A patch of them is refused, naming the field."""
    with pytest.raises(Invalid, match=r"^parts: is not a known field$"):
        decode(BoardPatch, {"parts": [{"name": "a"}]})


def test_scores_are_told_as_people_write_them() -> None:
    """A number as a number, an integer of 64 bits as text; together they are no whole number."""
    parts = (Part(name="a"), Part(name="b", value_type=PartType.INT64))
    key = key_of_parts(parts, (5.0, 2**53 + 1))
    told = told_parts(a_board(parts=parts), *key)

    assert ((5, "9007199254740993"), False) == (told, told.is_integer())
