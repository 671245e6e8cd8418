"""Further ways to a database: texts that say what is otherwise there than at the place that the other keys name."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import asdict
from cattrs.errors import ClassValidationError

from leaderboard_shells.settings import urls
from leaderboard_shells.settings.sections import Postgres, Settings
from leaderboard_shells.settings.structure import faults_of, structure

#: The keys of `postgres` that hold such a text.
_TEXTS: Final = ("direct_dsn", "replica_dsn")


def place_of(whole: str) -> Mapping[str, Any] | None:
    """What a text says of a PostgreSQL, by the keys of `postgres`; None where there is none.

    Parameters of the other way are not those of this one: which kind of server is meant, above all. Raises
    `ValueError`, which repeats nothing of the text.
    """
    if not whole:
        return None
    named = urls.named("postgres", whole)
    try:
        read = structure(named, Postgres)
    except ClassValidationError as error:
        raise ValueError("; ".join(f"{path[-1]} {message}" for path, message in faults_of(error))) from None
    return {"parameters": {}, **{name: getattr(read, name) for name in named}}


def repository_arguments(postgres: Postgres) -> dict[str, Any]:
    """What a repository is made with: all that is set, the texts that some came from having been taken apart."""
    told = asdict(postgres, filter=lambda key, _: not key.name.endswith("dsn"))
    return {**told, "direct": place_of(postgres.direct_dsn), "replica": place_of(postgres.replica_dsn)}


def faults(settings: Settings) -> Iterator[tuple[tuple[str, str], str]]:
    """The path of each text that cannot be read, and why."""
    for name in _TEXTS if settings.postgres is not None else ():
        try:
            place_of(getattr(settings.postgres, name))
        except ValueError as error:
            yield ("postgres", name), str(error)
