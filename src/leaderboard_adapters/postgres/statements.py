"""The statements of `queries/`, as the server prepares them.

Every value that a statement takes is written with its type: `%(players)::text[]`.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any

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


#: Every statement there is as it is written, by name.
WRITTEN = load(__package__)
#: The same, as the server takes them.
SQL: Mapping[str, Statement] = {name: statement(written) for name, written in WRITTEN.items()}
