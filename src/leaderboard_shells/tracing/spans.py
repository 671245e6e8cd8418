"""Spans, as those who begin them see them: nobody but `opentelemetry.py` knows whose they are.

A span is passed on as the text of a `traceparent` (W3C Trace Context): to another task, another process, a record.
"""

from abc import abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Final, Literal, Protocol, TypeAlias

#: The trace of what nobody traces.
NOWHERE: Final = ""


#: Whose work it is: of one who was asked, of one who asks another, of one who takes what was left, or our own.
SpanKind: TypeAlias = Literal["SERVER", "CLIENT", "CONSUMER", "INTERNAL"]


class Span(Protocol):
    """Something that takes its time."""

    @abstractmethod
    def describe(self, name: str | None = None, **attributes: str | int) -> None:
        """Say more of it; dots of an attribute's name are written `__`. Nothing may name a player: traces are kept by
        others, where no erasure reaches them."""

    @abstractmethod
    def failed(self, error_type: str) -> None:
        """It went wrong, for a reason of this type."""


class Spans(Protocol):
    """The spans of this process."""

    @abstractmethod
    def span(self, name: str, kind: SpanKind, origins: Sequence[str] | None = None) -> AbstractContextManager[Span]:
        """A span for as long as the context lasts. What is raised through it counts as failed, by its class alone.

        It belongs to the span around it, or to the first of its `origins`, and then knows the others by links; with
        none of them it begins a trace. What is no `traceparent` counts as none.
        """

    @abstractmethod
    def here(self) -> str:
        """The `traceparent` of the span that this runs in; `NOWHERE` outside of any."""
