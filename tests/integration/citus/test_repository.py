"""In a schema of a Citus the PostgreSQL repository keeps the law of repositories."""

from leaderboard_testing.contracts import repository as kit


class TestCitusRepository(kit.RepositoryContract):
    pass


class TestPublishedStandings(kit.PublishedStandingsContract):
    pass


class TestEndedStandings(kit.EndedStandingsContract):
    pass


class TestSettledStandings(kit.SettledStandingsContract):
    pass


class TestErasedStandings(kit.ErasedStandingsContract):
    pass
