"""What is made of a value is made once for all who are given that very value, and of no other."""

from leaderboard_core.usecases.recent_reads import RecentReads


def test_the_same_object_is_made_of_once() -> None:
    """However often it is given."""
    lately: RecentReads[list[int]] = RecentReads()
    page = (1, 2)

    first = lately(page, lambda: [*page])

    assert first is lately(page, lambda: [])


def test_an_equal_object_is_another_one() -> None:
    """Only identity says that nothing can be different."""
    lately: RecentReads[int] = RecentReads()
    one, other = [1], [1]

    assert [1, 2] == [lately(one, lambda: 1), lately(other, lambda: 2)]


def test_the_place_of_one_that_is_gone_is_no_place_for_another() -> None:
    """Thousands of short-lived objects share few addresses; none is taken for one before it."""
    lately: RecentReads[int] = RecentReads()

    assert [*range(5000)] == [lately([number], lambda number=number: number) for number in range(5000)]  # type: ignore[misc]
