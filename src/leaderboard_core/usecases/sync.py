"""The batch path: publish standings, verify the real-time store, forget what is too old."""

from attrs import frozen

from leaderboard_core.ports.repository import Repository
from leaderboard_core.usecases.verify import Verify

#: How long a change is kept for real-time stores that are behind, in microseconds.
CHANGES_KEPT = 10 * 60 * 1_000_000
#: One part in so many that pruning may go faster than time, to catch up with what it has missed.
_CATCHING_UP = 4


@frozen(kw_only=True)
class SyncReport:
    """What one round did: standings published, boards verified, players found different and repaired.

    Each shard of a wide board counts by itself: it has standings of its own, and is verified by itself.
    """

    published: int
    verified: int
    differences: int


class Sync:
    """One round over all boards. Rounds may overlap, in one process or in several."""

    def __init__(self, repository: Repository, verify: Verify) -> None:
        self._repository = repository
        self._verify = verify

    async def __call__(self) -> SyncReport:
        """Publish what changed since the last round, then verify every board."""
        unpublished = await self._repository.unpublished()
        published = [await self._repository.publish_standings(uid, season) for uid, season in unpublished]
        boards = list(await self._repository.versions())
        differences = [await self._verify(uid) for uid in boards]
        return SyncReport(published=sum(published), verified=len(boards), differences=sum(differences))

    async def settle(self) -> int:
        """Publish the final standings of seasons that have ended; says how many."""
        ended = [
            await self._repository.publish_standings(uid, season) for uid, season in await self._repository.unsettled()
        ]
        return sum(ended)

    async def prune(self, event_ids_kept: int, elapsed: int | None = None) -> None:
        """Drop changes that no store can still need and event ids older than `event_ids_kept` microseconds.

        `elapsed` (microseconds) has passed since the last pruning by a clock that does not jump. What is forgotten
        then goes on by little more than that: a repository's clock that is ahead for a while makes nobody forget what
        is young, and one that was behind is caught up with. Without it the repository's clock is believed.
        """
        now = await self._repository.now()
        events_before = now - event_ids_kept
        if elapsed is not None and (last := await self._repository.events_pruned_before()) is not None:
            events_before = min(events_before, last + elapsed + elapsed // _CATCHING_UP)
        await self._repository.prune(now - CHANGES_KEPT, events_before)
