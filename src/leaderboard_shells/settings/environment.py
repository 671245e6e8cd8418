"""Environment variables that override the file, and options of a command that override both.

`LEADERBOARD_<SECTION>__<KEY>` is any key and makes its section present. The variables of the original system are
names for some keys; two of them make their section present, an empty one counts as not set, and they yield to
`LEADERBOARD_<SECTION>__<KEY>`.
"""

import re
from collections.abc import Mapping
from typing import Any

import attrs

from leaderboard_shells.settings.errors import SettingError, unknown
from leaderboard_shells.settings.sections import OPTIONAL_SECTIONS, SECTIONS
from leaderboard_shells.settings.text import Text

ORIGINAL = {
    "REDIS_ADDR": ("redis", "addr"),
    "REDIS_PASSWORD": ("redis", "password"),
    "POSTGRES_HOST": ("postgres", "host"),
    "POSTGRES_PORT": ("postgres", "port"),
    "POSTGRES_USER": ("postgres", "user"),
    "POSTGRES_PASSWORD": ("postgres", "password"),
    "POSTGRES_DB": ("postgres", "database"),
    "KAFKA_BROKERS": ("kafka", "brokers"),
    "KAFKA_ENABLED": ("kafka", "enabled"),
}
_MAKES_PRESENT = frozenset({"REDIS_ADDR", "POSTGRES_HOST"})
_ANY_KEY = re.compile(r"LEADERBOARD_(.+?)__(.+)")

_KEYS = {name: tuple(key.name for key in attrs.fields(cls)) for name, cls in SECTIONS.items()}


def overridden(
    tree: Mapping[Any, Any], environ: Mapping[str, str], options: Mapping[tuple[str, str], Text] | None = None
) -> tuple[dict[Any, Any], list[SettingError]]:
    """The sections with the values of the environment and of the options in place, and the variables that name
    nothing."""
    named, faults = _named(environ)
    values = _original(environ) | named | dict(options or {})
    making = {section for section, _ in named} | {ORIGINAL[name][0] for name in _MAKES_PRESENT if environ.get(name)}
    absent = OPTIONAL_SECTIONS - tree.keys() - making
    return _placed(tree, {place: value for place, value in values.items() if place[0] not in absent}), faults


def _original(environ: Mapping[str, str]) -> dict[tuple[str, str], Text]:
    return {place: Text(environ[name], name) for name, place in ORIGINAL.items() if environ.get(name)}


def _named(environ: Mapping[str, str]) -> tuple[dict[tuple[str, str], Text], list[SettingError]]:
    values, faults = {}, []
    for variable, found in ((variable, _ANY_KEY.fullmatch(variable)) for variable in environ):
        if found is None:
            continue
        section, key = found[1].lower(), found[2].lower()
        if message := _stranger(variable, section, key):
            faults.append(SettingError(f"{section}.{key}", message, variable))
        else:
            values[section, key] = Text(environ[variable], variable)
    return values, faults


def _stranger(variable: str, section: str, key: str) -> str | None:
    if variable != variable.upper():
        return f"must be written in capitals: {variable.upper()}"
    if section not in _KEYS:
        return f"the section {unknown(section, tuple(_KEYS))}"
    return None if key in _KEYS[section] else unknown(key, _KEYS[section])


def _placed(tree: Mapping[Any, Any], values: Mapping[tuple[str, str], Text]) -> dict[Any, Any]:
    placed = dict(tree)
    for (section, key), value in values.items():
        present = placed.get(section) or {}
        if isinstance(present, dict):
            placed[section] = present | {key: value}
    return placed
