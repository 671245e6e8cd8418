"""What is written in a shard of Citus is what is written elsewhere."""

import re
from collections.abc import Sequence

import pytest

from leaderboard_adapters.postgres.apart import APART
from leaderboard_adapters.postgres.statements import SQL, WRITTEN

_INTO = re.compile(r"INSERT INTO (\w+) \(([^)]*)\)")
_SET = re.compile(r"(?:UPDATE (\w+)|DO UPDATE) SET\s+(.*?)(?=\n\s*FROM |;|\)\n|\Z)", re.DOTALL)


def written_by(names: Sequence[str]) -> set[tuple[str, ...]]:
    """The tables and columns that statements write."""
    texts = [WRITTEN[name] for name in names]
    into = [(table, *re.split(r",\s*", columns.strip())) for text in texts for table, columns in _INTO.findall(text)]
    put = [(table, *re.findall(r"(\w+) = ", columns)) for text in texts for table, columns in _SET.findall(text)]
    return {*into, *put}


@pytest.mark.parametrize("name", APART)
def test_it_takes_the_same_values(name: str) -> None:
    """Under the same names."""
    assert SQL[name].takes.keys() == {value for other in APART[name] for value in SQL[other].takes}


@pytest.mark.parametrize("name", APART)
def test_it_writes_the_same(name: str) -> None:
    """The same columns of the same tables."""
    assert written_by([name]) == written_by(APART[name])
    assert written_by([name])


def test_none_is_left_over() -> None:
    """Each that was made for it is used."""
    assert {name for name in SQL if name.endswith("_apart")} == {name for names in APART.values() for name in names}
