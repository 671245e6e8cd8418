"""What all commands share."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import typer

from leaderboard_shells.main import app
from tests.support.patience import PATIENCE
from tests.support.server import free_port
from tests.unit.cli.kit import COMMAND, Run

INVALID = "leaderboard: Invalid value for"


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


COMMANDS = [
    (),
    ("serve",),
    ("schedule",),
    ("consume",),
    ("produce",),
    ("submit",),
    ("top",),
    *((question,) for question in ("count", "rank", "around", "score", "best", "histogram", "plot", "group")),
    ("refusals",),
    ("dead-letters",),
    ("demo",),
    ("cells",),
    ("migrate",),
    ("board",),
    *(("board", verb) for verb in ("create", "update", "list", "show", "seasons", "fill", "reset", "delete")),
    ("player",),
    *(("player", verb) for verb in ("show", "correct", "remove", "profile", "erase")),
    ("config",),
    *(("config", verb) for verb in ("check", "show")),
    ("key",),
    *(("key", verb) for verb in ("create", "check")),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_everywhere(run: Run, command: tuple[str, ...]) -> None:
    """Every command explains itself and shows an example of its use."""
    ended = run(*command, "--help")

    assert (0, "") == (ended.returncode, ended.stderr)
    assert f"Usage: {' '.join(('leaderboard', *command))} " in ended.stdout
    assert "Example" in ended.stdout


def test_every_command_is_known_here() -> None:
    """No command is missing from the list that these tests go through."""
    group = typer.main.get_command(app.command_line())

    assert {command for command in COMMANDS if command} == set(names(group))


def names(group: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in getattr(group, "commands", {}).items():
        yield (*above, name)
        yield from names(command, (*above, name))


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--nothing",), "leaderboard: No such option: --nothing"),
        (("nothing",), "leaderboard: No such command 'nothing'."),
        (("config",), "leaderboard: Missing command."),
        (("--config",), "leaderboard: Option '--config' requires an argument."),
        (("config", "check", "more"), "leaderboard: Got unexpected extra argument(s) (more)"),
        (("board", "create"), "leaderboard: Missing argument 'BOARD'."),
        (
            ("board", "list", "--url", "h"),
            f"{INVALID} '--url' (env var: 'LEADERBOARD_URL'): 'h' is not a URL such as http://127.0.0.1:8080",
        ),
        (
            ("board", "list", "--key", "ö"),
            f"{INVALID} '--key' (env var: 'LEADERBOARD_KEY'): a key is made of visible ASCII characters",
        ),
        (("board", "create", "g", "--min-score", "low"), f"{INVALID} '--min-score': 'low' is not a number"),
        (("submit",), "leaderboard: Missing argument 'BOARD'."),
        (("submit", "g", "ada"), "leaderboard: Missing argument 'SCORE'."),
        (("submit", "g", "ada", "many"), f"{INVALID} 'SCORE...': 'many' is not a number"),
        (("submit", "g", "ada", "1,5"), f"{INVALID} 'SCORE...': '1,5' is not a number: for 1,5 write 1.5"),
        (("submit", "g", "ada", "1", "--metadata", "{"), f"{INVALID} '--metadata': '{{' is not JSON"),
        (("submit", "--file", "absent"), f"{INVALID} '--file': 'absent': No such file or directory"),
        (("submit", "g", "--file", "-"), "leaderboard: With --file the scores are those of the file alone."),
        (("submit", "g", "ada", "1", "--run", "2"), "leaderboard: --format, --leaderboard and --run are for a --file."),
        (("board", "update", "g"), "leaderboard: Nothing to change: give at least one option."),
        (("board", "update", "g", "--max-entries", "no"), f"{INVALID} '--max-entries': 'no' is not a number"),
        (
            ("top", "g", "--watch", "--season", "1"),
            "leaderboard: --watch shows the present season as it changes: leave --season and --source out.",
        ),
        (("top", "g", "--source", "foo"), f"{INVALID} '--source': 'foo' is not one of 'realtime', 'batch'."),
        (("demo", "--duration", "0s"), f"{INVALID} '--duration': '0s' must be longer than 0s and at most 8784h"),
    ],
)
def test_misuse_is_one_line(run: Run, arguments: tuple[str, ...], line: str) -> None:
    """A command line that makes no sense ends with one line on stderr and exit code 2."""
    ended = run(*arguments)

    assert (2, "", f"{line}\n") == (ended.returncode, ended.stdout, ended.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ("board", "create", "g"),
        ("board", "list"),
        ("board", "show", "g"),
        ("board", "delete", "g"),
        ("board", "reset", "g"),
        ("board", "fill", "g"),
        ("board", "update", "g", "--name", "G"),
        ("board", "seasons", "g"),
        ("submit", "g", "ada", "5"),
        ("submit", "--file", "scores.jsonl"),
        ("top", "g"),
        ("top", "g", "--watch"),
        ("demo",),
    ],
    ids=" ".join,
)
def test_a_server_that_is_not_there(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Nobody listens: told at once, in one line that says what to do."""
    (tmp_path / "scores.jsonl").write_text("{}")
    url = f"http://127.0.0.1:{free_port()}"

    ended = run(*arguments, LEADERBOARD_URL=url)

    assert (1, "") == (ended.returncode, ended.stdout)
    assert ended.stderr == (
        f"leaderboard: cannot reach {url}: connection refused — is the server running? `leaderboard serve` starts one\n"
    )


def test_only_serve_loads_the_server() -> None:
    """A command that asks nobody does without the server, the HTTP client and the stores."""
    heavy = ["starlette", "hypercorn", "httpx2", "websockets", "sqlite3", "redis", "psycopg", "confluent_kafka"]
    heavy += [f"leaderboard_adapters.{store}" for store in ("memory", "sqlite", "redis", "postgres", "kafka")]
    program = (
        "import sys; sys.argv = ['leaderboard', 'config', 'check']; from leaderboard_shells.main.app import run; run()"
    )

    assert [] == loaded_by(program, heavy)


def loaded_by(program: str, names: list[str]) -> list[str]:
    """Which of these modules a Python has imported after a program."""
    program += f"; import sys; print([name for name in {names} if name in sys.modules])"
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    return ast.literal_eval(ended.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def test_a_command_loads_no_other() -> None:
    """The modules of other commands, and the settings where they are not read, stay where they are."""
    others = [f"leaderboard_shells.cli.{name}" for name in ("board", "config", "demo", "key", "player", "submit")]
    heavy = [*others, "leaderboard_shells.main.processes", "leaderboard_shells.settings", "cattrs", "msgspec", "yaml"]
    program = (
        "import sys; sys.argv = ['leaderboard', 'top', '--help']; from leaderboard_shells.main.app import run; run()"
    )

    assert ["leaderboard_shells.cli.top"] == loaded_by(program, ["leaderboard_shells.cli.top", *heavy])


def test_a_server_without_a_file_and_a_secret_loads_neither_yaml_nor_cryptography() -> None:
    """What only a configuration asks for waits for it."""
    program = (
        "from leaderboard_shells import server; from leaderboard_shells.settings import load; "
        "from leaderboard_shells.access.from_settings import access_from_settings; access_from_settings(load().auth)"
    )

    assert ["attrs"] == loaded_by(program, ["attrs", "yaml", "jwt", "cryptography", "typer"])


def test_refusal_of_the_system_is_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What the operating system refuses a command is told in one line too."""
    refused = typer.Typer()
    refused.command()(open_what_is_not_there)
    monkeypatch.setattr(app, "command_line", lambda _: refused)
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
        timeout=PATIENCE,
        check=False,
    )

    assert "" == piped.stderr


def without(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a Python that cannot import a module."""
    program = f"import sys; sys.modules['{module}'] = None; from leaderboard_shells.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False
    )


@pytest.mark.parametrize(
    ("module", "arguments"),
    [("typer", ()), ("yaml", ()), ("cattrs", ()), ("httpx2", ("board", "list")), ("starlette", ("serve",))],
)
def test_without_the_extra(module: str, arguments: tuple[str, ...]) -> None:
    """Without the `server` extra the command says in one line what to install."""
    ended = without(module, *arguments)

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
