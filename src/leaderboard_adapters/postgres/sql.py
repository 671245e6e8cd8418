"""The adapter's SQL lies in `queries/`, a file an area: `-- name: …`, what it does, the statement.

Every value that a statement takes is written with its type: `%(players)::text[]`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

from attrs import frozen

from leaderboard_adapters.postgres.values import KINDS, Kind

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)
_VALUE = re.compile(r"%\((\w+)\)::(\w+(?:\[\])?)")


@frozen
class Statement:
    """A statement as the server prepares it, and the values that it takes, in their order."""

    text: bytes
    takes: Mapping[str, Kind]

    @property
    def types(self) -> Sequence[int]:
        """The types of its values."""
        return [kind.oid for kind in self.takes.values()]

    def packed(self, values: Mapping[str, Any]) -> list[bytes | None]:
        """These values as they travel, but no more than it takes."""
        return [kind.packed(values[name]) for name, kind in self.takes.items()]


def statement(written: str) -> Statement:
    """The statement that is written so."""
    takes = {name: KINDS[kind] for name, kind in _VALUE.findall(written)}
    places = {name: place for place, name in enumerate(takes, start=1)}
    return Statement(_VALUE.sub(lambda found: f"${places[found[1]]}", written).encode(), takes)


def _named(text: str) -> Iterator[tuple[str, str]]:
    _, *parts = _NAME.split(text)
    return zip(parts[::2], map(_without_comments, parts[1::2]), strict=True)


def _without_comments(block: str) -> str:
    lines = (line for line in block.splitlines() if not line.startswith("--"))
    return "\n".join(lines).strip().removesuffix(";")


def _load() -> Mapping[str, str]:
    statements: dict[str, str] = {}
    for file in resources.files(__package__).joinpath("queries").iterdir():
        for name, written in _named(file.read_text("utf-8")):
            assert name not in statements, name
            statements[name] = written
    return statements


#: Every statement there is as it is written, by name.
WRITTEN = _load()
#: The same, as the server takes them.
SQL: Mapping[str, Statement] = {name: statement(written) for name, written in WRITTEN.items()}
