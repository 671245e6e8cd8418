"""A lease where nobody else could work: the repository is held by this process alone."""

from leaderboard_core.ports.lease import Lease


class ProcessLease(Lease):
    """Is always held."""

    async def hold(self) -> bool:
        return True
