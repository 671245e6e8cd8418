"""Cursors of the list of leaderboards: where a page ended, in a form that says nothing to its holder."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from attrs import frozen

from leaderboard_core.domain.board import BOARD_ID
from leaderboard_core.domain.fields import Rule
from leaderboard_core.domain.score import MAX_SCORE

#: The place behind which a page begins: a board's `created_at` (microseconds) and id.
Place = tuple[int, str]

_WRITTEN = re.compile(r"([0-9]{1,16})/(.+)", re.DOTALL)


def as_cursor(place: Place) -> str:
    return urlsafe_b64encode(f"{place[0]}/{place[1]}".encode()).decode().rstrip("=")


def as_place(cursor: Any) -> Any:
    """The place a cursor stands for; anything else as it is, for the rule to refuse."""
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (TypeError, ValueError):
        return cursor
    found = _WRITTEN.fullmatch(text)
    if found is None or int(found[1]) > MAX_SCORE or BOARD_ID.fault(found[2]) is not None:
        return cursor
    place = (int(found[1]), found[2])
    return place if as_cursor(place) == cursor else cursor


@frozen(kw_only=True)
class Cursor(Rule):
    """The place a cursor of this list stands for."""

    def fault(self, value: Any) -> str | None:
        return None if isinstance(value, tuple) else "is not a cursor of this list"
