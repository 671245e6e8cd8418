"""The statements of a migration: each is sent by itself, so that one that bears no transaction gets none."""

import re
from collections.abc import Sequence
from typing import Final

#: What a semicolon may stand in without ending a statement; and the semicolon.
_PIECE: Final = re.compile(
    r"""--[^\n]* | /\*.*?\*/ | '(?:[^']|'')*' | "(?:[^"]|"")*" | \$(\w*)\$.*?\$\1\$ | (;)""", re.DOTALL | re.VERBOSE
)
_BY_ITSELF: Final = re.compile(r"\bCONCURRENTLY\b|^\s*(VACUUM|CALL)\b", re.IGNORECASE)
_COMMENT: Final = re.compile(r"^\s*--[^\n]*\n?", re.MULTILINE)


def statements_of(text: str) -> Sequence[str]:
    """The statements of a file, without what stands before and behind them."""
    statements, begin = [], 0
    for piece in _PIECE.finditer(text):
        if piece[2]:
            statements.append(_bare(text[begin : piece.start()]))
            begin = piece.end()
    return [statement for statement in (*statements, _bare(text[begin:])) if statement]


def needs_no_transaction(statement: str) -> bool:
    """Whether it takes transactions of its own: the server refuses it inside another one, or what it calls commits."""
    return bool(_BY_ITSELF.search(statement))


def _bare(statement: str) -> str:
    return _COMMENT.sub("", statement).strip()
