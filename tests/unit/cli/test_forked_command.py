"""What is run by a fork is run as by a true start."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.forked_command import Ended, Forking, run_truly
from tests.support.patience import PATIENCE
from tests.support.server import COMMAND, free_port

UTF_8 = {"LANG": "C.UTF-8"}
NOBODY = f"http://127.0.0.1:{free_port()}"
LATE = {"LEADERBOARD_URL": NOBODY, "LEADERBOARD_SERVER__PORT": "4321"}
FOREIGN = ("top", "ü", "--limit", "日")
#: Waits until its stdin ends.
READS = ("submit", "--file", "-")


@pytest.fixture(scope="module")
def forking() -> Iterator[Forking]:
    with closing(Forking.started(UTF_8)) as forking:
        yield forking


def outcome(ended: Ended) -> tuple[int, str, str]:
    return ended.returncode, ended.stdout, ended.stderr


def same(forking: Forking, environment: Mapping[str, str], directory: Path, arguments: Sequence[str]) -> None:
    true = run_truly(*arguments, directory=directory, environment={**environment, **LATE}, stdin="{\n")
    assert outcome(true) == outcome(forking.run(arguments, directory, LATE, "{\n", PATIENCE))


@pytest.mark.parametrize(
    "arguments",
    [
        ("--version",),
        ("board", "create", "--help"),
        ("config", "show", "--config", "here.yaml"),
        ("board", "list"),
        FOREIGN,
        READS,
    ],
    ids=" ".join,
)
def test_the_same_as_a_true_start(forking: Forking, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Exit code and output of what succeeds, of what fails, and of what makes no sense."""
    (tmp_path / "here.yaml").write_text("sync: {interval: 5m}\n")

    same(forking, UTF_8, tmp_path, arguments)


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "latin-1", "PYTHONUNBUFFERED": "1", "FORCE_COLOR": "1", "TERMINAL_WIDTH": "50"},
    ],
    ids=lambda environment: next(iter(environment)),
)
def test_what_is_read_before_a_command_runs(tmp_path: Path, environment: Mapping[str, str]) -> None:
    """The encodings of the streams, and what libraries look at when they are imported."""
    with closing(Forking.started(environment)) as forking:
        same(forking, environment, tmp_path, FOREIGN)
        same(forking, environment, tmp_path, ("plot", "--help"))


def test_nobody_reads(forking: Forking, tmp_path: Path) -> None:
    """A pipe whose reader has gone ends either in the same way."""
    reading, writing = os.pipe()
    os.close(reading)
    command, codes = ["config", "show"], []
    with (tmp_path / "stderr").open("w+") as stderr:
        with forking.start(command, tmp_path, {}, [0, writing, stderr.fileno()]) as waiting:
            codes.append(int(waiting.recv(16)))
        codes.append(subprocess.call([COMMAND, *command], cwd=tmp_path, env=UTF_8, stdout=writing, stderr=stderr))
        os.close(writing)

    assert ([1, 1], "") == (codes, (tmp_path / "stderr").read_text())


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A server that answers nobody: whoever has come to it runs, and waits."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(PATIENCE)
        yield listener


def asking(listener: socket.socket) -> list[str]:
    return ["board", "list", "--url", f"http://127.0.0.1:{listener.getsockname()[1]}"]


def children(forking: Forking) -> list[int]:
    process = forking.process.pid
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def test_signals(forking: Forking, tmp_path: Path, silent: socket.socket) -> None:
    """The exit code tells the signal that ended it, or what the command made of one."""
    codes = []
    with (tmp_path / "output").open("w") as output:
        for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
            with (
                forking.start(asking(silent), tmp_path, {}, [0, output.fileno(), output.fileno()]) as waiting,
                silent.accept()[0],
            ):
                [run] = children(forking)
                os.kill(run, number)
                waiting.settimeout(PATIENCE)
                codes.append(int(waiting.recv(16)))

    assert [-signal.SIGKILL, 128 + signal.SIGTERM, 130] == codes


def test_runs_beside_one_another(forking: Forking, tmp_path: Path, silent: socket.socket) -> None:
    """One waits for its server, others end meanwhile; it is killed once its time is over."""
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(forking.run, asking(silent), tmp_path, {}, "", 2.0)
        with silent.accept()[0] as connection:
            assert 0 == forking.run(["--version"], tmp_path, {}, "", PATIENCE).returncode
            with pytest.raises(subprocess.TimeoutExpired):
                slow.result()
            assert_ends(connection)


def test_nothing_is_left(tmp_path: Path, silent: socket.socket) -> None:
    """Whoever asks goes away: the forking process ends, and so does what still runs."""
    forking = Forking.started(UTF_8)
    with (
        forking.start(asking(silent), tmp_path, {}, [0, 1, 2]),
        silent.accept()[0] as connection,
    ):
        forking.close()
        assert_ends(connection)


def assert_ends(connection: socket.socket) -> None:
    """Whoever asked over it is gone."""
    connection.settimeout(PATIENCE)
    while connection.recv(4096):
        pass
