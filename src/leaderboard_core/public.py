"""What the library gives away: all that `leaderboard_core` is asked for by name."""

from leaderboard_core.application import Application
from leaderboard_core.domain.board import UNSET, Board, Member, Part, PartType, ResetPeriod, SortOrder, UpdateMode
from leaderboard_core.domain.board_settings import BoardPatch, NewBoard
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.display import Display, ScoreFormat
from leaderboard_core.domain.entry import DetailedEntry, Entry
from leaderboard_core.domain.errors import (
    BoardBusy,
    BoardExists,
    BoardFollowed,
    BoardFollows,
    BoardLoading,
    BoardNotFound,
    Conflict,
    EventIdConflict,
    FieldError,
    Invalid,
    LeaderboardError,
    LetterNotFound,
    LetterUnsendable,
    NotFound,
    NotShown,
    NotSupportedOnWide,
    OccurredBeforeSeason,
    OccurredInFuture,
    OutcomeUnknown,
    PlayerNotFound,
    ProfileNotFound,
    ScoreOutOfBounds,
    SeasonNotFound,
    StoreDegraded,
    StoreLocked,
    StoreUnavailable,
    StoreUnusable,
    TeamsAreMade,
    TooOld,
    Unavailable,
)
from leaderboard_core.domain.follower_outcomes import FollowerStatus
from leaderboard_core.domain.player_patch import PlayerPatch
from leaderboard_core.domain.profile import Profile
from leaderboard_core.domain.ranking import Ranking
from leaderboard_core.domain.season import Season
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.ranked_view import Around, RankRange
from leaderboard_core.usecases.answers import (
    At,
    Best,
    Bucket,
    Count,
    Entries,
    Group,
    Histogram,
    Include,
    Limits,
    Meta,
    Placed,
    PlayerEntry,
    ScoreAt,
    ScoreRank,
    Source,
    Stats,
)
from leaderboard_core.usecases.board_edits import BoardUpdate
from leaderboard_core.usecases.board_players import CorrectedPlayer
from leaderboard_core.usecases.boards import BoardList
from leaderboard_core.usecases.dicts import as_dict
from leaderboard_core.usecases.filling import Filled
from leaderboard_core.usecases.follower_answers import FollowerAnswer
from leaderboard_core.usecases.players import BoardEntry, ErasureResult
from leaderboard_core.usecases.submit import Accepted
from leaderboard_core.usecases.sync import SyncReport
from leaderboard_core.usecases.viewer import Viewer

__all__ = [
    "UNSET",
    "Accepted",
    "Application",
    "Around",
    "At",
    "Best",
    "Board",
    "BoardBusy",
    "BoardEntry",
    "BoardExists",
    "BoardFollowed",
    "BoardFollows",
    "BoardList",
    "BoardLoading",
    "BoardNotFound",
    "BoardPatch",
    "BoardUpdate",
    "Bucket",
    "Conflict",
    "CorrectedPlayer",
    "Count",
    "DetailedEntry",
    "Display",
    "Entries",
    "Entry",
    "ErasureResult",
    "EventIdConflict",
    "FieldError",
    "Filled",
    "FollowerAnswer",
    "FollowerStatus",
    "Group",
    "Histogram",
    "Include",
    "Invalid",
    "LeaderboardError",
    "LetterNotFound",
    "LetterUnsendable",
    "Limits",
    "Member",
    "Meta",
    "NewBoard",
    "NotFound",
    "NotShown",
    "NotSupportedOnWide",
    "OccurredBeforeSeason",
    "OccurredInFuture",
    "OutcomeUnknown",
    "Part",
    "PartType",
    "Placed",
    "PlayerEntry",
    "PlayerNotFound",
    "PlayerPatch",
    "Profile",
    "ProfileNotFound",
    "RankRange",
    "Ranking",
    "ResetPeriod",
    "ScoreAt",
    "ScoreFormat",
    "ScoreOutOfBounds",
    "ScoreRank",
    "Season",
    "SeasonNotFound",
    "SortOrder",
    "Source",
    "Stats",
    "StoreDegraded",
    "StoreLocked",
    "StoreUnavailable",
    "StoreUnusable",
    "Submission",
    "SyncReport",
    "TeamsAreMade",
    "TooOld",
    "Unavailable",
    "UpdateMode",
    "Viewer",
    "as_dict",
    "decode",
]
