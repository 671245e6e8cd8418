"""Keys that stand in a file of their own: one that other people may read than those who read the configuration."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve
from cattrs.errors import ClassValidationError

from leaderboard_shells.settings.access import AccessKey, KeysFile
from leaderboard_shells.settings.errors import SettingError, SettingsError, dotted
from leaderboard_shells.settings.sections import Settings
from leaderboard_shells.settings.structure import faults_of, structure

_PATH = "auth.keys_file"


def read(tree: Mapping[Any, Any]) -> tuple[Sequence[AccessKey], Sequence[SettingError]]:
    """The keys of the file that `auth.keys_file` names, if it names one, and what is wrong with it."""
    auth = tree.get("auth")
    name = auth.get("keys_file") if isinstance(auth, Mapping) else None
    if not isinstance(name, str) or not name:
        return (), ()
    # Whoever has no such file starts without YAML.
    from leaderboard_shells.settings import file  # noqa: PLC0415

    try:
        return structure(file.read(Path(name)), KeysFile).keys, ()
    except SettingsError as error:
        return (), [SettingError(_PATH, fault.message, name) for fault in error.errors]
    except ClassValidationError as error:
        return (), [SettingError(dotted(path), message, name) for path, message in faults_of(error)]


def access_key(entry: Mapping[str, Any]) -> AccessKey:
    """One entry of `auth.keys`. Raises `SettingsError` with all that is wrong with it."""
    try:
        return structure(entry, AccessKey)
    except ClassValidationError as error:
        raise SettingsError([SettingError(dotted(path), message, "") for path, message in faults_of(error)]) from None


def joined(settings: Settings, filed: Sequence[AccessKey]) -> Settings:
    """The settings with the keys of the file among their own. Raises `SettingsError` when both have the same."""
    if not filed:
        return settings
    own = settings.auth.keys
    if {key.name for key in own} & {key.name for key in filed}:
        raise SettingsError([SettingError(_PATH, "must not name a key that auth.keys names", settings.auth.keys_file)])
    if {key.sha256 for key in own} & {key.sha256 for key in filed}:
        raise SettingsError(
            [SettingError(_PATH, "must not hold a digest that auth.keys holds", settings.auth.keys_file)]
        )
    return evolve(settings, auth=evolve(settings.auth, keys=(*own, *filed)))
