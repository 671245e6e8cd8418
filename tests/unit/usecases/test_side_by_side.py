"""Comparing two copies that come in order: each player by whom they differ is named, however the copies are cut."""

from collections.abc import AsyncIterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.usecases.side_by_side import differences
from leaderboard_testing.contracts.values import a_state, in_order

#: A few players with few scores, times and payloads: they tie and differ often.
COPIES = st.dictionaries(
    st.integers(0, 30),
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.sampled_from([None, "g"])),
    max_size=30,
).map(lambda rows: in_order([_state(player, *row) for player, row in rows.items()]))
SIZES = st.lists(st.integers(1, 7), min_size=1, max_size=5)


def _state(player: int, key: int, at: int, game: str | None) -> PlayerState:
    return a_state(f"p{player}", float(key), at, game_id=game)


async def cut(states: Sequence[PlayerState], sizes: Sequence[int]) -> AsyncIterator[Sequence[PlayerState]]:
    """A copy in chunks of these sizes by turns, one of them empty."""
    yield []
    begin = number = 0
    while begin < len(states):
        size = sizes[number % len(sizes)]
        yield states[begin : begin + size]
        begin, number = begin + size, number + 1


@given(one=COPIES, other=COPIES, cuts=st.tuples(SIZES, SIZES))
async def test_each_difference_is_named(
    one: list[PlayerState], other: list[PlayerState], cuts: tuple[list[int], list[int]]
) -> None:
    """Exactly the players whose states differ, or whom only one copy has."""
    found: set[str] = set()
    async for some in differences(cut(one, cuts[0]), cut(other, cuts[1])):
        found |= some

    assert {state.player_id for state in set(one) ^ set(other)} == found


async def test_equal_copies_are_compared_by_range() -> None:
    """Where nothing differs no player is looked at: there is no range to tell of."""
    states = [_state(n, n, 0, None) for n in range(100)]

    assert [] == [some async for some in differences(cut(states, [7, 3]), cut([*states], [5]))]


async def test_what_differs_stays_in_its_range() -> None:
    """One player too many in front does not make the rest differ."""
    states = [_state(n, n, 0, None) for n in range(100)]
    more = [_state(200, -1, 0, None), *states]

    assert [{"p200"}] == [some async for some in differences(cut(states, [10]), cut(more, [10]))]


async def test_more_is_held_of_neither_than_a_chunk() -> None:
    """A copy is read as the other one is, not to its end."""
    read = 0

    async def counted() -> AsyncIterator[Sequence[PlayerState]]:
        nonlocal read
        for n in range(100):
            read += 1
            yield [_state(n, n, 0, None)]

    async for _ in differences(counted(), cut([_state(0, 5, 0, "g")], [1])):
        break

    assert 1 == read


@given(one=st.permutations(range(12)), other=st.permutations(range(12)), sizes=SIZES)
async def test_copies_that_are_not_in_order_come_to_an_end(one: list[int], other: list[int], sizes: list[int]) -> None:
    """A store that does not keep its law makes more players suspected, and is read to its end all the same."""
    states = [_state(n, n, 0, None) for n in range(12)]

    found = [
        some async for some in differences(cut([states[n] for n in one], sizes), cut([states[n] for n in other], [5]))
    ]

    assert set().union(*found) <= {state.player_id for state in states}
