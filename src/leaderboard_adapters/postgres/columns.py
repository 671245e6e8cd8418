"""Lists as PostgreSQL's arrays, packed whole: the driver's own way looks at every element several times."""

import struct
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import psycopg
from attrs import frozen
from psycopg import postgres, pq
from psycopg.adapt import AdaptersMap, Dumper

#: Dimensions, whether anything is NULL, the type of the elements; then of the only dimension its length and first place.
_HEAD = struct.Struct("!iiIii")
_EMPTY = struct.Struct("!iiI")
_LENGTH = struct.Struct("!i")
_NULL = _LENGTH.pack(-1)


class Packed(bytes):
    """An array as it travels."""


class _PackedAlready(Dumper):
    format = pq.Format.BINARY

    def dump(self, obj: Packed) -> Packed:
        return obj


@frozen
class Kind:
    """A type of arrays. `told`: the type of the packed ones; `elements`: packs elements of which none is None."""

    told: type[Packed]
    element_oid: int
    elements: Callable[[Sequence[Any]], bytes]

    def pack(self, values: Collection[Any]) -> Packed:
        """A list as an array. Raises psycopg's `DataError` for what its type does not hold."""
        if not values:
            return self.told(_EMPTY.pack(0, 0, self.element_oid))
        listed = [*values]
        holes = None in listed
        try:
            packed = b"".join(map(self._one, listed)) if holes else self.elements(listed)
        except struct.error as error:
            raise psycopg.DataError(str(error)) from error
        return self.told(_HEAD.pack(1, holes, self.element_oid, len(listed), 1) + packed)

    def _one(self, value: Any) -> bytes:
        return _NULL if value is None else self.elements([value])


def _fixed(code: str) -> Callable[[Sequence[Any]], bytes]:
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


def _kind(name: str, elements: Callable[[Sequence[Any]], bytes]) -> Kind:
    element = postgres.types[name]
    told = type(f"Packed_{element.name}", (Packed,), {})
    dumper = type(f"PackedDumper_{element.name}", (_PackedAlready,), {"oid": element.array_oid})
    _DUMPERS[told] = dumper
    return Kind(told, element.oid, elements)


_DUMPERS: dict[type[Packed], type[Dumper]] = {}
#: The arrays that statements take, by the names that they call them.
KINDS: Mapping[str, Kind] = {
    f"{name}[]": _kind(name, elements)
    for name, elements in {
        "bigint": _fixed("q"),
        "integer": _fixed("i"),
        "float8": _fixed("d"),
        "boolean": _fixed("?"),
        "text": _texts,
        "bytea": _bytes,
    }.items()
}


def register(adapters: AdaptersMap) -> None:
    """Let a connection send packed arrays."""
    for told, dumper in _DUMPERS.items():
        adapters.register_dumper(told, dumper)
