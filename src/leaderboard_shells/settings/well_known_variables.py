"""The variables that other programs read as well: they stand in for what neither the file nor ours say.

They make no section present: they may be there for another program, and a schema would be laid down in its database.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leaderboard_shells.settings import urls
from leaderboard_shells.settings.errors import SettingError
from leaderboard_shells.settings.sections import Settings
from leaderboard_shells.settings.text import Text

USUAL: Final = {
    "REDIS_URL": ("redis", "url"),
    "DATABASE_URL": ("postgres", "dsn"),
    "PGHOST": ("postgres", "host"),
    "PGPORT": ("postgres", "port"),
    "PGUSER": ("postgres", "user"),
    "PGPASSWORD": ("postgres", "password"),
    "PGDATABASE": ("postgres", "database"),
    "PGSSLMODE": ("postgres", "sslmode"),
    "PGSSLROOTCERT": ("postgres", "sslrootcert"),
    "PGSSLCERT": ("postgres", "sslcert"),
    "PGSSLKEY": ("postgres", "sslkey"),
}
#: The key that says where a store is. Who says that means no other place.
_PLACE: Final = {"redis": "addr", "postgres": "host"}


def completed(tree: Mapping[Any, Any], environ: Mapping[str, str]) -> tuple[dict[Any, Any], list[SettingError]]:
    """The sections that are present with what these variables add, and those that cannot be read."""
    placed, faults = dict(tree), list[SettingError]()
    # A whole place first: what is said of single keys stands in for what it leaves out.
    for name, (section, key) in USUAL.items():
        keys = placed.get(section)
        if not isinstance(keys, Mapping) or not environ.get(name):
            continue
        value = Text(environ[name], name)
        if key != urls.WHOLE[section]:
            placed[section] = {key: value, **keys}
        elif not {key, _PLACE[section]} & keys.keys():
            try:
                placed[section] = urls.completed(section, keys, value)
            except ValueError as error:
                faults.append(SettingError(f"{section}.{key}", str(error), name))
    return placed, faults


def unused(settings: Settings, environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The variables that name a whole place for a section that is absent, with that section."""
    for name, (section, key) in USUAL.items():
        if key == urls.WHOLE[section] and environ.get(name) and getattr(settings, section) is None:
            yield name, section
