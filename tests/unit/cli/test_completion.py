"""What a shell completes."""

import subprocess
from pathlib import Path

import pytest

from tests.unit.cli.kit import COMMAND, Run


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("bo", ["board"]),
        ("board s", ["show", "seasons"]),
        ("top game1 --sou", ["--source"]),
        ("top game1 --source b", ["batch"]),
        ("board create game1 --update-mode in", ["increment"]),
    ],
)
def test_commands_options_and_values(run: Run, typed: str, completed: list[str]) -> None:
    """Each is offered where it may stand."""
    words = f"leaderboard {typed}"

    ended = run(_LEADERBOARD_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=str(words.count(" ")))

    assert (0, sorted(completed), "") == (ended.returncode, sorted(ended.stdout.split()), ended.stderr)


def test_the_script_for_the_shell_that_asks(tmp_path: Path) -> None:
    """`--show-completion` prints what `--install-completion` puts in place."""
    # Behind the command stands another one: a shell puts its last in its own place, and then nobody has asked.
    asked = ["bash", "-c", f"{COMMAND} --show-completion; exit $?"]
    ended = subprocess.run(asked, cwd=tmp_path, env={}, capture_output=True, text=True, check=False)

    assert (0, "") == (ended.returncode, ended.stderr)
    assert "_LEADERBOARD_COMPLETE=complete_bash" in ended.stdout
