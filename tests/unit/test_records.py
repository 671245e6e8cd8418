"""What a record holds becomes a submission, or the reason why it can never be one."""

import pytest

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.queue import Delivery, Stretch
from leaderboard_shells.records import batches
from tests.contract.values import A

GOOD = b'{"player_id":"p","leaderboard_id":"b","score":5,"game_id":"g","metadata":{"a":1}}'


def record(value: bytes | None) -> Submission | LeaderboardError:
    [batch] = batches([Stretch(source=A, continues=3, deliveries=[Delivery(7, 1_000, b"k", value)])])
    assert (A, 3, 8) == (batch.source, batch.continues, batch.position)
    [made] = batch.records
    assert (7, 1_000, b"k", value) == (made.offset, made.timestamp, made.key, made.value)
    return made.submission


def test_a_submission() -> None:
    """It is decoded as at every other door, and keeps its place."""
    assert record(GOOD) == Submission(player_id="p", leaderboard_id="b", score=5, game_id="g", metadata={"a": 1})


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "malformed_json"),
        (b"", "malformed_json"),
        (b"{", "malformed_json"),
        (b"\xff", "malformed_json"),
        (b'{"score":NaN}', "malformed_json"),
        (b"[" * 100_000, "malformed_json"),
        (b"null", "invalid"),
        (b"[]", "invalid"),
        (b"{}", "invalid"),
        (GOOD.replace(b"5", b"true"), "invalid"),
        (GOOD.replace(b"5", b'"5"'), "invalid"),
        (GOOD.replace(b"5", b"1e999"), "invalid"),
        (GOOD.replace(b"5", b"9" * 5_000), "invalid"),
        (GOOD.replace(b'"g"', b'"\\ud800"'), "invalid"),
        (GOOD.replace(b'"g"', b'"g","more":1'), "invalid"),
    ],
)
def test_poison(value: bytes | None, code: str) -> None:
    """Whatever it is, it is told and raises nothing."""
    refusal = record(value)

    assert isinstance(refusal, LeaderboardError)
    assert code == refusal.code
