"""The table from errors to statuses."""

from collections.abc import Iterator

from leaderboard_core.domain import errors as core
from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_shells.access import errors as access
from leaderboard_shells.http import errors as shell
from leaderboard_shells.http.errors import ERROR_SPECS

#: What never reaches a request: stores that do not open at all, and what is settled before it is answered.
INSIDE = {core.NotShown, core.BoardBusy, core.StoreLocked, core.StoreUnusable}


def named(module: object) -> Iterator[type[LeaderboardError]]:
    for thing in vars(module).values():
        if isinstance(thing, type) and issubclass(thing, LeaderboardError) and hasattr(thing, "code"):
            yield thing


def test_every_error_has_a_status() -> None:
    """Each error that a request can fail of is in the table, itself or as one of a kind, and nothing else is."""
    errors = {*named(core), *named(access), *named(shell)} - INSIDE

    assert set(ERROR_SPECS) <= errors
    assert set() == {error for error in errors if not ERROR_SPECS.keys() & set(error.__mro__)}


def test_codes_are_unique() -> None:
    """No two errors share a code."""
    assert len(ERROR_SPECS) == len({error.code for error in ERROR_SPECS})
