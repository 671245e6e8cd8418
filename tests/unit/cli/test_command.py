"""What all commands share."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import typer

from leaderboard_shells.cli import app
from tests.unit.cli.kit import COMMAND, Run


def test_version(run: Run) -> None:
    """`--version` prints the version of the distribution."""
    ended = run("--version")

    assert (0, f"leaderboard {version('leaderboard-system')}\n") == (ended.returncode, ended.stdout)


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_help_lists_the_commands(run: Run, arguments: tuple[str, ...]) -> None:
    """Alone or with `--help` it lists the commands."""
    ended = run(*arguments)

    assert (0, "") == (ended.returncode, ended.stderr)
    assert "Validate the configuration or print it." in ended.stdout


@pytest.mark.parametrize(
    "arguments", [("config", "--help"), ("config", "check", "--help"), ("config", "show", "--help")]
)
def test_help_everywhere(run: Run, arguments: tuple[str, ...]) -> None:
    """Every command explains itself."""
    ended = run(*arguments)

    assert 0 == ended.returncode
    assert f"leaderboard {' '.join(arguments[:-1])}" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--nothing",), "leaderboard: No such option: --nothing"),
        (("nothing",), "leaderboard: No such command 'nothing'."),
        (("config",), "leaderboard: Missing command."),
        (("--config",), "leaderboard: Option '--config' requires an argument."),
        (("config", "check", "more"), "leaderboard: Got unexpected extra argument(s) (more)"),
    ],
)
def test_misuse_is_one_line(run: Run, arguments: tuple[str, ...], line: str) -> None:
    """A command line that makes no sense ends with one line on stderr and exit code 2."""
    ended = run(*arguments)

    assert (2, "", f"{line}\n") == (ended.returncode, ended.stdout, ended.stderr)


def test_refusal_of_the_system_is_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What the operating system refuses a command is told in one line too."""
    refused = typer.Typer()
    refused.command()(open_what_is_not_there)
    monkeypatch.setattr(app, "app", refused)
    monkeypatch.setattr(sys, "argv", ["leaderboard"])

    assert 1 == app.run()
    assert "leaderboard: [Errno 2] No such file or directory: '/nowhere/scores'\n" == capsys.readouterr().err


def open_what_is_not_there() -> None:
    Path("/nowhere/scores").read_text()


def test_reader_that_goes_away(tmp_path: Path) -> None:
    """A reader that stops reading, as `head` does, is no reason for a traceback."""
    piped = subprocess.run(
        f"{COMMAND} config show | true",
        shell=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin"},
        timeout=30,
        check=False,
    )

    assert "" == piped.stderr


def without(module: str) -> subprocess.CompletedProcess[str]:
    """The command in a Python that cannot import a module."""
    program = f"import sys; sys.modules['{module}'] = None; from leaderboard_shells.cli import main; main()"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False)


@pytest.mark.parametrize("module", ["typer", "yaml", "cattrs"])
def test_without_the_extra(module: str) -> None:
    """Without the `server` extra the command says in one line what to install."""
    ended = without(module)

    assert 1 == ended.returncode
    assert ended.stderr == (
        f"leaderboard: {module} is not installed; the command needs the `server` extra: "
        "pip install 'leaderboard-system[server]'\n"
    )


def test_fault_of_our_own_is_not_blamed_on_the_extra() -> None:
    """A module of ours that cannot be imported is a bug, and shows as one."""
    ended = without("leaderboard_shells.settings")

    assert "ModuleNotFoundError" in ended.stderr
    assert "pip install" not in ended.stderr
