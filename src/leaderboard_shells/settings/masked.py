"""The settings as plain data to show: in the form of the file, durations as written, secrets covered."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import attrs

from leaderboard_shells.settings.duration import Duration
from leaderboard_shells.settings.redaction import MASK, in_urls_covered, is_secret
from leaderboard_shells.settings.sections import Settings


def masked(settings: Settings) -> dict[str, Any]:
    """A mapping of sections that could be read back, but for the secrets. Absent sections are left out.

    The keys of `auth.keys_file` stand among the others, so it is not named.
    """
    return _fields(attrs.evolve(settings, auth=attrs.evolve(settings.auth, keys_file="")))


def secrets_of(settings: Settings) -> frozenset[str]:
    """The secrets that the settings hold."""
    return frozenset(secret for secret in _secrets(settings) if secret)


def _secrets(section: attrs.AttrsInstance) -> Iterator[str]:
    for key in attrs.fields(type(section)):
        value = getattr(section, key.name)
        if key.metadata.get("secret"):
            yield value
        elif isinstance(value, Mapping):
            yield from (str(item) for name, item in value.items() if is_secret(name))
        elif attrs.has(type(value)):
            yield from _secrets(value)


def _fields(section: attrs.AttrsInstance) -> dict[str, Any]:
    shown = {}
    for key in attrs.fields(type(section)):
        value = getattr(section, key.name)
        if value is not None:
            shown[key.name] = _covered(value) if key.metadata.get("secret") else _plain(value)
    return shown


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return in_urls_covered(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Duration):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _covered(item) if is_secret(name) else _plain(item) for name, item in value.items()}
    return _fields(value) if attrs.has(type(value)) else value


def _covered(value: Any) -> str:
    """Nothing of a secret but whether there is one."""
    return "" if value == "" else MASK


def addresses_of(settings: Settings) -> Mapping[str, str]:
    """Where the stores are, with nothing that is secret: by the name that a store has in metrics and in the log."""
    redis, postgres = settings.redis, settings.postgres
    realtime = "memory" if redis is None else "/".join(filter(None, (redis.addr, redis.service_name, str(redis.db))))
    if postgres is None:
        repository = settings.sqlite.path
    else:
        repository = f"{postgres.user}@{postgres.host}:{postgres.port}/{postgres.database}"
    return {"realtime": realtime, "repository": repository, "queue": ",".join(settings.kafka.brokers)}
