"""What `deploy/Dockerfile` says, as far as no engine is needed to see it; `nox -s build` runs its installation."""

import json
import os
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import typer
from dockerfile_parse import DockerfileParser
from packaging.specifiers import SpecifierSet

from leaderboard_shells.main.app import command_line
from leaderboard_shells.settings import load
from tests.support.make import ROOT
from tests.support.server import free_port, running


def stages() -> list[list[tuple[str, str]]]:
    """Instructions and their values, stage by stage."""
    found: list[list[tuple[str, str]]] = []
    with (ROOT / "deploy" / "Dockerfile").open("rb") as file:
        for instruction in DockerfileParser(fileobj=file).structure:
            match instruction["instruction"]:
                case "COMMENT":
                    continue
                case "FROM":
                    found.append([])
            found[-1].append((instruction["instruction"], instruction["value"]))
    return found


def value(instruction: str) -> str:
    """What the last stage says with an instruction that it has once."""
    [found] = [value for name, value in stages()[-1] if name == instruction]
    return found


def test_a_stage_that_builds_and_one_that_runs() -> None:
    """The second takes from the first what was installed and nothing else, and both have a Python that is supported."""
    build, run = stages()
    supported = SpecifierSet(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"])
    images = {value.split()[0] for name, value in (*build, *run) if name == "FROM"}

    assert ["--from=build /opt/leaderboard /opt/leaderboard"] == [text for name, text in run if name == "COPY"]
    assert 1 == len(images)
    assert images.pop().partition("@")[0].removeprefix("python:").removesuffix("-slim") in supported


def test_it_does_not_run_as_root() -> None:
    """The user is one that the image makes."""
    assert "leaderboard" == value("USER")
    assert any(name == "RUN" and text.startswith("useradd ") for name, text in stages()[-1])


def test_the_command_stands_behind_the_image() -> None:
    """`serve` unless it says otherwise."""
    [entry], [default] = json.loads(value("ENTRYPOINT")), json.loads(value("CMD"))
    group = typer.main.get_command(command_line())

    assert "leaderboard" == entry
    assert group.get_command(typer.Context(group), default) is not None  # type: ignore[attr-defined]


def test_it_serves_by_the_faster_engine() -> None:
    """Unless whoever runs it says otherwise; what it is made of has that engine."""
    told = dict(part.split("=", 1) for name, text in stages()[-1] if name == "ENV" for part in shlex.split(text))
    engine = load(None, told).server.engine

    assert "uvicorn" == engine
    assert f"\n{engine}==" in (ROOT / "deploy" / "requirements.txt").read_text()


def test_what_is_copied_is_there_and_not_ignored() -> None:
    """Everything that the build takes from the checkout, and nothing more, passes `.dockerignore`."""
    copied = {source for name, text in stages()[0] if name == "COPY" for source in text.split()[:-1]}
    ignored = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]

    assert all((ROOT / source).exists() for source in copied)
    assert "*" == ignored[0]
    assert copied == {line[1:] for line in ignored if line[0] == "!"}


def test_its_health_is_that_of_the_server(tmp_path: Path) -> None:
    """The check succeeds while the server is ready, and fails while nothing answers."""
    options, _, command = value("HEALTHCHECK").partition("CMD ")
    program, *arguments = json.loads(command)

    def healthy(port: int) -> bool:
        variables = os.environ | {"LEADERBOARD_SERVER__PORT": str(port)}
        ran = subprocess.run([sys.executable, *arguments], env=variables, capture_output=True, timeout=30, check=False)
        return ran.returncode == 0

    with running(tmp_path) as server:
        assert healthy(server.port)
    assert not healthy(free_port())
    assert "python" == program
    assert all(option.startswith("--") for option in shlex.split(options.replace("\\\n", " ")))
