"""Product and limit take turns, so that whatever else the machine does meets both."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def by_turns(product: Callable[[], T], limit: Callable[[], T], rounds: int, warm_up: int = 0) -> list[tuple[T, T]]:
    """What both did in each round; who is first changes. The rounds of the warm-up come before and do not count."""
    pairs = []
    for number in range(warm_up + rounds):
        if number % 2:
            other = limit()
            pairs.append((product(), other))
        else:
            pairs.append((product(), limit()))
    return pairs[warm_up:]
