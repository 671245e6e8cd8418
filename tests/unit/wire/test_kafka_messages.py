"""What a record holds becomes a submission, or the reason why it can never be one."""

import pytest

from leaderboard_core.domain.errors import LeaderboardError, LetterUnsendable
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.queue import Record, RecordBatch
from leaderboard_shells.wire.kafka_messages import decoded_batches, identified
from leaderboard_testing.contracts.values import A

GOOD = b'{"player_id":"p","leaderboard_id":"b","score":5,"game_id":"g","metadata":{"a":1}}'


def record(value: bytes | None) -> Submission | LeaderboardError:
    [batch] = decoded_batches([RecordBatch(source=A, continues=3, records=[Record(7, 1_000, b"k", value)])])
    assert (A, 3, 8) == (batch.source, batch.continues, batch.ends)
    assert [Record(7, 1_000, b"k", value)] == batch.records
    [attempt] = batch.attempts
    if isinstance(attempt, LeaderboardError):
        return attempt
    assert (False, 1_000) == (attempt.ranked, attempt.reached_at)
    return attempt.submission


def test_a_submission() -> None:
    """It is decoded as at every other door, and keeps its place."""
    assert record(GOOD) == Submission(player_id="p", leaderboard_id="b", score=5, game_id="g", metadata={"a": 1})


def test_a_submission_with_a_profile() -> None:
    """Decoded as at every other door as well."""
    profile = {"display_name": "P", "country": "DE"}

    told = record(GOOD.replace(b'"g"', b'"g","profile":{"display_name":"P","country":"DE"}'))

    assert isinstance(told, Submission)
    assert told.profile == Submission(player_id="p", leaderboard_id="b", score=5, profile=profile).profile


POISON = [
    (GOOD.replace(b'"g"', b'"g","profile":{"country":"Germany"}'), "invalid"),
    (GOOD.replace(b'"g"', b'"g","profile":"P"'), "invalid"),
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
]


@pytest.mark.parametrize(("value", "code"), POISON)
def test_poison(value: bytes | None, code: str) -> None:
    """Whatever it is, it is told and raises nothing."""
    refusal = record(value)

    assert isinstance(refusal, LeaderboardError)
    assert code == refusal.code


def test_each_is_what_it_is_alone() -> None:
    """Whatever lies around it: sound ones among poison, with other fields, in another order of them."""
    other = b'{"score":7,"leaderboard_id":"b","player_id":"\xc3\xa9","event_id":"e"}'
    values = [value for poison, _ in POISON for value in (GOOD, poison, other)]
    [batch] = decoded_batches([RecordBatch(source=A, continues=0, records=[*map(_lying, range(len(values)), values)])])

    alone = [record(value) for value in values]
    together = [one if isinstance(one, LeaderboardError) else one.submission for one in batch.attempts]
    assert [repr(one) for one in alone] == [repr(one) for one in together]


def _lying(offset: int, value: bytes | None) -> Record:
    return Record(offset, 1_000, b"k", value)


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (b'{"score": 1.50, "a": {"b": 1e2}}', b'{"score":1.50,"a":{"b": 1e2},"event_id":"mine"}'),
        (b'{"event_id": null, "score": 1}', b'{"event_id":"mine","score":1}'),
        (b' {"event_id": "theirs" , "score": 1}', b' {"event_id": "theirs" , "score": 1}'),
        (b"{}", b'{"event_id":"mine"}'),
    ],
)
def test_a_record_without_an_event_id_gets_one(value: bytes, sent: bytes) -> None:
    """Every other field stays as it was written; one that has its own is not touched at all."""
    assert sent == identified(value, "mine")


@pytest.mark.parametrize("value", [b"", b"{", b"[1]", b'"x"', b"null", b"\xff"])
def test_what_is_no_object_cannot_be_sent(value: bytes) -> None:
    with pytest.raises(LetterUnsendable):
        identified(value, "mine")
