"""Values as they travel to PostgreSQL, by the types that statements name; a list is packed whole."""

import struct
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import psycopg
from attrs import frozen
from psycopg import postgres

#: Of an array: dimensions, whether anything is NULL, the type of the elements; the length of the only dimension, and
#: where it begins.
_HEAD = struct.Struct("!iiIii")
_EMPTY = struct.Struct("!iiI")
_LENGTH = struct.Struct("!i")
_NULL = _LENGTH.pack(-1)


@frozen
class Kind:
    """A type of values; `pack` raises `struct.error` for what it does not hold."""

    oid: int
    pack: Callable[[Any], bytes]

    def packed(self, value: Any) -> bytes | None:
        """A value as it travels. Raises psycopg's `DataError` for what the type does not hold."""
        if value is None:
            return None
        try:
            return self.pack(value)
        except struct.error as error:
            raise psycopg.DataError(str(error)) from error


def _array(element_oid: int, elements: Callable[[Sequence[Any]], bytes]) -> Callable[[Collection[Any]], bytes]:
    """Packs lists. `elements` packs what holds no None, each element behind its length."""

    def one(value: Any) -> bytes:
        return _NULL if value is None else elements([value])

    def pack(values: Collection[Any]) -> bytes:
        if not values:
            return _EMPTY.pack(0, 0, element_oid)
        listed = [*values]
        holes = None in listed
        packed = b"".join(map(one, listed)) if holes else elements(listed)
        return _HEAD.pack(1, holes, element_oid, len(listed), 1) + packed

    return pack


def _numbers(code: str) -> Callable[[Sequence[Any]], bytes]:
    size = struct.calcsize(f"!{code}")

    def pack(values: Sequence[Any]) -> bytes:
        sizes_and_values = [size] * (2 * len(values))
        sizes_and_values[1::2] = values
        return struct.pack("!" + f"i{code}" * len(values), *sizes_and_values)

    return pack


def _bytes(values: Sequence[bytes]) -> bytes:
    return b"".join([part for value in values for part in (_LENGTH.pack(len(value)), value)])


def _texts(values: Sequence[str]) -> bytes:
    return _bytes([value.encode() for value in values])


_NUMBERS = {"bigint": "q", "integer": "i", "float8": "d", "boolean": "?"}
_SINGLE: Mapping[str, Callable[[Any], bytes]] = {
    **{name: struct.Struct(f"!{code}").pack for name, code in _NUMBERS.items()},
    "text": str.encode,
    "bytea": bytes,
}
_LISTS: Mapping[str, Callable[[Sequence[Any]], bytes]] = {
    **{name: _numbers(code) for name, code in _NUMBERS.items()},
    "text": _texts,
    "bytea": _bytes,
}

#: The types of values that statements take, by the names that they call them.
KINDS: Mapping[str, Kind] = {
    **{name: Kind(postgres.types[name].oid, pack) for name, pack in _SINGLE.items()},
    **{
        f"{name}[]": Kind(postgres.types[name].array_oid, _array(postgres.types[name].oid, elements))
        for name, elements in _LISTS.items()
    },
}
