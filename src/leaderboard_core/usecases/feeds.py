"""Which followers a list of submissions feeds: found before the unit of work is built, judged under its locks.

Stores know nothing of it: to them a follower is one more board that is locked, read and written. Boards that nobody
follows cost a look at one field of their rows.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from attrs import evolve, frozen

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.feeding import Feeder, Taker, refuser_of_busy, refuser_of_follower
from leaderboard_core.domain.links import Links
from leaderboard_core.ports.repository import LockedState, ReadSet, UnitOfWork, WriteSet
from leaderboard_core.usecases.board_cache import BoardCache

T = TypeVar("T")


@frozen
class Feed:
    """The followers of each root whose states are read together with those of the root, by the root's uid."""

    followers: Mapping[int, Collection[int]]

    def added_to(self, read_set: ReadSet) -> ReadSet:
        """What has to be read in all: of followers the same players as of their roots."""
        if not self.followers:
            return read_set
        players = {uid: [*named] for uid, named in read_set.players.items()}
        for root, followers in self.followers.items():
            for uid in followers:
                players[uid] = sorted({*players.get(uid, ()), *read_set.players.get(root, ())})
        return evolve(read_set, players=players)


NO_FEED: Final = Feed({})


class FeedChanged(Exception):
    """Boards have followers of whom nothing was read; nothing is written."""

    def __init__(self, roots: Sequence[Board]) -> None:
        """`roots`: their rows as they are under the locks."""
        self.roots = roots


def unread(root: Board, feed: Feed) -> bool:
    """Whether a root has followers of whom nothing was read."""
    return not {one.uid for one in root.links.followers} <= {*feed.followers.get(root.uid, ())}


def linked_takers(
    linked: Iterable[Board], builders: Mapping[int | None, ChangeBuilder], busy: Collection[int], feed: Feed
) -> dict[int | None, Taker]:
    """Who takes the submissions of boards that follow or are followed. Raises `FeedChanged`.

    A follower that is not there any more takes nothing.
    """
    takers: dict[int | None, Taker] = {}
    stale = []
    for board in linked:
        followers = {one.uid for one in board.links.followers}
        if board.links.root is not None:
            takers[board.uid] = refuser_of_follower(builders[board.uid])
        elif unread(board, feed):
            stale.append(board)
        elif not followers.isdisjoint(busy):
            takers[board.uid] = refuser_of_busy(builders[board.uid])
        else:
            fed = [builders[one.uid] for one in board.links.followers if one.uid in builders]
            takers[board.uid] = Feeder(builders[board.uid], fed)
    if stale:
        raise FeedChanged(stale)
    return takers


class Feeds:
    """Commits lists with all that they feed."""

    def __init__(self, board_cache: BoardCache, repository: UnitOfWork) -> None:
        self._board_cache = board_cache
        self._repository = repository

    async def unit_of_work(
        self, read_set: ReadSet, boards: Iterable[Board], decide: Callable[[LockedState, Feed], WriteSet[T]]
    ) -> T:
        """A unit of work on these boards, as they are known, and on those that follow them: see `UnitOfWork`.

        `decide` is asked again when a board turns out to have other followers than were known.
        """
        links = {board.uid: board.links for board in boards}
        while True:
            feed = _feed_of(links)
            try:
                return await self._repository.unit_of_work(feed.added_to(read_set), _with(decide, feed))
            except FeedChanged as changed:
                for root in changed.roots:
                    self._board_cache.learn(root)
                    links[root.uid] = root.links


def _with(decide: Callable[[LockedState, Feed], WriteSet[T]], feed: Feed) -> Callable[[LockedState], WriteSet[T]]:
    return lambda view: decide(view, feed)


def _feed_of(links: Mapping[int, Links]) -> Feed:
    followers = {uid: [follower.uid for follower in one.followers] for uid, one in links.items() if one.followers}
    return Feed(followers) if followers else NO_FEED
