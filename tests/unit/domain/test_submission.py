"""The field rules of a submission, the same at every door."""

import json
from typing import Any

import pytest

from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import Invalid
from leaderboard_core.domain.json_text import MAX_DEPTH
from leaderboard_core.domain.payload import MAX_METADATA_BYTES
from leaderboard_core.domain.submission import Submission

LEAST = {"player_id": "p", "leaderboard_id": "b", "score": 1}
FORBIDDEN = "must not contain control characters or lone surrogates"
VISIBLE = "".join(map(chr, range(0x21, 0x7F)))
#: Characters of category Cc, and halves of surrogate pairs.
BAD_CHARACTERS = [*"\x00\t\n\r\x1f\x7f\x80\x85\x9f\ud800\udbff\udc00\udfff"]
#: Characters that look dangerous and are none of our business.
GOOD_CHARACTERS = [*" \xa0\u200b\u2028\u202e\ufeff\ue000\U0001f600'\"\\", "e\u0301"]


def submitted(**fields: Any) -> Submission:
    """A submission with these fields, the least else."""
    return decode(Submission, LEAST | fields)


def test_an_answer_is_not_longer_than_what_it_is_to() -> None:
    """Of many fields that nobody knows, or of a very long one, enough is told, and how many there are."""
    with pytest.raises(Invalid) as many:
        decode(Submission, LEAST | {f"field{number}": 0 for number in range(100_000)})
    with pytest.raises(Invalid) as long:
        decode(Submission, LEAST | {"a" * 1_000_000: 0})

    assert "field0: is not a known field" == str(many.value.field_errors[0])
    assert "99,980 more" in str(many.value)
    for refused in (many.value, long.value):
        assert len(refused.field_errors) <= 21
        assert len(str(refused)) < 1_000


def field_errors(raw: object) -> list[str]:
    """Every fault of a submission, as `path: message`."""
    with pytest.raises(Invalid) as refused:
        decode(Submission, raw)
    return [str(fault) for fault in refused.value.field_errors]


def nested(levels: int, leaf: Any = 1) -> dict[str, Any]:
    """An object in an object in an object …"""
    value: Any = leaf
    for _ in range(levels):
        value = {"k": value}
    return value  # type: ignore[no-any-return]


# -- what is taken


def test_the_least_submission() -> None:
    """A player, a board and a score are enough; the rest is absent, not empty."""
    submission = submitted()

    assert ("p", "b", 1.0) == (submission.player_id, submission.leaderboard_id, submission.score)
    assert (None, None, None) == (submission.event_id, submission.game_id, submission.metadata)


def test_the_whole_submission() -> None:
    """Every field is kept as it was sent; metadata as compact JSON."""
    submission = submitted(event_id="e-1", game_id="g", metadata={"k": [1, 2.5, None, "é"]})

    assert ("e-1", "g", '{"k":[1,2.5,null,"é"]}') == (submission.event_id, submission.game_id, submission.metadata)


@pytest.mark.parametrize("field", ["event_id", "game_id", "metadata"])
def test_null_is_absence(field: str) -> None:
    """An optional field may be null."""
    assert submitted() == submitted(**{field: None})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("player_id", "x"),
        ("player_id", "x" * 128),
        ("player_id", "é" * 128),
        ("player_id", "\U0001f600" * 64),
        ("leaderboard_id", "A-Z_a.z09"),
        ("leaderboard_id", "x" * 64),
        ("leaderboard_id", "..."),
        ("leaderboard_id", ".x"),
        ("event_id", "x"),
        ("event_id", VISIBLE),
        ("event_id", "x" * 128),
        ("game_id", ""),
        ("game_id", "é" * 128),
        *(("player_id", f"a{character}b") for character in GOOD_CHARACTERS),
        *(("game_id", character) for character in GOOD_CHARACTERS),
    ],
)
def test_strings_within_bounds_are_kept_as_they_are(field: str, value: str) -> None:
    """Nothing is trimmed, folded or normalised."""
    assert value == getattr(submitted(**{field: value}), field)


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"": ""},
        {"k": "v" * (MAX_METADATA_BYTES - 8)},
        {"k": "é" * ((MAX_METADATA_BYTES - 8) // 2)},
        {"k": {"deep": [[], {}, [{"x": None}]]}},
        {"brackets": "[{" * 100},
        {"k": 10**400, "f": -0.5, "t": True},
        *({f"k{character}": [character]} for character in GOOD_CHARACTERS),
    ],
)
def test_metadata_within_bounds_says_the_same(metadata: dict[str, Any]) -> None:
    """Metadata is any object of up to 4 KiB; read again it is what was sent."""
    text = submitted(metadata=metadata).metadata

    assert text is not None
    assert metadata == json.loads(text)


def test_metadata_may_be_nested_to_the_limit() -> None:
    """As deep as allowed is allowed, in objects and in lists."""
    assert submitted(metadata=nested(MAX_DEPTH)).metadata is not None
    assert field_errors(LEAST | {"metadata": nested(MAX_DEPTH + 1)})


# -- what is refused


@pytest.mark.parametrize("raw", [None, [], "x", 5, [LEAST], b"{}", True])
def test_a_submission_is_an_object(raw: object) -> None:
    """Whatever else it is, it is refused as a whole."""
    assert ["must be an object"] == field_errors(raw)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("player_id", "", "must have 1 to 128 characters"),
        ("player_id", "x" * 129, "must have 1 to 128 characters"),
        ("player_id", "\U0001f600" * 65, "must have at most 256 bytes in UTF-8"),
        ("player_id", "€" * 86, "must have at most 256 bytes in UTF-8"),
        ("player_id", None, "must be a string"),
        ("player_id", 5, "must be a string"),
        ("player_id", ["p"], "must be a string"),
        ("leaderboard_id", "", "must have 1 to 64 characters"),
        ("leaderboard_id", "x" * 65, "must have 1 to 64 characters"),
        ("leaderboard_id", ".", "must be made of A-Z a-z 0-9 . _ - and not be . or .."),
        ("leaderboard_id", "..", "must be made of A-Z a-z 0-9 . _ - and not be . or .."),
        ("leaderboard_id", "a b", "must be made of A-Z a-z 0-9 . _ - and not be . or .."),
        ("leaderboard_id", "a/b", "must be made of A-Z a-z 0-9 . _ - and not be . or .."),
        ("leaderboard_id", "é", "must be made of A-Z a-z 0-9 . _ - and not be . or .."),
        ("leaderboard_id", "１", "must be made of A-Z a-z 0-9 . _ - and not be . or .."),  # noqa: RUF001
        ("leaderboard_id", None, "must be a string"),
        ("event_id", "", "must have 1 to 128 characters"),
        ("event_id", "x" * 129, "must have 1 to 128 characters"),
        ("event_id", "a b", "must be visible ASCII characters"),
        ("event_id", "é", "must be visible ASCII characters"),
        ("event_id", 7, "must be a string"),
        ("game_id", "x" * 129, "must have 0 to 128 characters"),
        ("game_id", 7, "must be a string"),
        ("metadata", [], "must be an object"),
        ("metadata", "{}", "must be an object"),
        ("metadata", 5, "must be an object"),
        ("metadata", {"k": float("nan")}, "must be plain JSON with finite numbers"),
        ("metadata", {"k": [float("inf")]}, "must be plain JSON with finite numbers"),
        ("metadata", {"k": {1, 2}}, "must be plain JSON with finite numbers"),
        ("metadata", {"k": b"x"}, "must be plain JSON with finite numbers"),
        ("metadata", {"k": 10**5000}, "must be plain JSON with finite numbers"),
        ("metadata", {"k": "v" * (MAX_METADATA_BYTES - 7)}, "must have at most 4096 bytes as compact JSON"),
        ("metadata", {"k": "é" * (MAX_METADATA_BYTES // 2)}, "must have at most 4096 bytes as compact JSON"),
        ("metadata", nested(MAX_DEPTH + 1), "must be nested at most 64 levels deep"),
        ("metadata", {"k": nested(MAX_DEPTH, [])}, "must be nested at most 64 levels deep"),
        ("metadata", nested(100_000), "must be nested at most 64 levels deep"),
    ],
)
def test_a_field_at_fault_is_named(field: str, value: Any, message: str) -> None:
    """Each field outside its rule is refused by its own name, with what it must be."""
    assert [f"{field}: {message}"] == field_errors(LEAST | {field: value})


@pytest.mark.parametrize("character", BAD_CHARACTERS)
@pytest.mark.parametrize("field", ["player_id", "leaderboard_id", "event_id", "game_id"])
def test_control_characters_and_lone_surrogates_are_refused(field: str, character: str) -> None:
    """In every string, wherever they stand."""
    assert [f"{field}: {FORBIDDEN}"] == field_errors(LEAST | {field: f"a{character}"})
    assert [f"{field}: {FORBIDDEN}"] == field_errors(LEAST | {field: f"{character}a"})


@pytest.mark.parametrize("character", BAD_CHARACTERS)
@pytest.mark.parametrize("wrap", [lambda bad: {"k": bad}, lambda bad: {bad: 1}, lambda bad: {"k": [{"j": [0, bad]}]}])
def test_metadata_is_searched_to_the_bottom(wrap: Any, character: str) -> None:
    """In every string of metadata as well, keys included, however deep."""
    assert [f"metadata: {FORBIDDEN}"] == field_errors(LEAST | {"metadata": wrap(f"a{character}b")})


@pytest.mark.parametrize("field", ["player_id", "leaderboard_id", "score"])
def test_what_is_required_must_be_there(field: str) -> None:
    """A missing field is named."""
    raw = {name: value for name, value in LEAST.items() if name != field}

    assert [f"{field}: is required"] == field_errors(raw)


@pytest.mark.parametrize("field", ["timestamp", "Score", "self", "rank", "player_id "])
def test_unknown_fields_are_refused(field: str) -> None:
    """Nothing is ignored in silence."""
    assert [f"{field}: is not a known field"] == field_errors(LEAST | {field: 1})


def test_all_faults_are_told_at_once() -> None:
    """Every field at fault, in the order of the fields, then what is unknown, in the order it was sent."""
    raw = {"zzz": 1, "score": "5", "player_id": "", "metadata": [], "event_id": "é", "game_id": 1, "aaa": 2}

    assert [
        "player_id: must have 1 to 128 characters",
        "leaderboard_id: is required",
        "score: must be a number",
        "event_id: must be visible ASCII characters",
        "game_id: must be a string",
        "metadata: must be an object",
        "zzz: is not a known field",
        "aaa: is not a known field",
    ] == field_errors(raw)


# -- fingerprints


@pytest.mark.parametrize(
    "same",
    [
        {"event_id": "another"},
        {"leaderboard_id": "another"},
        {"score": 1.0},
        {"metadata": {"y": 2, "x": {"b": 1, "a": [1, 2]}}},
    ],
)
def test_what_a_fingerprint_does_not_ask(same: dict[str, Any]) -> None:
    """The event id, the board, and how numbers and objects are written do not matter."""
    first = LEAST | {"event_id": "e", "game_id": "g", "metadata": {"x": {"a": [1, 2], "b": 1}, "y": 2}}

    assert submitted(**first).fingerprint() == submitted(**first | same).fingerprint()


@pytest.mark.parametrize(
    "other",
    [
        {"player_id": "q"},
        {"score": 2},
        {"game_id": "h"},
        {"game_id": ""},
        {"game_id": None},
        {"metadata": {"x": [2, 1]}},
        {"metadata": {}},
        {"metadata": None},
    ],
)
def test_what_a_fingerprint_tells_apart(other: dict[str, Any]) -> None:
    """Player, score, game id and metadata make the payload; absent is not empty."""
    first = LEAST | {"event_id": "e", "game_id": "g", "metadata": {"x": [1, 2]}}

    assert submitted(**first).fingerprint() != submitted(**first | other).fingerprint()


@pytest.mark.parametrize(
    ("given", "remembered"),
    [
        ({}, "0d72d5bd89f3691f8b5bf8940c2bf2e5"),
        ({"game_id": "g"}, "0d72d5bd89f3691f48e5950c67156e1a"),
        ({"metadata": {"y": 2, "x": [1, "é"]}}, "0d72d5bd89f3691ff8541dbed449a6fd"),
        ({"game_id": "", "metadata": {}}, "0d72d5bd89f3691f1dae3a496bd77a6a"),
        (
            {"player_id": "é\U0001f3c6", "score": -2.5, "game_id": "g", "metadata": {"k": None}},
            "a3074123bce5bb28bc782a7fff5fbc9a",
        ),
    ],
)
def test_a_fingerprint_is_the_same_in_every_version(given: dict[str, Any], remembered: str) -> None:
    """An event id that an earlier version took is known when its submission is sent again."""
    assert remembered == submitted(**LEAST | given).fingerprint().hex()
