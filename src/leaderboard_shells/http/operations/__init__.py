"""The table of everything the API does; nothing about HTTP is ever described anywhere else."""

from collections.abc import Sequence

from leaderboard_core.usecases.answers import Limits
from leaderboard_shells.http.operation import AnyOperation
from leaderboard_shells.http.operations.access import ACCESS
from leaderboard_shells.http.operations.boards import BOARDS
from leaderboard_shells.http.operations.dead_letters import DEAD_LETTERS
from leaderboard_shells.http.operations.distribution import distribution
from leaderboard_shells.http.operations.players import PLAYERS
from leaderboard_shells.http.operations.profiles import PROFILES
from leaderboard_shells.http.operations.query import query
from leaderboard_shells.http.operations.reads import reads
from leaderboard_shells.http.operations.refusals import REFUSALS
from leaderboard_shells.http.operations.scores import SCORES
from leaderboard_shells.http.operations.service import SERVICE
from leaderboard_shells.http.operations.tokens import TOKENS


def all_operations(limits: Limits) -> Sequence[AnyOperation]:
    """All operations, those that are asked most often first."""
    readings = (*reads(limits), *distribution(limits))
    looking_after = (*ACCESS, *TOKENS, *REFUSALS, *DEAD_LETTERS, *SERVICE)
    return (*SCORES, *readings, query(readings), *BOARDS, *PLAYERS, *PROFILES, *looking_after)
