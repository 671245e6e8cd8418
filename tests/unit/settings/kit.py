"""The forms of the fixtures of these tests: a text as the file, an environment that holds nothing else."""

from collections.abc import Callable, Mapping

from leaderboard_shells.settings import SettingError, Settings

Load = Callable[..., Settings]
Faults = Callable[..., Mapping[str, SettingError]]
