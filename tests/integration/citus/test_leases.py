"""In a schema of a Citus the PostgreSQL lease keeps the law of leases."""

from collections.abc import Callable

import pytest

from leaderboard_adapters.postgres import PostgresRepository, lease
from leaderboard_core.ports.lease import Lease
from leaderboard_testing import LeaseContract


class TestCitusLease(LeaseContract):
    @pytest.fixture
    def another_holder(self, repository: PostgresRepository, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Lease]:
        monkeypatch.setattr(lease, "TERM", int(self.term * 1_000_000))
        return lambda: repository.lease("work")
