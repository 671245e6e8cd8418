"""Lists that are kept by column: hundreds of them are handed out at once, and few of their items are looked at."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class Columns(Sequence[T], Generic[T]):
    """Items that are made of one value of each column when somebody looks at them; `make` takes these in their order.

    It equals any list of equal items.
    """

    __slots__ = ("_make", "columns")

    def __init__(self, make: Callable[..., T], *columns: Sequence[Any]) -> None:
        self._make = make
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns[0])

    def __iter__(self) -> Iterator[T]:
        return map(self._make, *self.columns)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> "Columns[T]": ...
    def __getitem__(self, place: int | slice) -> "T | Columns[T]":
        values = [column[place] for column in self.columns]
        return Columns(self._make, *values) if isinstance(place, slice) else self._make(*values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, list | Columns) and [*self] == [*other]

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr([*self])


class EncodedTexts(Sequence[str | None]):
    """A column of texts that are kept in UTF-8, decoded when somebody looks at one of them; None where there is none.

    `encoded` is what is kept. Raises `ValueError` where one is no UTF-8.
    """

    __slots__ = ("encoded",)

    def __init__(self, encoded: Sequence[bytes | None]) -> None:
        self.encoded = encoded
        # Between two of them stands what is part of no other character, so each is decoded as if it were alone.
        b"\n".join([text or b"" for text in encoded] if None in encoded else encoded).decode()  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(self.encoded)

    @overload
    def __getitem__(self, place: int) -> str | None: ...
    @overload
    def __getitem__(self, place: slice) -> "list[str | None]": ...
    def __getitem__(self, place: int | slice) -> str | list[str | None] | None:
        if isinstance(place, slice):
            return [*map(_decoded, self.encoded[place])]
        return _decoded(self.encoded[place])

    def __iter__(self) -> Iterator[str | None]:
        return map(_decoded, self.encoded)


def _decoded(text: bytes | None) -> str | None:
    return None if text is None else text.decode()
