"""Do what the first stage of `deploy/Dockerfile` does, without an engine: rehearse_image.py DIRECTORY.

It sees only what the stage copies; what it would install under /opt goes to DIRECTORY/opt. Ends with the image's own
command, asked for its version.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from dockerfile_parse import DockerfileParser

ROOT = Path(__file__).resolve().parent.parent
INSTALLED = "/opt/leaderboard"


def instructions() -> list[list[tuple[str, str]]]:
    """Stage by stage, each instruction with its value."""
    stages: list[list[tuple[str, str]]] = []
    with (ROOT / "deploy" / "Dockerfile").open("rb") as file:
        for line in DockerfileParser(fileobj=file).structure:
            if line["instruction"] == "FROM":
                stages.append([])
            if stages:
                stages[-1].append((line["instruction"], line["value"]))
    return stages


def copy(sources: list[str], target: Path) -> None:
    """As COPY does: files into the directory, the content of a directory as the directory."""
    for source in sources:
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, target, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
        else:
            shutil.copy(ROOT / source, target)


def main() -> None:
    directory = Path(sys.argv[1]).resolve()
    source, installed = directory / "source", directory / "opt"
    shutil.rmtree(directory, ignore_errors=True)
    source.mkdir(parents=True)
    build, run = instructions()
    for instruction, value in build:
        if instruction == "COPY":
            *sources, target = value.split()
            copy(sources, source / target)
        elif instruction == "RUN":
            command = value.replace(INSTALLED, str(installed))
            subprocess.run(["bash", "-euc", command], cwd=source, check=True)
    [entry] = [json.loads(value) for instruction, value in run if instruction == "ENTRYPOINT"]
    subprocess.run([installed / "bin" / entry[0], "--version"], cwd=directory, check=True)


if __name__ == "__main__":
    main()
