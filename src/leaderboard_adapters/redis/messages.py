"""News as a message holds them: a JSON list, in which null means that some were dropped.

Programs of other versions hear them too. A list of more parts than are known here says what its first ones say; what is
anything else counts as missed, and whoever hears that looks for itself.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from leaderboard_core.domain.change import Version
from leaderboard_core.ports.broadcaster import BoardChanged

#: What the first parts of news are.
_PARTS = (int, str, str, int, bool)


def message(tidings: Iterable[BoardChanged | None]) -> str:
    """The message that passes these news on."""
    return json.dumps([None if news is None else _plain(news) for news in tidings])


def heard(data: bytes) -> list[BoardChanged | None]:
    """The news in a message; None, which makes everyone look everywhere, for what cannot be understood."""
    try:
        return [None if plain is None else _news(plain) for plain in json.loads(data)]
    except (TypeError, ValueError, RecursionError):
        return [None]


def _plain(news: BoardChanged) -> tuple[int | str | bool, ...]:
    told = (news.board_uid, news.board_id, news.version.change_id, news.version.revision, news.deleted)
    # A process of an earlier version takes five parts, and looks everywhere where there are more.
    return (*told, news.listed, news.trace) if news.trace else (*told, True) if news.listed else told


def _news(plain: Sequence[Any]) -> BoardChanged:
    board_uid, board_id, change_id, revision, deleted, *more = plain
    if (type(board_uid), type(board_id), type(change_id), type(revision), type(deleted)) != _PARTS:
        raise ValueError("these are no news")
    trace = more[1] if len(more) > 1 and isinstance(more[1], str) else ""
    return BoardChanged(board_uid, board_id, Version(change_id, revision), deleted, more[:1] == [True], trace)
