"""What a process finds out about the repository is logged, whoever finds it out."""

import pytest
from structlog.testing import capture_logs

from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.usecases.reconcile import ReconcileCounts
from leaderboard_shells.workers.schedule import logging_fenced


async def test_what_a_reader_found_out_is_logged_once() -> None:
    """Also when it was found out between two rounds."""
    counts = ReconcileCounts()

    async def look() -> None: ...

    watch = logging_fenced(counts, look)
    counts.fenced += 2
    with capture_logs() as logged:
        await watch()
        await watch()

    assert [2] == [line["boards"] for line in logged]


async def test_what_was_found_out_is_logged_though_looking_fails() -> None:
    """The real-time store may be away when the repository is back."""
    counts = ReconcileCounts()

    async def look() -> None:
        counts.fenced += 1
        raise StoreUnavailable("realtime")

    with capture_logs() as logged, pytest.raises(StoreUnavailable):
        await logging_fenced(counts, look)()

    assert [1] == [line["boards"] for line in logged]
