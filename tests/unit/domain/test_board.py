"""The field rules of boards: when they are made, and when they are changed."""

from typing import Any

import pytest

from leaderboard_core.domain.board import UNSET, ResetPeriod, SortOrder, UpdateMode
from leaderboard_core.domain.board_settings import BoardPatch, NewBoard
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.display import ScoreFormat
from leaderboard_core.domain.errors import Invalid
from leaderboard_core.domain.score import MAX_SCORE

LEAST = {"id": "b", "name": "B"}
FORBIDDEN = "must not contain control characters or lone surrogates"
CRON = "must be a cron expression of five fields: minute, hour, day of month, month, day of week"
ZONES = "must be the IANA name of a time zone, such as Asia/Seoul"
PERIODS = "must be one of never, hourly, daily, weekly, monthly, cron"


def made(**fields: Any) -> NewBoard:
    """A new board with these fields, the least else."""
    return decode(NewBoard, LEAST | fields)


def field_errors(cls: type[NewBoard] | type[BoardPatch], raw: object) -> list[str]:
    """Every fault of a new board or a patch, as `path: message`."""
    with pytest.raises(Invalid) as refused:
        decode(cls, raw)
    return [str(fault) for fault in refused.value.field_errors]


#: field, value, message: what neither a new board nor a patch may hold.
FAULTS = [
    ("name", "", "must have 1 to 255 characters"),
    ("name", "x" * 256, "must have 1 to 255 characters"),
    ("name", "a\nb", FORBIDDEN),
    ("name", "\x00", FORBIDDEN),
    ("name", "\ud83d", FORBIDDEN),
    ("name", "\x85", FORBIDDEN),
    ("name", None, "must be a string"),
    ("name", 5, "must be a string"),
    ("reset_period", "yearly", PERIODS),
    ("reset_period", "Daily", PERIODS),
    ("reset_period", None, PERIODS),
    ("reset_period", 1, PERIODS),
    ("reset_period", ["daily"], PERIODS),
    ("reset_cron", 5, "must be a string"),
    ("reset_cron", "", "must have 1 to 100 characters"),
    ("reset_cron", "@daily", CRON),
    ("reset_cron", "0 0 * *", CRON),
    # Seconds are no field.
    ("reset_cron", "0 0 0 * * *", CRON),
    ("reset_cron", "61 0 * * *", f"{CRON} (bad minute)"),
    ("reset_cron", "0 0 30 2 *", f"{CRON} (bad day-of-month)"),
    ("timezone", None, "must be a string"),
    ("timezone", "", ZONES),
    ("timezone", "asia/seoul", ZONES),
    ("timezone", "UTC+9", ZONES),
    ("timezone", "../zones", ZONES),
    ("max_entries", 0, f"must be from 1 to {MAX_SCORE}"),
    ("max_entries", -1, f"must be from 1 to {MAX_SCORE}"),
    ("max_entries", 2**53, f"must be from 1 to {MAX_SCORE}"),
    ("max_entries", 1.5, "must be an integer"),
    ("max_entries", True, "must be an integer"),
    ("max_entries", "10", "must be an integer"),
    ("max_entries", float("inf"), "must be an integer"),
    ("min_score", True, "must be a number"),
    ("min_score", "1", "must be a number"),
    ("min_score", float("nan"), f"must be a finite number from -{MAX_SCORE} to {MAX_SCORE}"),
    ("max_score", 2**53, f"must be a finite number from -{MAX_SCORE} to {MAX_SCORE}"),
    ("max_score", float("inf"), f"must be a finite number from -{MAX_SCORE} to {MAX_SCORE}"),
    ("decimals", -1, "must be from 0 to 9"),
    ("decimals", 10, "must be from 0 to 9"),
    ("decimals", 1.5, "must be an integer"),
    ("decimals", True, "must be an integer"),
    ("format", "time", "must be one of number, duration, percent"),
    ("format", None, "must be one of number, duration, percent"),
    ("unit", "", "must have 1 to 16 characters"),
    ("unit", "x" * 17, "must have 1 to 16 characters"),
    ("unit", "a\x1b[31m", FORBIDDEN),
    ("unit", 5, "must be a string"),
    ("created_at", "2026-01-01", "is not a known field"),
    ("self", 1, "is not a known field"),
]
#: field, value, message: what is asked of new boards alone.
NEW_FAULTS = [
    ("id", "", "must have 1 to 64 characters"),
    ("id", "x" * 65, "must have 1 to 64 characters"),
    ("id", ".", "must be made of A-Z a-z 0-9 . _ - and not be . or .."),
    ("id", "..", "must be made of A-Z a-z 0-9 . _ - and not be . or .."),
    ("id", "a b", "must be made of A-Z a-z 0-9 . _ - and not be . or .."),
    ("id", "a/b", "must be made of A-Z a-z 0-9 . _ - and not be . or .."),
    ("id", "a%2e", "must be made of A-Z a-z 0-9 . _ - and not be . or .."),
    ("id", "ä", "must be made of A-Z a-z 0-9 . _ - and not be . or .."),
    ("id", "b\n", FORBIDDEN),
    ("id", None, "must be a string"),
    ("sort_order", "up", "must be one of desc, asc"),
    ("sort_order", None, "must be one of desc, asc"),
    ("sort_order", "DESC", "must be one of desc, asc"),
    ("update_mode", "sum", "must be one of replace, increment, best, team_sum, team_average, team_best_sum"),
    ("update_mode", 1, "must be one of replace, increment, best, team_sum, team_average, team_best_sum"),
]


def test_the_least_board() -> None:
    """An id and a name are enough: the highest score is best, the newest counts, for ever, without a limit."""
    board = made()

    assert (SortOrder.DESC, UpdateMode.REPLACE, ResetPeriod.NEVER) == (
        board.sort_order,
        board.update_mode,
        board.reset_period,
    )
    assert (None, None, None) == (board.max_entries, board.min_score, board.max_score)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("id", "...", "..."),
        ("id", "x" * 64, "x" * 64),
        ("id", "A.b_c-9", "A.b_c-9"),
        ("name", "x" * 255, "x" * 255),
        ("name", " \U0001f600 ", " \U0001f600 "),
        ("sort_order", "asc", SortOrder.ASC),
        ("update_mode", "best", UpdateMode.BEST),
        ("reset_period", "weekly", ResetPeriod.WEEKLY),
        ("reset_cron", None, None),
        ("reset_cron", "0 18 * * FRI", "0 18 * * FRI"),
        ("timezone", "Asia/Seoul", "Asia/Seoul"),
        ("max_entries", None, None),
        ("max_entries", 1, 1),
        ("max_entries", 5.0, 5),
        ("min_score", None, None),
        ("min_score", 0, 0.0),
        ("max_score", -0.5, -0.5),
        ("max_score", MAX_SCORE, float(MAX_SCORE)),
        ("decimals", 0, 0),
        ("decimals", 9.0, 9),
        ("decimals", None, None),
        ("format", "percent", ScoreFormat.PERCENT),
        ("unit", "µmol/l \U0001f3c1", "µmol/l \U0001f3c1"),
        ("unit", None, None),
    ],
)
def test_a_board_keeps_what_its_maker_chose(field: str, value: Any, expected: Any) -> None:
    """Every choice within its rule is taken as it is."""
    assert expected == getattr(made(**{field: value}), field)


@pytest.mark.parametrize(("field", "value", "message"), FAULTS + NEW_FAULTS)
def test_a_new_board_names_the_field_at_fault(field: str, value: Any, message: str) -> None:
    """Each field outside its rule is refused by its own name, with what it must be."""
    assert [f"{field}: {message}"] == field_errors(NewBoard, LEAST | {field: value})


@pytest.mark.parametrize(("field", "value", "message"), FAULTS)
def test_a_patch_names_the_field_at_fault(field: str, value: Any, message: str) -> None:
    """A patch has the same rules for the same fields."""
    assert [f"{field}: {message}"] == field_errors(BoardPatch, {field: value})


@pytest.mark.parametrize("field", ["id", "sort_order", "update_mode", "season", "next_reset_at"])
def test_what_never_changes_is_no_field_of_a_patch(field: str) -> None:
    """The id, the order and the mode of a board are for its whole life."""
    assert [f"{field}: is not a known field"] == field_errors(BoardPatch, {field: "x"})


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"reset_period": "cron"}, "must be given where reset_period is cron"),
        ({"reset_period": "daily", "reset_cron": "0 0 * * *"}, "must not be given where reset_period is daily"),
    ],
)
def test_an_expression_goes_with_its_own_period(fields: dict[str, Any], message: str) -> None:
    """One without the other, or with another one's, is refused."""
    assert [f"reset_cron: {message}"] == field_errors(NewBoard, LEAST | fields)


def test_an_expression_alone_makes_the_period() -> None:
    """Nothing else has to be said."""
    board = made(reset_cron="0 18 * * 5")

    assert (ResetPeriod.CRON, "0 18 * * 5", "UTC") == (board.reset_period, board.reset_cron, board.timezone)


def test_an_empty_patch_leaves_everything() -> None:
    """A field that is not named stays as it is."""
    patch = decode(BoardPatch, {})

    assert {UNSET} == {patch.name, patch.max_entries, patch.reset_period, patch.min_score, patch.max_score}


def test_null_in_a_patch_lifts_a_limit() -> None:
    """Null is "no limit", which is not the same as leaving the field away."""
    patch = decode(BoardPatch, {"max_entries": None, "min_score": None, "max_score": None})

    assert (None, None, None, UNSET) == (patch.max_entries, patch.min_score, patch.max_score, patch.name)


def test_all_faults_are_told_at_once() -> None:
    """Every field at fault, in the order of the fields, then what is unknown."""
    raw = {"colour": "red", "sort_order": "up", "max_entries": 0, "min_score": "1"}

    assert [
        "id: is required",
        "name: is required",
        "sort_order: must be one of desc, asc",
        f"max_entries: must be from 1 to {MAX_SCORE}",
        "min_score: must be a number",
        "colour: is not a known field",
    ] == field_errors(NewBoard, raw)


@pytest.mark.parametrize(("low", "high"), [(1, 0), (0.2, 0.1), (1, -1)])
def test_bounds_must_admit_a_score(low: float, high: float) -> None:
    """A smallest score above the largest is refused."""
    assert ["min_score: must not be greater than max_score"] == field_errors(
        NewBoard, LEAST | {"min_score": low, "max_score": high}
    )


def test_bounds_may_be_one_score() -> None:
    """A board may admit a single score."""
    assert 7.0 == made(min_score=7, max_score=7).max_score
