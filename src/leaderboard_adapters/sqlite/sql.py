"""The adapter's SQL lies in `queries/`, a file an area: `-- name: …`, what it does, the statement."""

import re
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


def load(area: str) -> Mapping[str, str]:
    """The statements of one area, by name."""
    text = resources.files(__package__).joinpath("queries", f"{area}.sql").read_text("utf-8")
    _, *parts = _NAME.split(text)
    return MappingProxyType(dict(zip(parts[::2], map(_statement, parts[1::2]), strict=True)))


def _statement(block: str) -> str:
    lines = (line for line in block.splitlines() if not line.startswith("--"))
    return "\n".join(lines).strip().removesuffix(";")
