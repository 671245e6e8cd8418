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
