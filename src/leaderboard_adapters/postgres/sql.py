"""The adapter's SQL lies in `queries/`, a file an area: `-- name: …`, what it does, the statement."""

import re
from collections.abc import Iterator, Mapping
from importlib import resources

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)
_VALUE = re.compile(r"%\((\w+)\)")


def _named(text: str) -> Iterator[tuple[str, str]]:
    _, *parts = _NAME.split(text)
    return zip(parts[::2], map(_statement, parts[1::2]), strict=True)


def _statement(block: str) -> str:
    lines = (line for line in block.splitlines() if not line.startswith("--"))
    return "\n".join(lines).strip().removesuffix(";")


def _load() -> Mapping[str, str]:
    statements: dict[str, str] = {}
    for file in resources.files(__package__).joinpath("queries").iterdir():
        for name, statement in _named(file.read_text("utf-8")):
            assert name not in statements, name
            statements[name] = statement
    return statements


#: Every statement there is, by name.
SQL = _load()
#: The names of the values that each statement takes.
TAKES = {name: tuple(dict.fromkeys(_VALUE.findall(statement))) for name, statement in SQL.items()}
