# Made by scripts/blocking_client.py from ../awaited: change that, and make this anew.
"""The client, whole."""

from leaderboard_shells.client.blocking.boards import Boards
from leaderboard_shells.client.blocking.live import Live
from leaderboard_shells.client.blocking.players import Players
from leaderboard_shells.client.blocking.reads import Reads
from leaderboard_shells.client.blocking.scores import Scores


class LeaderboardClient(Boards, Reads, Scores, Players, Live):
    """A leaderboard server, asked over HTTP. Open it as a context, or `close` it.

    Every verb answers an `Answer`, whose `data` and `meta` are typed, or raises a `ClientError`: an `ApiError` for what
    the server refuses, with its `code`. What may be over in a moment is repeated before that, see `Retries`.
    """
