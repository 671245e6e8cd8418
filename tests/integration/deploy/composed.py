"""`deploy/compose.yaml` as Docker Compose would read it, from an environment that holds the passwords."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

DEPLOY = Path(__file__).parents[3] / "deploy"
TEXT = (DEPLOY / "compose.yaml").read_text()
PASSWORDS = {"REDIS_PASSWORD": "of-redis", "POSTGRES_PASSWORD": "of-postgres", "KAFKA_PASSWORD": "of-kafka"}

#: What stands in for a variable: `$$` is a plain dollar, `:-` leads in a default, `:?` what is said without one.
_VARIABLE = re.compile(r"\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}")


def services() -> Mapping[str, Any]:
    """Every service by name."""
    found: Mapping[str, Any] = yaml.safe_load(_VARIABLE.sub(_value, TEXT))["services"]
    return found


def ours() -> Mapping[str, Any]:
    """Those that run the project's own image."""
    return {name: service for name, service in services().items() if service["image"] == "leaderboard"}


def _value(variable: "re.Match[str]") -> str:
    name, kind, text = variable.groups()
    if name is None:
        return "$"
    return PASSWORDS[name] if kind == "?" else text
