"""The contract kit: the law of each port of the core as tests, which an adapter passes before it is used.

Installed with `pip install 'leaderboard-system[testing]'`. A test class inherits the contract of a port and overrides
the fixture that the contract names; `docs/howto/add-an-adapter.md` shows it.
"""

import pytest

# The contracts assert; pytest shall explain their failures as it does those of test files.
pytest.register_assert_rewrite("leaderboard_testing.contracts")

from leaderboard_testing.contracts.broadcaster import BroadcasterContract  # noqa: E402
from leaderboard_testing.contracts.dead_letter_box import DeadLetterBoxContract  # noqa: E402
from leaderboard_testing.contracts.dead_letter_sink import DeadLetterSinkContract  # noqa: E402
from leaderboard_testing.contracts.lease import LeaseContract  # noqa: E402
from leaderboard_testing.contracts.queue import SubmissionQueueContract  # noqa: E402
from leaderboard_testing.contracts.ranking_store import RankingStoreContract  # noqa: E402
from leaderboard_testing.contracts.repository import (  # noqa: E402
    EndedStandingsContract,
    ErasedStandingsContract,
    PublishedStandingsContract,
    RepositoryContract,
    SettledStandingsContract,
)

__all__ = [
    "BroadcasterContract",
    "DeadLetterBoxContract",
    "DeadLetterSinkContract",
    "EndedStandingsContract",
    "ErasedStandingsContract",
    "LeaseContract",
    "PublishedStandingsContract",
    "RankingStoreContract",
    "RepositoryContract",
    "SettledStandingsContract",
    "SubmissionQueueContract",
]
