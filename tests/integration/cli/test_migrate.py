"""`leaderboard migrate`."""

from pathlib import Path

from tests.integration.cli.kit import Cli
from tests.support.server import running


def test_it_says_what_it_applied(tmp_path: Path) -> None:
    """A new database gets every migration, and a second run has nothing left to do."""
    cli = Cli(tmp_path, "http://unused")
    (tmp_path / "config.yaml").write_text("sqlite: {path: scores.db}")

    first = cli.does("migrate", "--config", "config.yaml").splitlines()

    assert "applied 0001_leaderboard.sql" == first[0]
    assert (tmp_path / "scores.db").exists()
    assert "nothing to apply\n" == cli.does("migrate", "--config", "config.yaml")


def test_a_database_in_use_is_left_alone(tmp_path: Path) -> None:
    """While a server holds it the command fails with one line."""
    with running(tmp_path) as server:
        ended = Cli(tmp_path, server.url)("migrate")

    assert (1, "") == (ended.returncode, ended.stdout)
    assert f"leaderboard: The store '{tmp_path}/leaderboard.db' is in use by another process.\n" == ended.stderr


def test_a_file_of_another_kind_is_left_as_it_is(tmp_path: Path) -> None:
    """What is no database is not overwritten."""
    (tmp_path / "leaderboard.db").write_text("my diary, page one")

    ended = Cli(tmp_path, "http://unused")("migrate")

    assert 1 == ended.returncode
    assert "leaderboard.db' cannot be used: file is not a database.\n" in ended.stderr
    assert "my diary, page one" == (tmp_path / "leaderboard.db").read_text()
