"""The statements of `queries/`, as the server prepares them.

Every value that a statement takes is written with its type: `%(players)::text[]`. Where there are several cells, each
is a schema, and the statements name it: so no session has to remember which one is meant, and whatever stands between
us and the server may hand each transaction to another one.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

from attrs import frozen

from leaderboard_adapters.postgres.values import KINDS, Kind
from leaderboard_adapters.sql.statements import load

_VALUE = re.compile(r"%\((\w+)\)::(\w+(?:\[\])?)")


@frozen(slots=False)
class Statement:
    """A statement as the server prepares it, and the values that it takes, in their order."""

    text: bytes
    takes: Mapping[str, Kind]

    @cached_property
    def known_as(self) -> bytes:
        """What the server knows it by. Where a pooler hands sessions about, another process, of whatever version, may
        have prepared what is found under the name: made of text and types, it is this very statement."""
        return b"leaderboard_" + sha256(self.text + repr(self.types).encode()).hexdigest()[:24].encode()

    @property
    def types(self) -> Sequence[int]:
        """The types of its values."""
        return [kind.oid for kind in self.takes.values()]

    def packed(self, values: Mapping[str, Any]) -> list[bytes | None]:
        """These values as they travel, but no more than it takes."""
        return [kind.packed(values[name]) for name, kind in self.takes.items()]


def statement(written: str) -> Statement:
    """The statement of this name that is written so."""
    takes = {name: KINDS[kind] for name, kind in _VALUE.findall(written)}
    places = {name: place for place, name in enumerate(takes, start=1)}
    return Statement(_VALUE.sub(lambda found: f"${places[found[1]]}", written).encode(), takes)


@frozen(slots=False)
class ElsewhereStatement(Statement):
    """A statement for a cell that is named, with what it takes there under `@` and the cell's number, if anything."""

    place: str

    def packed(self, values: Mapping[str, Any]) -> list[bytes | None]:
        return Statement.packed(self, {**values, **values.get(self.place, {})})


#: Every statement there is as it is written, by name.
WRITTEN = load(__package__)
#: The same, as the server takes them.
SQL: Mapping[str, Statement] = {name: statement(written) for name, written in WRITTEN.items()}

#: What is found in a schema: after these words its tables and views, and functions wherever they are called.
_TABLES: Final = (
    "board_ids|boards|changes|copies|dead_letters|events|leases|living_boards|living_seasons|mended_scores|positions|"
    "probes|profile_outbox|profiles|pruning|scores|seasons|snapshots|standings"
)
_OURS: Final = re.compile(
    rf"(?<=\bFROM )(?=(?:{_TABLES})\b)|(?<=\bJOIN )(?=(?:{_TABLES})\b)|(?<=\bINTO )(?=(?:{_TABLES})\b)"
    rf"|(?<=\bUPDATE )(?=(?:{_TABLES})\b)|(?<=\bUSING )(?=(?:{_TABLES})\b)"
    r"|\b(?=(?:microseconds|kept_payloads?|guard_kept)\()"
)


def schema_of(cell: int) -> str:
    """The schema of a cell, where there are several."""
    return f"leaderboard_cell_{cell}"


def in_schema(written: str, schema: str) -> str:
    """A statement that names the schema of whatever is ours in it."""
    return _OURS.sub(f"{schema}.", written)


class CellStatements(dict[str, Statement]):
    """The statements of one of several cells by their names; those of another by name, `@` and the other's number.

    They are made when they are asked for.
    """

    def __init__(self, cell: int) -> None:
        super().__init__()
        self._cell = cell

    def __missing__(self, name: str) -> Statement:
        named, place, cell = name.partition("@")
        made = statement(in_schema(WRITTEN[named], schema_of(int(cell) if place else self._cell)))
        if place:
            made = ElsewhereStatement(made.text, made.takes, f"@{cell}")
        self[name] = made
        return made
