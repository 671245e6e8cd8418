"""Payloads are remembered by their text: what is told of them is what they say, and nobody is remembered for long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard_core.domain.columns import EncodedTexts
from leaderboard_core.domain.payload import NAMES, OpenFields, columns_of, payload_of
from leaderboard_core.usecases import known_payloads as module
from leaderboard_core.usecases.known_payloads import KnownPayloads

texts = st.none() | st.sampled_from(["ann", "bö", "{}", ""])
payloads = st.builds(OpenFields, game_id=texts, metadata=texts, profile=texts).map(payload_of) | st.just("no JSON")


def profile(name: str) -> str | None:
    return payload_of(OpenFields(profile=name))


@given(st.lists(st.lists(payloads, max_size=5)))
def test_it_says_what_they_say_however_often_and_beside_whatever(lists: list[list[str | None]]) -> None:
    """As text and in UTF-8."""
    known = KnownPayloads()

    for asked in lists:
        encoded = EncodedTexts([None if one is None else one.encode() for one in asked])
        for given_as in (asked, encoded):
            told = known(given_as)
            assert NAMES == tuple(told)
            assert {name: [*column] for name, column in columns_of(asked).items()} == {
                name: [*column] for name, column in told.items()
            }


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[list[str | None]]:
    """The lists that were read and not remembered."""
    lists: list[list[str | None]] = []
    monkeypatch.setattr(module, "columns_of", lambda asked: lists.append([*asked]) or columns_of(asked))
    return lists


def test_one_list_is_read_once(read: list[list[str | None]]) -> None:
    """And so is every list of the same players, in whatever order; of others those who are new, each once."""
    known, both, anna = KnownPayloads(), [profile("ann"), profile("bob")], profile("anna")

    for asked in (both, both[::-1], both[:1]):
        known(asked)
    assert ("anna", "bob", "anna") == known([anna, both[1], anna])["profile"]

    assert [both, [anna]] == read


def test_it_forgets_when_it_is_told_to_and_with_time(
    read: list[list[str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rounds are counted from the last time on that it forgot by them."""
    monkeypatch.setattr(module, "_ROUNDS_REMEMBERED", 2)
    known, asked = KnownPayloads(), [profile("ann")]

    for happens in (known.grow_old, known.grow_old, known.forget, known.grow_old, known.grow_old):
        known(asked)
        happens()
    known(asked)

    assert [asked] * 4 == read


def test_it_remembers_only_so_much(read: list[list[str | None]], monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes when there is no room takes the place of all; what is too long by itself takes nobody's."""
    lists = [[profile(name)] for name in ("ann", "bob")]
    monkeypatch.setattr(module, "_MOST_REMEMBERED", len(lists[0][0] or ""))
    known = KnownPayloads()

    for asked in (lists[0], lists[1], lists[1], lists[0] + lists[1], lists[1], lists[0]):
        known(asked)

    assert [lists[0], lists[1], lists[0] + lists[1], lists[0]] == read
