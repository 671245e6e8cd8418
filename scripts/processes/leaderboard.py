"""The leaderboard's own processes: over the stores of the stack where that is up, else as the settings say."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from processes import health, stores
from processes.part import CannotStart, Part, Plan
from processes.places import ROOT, passwords
from processes.process import Background

COMMAND = Path(sys.executable).with_name("leaderboard")
#: Which engine serves the stack unless the environment says otherwise: the faster one.
_ENGINE = "LEADERBOARD_SERVER__ENGINE", "uvicorn"


def stack_is_up() -> bool:
    """Whether the stores were brought up here."""
    return Background(stores.POSTGRES).runs()


def over_the_stack() -> Mapping[str, str]:
    """The variables that lead to its stores. A server leaves the queue to the consumer."""
    return {
        "REDIS_ADDR": stores.address_of_redis(),
        "POSTGRES_HOST": "127.0.0.1",
        "POSTGRES_PORT": stores.address_of_postgres().rpartition(":")[2],
        "POSTGRES_USER": stores.USER,
        "POSTGRES_DB": stores.DATABASE,
        "LEADERBOARD_POSTGRES__SSLMODE": "disable",
        "KAFKA_BROKERS": stores.address_of_kafka(),
        "KAFKA_ENABLED": "false",
        "LEADERBOARD_KAFKA__DEAD_LETTERS": "true",
        _ENGINE[0]: os.environ.get(_ENGINE[0]) or _ENGINE[1],
        **passwords(),
    }


def server() -> Plan:
    # What stops and shows does without the package, so that it works while that is being installed or removed.
    from leaderboard_shells.engines.listener import CannotListen, listen, url_of  # noqa: PLC0415
    from leaderboard_shells.settings import SettingsError, load  # noqa: PLC0415

    environment = over_the_stack() if stack_is_up() else {}
    try:
        settings = load(None, os.environ | environment).server
        # Found out here, so that whoever else answers at this address is not taken for ours.
        with listen(settings.host, settings.port, "LEADERBOARD_SERVER__PORT") as listener:
            url = url_of(listener)
    except (SettingsError, CannotListen) as error:
        raise CannotStart(str(error)) from error
    return Plan(command=[COMMAND, "serve"], where=url, environment=environment)


def consumer() -> Plan:
    return _beside_the_server("consume", "CONSUMER_PORT", "9464")


def scheduler() -> Plan:
    return _beside_the_server("schedule", "SCHEDULER_PORT", "9465")


def _beside_the_server(command: str, variable: str, default: str) -> Plan:
    """A process that nobody calls but to ask how it is."""
    port = os.environ.get(variable) or default
    address = stores.free(f"127.0.0.1:{port}", variable)
    asked_at = {"LEADERBOARD_METRICS__HOST": "127.0.0.1", "LEADERBOARD_METRICS__PORT": port}
    return Plan(command=[COMMAND, command], where=f"http://{address}", environment={**over_the_stack(), **asked_at})


def page() -> Plan:
    """The web page from its source."""
    directory = ROOT / "webapp"
    if shutil.which("npm") is None:
        raise CannotStart("Node.js is not installed; the server shows the built page without it")
    if subprocess.run(["npm", "ci", "--silent"], cwd=directory, check=False).returncode:
        raise CannotStart("what the page is made with could not be installed")
    port = os.environ.get("WEBAPP_PORT") or "5173"
    address = stores.free(f"127.0.0.1:{port}", "WEBAPP_PORT")
    vite = directory / "node_modules" / ".bin" / "vite"
    return Plan(command=[vite, "--port", port, "--strictPort"], where=f"http://{address}", directory=directory)


SERVER = Part(name="server", plan=server, health=health.of_server)
CONSUMER = Part(name="consumer", plan=consumer, health=health.of_server)
SCHEDULER = Part(name="scheduler", plan=scheduler, health=health.of_server)
WEBAPP = Part(name="webapp", plan=page, health=health.of_page)
