"""The way from a file and the environment to `Settings`; the only one."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cattrs.errors import ClassValidationError

from leaderboard_shells.settings import errors, further_places, keys_file, urls, well_known_variables
from leaderboard_shells.settings.environment import overridden
from leaderboard_shells.settings.errors import SettingError, SettingsError
from leaderboard_shells.settings.interpolate import Interpolation
from leaderboard_shells.settings.sections import Settings
from leaderboard_shells.settings.structure import faults_of, structure
from leaderboard_shells.settings.text import Text

CONFIG_VARIABLE = "LEADERBOARD_CONFIG"
_SHARED = "needs the sections redis and postgres, for several processes share their stores; set both, or 1"


def load(
    config: Path | None = None,
    environ: Mapping[str, str] = os.environ,
    options: Mapping[tuple[str, str], Text] | None = None,
) -> Settings:
    """Reads the file `config`, else the one `LEADERBOARD_CONFIG` names, else none; the environment overrides it, and
    `options`, by section and key, override both.

    Raises `SettingsError` with every fault there is.
    """
    path = config or _named_by(environ)
    interpolation = Interpolation(environ, str(path))
    tree, strangers = overridden(interpolation.of_sections(_sections(path) if path else {}), environ, options)
    tree, misread = urls.expanded(tree, str(path or "environment"))
    tree, unread = well_known_variables.completed(tree, environ)
    tree = _verified(tree)
    filed, misfiled = keys_file.read(tree)
    settings, misfits = Settings(), []
    try:
        settings = structure(tree, Settings)
    except ClassValidationError as error:
        misfits = list(_located(error, tree, str(path or "environment")))
    # A value that could not be replaced is told once, not again for what it is instead.
    told = {fault.path for fault in interpolation.errors}
    found = [
        *interpolation.errors,
        *strangers,
        *misread,
        *unread,
        *misfiled,
        *(fault for fault in misfits if fault.path not in told),
    ]
    if not found:
        together = [*_unshared(settings), *further_places.faults(settings)]
        found = [
            SettingError(errors.dotted(place), message, _source(tree, place) or str(path or "environment"))
            for place, message in together
        ]
    if found:
        raise SettingsError(found)
    return keys_file.joined(settings, filed)


def _sections(path: Path) -> dict[Any, Any]:
    # Whoever has no file starts without YAML.
    from leaderboard_shells.settings import file  # noqa: PLC0415

    return file.read(path)


def _verified(tree: dict[Any, Any]) -> dict[Any, Any]:
    """Who names an authority wants certificates to be looked at, which the default of `sslmode` does not."""
    postgres = tree.get("postgres")
    if not isinstance(postgres, Mapping) or not postgres.get("sslrootcert") or "sslmode" in postgres:
        return tree
    return {**tree, "postgres": {**postgres, "sslmode": "verify-full"}}


def _unshared(settings: Settings) -> Iterator[tuple[tuple[str, str], str]]:
    """Several processes need stores that processes share: where they are wanted without, and what is said of it."""
    if settings.redis is not None and settings.postgres is not None:
        return
    for section in ("server", "kafka"):
        if getattr(settings, section).workers > 1:
            yield (section, "workers"), _SHARED


def _named_by(environ: Mapping[str, str]) -> Path | None:
    name = environ.get(CONFIG_VARIABLE)
    return Path(name) if name else None


def _located(error: ClassValidationError, tree: Mapping[str, Any], otherwise: str) -> Iterator[SettingError]:
    for path, message in faults_of(error):
        yield SettingError(errors.dotted(path), message, _source(tree, path) or otherwise)


def _source(tree: Mapping[str, Any], path: errors.Path) -> str | None:
    """Where the value at a path, or the nearest one around it, came from, if that was a variable."""
    here: Any = tree
    for step in path:
        if isinstance(here, Text):
            break
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            return None
    return here.source if isinstance(here, Text) else None
