"""What a program hands to a verb by mistake is told before anything is done, by what the verb takes instead."""

from collections.abc import Iterable

from leaderboard_core.domain.errors import BoardNotFound
from leaderboard_core.domain.shards import MARK


def expect(verb: str, kind: type, given: object, instead: str | None = None) -> None:
    """Raise `TypeError` unless a value of this kind was given. `instead`: what would help whoever gave another."""
    if isinstance(given, kind):
        return
    if isinstance(given, dict):
        instead = f"decode({kind.__name__}, data) makes one of a dictionary"
    raise unexpected(verb, f"a {kind.__name__}", given, instead)


def expect_each(verb: str, kind: type, given: Iterable[object]) -> None:
    """Raise `TypeError` unless all of many values are of this kind."""
    for one in given:
        if not isinstance(one, kind):
            expect(verb, kind, one)


def unexpected(verb: str, expected: str, given: object, instead: str | None = None) -> TypeError:
    """That something else was given than the verb, or an argument, takes."""
    said = f"{verb} takes {expected}, not {type(given).__name__}"
    return TypeError(f"{said}; {instead}" if instead else said)


def expect_no_shard(board_id: str) -> None:
    """Raise `BoardNotFound` for the id of one shard of a wide board: nobody finds anything by it."""
    if MARK in board_id:
        raise BoardNotFound(board_id)
