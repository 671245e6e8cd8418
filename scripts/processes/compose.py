"""The stack in containers, where Docker Compose and its engine are there."""

import os
import subprocess
from collections.abc import Mapping

from processes import stores
from processes.places import ROOT, passwords, secrets_file

_FILE = ROOT / "deploy" / "compose.yaml"


def is_there() -> bool:
    """Whether there is an engine that answers, and Compose."""
    return all(_silent("docker", *asked) for asked in (("info",), ("compose", "version")))


def was_used() -> bool:
    """Whether it may have been brought up from here: its passwords are there."""
    return secrets_file().exists()


def up() -> int:
    """Build and start everything, and wait until it is healthy."""
    passwords()
    return _compose("up", "--build", "--detach", "--wait")


def down() -> int:
    """End everything; the volumes stay."""
    return _compose("down")


def status() -> int:
    """List what runs, and how it is."""
    return _compose("ps")


def kafka_options() -> Mapping[str, str]:
    """What a client of its Kafka connects with."""
    return {
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "PLAIN",
        "sasl.username": stores.USER,
        "sasl.password": passwords()["KAFKA_PASSWORD"],
    }


def _compose(*arguments: str) -> int:
    command = ["docker", "compose", "--file", str(_FILE), "--env-file", str(secrets_file()), *arguments]
    # Its address is chosen like that of the one that is started without containers.
    port = stores.address_of_kafka().rpartition(":")[2]
    return subprocess.run(command, cwd=ROOT, env=os.environ | {"KAFKA_PORT": port}, check=False).returncode


def _silent(*command: str) -> bool:
    try:
        return not subprocess.run(command, capture_output=True, timeout=20, check=False).returncode
    except (OSError, subprocess.TimeoutExpired):
        return False
