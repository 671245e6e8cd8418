"""What `deploy/compose.yaml` says holds for the programs that it starts, as far as no engine is needed to see it."""

import os
import re
import subprocess
import time
from pathlib import Path

import pytest
import typer
import yaml
from redis.exceptions import AuthenticationError

from leaderboard_shells.main.app import command_line
from leaderboard_shells.settings import load
from tests.integration.deploy.composed import DEPLOY, PASSWORDS, TEXT, ours, services
from tests.support import kafka_server, postgres_server, redis_server
from tests.support.make import ROOT
from tests.support.patience import PATIENCE
from tests.support.redis_server import RedisServer


def test_every_part_of_the_stack_is_there() -> None:
    """The stores, the queue, and the three processes of the leaderboard."""
    assert {"redis", "postgres", "kafka", "server", "consumer", "scheduler"} == set(services())
    assert {"server", "consumer", "scheduler"} == set(ours())


@pytest.mark.parametrize("name", ours())
def test_each_process_is_a_command_with_sound_settings(name: str) -> None:
    """Its command exists with these options, and its variables are a faultless configuration of a shared deployment."""
    command, *arguments = ours()[name]["command"]
    group = typer.main.get_command(command_line())
    context = typer.Context(group)
    found = group.get_command(context, command)  # type: ignore[attr-defined]
    settings = load(None, ours()[name]["environment"])

    assert found is not None
    found.make_context(command, list(arguments), parent=context)
    assert settings.redis is not None
    assert settings.postgres is not None
    assert ("redis:6379", PASSWORDS["REDIS_PASSWORD"]) == (settings.redis.addr, settings.redis.password)
    assert ("postgres", PASSWORDS["POSTGRES_PASSWORD"]) == (settings.postgres.host, settings.postgres.password)


def test_the_parts_find_one_another() -> None:
    """The stores are made with the names and passwords that the processes use, Kafka advertises what they ask for."""
    made, asked = services()["postgres"]["environment"], services()["server"]["environment"]
    advertised = services()["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"].split(",")

    assert made == {name: asked[name] for name in made}
    assert PASSWORDS["REDIS_PASSWORD"] == services()["redis"]["environment"]["REDIS_PASSWORD"]
    assert f"INSIDE://{asked['KAFKA_BROKERS']}" in advertised


def test_no_password_has_a_default() -> None:
    """Nothing starts with a password that others know."""
    given = re.findall(r"^ +\w*PASSWORD: (.*)$", TEXT, re.MULTILINE)

    assert 5 == len(given)
    assert all(re.match(r"\$\{\w+:\?", value) for value in given)
    assert 3 == TEXT.count('assword": "${KAFKA_PASSWORD:?') + TEXT.count('assword="${KAFKA_PASSWORD:?') + TEXT.count(
        'user_leaderboard="${KAFKA_PASSWORD:?'
    )


@pytest.mark.parametrize("name", services())
def test_no_part_takes_the_whole_machine(name: str) -> None:
    """Each has a limit of memory and of processes."""
    assert re.fullmatch(r"\d+[gm]", services()[name]["mem_limit"])
    assert 0 < services()[name]["pids_limit"] <= 512


def test_only_this_machine_reaches_what_is_published() -> None:
    """Every published port is one of the loopback address."""
    ports = [port for service in services().values() for port in service.get("ports", ())]

    assert ["127.0.0.1:9092:9092", "127.0.0.1:8080:8080"] == ports


def test_data_outlive_the_containers() -> None:
    """Each store has a volume of its own, and nobody waits for a part whose health is not asked after."""
    volumes = yaml.safe_load(TEXT)["volumes"]
    for name in ("redis", "postgres", "kafka"):
        assert name in volumes
        assert any(volume.startswith(f"{name}:/") for volume in services()[name]["volumes"])
    for service in ours().values():
        for needed, how in service["depends_on"].items():
            assert {"condition": "service_healthy"} == how
            assert needed == "server" or "test" in services()[needed]["healthcheck"]


def test_every_process_is_asked_how_it_is_where_the_image_asks() -> None:
    """All of them answer `/ready` at the port of the image's own check, which none of them turns off."""
    for name, service in ours().items():
        settings = load(None, service["environment"])
        answering = settings.server if name == "server" else settings.metrics
        assert answering is not None
        assert ("0.0.0.0", 8080) == (answering.host, answering.port)
        assert "healthcheck" not in service


def test_redis_as_it_is_started_there(tmp_path: Path) -> None:
    """The command as it stands starts a Redis that evicts nothing, keeps an append-only file, wants the password, and
    is found healthy."""
    redis_server.required()
    shell, option, script = services()["redis"]["command"]
    server = RedisServer(tmp_path)
    script = (
        script.replace("/etc/redis.conf", f'"{DEPLOY / "redis.conf"}"')
        .replace("dir /data", f'dir "{tmp_path}"')
        .replace("<<END\n", f"<<END\nbind 127.0.0.1\nport {server.port}\n")
    )
    password = {"REDIS_PASSWORD": PASSWORDS["REDIS_PASSWORD"]}
    process = subprocess.Popen([shell, option, script], env=os.environ | password, stdout=subprocess.DEVNULL)
    try:
        _, check = services()["redis"]["healthcheck"]["test"]
        wait_for_success(["sh", "-c", check.replace("redis-cli", f"redis-cli -p {server.port}")], password)
        with server.admin() as admin:
            with pytest.raises(AuthenticationError):
                admin.get("a")
            admin.auth(PASSWORDS["REDIS_PASSWORD"])
            kept = admin.config_get("maxmemory-policy", "appendonly", "appendfsync", "save")
        assert {"maxmemory-policy": "noeviction", "appendonly": "yes", "appendfsync": "everysec", "save": ""} == kept
    finally:
        process.kill()
        process.wait()


def test_postgres_is_asked_in_a_way_that_it_answers() -> None:
    """The health check succeeds while PostgreSQL takes connections, and fails while it is away."""
    kind, program, *arguments = services()["postgres"]["healthcheck"]["test"]
    command = [str(postgres_server.required() / program), *arguments]
    with postgres_server.running() as postgres:
        port = {"PGPORT": str(postgres.port)}
        wait_for_success(command, port)
        postgres.stop()

        assert 2 == subprocess.run(command, env=os.environ | port, check=False).returncode
    assert "CMD" == kind


def test_kafka_takes_its_settings(tmp_path: Path) -> None:
    """A node of that version formats its storage by them."""
    kafka_server.required()
    variables = services()["kafka"]["environment"] | {"KAFKA_LOG_DIRS": str(tmp_path / "data")}
    variables = {name: value for name, value in variables.items() if name.startswith("KAFKA_")}
    settings = {name.removeprefix("KAFKA_").lower().replace("_", "."): value for name, value in variables.items()}
    properties = tmp_path / "server.properties"
    properties.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    version = services()["kafka"]["image"].partition("@")[0].partition(":")[2]
    library = Path(os.environ.get("KAFKA_LIBS") or ROOT / ".kafka" / "libs")
    tool = ["java", "-cp", f"{library}/*", "kafka.tools.StorageTool"]

    ended = subprocess.run(
        [*tool, "format", "--cluster-id", "A" * 22, "--config", properties],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )

    assert 0 == ended.returncode, ended.stderr
    assert (tmp_path / "data" / "meta.properties").exists()
    assert (library / f"kafka_2.13-{version}.jar").exists()


def wait_for_success(command: list[str], variables: dict[str, str], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while subprocess.run(command, env=os.environ | variables, capture_output=True, check=False).returncode:
        assert time.monotonic() < deadline, command
        time.sleep(0.05)
