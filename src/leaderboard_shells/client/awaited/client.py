"""The client, whole."""

from leaderboard_shells.client.awaited.boards import Boards
from leaderboard_shells.client.awaited.live import Live
from leaderboard_shells.client.awaited.players import Players
from leaderboard_shells.client.awaited.reads import Reads
from leaderboard_shells.client.awaited.scores import Scores


class AsyncLeaderboardClient(Boards, Reads, Scores, Players, Live):
    """A leaderboard server, asked over HTTP. Open it as a context, or `aclose` it.

    Every verb answers an `Answer`, whose `data` and `meta` are typed, or raises a `ClientError`: an `ApiError` for what
    the server refuses, with its `code`. What may be over in a moment is repeated before that, see `Retries`.
    """
