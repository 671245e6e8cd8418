"""A profile: what it may hold, how it is kept, and which field is at fault."""

import json
from typing import Any

import pytest

from leaderboard_core.domain.countries import codes
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import Invalid
from leaderboard_core.domain.profile import Profile, as_profile
from leaderboard_core.domain.submission import Submission

LEAST = {"player_id": "p", "leaderboard_id": "b", "score": 1}
AVATAR = "https://example.com/a.png"


def faults(profile: object) -> dict[str, str]:
    """What is wrong with a submission's profile, by field."""
    with pytest.raises(Invalid) as refused:
        decode(Submission, LEAST | {"profile": profile})
    return {fault.path: fault.message for fault in refused.value.field_errors}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, "{}"),
        ({"team": "Blue", "display_name": "Ä"}, '{"display_name":"Ä","team":"Blue"}'),
        ({"country": None}, "{}"),
        ({"attributes": {"b": [1, {"c": None}], "a": 0.5}}, '{"attributes":{"b":[1,{"c":null}],"a":0.5}}'),
    ],
)
def test_a_profile_is_kept_as_compact_text(given: dict[str, Any], kept: str) -> None:
    """In the order of its fields, without what was not given; one made as a value is the same."""
    assert kept == decode(Submission, LEAST | {"profile": given}).profile
    assert kept == as_profile(Profile(**given))


def test_without_a_profile() -> None:
    """None and nothing are the same."""
    assert decode(Submission, LEAST).profile is None
    assert decode(Submission, LEAST | {"profile": None}).profile is None


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("display_name", ["x", "x" * 64, "王小明", "a b"], ["", "x" * 65, 1, "a\nb", "\ud800"]),
        ("team", ["x", "é" * 64], ["", "x" * 65, ["x"]]),
        (
            "avatar_url",
            [AVATAR, "https://e.de", "https://e.de:8443/a?b=c#d", "https://e.de/" + "a" * 499, "https://10.0.0.1/%20"],
            [
                *("http://example.com/a.png", "https://", "https:///a", "//e.de/a", "javascript:alert(1)", ""),
                *(
                    "https://e.de/" + "a" * 500,
                    "https://e.de/a b",
                    'https://e.de/"a',
                    "https://me@e.de/",
                    "HTTPS://e.de",
                ),
                *("https://e.de/é", "data:image/png;base64,AA", 5),
            ],
        ),
        ("country", ["DE", "KR", "BV"], ["de", "XX", "UK", "D", "DEU", "", 5, "EU"]),
        (
            "attributes",
            [{}, {str(n): n for n in range(16)}, {"k" * 64: None}, {"k": "x" * 2040}],
            [[], "x", {str(n): n for n in range(17)}, {"": 1}, {"k" * 65: 1}, {"k": "x" * 2041}, {"k": "a\tb"}],
        ),
    ],
)
def test_each_field_has_its_rule(field: str, good: list[object], bad: list[object]) -> None:
    """What keeps it is kept as it is; what breaks it is refused, naming the field."""
    for value in good:
        assert {field: value} == json.loads(as_profile({field: value}) or "")
    for value in bad:
        assert {f"profile.{field}"} == set(faults({field: value})), value


def test_all_faults_at_once() -> None:
    """Every field at fault is named, those that there are not included."""
    told = faults({"display_name": "", "country": "Germany", "avatar_url": AVATAR, "nick": "x"})

    assert {
        "profile.display_name": "must have 1 to 64 characters",
        "profile.country": "must be the ISO 3166-1 alpha-2 code of a country, such as DE",
        "profile.nick": "is not a known field",
    } == told


@pytest.mark.parametrize("value", ["Alice", 5, ["Alice"], True])
def test_a_profile_is_an_object(value: object) -> None:
    """Anything else is refused as a whole."""
    assert {"profile": "must be an object"} == faults(value)


def test_attributes_of_any_depth_do_no_harm() -> None:
    """What is nested too deep is refused as such."""
    deep: Any = {}
    for _ in range(5000):
        deep = {"k": deep}

    assert {"profile.attributes": "must be nested at most 64 levels deep"} == faults({"attributes": deep})


def test_countries_are_those_of_the_standard() -> None:
    """249 codes of two capital letters; those that are reserved or given up are none."""
    assert 249 == len(codes())
    assert all(len(code) == 2 and code.isascii() and code.isupper() for code in codes())
    assert {"DE", "KR", "SS", "BQ", "TW", "XK", "AN", "SU"} & codes() == {"DE", "KR", "SS", "BQ", "TW"}
