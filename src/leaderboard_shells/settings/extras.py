"""Extras of this distribution: what an installation may lack, said in one way."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager


class NotSupported(Exception):
    """The settings ask for something that this installation does not have."""

    def __init__(self, sections: Sequence[str]) -> None:
        super().__init__(f"not supported by this installation: {', '.join(sections)}")


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Say which extra is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise NotSupported([f"{name} (it needs {error.name}: pip install 'leaderboard-system[{name}]')"]) from error
