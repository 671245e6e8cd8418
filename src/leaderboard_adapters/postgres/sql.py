"""The adapter's SQL lies in `queries/`, a file an area: `-- name: …`, what it does, the statement.

Every list that a statement takes is written with its type behind it, as `%(players)b::text[]`.
"""

import re
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from attrs import frozen

from leaderboard_adapters.postgres.columns import KINDS, Kind

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)
_VALUE = re.compile(r"%\((\w+)\)b(?:::(\w+\[\]))?")


@frozen
class Statement:
    """A statement and the values that it takes, each with the kind of list that it is, None for a single value."""

    text: str
    takes: Mapping[str, Kind | None]

    def taken(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """These values as they travel, but no more than it takes: the driver remembers only statements of few."""
        return {name: values[name] if kind is None else kind.pack(values[name]) for name, kind in self.takes.items()}


def _named(text: str) -> Iterator[tuple[str, Statement]]:
    _, *parts = _NAME.split(text)
    return zip(parts[::2], map(_statement, parts[1::2]), strict=True)


def _statement(block: str) -> Statement:
    lines = (line for line in block.splitlines() if not line.startswith("--"))
    text = "\n".join(lines).strip().removesuffix(";")
    takes = {name: KINDS.get(kind) for name, kind in _VALUE.findall(text)}
    return Statement(text, takes)


def _load() -> Mapping[str, Statement]:
    statements: dict[str, Statement] = {}
    for file in resources.files(__package__).joinpath("queries").iterdir():
        for name, statement in _named(file.read_text("utf-8")):
            assert name not in statements, name
            statements[name] = statement
    return statements


#: Every statement there is, by name.
SQL = _load()
