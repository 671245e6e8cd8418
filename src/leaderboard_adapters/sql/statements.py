"""Statement files: `queries/AREA.sql` in an adapter's package. Each statement stands under `-- name: …`; comments say
what it does.

A statement names every column that it reads or writes. The columns of a board are many and are read in many places, so
`{board}` stands for them: those of the table or view that the statement calls `board`, in the order of `rows.board_of`.
"""

import re
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType

from leaderboard_adapters.sql.rows import BOARD_COLUMNS

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)
_BOARD = ", ".join(f"board.{column}" for column in BOARD_COLUMNS)


def load(package: str) -> Mapping[str, str]:
    """The statements of all areas, by name. A name stands for one statement in the whole package."""
    statements: dict[str, str] = {}
    for file in resources.files(package).joinpath("queries").iterdir():
        for name, statement in _named(file.read_text("utf-8")).items():
            assert name not in statements, name
            statements[name] = statement
    return MappingProxyType(statements)


def _named(text: str) -> Mapping[str, str]:
    _, *parts = _NAME.split(text)
    return MappingProxyType(dict(zip(parts[::2], map(_statement, parts[1::2]), strict=True)))


def _statement(block: str) -> str:
    lines = (line for line in block.splitlines() if not line.startswith("--"))
    return "\n".join(lines).strip().removesuffix(";").replace("{board}", _BOARD)
