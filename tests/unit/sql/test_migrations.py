"""Which migrations a version applies, which it leaves for later, and which databases it does not run on."""

import pytest

from leaderboard_adapters.sql.migrations import Migration, Plan, plan
from leaderboard_core.domain.errors import StoreUnusable

OLD = Migration("0001_tables.sql", "CREATE TABLE a (b integer);")
PRE = Migration("0002_pre_column.sql", "ALTER TABLE a ADD c integer;")
POST = Migration("0003_post_column.sql", "ALTER TABLE a DROP b;")
NEXT = Migration("0004_pre_more.sql", "ALTER TABLE a ADD d integer;")


def having(*migrations: Migration) -> dict[str, str]:
    return {migration.name: migration.sha256 for migration in migrations}


def test_a_new_database_gets_all() -> None:
    """Nothing runs on a database that has no schema yet."""
    assert Plan([OLD, PRE, POST, NEXT]) == plan([OLD, PRE, POST, NEXT], {}, "db", post=False)


def test_what_earlier_versions_cannot_run_on_is_left() -> None:
    """Without `post` it waits, and is named."""
    assert Plan([PRE], [POST.name]) == plan([OLD, PRE, POST], having(OLD), "db", post=False)
    assert Plan([], [POST.name]) == plan([OLD, PRE, POST], having(OLD, PRE), "db", post=False)


def test_with_post_all_that_is_new_is_applied_in_order() -> None:
    """When no earlier version runs any more."""
    assert Plan([PRE, POST, NEXT]) == plan([OLD, PRE, POST, NEXT], having(OLD), "db", post=True)


@pytest.mark.parametrize("applied", [having(OLD), having(OLD, PRE)])
def test_nothing_is_applied_before_what_stands_before_it(applied: dict[str, str]) -> None:
    """A `pre` behind a `post` that is not applied: the upgrade before this one is to be finished, and how is told."""
    with pytest.raises(StoreUnusable, match=rf"{POST.name} is to be applied before .* leaderboard migrate --post"):
        plan([OLD, PRE, POST, NEXT], applied, "db", post=False)


def test_a_newer_version_may_have_prepared_it() -> None:
    """Of a newer version, what lets earlier ones run on changes nothing for this one."""
    for post in (False, True):
        assert [] == plan([OLD], having(OLD, PRE), "db", post=post).now


@pytest.mark.parametrize("unknown", [POST, Migration("0009_later.sql", "")])
def test_a_newer_version_may_have_taken_it_over(unknown: Migration) -> None:
    """What ends earlier versions, or does not say that it does not, is refused with what to do."""
    with pytest.raises(StoreUnusable, match=f"newer version, which knows {unknown.name}; start that one or a later"):
        plan([OLD], having(OLD, unknown), "db", post=False)


def test_a_changed_migration_is_refused() -> None:
    """Nobody can say what the schema is."""
    with pytest.raises(StoreUnusable, match=f"{OLD.name} is not the migration that was applied to it"):
        plan([OLD], {OLD.name: "other"}, "db", post=True)
