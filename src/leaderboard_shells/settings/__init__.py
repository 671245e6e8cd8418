"""What a user may set: read from a file and the environment, checked whole, given out as frozen values.

Nothing here connects to anything or knows what the values are used for.
"""

from leaderboard_shells.settings.access import AccessKey, Allowance, Allowances, Auth, RateLimits
from leaderboard_shells.settings.duration import Duration
from leaderboard_shells.settings.errors import SettingError, SettingsError
from leaderboard_shells.settings.further_places import place_of, repository_arguments
from leaderboard_shells.settings.keys_file import access_key
from leaderboard_shells.settings.load import load
from leaderboard_shells.settings.masked import addresses_of, masked, secrets_of
from leaderboard_shells.settings.sections import (
    Kafka,
    Leaderboard,
    Live,
    Metrics,
    Postgres,
    Redis,
    Server,
    Settings,
    Sqlite,
    Sync,
    Tracing,
)
from leaderboard_shells.settings.text import Text
from leaderboard_shells.settings.well_known_variables import unused

__all__ = [
    "AccessKey",
    "Allowance",
    "Allowances",
    "Auth",
    "Duration",
    "Kafka",
    "Leaderboard",
    "Live",
    "Metrics",
    "Postgres",
    "RateLimits",
    "Redis",
    "Server",
    "SettingError",
    "Settings",
    "SettingsError",
    "Sqlite",
    "Sync",
    "Text",
    "Tracing",
    "access_key",
    "addresses_of",
    "load",
    "masked",
    "place_of",
    "repository_arguments",
    "secrets_of",
    "unused",
]
