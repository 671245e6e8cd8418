"""The settings as plain data to show: in the form of the file, durations as written, secrets covered."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from leaderboard_shells.settings.duration import Duration
from leaderboard_shells.settings.sections import Settings

MASK = "********"
#: Names of Kafka client options whose values are secrets.
_SECRET_OPTION = re.compile(r"password|passphrase|secret|token|\.pem$|\.config$", re.IGNORECASE)
_SECRET_IN_URL = re.compile(r"(?<=://)[^/@\s]*:[^/\s]*(?=@)")


def masked(settings: Settings) -> dict[str, Any]:
    """A mapping of sections that could be read back, but for the secrets. Absent sections are left out."""
    return _fields(settings)


def _fields(section: attrs.AttrsInstance) -> dict[str, Any]:
    shown = {}
    for key in attrs.fields(type(section)):
        value = getattr(section, key.name)
        if value is not None:
            shown[key.name] = _covered(value) if key.metadata.get("secret") else _plain(value)
    return shown


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _SECRET_IN_URL.sub(MASK, value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Duration):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _covered(item) if _SECRET_OPTION.search(name) else _plain(item) for name, item in value.items()}
    return _fields(value) if attrs.has(type(value)) else value


def _covered(value: Any) -> str:
    """Nothing of a secret but whether there is one."""
    return "" if value == "" else MASK
