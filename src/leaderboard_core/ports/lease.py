"""Who works, where several could."""

from abc import abstractmethod
from typing import Protocol


class Lease(Protocol):
    """At most one of those who ask for it holds it at a time, by the repository's clock.

    It saves work and nothing else: whatever is done under it is safe to do twice, for a holder that was frozen does
    not know that it has lost it.
    """

    @abstractmethod
    async def hold(self) -> bool:
        """Take the lease, or keep it for another term; False while another holds it.

        Who does not ask again within the term has lost it. Raises `StoreUnavailable`.
        """
