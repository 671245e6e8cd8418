"""News as a message holds them: a JSON list, in which null means that some were dropped."""

import json
from collections.abc import Iterable

from leaderboard_core.domain.change import Head
from leaderboard_core.ports.broadcaster import News


def message(tidings: Iterable[News | None]) -> str:
    """The message that passes these news on."""
    return json.dumps([None if news is None else _plain(news) for news in tidings])


def heard(data: bytes) -> list[News | None]:
    """The news in a message; None, which makes everyone look everywhere, for what cannot be understood."""
    try:
        return [None if plain is None else _news(*plain) for plain in json.loads(data)]
    except (TypeError, ValueError):
        return [None]


def _plain(news: News) -> tuple[int, str, str, int, bool]:
    return news.board_uid, news.board_id, news.head.change_id, news.head.sequence, news.deleted


def _news(board_uid: int, board_id: str, change_id: str, sequence: int, deleted: bool) -> News:
    return News(board_uid, board_id, Head(change_id, sequence), deleted)
