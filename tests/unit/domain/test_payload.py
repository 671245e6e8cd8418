"""The open fields, kept as one payload: exact, able to grow, and never looked into by stores."""

import json
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

import attrs
import pytest
from attrs import define
from hypothesis import given
from hypothesis import strategies as st

from leaderboard_core.domain import payload
from leaderboard_core.domain.columns import EncodedTexts
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.payload import OpenFields, SubmittedFields, columns_of, fields_of, payload_of
from leaderboard_core.domain.submission import Submission

LEAST = {"player_id": "p", "leaderboard_id": "b", "score": 1}


def submitted(**given: Any) -> Submission:
    """A submission with these open fields."""
    return decode(Submission, LEAST | given)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, None),
        ({"game_id": "g"}, '["g", null]'),
        ({"game_id": ""}, '["", null]'),
        ({"metadata": {}}, '[null, "{}"]'),
        ({"game_id": "é", "metadata": {"k": [1, "ü"]}}, '["é", "{\\"k\\":[1,\\"ü\\"]}"]'),
    ],
)
def test_a_payload_is_what_stores_keep(given: dict[str, Any], kept: str | None) -> None:
    """It is the text that earlier versions keep, to the last character: whoever compares it finds no difference."""
    assert kept == payload_of(submitted(**given))
    if kept is not None:
        assert kept == json.dumps(json.loads(kept), ensure_ascii=False)


@define
class Later:
    """The open fields of a later version."""

    game_id: str | None = None
    metadata: str | None = None
    weather: str | None = None
    place: str | None = None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (Later(), None),
        (Later(game_id="g"), '["g", null]'),
        (Later(place='"here"'), '[null, null, {"place": "\\"here\\""}]'),
        (Later("g", "{}", "rain", "é"), '["g", "{}", {"weather": "rain", "place": "é"}]'),
    ],
)
def test_a_later_field_is_named(monkeypatch: pytest.MonkeyPatch, given: Later, kept: str | None) -> None:
    """Behind the first two; what this version knows is read by it, and by the later one all of it."""
    monkeypatch.setattr(payload, "NAMES", ("game_id", "metadata", "weather", "place"))
    monkeypatch.setattr(payload, "OpenFields", Later)
    monkeypatch.setattr(payload, "_values", attrgetter(*payload.NAMES))
    monkeypatch.setattr(payload, "_NOTHING", (None,) * 4)

    assert kept == payload_of(given)  # type: ignore[arg-type]
    assert kept is None or given == Later(**fields_of(kept))
    monkeypatch.undo()
    assert OpenFields(game_id=given.game_id, metadata=given.metadata) == OpenFields(**fields_of(kept))


@pytest.mark.parametrize(
    "metadata", [{}, {"k": 1e300}, {"k": 1.0, "": [True, None, -0.0]}, {"k": 12345678901234567890123}, {"k": '"\\/é'}]
)
def test_metadata_comes_back_as_the_text_it_was(metadata: dict[str, Any]) -> None:
    """The text is the one that the submission made of the object, to the last character."""
    sent = submitted(metadata=metadata, game_id="g")

    assert OpenFields(game_id="g", metadata=sent.metadata) == OpenFields(**fields_of(payload_of(sent)))


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (None, OpenFields()),
        ('["g", null]', OpenFields(game_id="g")),
        ('["g", null, {"weather": {"wind": 3}}, 7]', OpenFields(game_id="g")),
        ('["g", null, {"game_id": "h"}]', OpenFields(game_id="g")),
        ('["g", null, "weather"]', OpenFields(game_id="g")),
        ('[7, "{}"]', OpenFields(metadata="{}")),
        ('[null, {"k": 1}]', OpenFields()),
        ("[]", OpenFields()),
        ("{}", OpenFields()),
        ("[" * 100_000, OpenFields()),
        ("not JSON", OpenFields()),
        ("", OpenFields()),
    ],
)
def test_what_another_version_kept_is_read_as_far_as_it_is_known(stored: str | None, expected: OpenFields) -> None:
    """Members that are not known are passed over, and whatever cannot be read at all is a payload without fields."""
    assert expected == OpenFields(**fields_of(stored))


names = st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from('"\\\\{}[], '), max_size=8)
profiles = names.map(lambda name: json.dumps({"display_name": name}, ensure_ascii=False, separators=(",", ":")))
kept_alone = profiles.map(lambda profile: payload_of(OpenFields(profile=profile)))
kept = st.builds(
    OpenFields, game_id=st.none() | names, metadata=st.none() | st.just('{"level":1}'), profile=st.none() | profiles
).map(payload_of)
#: What other versions wrote, or harm.
foreign = st.sampled_from(
    [
        *["", "[", "]", "null", "7", '"ab"', "[null]", "[1, 2, 3]", "[[], {}]", '{"0":1}', "[null, null],[null, null]"],
        '[null, null, {"profile": 7}]',
        '[null, null, {"profile": "a", "later": "b"}]',
        '[null, null, {"profile": "a\nb"}]',
        '[null, null, {"profile": "a\tb"}]',
        '[null, null, {"profile": "\\u00e9"}]',
        '[null, null, {"profile": "a\\\\"}]',
        '[null, null, {"profile": "\ud800"}]',
        '[null, null, {"profile": "}]',
        '[null, null, {"profile": "\\"}]',
    ]
)


@given(st.lists(kept_alone) | st.lists(kept) | st.lists(kept | foreign))
def test_many_payloads_are_read_as_each_of_them_is(payloads: list[str | None]) -> None:
    """Whatever they hold, and whatever stands beside them."""
    columns = columns_of(payloads)

    assert _each(payloads) == _rows(columns)


@given(st.lists(kept_alone) | st.lists(kept) | st.lists(kept | foreign))
def test_payloads_that_are_encoded_are_read_as_text_is(payloads: list[str | None]) -> None:
    """One that is no text at all is harmed, and is found out before."""
    payloads = [one for one in payloads if one is None or "\ud800" not in one]
    encoded = EncodedTexts([None if one is None else one.encode() for one in payloads])

    assert _each(payloads) == _rows(columns_of(encoded))


def _each(payloads: list[str | None]) -> list[dict[str, str]]:
    return [fields_of(one) for one in payloads]


def _rows(columns: Mapping[str, Sequence[str | None]]) -> list[dict[str, str]]:
    return [
        {name: text for name, text in zip(columns, one, strict=True) if text is not None}
        for one in zip(*columns.values(), strict=True)
    ]


def test_what_is_submitted_is_kept() -> None:
    """Every open field of a submission has its place in what is kept."""
    assert payload.NAMES == tuple(field.name for field in attrs.fields(SubmittedFields))
    assert payload.JSON_FIELDS <= set(payload.NAMES)


def test_a_field_of_a_later_version_is_no_part_of_a_fingerprint_unless_it_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A submission of which an earlier version remembers the event id is known again, whatever was added since."""
    before = submitted(game_id="g").fingerprint()
    monkeypatch.setattr(payload, "NAMES", (*payload.NAMES, "event_id"))

    assert before == submitted(game_id="g").fingerprint()
    assert before != submitted(game_id="g", event_id="e").fingerprint()


@pytest.mark.parametrize("text", [None, '{"k":[1]}'])
def test_json_stands_as_what_it_says(text: str | None) -> None:
    """Of a field whose text is JSON the value is told, of every other the text."""
    assert (None if text is None else json.loads(text)) == payload.as_plain("metadata", text)
    assert text == payload.as_plain("game_id", text)
