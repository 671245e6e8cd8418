"""A score in an answer: a number, or the list of its parts, of which one of 64 bits is text."""

from collections.abc import Sequence
from typing import TypeAlias

Score: TypeAlias = float | Sequence[float | str]
