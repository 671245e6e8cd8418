"""`leaderboard config check` and `leaderboard config show`."""

from pathlib import Path

import pytest
import yaml

from tests.unit.cli.kit import Run


@pytest.mark.parametrize(
    "arguments",
    [("--config", "a.yaml", "config", "check"), ("config", "check", "--config", "a.yaml"), ("config", "check")],
)
def test_check_of_a_sound_configuration(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A sound configuration is ok, wherever on the command line the file is named."""
    (tmp_path / "a.yaml").write_text("server: {port: 9000}")

    ended = run(*arguments)

    assert (0, "ok\n", "") == (ended.returncode, ended.stdout, ended.stderr)


def test_check_tells_every_fault(run: Run, tmp_path: Path) -> None:
    """Every fault of file and variables goes to stderr, and the exit code tells that there is one."""
    (tmp_path / "a.yaml").write_text("server: {port: 0}\nserve: 1\n")

    ended = run("config", "check", "--config", "a.yaml", LEADERBOARD_SYNC__INTERVAL="soon")

    assert (1, "") == (ended.returncode, ended.stdout)
    assert ended.stderr.splitlines() == [
        "leaderboard: the configuration has 3 faults:",
        "  serve: is not known; did you mean server? (a.yaml)",
        "  server.port: must be from 1 to 65535, not 0 (a.yaml)",
        "  sync.interval: must be a duration such as 500ms, 5s, 30m or 1h (LEADERBOARD_SYNC__INTERVAL)",
    ]


def test_file_behind_the_command_wins(run: Run, tmp_path: Path) -> None:
    """Of two files the one nearest to the command is read, and both win over `LEADERBOARD_CONFIG`."""
    for port in (1, 2, 3):
        (tmp_path / f"{port}.yaml").write_text(f"server: {{port: {port}}}")

    behind = run("--config", "1.yaml", "config", "show", "--config", "2.yaml", LEADERBOARD_CONFIG="3.yaml")
    before = run("--config", "1.yaml", "config", "show", LEADERBOARD_CONFIG="3.yaml")
    named = run("config", "show", LEADERBOARD_CONFIG="3.yaml")

    assert [2, 1, 3] == [yaml.safe_load(ended.stdout)["server"]["port"] for ended in (behind, before, named)]


def test_show_can_be_used_as_a_file(run: Run, tmp_path: Path) -> None:
    """What is shown is YAML with every value in force, durations as written, secrets masked."""
    shown = run(
        "config", "show", REDIS_ADDR="cache:1", REDIS_PASSWORD="hunter2", LEADERBOARD_SYNC__INTERVAL="90m"
    ).stdout
    (tmp_path / "shown.yaml").write_text(shown)

    assert "hunter2" not in shown
    assert "interval: 90m\n" in shown
    assert shown == run("config", "show", "--config", "shown.yaml").stdout


@pytest.mark.parametrize("command", ["check", "show"])
def test_absent_file(run: Run, command: str) -> None:
    """A file that is not there is told without a traceback."""
    ended = run("config", command, "--config", "absent.yaml")

    assert 1 == ended.returncode
    assert "cannot be read: No such file or directory (absent.yaml)" in ended.stderr
    assert "Traceback" not in ended.stderr
