"""Redis, PostgreSQL and Kafka from the installed programs, on loopback, over data of our own."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from processes import health
from processes.part import CannotStart, Part, Plan
from processes.places import ROOT, UNPRIVILEGED, data, hand_over, made, passwords

USER = DATABASE = "leaderboard"
_LOOPBACK = ("127.0.0.1", "localhost")


def address_of_redis() -> str:
    return _address("REDIS_ADDR", "127.0.0.1:6379")


def address_of_postgres() -> str:
    return f"127.0.0.1:{os.environ.get('POSTGRES_PORT') or 5432}"


def address_of_kafka() -> str:
    return _address("KAFKA_BROKERS", "127.0.0.1:9092")


def _address(variable: str, default: str) -> str:
    """The address in the variable. Raises `CannotStart` when it is not one of this machine alone."""
    address = os.environ.get(variable) or default
    host, _, port = address.rpartition(":")
    if host not in _LOOPBACK or not port.isdecimal():
        raise CannotStart(f"{variable} is {address}; what is started here listens on 127.0.0.1:PORT")
    return f"127.0.0.1:{port}"


def free(address: str, variable: str) -> str:
    """The address. Raises `CannotStart` when somebody else has it."""
    # What stops and shows does without the package, so that it works while that is being installed or removed.
    from leaderboard_shells.engines.listener import CannotListen, listen  # noqa: PLC0415

    host, _, port = address.rpartition(":")
    try:
        listen(host, int(port), variable).close()
    except CannotListen as error:
        raise CannotStart(str(error)) from error
    return address


def required(program: str) -> str:
    """The path of an installed program. Raises `CannotStart`."""
    found = shutil.which(program)
    if found is None:
        raise CannotStart(f"{program} is not installed; scripts/install-servers.sh says how to get it")
    return found


def redis() -> Plan:
    address = free(address_of_redis(), "REDIS_ADDR")
    directory = made(data() / "redis")
    # In a file, for anybody can read a command line.
    settings = directory / "redis.conf"
    settings.touch(mode=0o600)
    settings.write_text(
        f'include "{ROOT / "deploy" / "redis.conf"}"\n'
        f"bind 127.0.0.1\nport {address.rpartition(':')[2]}\n"
        f'dir "{directory}"\nrequirepass {passwords()["REDIS_PASSWORD"]}\n'
    )
    return Plan(command=[required("redis-server"), settings], where=address)


def postgres() -> Plan:
    address = free(address_of_postgres(), "POSTGRES_PORT")
    place = made(data()) / "postgres"
    if not place.exists():
        _make_database(place)
    settings = {"listen_addresses": "127.0.0.1", "port": address.rpartition(":")[2], "unix_socket_directories": ""}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    # As many as the server, the consumer and the scheduler may open together, and some to look at it.
    command = [*_as_other(), _postgres_binaries() / "postgres", "-D", place, "-c", "max_connections=200", *options]
    return Plan(command=command, where=address)


def _make_database(place: Path) -> None:
    """Make it whole or not at all."""
    fresh = place.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    hand_over(fresh)
    programs, other = _postgres_binaries(), _as_other()
    with tempfile.NamedTemporaryFile("w") as password:
        password.write(passwords()["POSTGRES_PASSWORD"])
        password.flush()
        hand_over(Path(password.name))
        access = ("--username", USER, "--auth=scram-sha-256", f"--pwfile={password.name}")
        _done([*other, programs / "initdb", "-D", fresh, *access, "--encoding=UTF8", "--locale=C"])
    _done([*other, programs / "postgres", "--single", "-D", fresh, "postgres"], f"CREATE DATABASE {DATABASE}\n")
    fresh.rename(place)


def _done(command: list[str | Path], typed: str = "") -> None:
    ended = subprocess.run(command, input=typed, cwd="/", capture_output=True, text=True, check=False)
    if ended.returncode:
        raise CannotStart(f"its database could not be made: {ended.stderr.strip() or ended.stdout.strip()}")


def _postgres_binaries() -> Path:
    """The directory of the newest installed ones. Distributions keep them out of PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else Path(required("postgres")).resolve().parent


def _as_other() -> list[str | Path]:
    """Run what follows as somebody whom PostgreSQL accepts."""
    if os.geteuid() != 0:
        return []
    owner = pwd.getpwnam(UNPRIVILEGED)
    return [required("setpriv"), f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups", "--"]


def kafka() -> Plan:
    address = free(address_of_kafka(), "KAFKA_BROKERS")
    script = ROOT / "scripts" / "kafka.sh"
    required("java")
    if subprocess.run([script, "install"], check=False).returncode:
        raise CannotStart("Apache Kafka could not be fetched")
    return Plan(command=[script, "run", made(data() / "kafka"), address.rpartition(":")[2]], where=address)


REDIS = Part(name="redis", plan=redis, health=health.of_redis)
POSTGRES = Part(
    name="postgres",
    plan=postgres,
    health=lambda where: health.of_postgres(where, _postgres_binaries()),
    # Its fast shutdown; SIGTERM would wait for those who are connected.
    stop_signal=signal.SIGINT,
    stopping=60.0,
)
KAFKA = Part(name="kafka", plan=kafka, health=health.of_kafka, stopping=60.0)
