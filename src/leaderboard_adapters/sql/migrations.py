"""Migrations: the steps of a schema. Each file of an adapter's `schema/` is one; each is applied once, in their order.

A file is called `NNNN_PHASE_what.sql`, so that every version can tell the phase of a migration that it does not know:

- `pre`: every version that runs on the database without it runs on it with it as well. It is applied while processes of
  the version before still run.
- `post`: an earlier version cannot run any more. It is applied when none does.

The oldest migrations have no phase: nobody who knows them not runs on what they made.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Final

from attrs import field, frozen

from leaderboard_core.domain.errors import StoreUnusable

_PRE: Final = re.compile(r"\d+_pre_")
_POST: Final = re.compile(r"\d+_post_")


@frozen
class Migration:
    """One step: its file's name and text."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        """What tells whether it is the one that was applied."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def is_post(self) -> bool:
        """Whether it has to wait until no earlier version runs."""
        return bool(_POST.match(self.name))


@frozen
class Plan:
    """What is to be applied now, in this order, and the names of what has to wait for the end of earlier versions."""

    now: Sequence[Migration]
    later: Sequence[str] = field(factory=list)


@frozen
class Migrated:
    """The names of the migrations that were applied, and of those that are left for `leaderboard migrate --post`."""

    applied: Sequence[str]
    left: Sequence[str] = field(factory=list)


def shipped(package: str) -> Sequence[Migration]:
    """The migrations of an adapter's package, in their order."""
    files = resources.files(package).joinpath("schema").iterdir()
    found = [Migration(file.name, file.read_text("utf-8")) for file in files if file.name.endswith(".sql")]
    return sorted(found, key=lambda migration: migration.name)


def plan(known: Sequence[Migration], applied: Mapping[str, str], place: str, *, post: bool) -> Plan:
    """What of the `known` migrations is new to a database. Raises `StoreUnusable` where this version cannot run on it.

    `applied`: the hashes of the migrations that it has, by name. `post`: no earlier version runs on it, as is certain
    of a database that has none. `place` says where it is.
    """
    _refuse_other(known, applied, place)
    new = [migration for migration in known if migration.name not in applied]
    if post or not applied:
        return Plan(new)
    waiting = [migration for migration in new if migration.is_post]
    now = [migration for migration in new if not migration.is_post]
    if waiting and now and now[-1].name > waiting[0].name:
        raise StoreUnusable(
            place,
            f"{waiting[0].name} is to be applied before this version can run on it; "
            "end the processes of earlier versions and run leaderboard migrate --post",
        )
    return Plan(now, [migration.name for migration in waiting])


def _refuse_other(known: Sequence[Migration], applied: Mapping[str, str], place: str) -> None:
    hashes = {migration.name: migration.sha256 for migration in known}
    for name, sha256 in sorted(applied.items()):
        if name not in hashes:
            if _PRE.match(name):
                continue
            raise StoreUnusable(
                place, f"it was written by a newer version, which knows {name}; start that one or a later"
            )
        if hashes[name] != sha256:
            raise StoreUnusable(
                place, f"{name} is not the migration that was applied to it; start the version that applied it"
            )
