"""What a wide board may be, when it is made."""

from typing import Any

import pytest

from leaderboard_core.domain.board_settings import BoardPatch, NewBoard
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import Invalid, NotSupportedOnWide

LEAST = {"id": "b", "name": "B"}
TEAMS = {"follows": "a", "member": "team", "update_mode": "team_sum"}


def refused(cls: type[NewBoard] | type[BoardPatch], raw: dict[str, Any]) -> Invalid:
    """How these fields are refused."""
    with pytest.raises(Invalid) as error:
        decode(cls, raw)
    return error.value


@pytest.mark.parametrize(("shards", "expected"), [(None, None), (2, 2), (64, 64), (3.0, 3)])
def test_how_many_shards_there_may_be(shards: float | None, expected: int | None) -> None:
    """From 2 to 64, as an integer; none, as every board has that is not wide."""
    assert expected == decode(NewBoard, LEAST | {"shards": shards}).shards
    assert decode(NewBoard, LEAST).shards is None


@pytest.mark.parametrize(
    ("shards", "message"),
    [
        (0, "must be from 2 to 64"),
        (1, "must be from 2 to 64"),
        (65, "must be from 2 to 64"),
        (2.5, "must be an integer"),
        ("2", "must be an integer"),
        (True, "must be an integer"),
    ],
)
def test_any_other_number_is_refused(shards: object, message: str) -> None:
    """As the field at fault."""
    error = refused(NewBoard, LEAST | {"shards": shards})

    assert ("invalid", f"shards: {message}") == (error.code, str(error))


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"ranking": "dense", "max_entries": 9}, "ranking is dense"),
        ({"follows": "a", "each": "team"}, "each is"),
        (TEAMS, "member is"),
    ],
)
def test_what_no_wide_board_has(fields: dict[str, Any], what: str) -> None:
    """It is refused by a code of its own, which says that the board could be made without the shards."""
    error = refused(NewBoard, LEAST | fields | {"shards": 2})

    assert NotSupportedOnWide is type(error)
    assert ("not_supported_on_wide", f"shards: must not be given where {what}") == (error.code, str(error))
    assert decode(NewBoard, LEAST | fields).shards is None


def test_with_other_faults_it_is_one_of_them() -> None:
    """Whoever puts the others right would be refused again."""
    error = refused(NewBoard, LEAST | {"ranking": "dense", "shards": 2})

    assert "invalid" == error.code
    assert [
        "max_entries: must be from 1 to 10,000 where ranking is dense",
        "shards: must not be given where ranking is dense",
    ] == [str(fault) for fault in error.field_errors]


@pytest.mark.parametrize("shards", [2, None])
def test_shards_never_change(shards: int | None) -> None:
    """They are no field of a patch."""
    assert "shards: is not a known field" == str(refused(BoardPatch, {"shards": shards}))
