"""Looking after boards that nobody touches: they heal too, and what is gone goes everywhere."""

from leaderboard_core.ports.broadcaster import News
from leaderboard_core.ports.rankings import Rankings
from leaderboard_core.ports.repository import History
from leaderboard_core.usecases.directory import Directory
from leaderboard_core.usecases.restore import Restore


class Watch:
    """Compares change ids, not numbers: a store may be ahead on a line that the repository does not hold."""

    def __init__(self, history: History, rankings: Rankings, restore: Restore, directory: Directory) -> None:
        self._history = history
        self._rankings = rankings
        self._restore = restore
        self._directory = directory

    async def __call__(self) -> int:
        """Bring every living board forward and forget the others; says how many were behind."""
        truth = await self._history.heads()
        self._directory.forget_all_but(truth)
        shown = await self._rankings.heads(list(truth))
        behind = [uid for uid, head in truth.items() if shown.get(uid) != head]
        for uid in behind:
            await self._restore.bring_forward(uid)
        return len(behind)

    def heard(self, news: News | None) -> None:
        """Take note of what another process did; missed news (None) are made up for by the next round."""
        if news is not None:
            self._directory.hear(news)

    async def drop_strays(self) -> int:
        """Drop what the real-time store keeps of boards that are gone; says how many."""
        # A board is in the repository before it is shown, so asking in this order takes no living board for a stray.
        shown = await self._rankings.boards()
        strays = set(shown) - set(await self._history.heads())
        for uid in strays:
            await self._rankings.drop(uid)
        return len(strays)
