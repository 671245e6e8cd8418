"""Looking after boards that nobody touches: they heal too, and what is gone goes everywhere."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager

from leaderboard_core.domain.change import Version
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.broadcaster import BoardChanged
from leaderboard_core.ports.ranking_store import RankingStore
from leaderboard_core.ports.repository import BoardStore, ChangeLog
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.freshness import Freshness
from leaderboard_core.usecases.known_payloads import KnownPayloads
from leaderboard_core.usecases.reconcile import Reconciler
from leaderboard_core.usecases.rosters import Rosters

#: How many boards are looked up by their uids at most; if more have changed unheard, news count as missed.
_MOST_NAMED = 1000


class HealthSweep:
    """Compares change ids, not numbers: a store may be ahead on a line that the repository does not hold.

    It also makes up for news that never came: whoever answered may be killed before it tells them, or reach nobody.
    """

    def __init__(
        self,
        shelf: BoardStore,
        change_log: ChangeLog,
        ranking_store: RankingStore,
        reconciler: Reconciler,
        board_cache: BoardCache,
        *,
        freshness: Freshness,
        rosters: Rosters,
        payloads: KnownPayloads,
    ) -> None:
        self._shelf = shelf
        self._change_log = change_log
        self._ranking_store = ranking_store
        self._reconciler = reconciler
        self._board_cache = board_cache
        self._freshness = freshness
        self._rosters = rosters
        self._payloads = payloads
        self._listeners: list[Callable[[BoardChanged | None], None]] = []
        #: The boards that were living in the last round; None: there was none.
        self._living: Mapping[int, Version] | None = None
        #: By uid the newest change that listeners know of.
        self._known: dict[int, Version] = {}
        #: What a round told of which no news have come yet.
        self._unheard: dict[int, Version] = {}
        #: By uid what was known when the repository was asked and has not answered since: when it does it may have
        #: lost that, and by then this process may have heard of something newer.
        self._doubted: dict[int, Version] = {}

    async def __call__(self) -> int:
        """One round: compare every living board and let those behind catch up; says how many they were."""
        return await self.heal(await self.look())

    async def look(self) -> Collection[int]:
        """Learn where every living board stands, tell what nobody told, forget the others; says which are behind and
        can be healed: those of a part of the real-time store that is away have to wait for it.

        Readers are told what the repository holds before anything is healed: where the real-time store cannot be
        brought there, as one that may not be written to, they are shown nothing older.
        """
        self._rosters.grow_old()
        self._payloads.grow_old()
        began = self._freshness.begin()
        self._doubted = self._board_cache.versions() | self._doubted
        truth = await self._change_log.versions()
        ids = self._board_cache.ids()
        self._board_cache.forget_all_but(truth)
        await self._notice_lost_lines(truth)
        await self._make_known(truth, ids)
        shown = await self._ranking_store.versions(list(truth))
        behind = {uid: version for uid, version in truth.items() if shown.get(uid) != version}
        self._board_cache.compare(behind)
        self._freshness.compared(began)
        return [uid for uid in behind if not isinstance(shown.get(uid), StoreUnavailable)]

    async def heal(self, behind: Collection[int]) -> int:
        """Let these boards catch up; says how many they were."""
        for uid in behind:
            await self._reconciler.catch_up(uid)
        return len(behind)

    async def _notice_lost_lines(self, truth: Mapping[int, Version]) -> None:
        """What this process knows of a board may be of a line that the repository has lost, however far it is now."""
        asked: dict[int, Version] = {}
        for versions in (self._doubted, self._board_cache.versions()):
            known = {
                uid: one for uid, one in versions.items() if uid in truth and one not in (truth[uid], asked.get(uid))
            }
            asked |= known
            for uid in await self._change_log.contradicted(known) if known else ():
                await self._reconciler.fence(uid, known[uid])
                self._board_cache.lose(uid)
        self._doubted = {}

    def heard(self, news: BoardChanged | None) -> None:
        """Take note of what another process did; missed news (None) are made up for by the next round."""
        if news is None:
            self._board_cache.doubt()
            return
        self._board_cache.hear(news)
        if news.deleted:
            self._known.pop(news.board_uid, None)
        elif _is_news(news.version, self._known.get(news.board_uid)):
            self._known[news.board_uid] = news.version
        unheard = self._unheard.get(news.board_uid)
        if unheard is not None and (news.deleted or news.version.revision >= unheard.revision):
            del self._unheard[news.board_uid]

    @property
    def is_stale(self) -> bool:
        """Whether no round has compared anything for so long that answers say so, or are refused."""
        return self._freshness.is_stale

    @contextmanager
    def listen(self, heard: Callable[[BoardChanged | None], None]) -> Iterator[None]:
        """Call `heard` with the news that the rounds of this process make up for, while the context lasts.

        As with a `Broadcaster`, `heard(None)` means that any board may have changed.
        """
        self._listeners.append(heard)
        try:
            yield
        finally:
            self._listeners.remove(heard)

    async def drop_strays(self) -> int:
        """Drop what the real-time store keeps of boards that are gone; says how many."""
        # A board is in the repository before it is shown, so asking in this order takes no living board for a stray.
        shown = await self._ranking_store.boards()
        strays = set(shown) - set(await self._change_log.versions())
        for uid in strays:
            await self._ranking_store.drop(uid)
        return len(strays)

    async def _make_known(self, truth: Mapping[int, Version], ids: Mapping[int, str]) -> None:
        """Tell what the repository holds and no news have told. `ids`: those that are known, by uid."""
        before = self._living
        if before is None:
            self._living, self._known = truth, {**truth, **self._known}
            self._tell([None])
            return
        unheard = {uid: version for uid, version in truth.items() if _is_news(version, self._known.get(uid))}
        # Most news are on their way when they are made up for. What the list says is looked up only if they never came.
        listed = {*self._unheard, *(uid for uid in unheard if uid not in self._known)}
        gone = before.keys() - truth.keys()
        changed = {**self._unheard, **unheard}
        names = await self._names(changed, ids)
        told: list[BoardChanged | None] = [None]
        if names is not None:
            told = [BoardChanged(uid, names[uid], before[uid], deleted=True) for uid in gone if uid in names]
            told += [
                BoardChanged(uid, names[uid], changed[uid], listed=uid in listed) for uid in changed if uid in names
            ]
        # Some may have been heard of meanwhile.
        self._unheard = {uid: version for uid, version in unheard.items() if _is_news(version, self._known.get(uid))}
        self._known |= self._unheard
        for uid in gone:
            self._known.pop(uid, None)
        self._living = truth
        self._tell(told)

    async def _names(self, uids: Collection[int], ids: Mapping[int, str]) -> Mapping[int, str] | None:
        """The ids that are known, with those of these boards; None when too many of them are not."""
        nameless = [uid for uid in uids if uid not in ids]
        if len(nameless) > _MOST_NAMED:
            return None
        found = await self._shelf.with_uids(nameless) if nameless else {}
        return {**ids, **{uid: board.id for uid, board in found.items()}}

    def _tell(self, tidings: Iterable[BoardChanged | None]) -> None:
        for news in tidings:
            if news is not None:
                self._board_cache.hear(news)
            for heard in tuple(self._listeners):
                heard(news)


def _is_news(version: Version, known: Version | None) -> bool:
    """Whether a change says more than the one that is known: what is known may also be newer than what was read."""
    return known is None or (version.change_id != known.change_id and version.revision >= known.revision)
