"""What a key is for."""

from collections.abc import Iterable
from enum import StrEnum
from typing import assert_never


class Scope(StrEnum):
    """`read` ranks and boards, `submit` scores, `import` those from before their season, `moderate`: put players
    right, `manage`: make, change and end boards, and see those that are frozen, or `admin`: all of that, and erase
    players."""

    READ = "read"
    SUBMIT = "submit"
    IMPORT = "import"
    MODERATE = "moderate"
    MANAGE = "manage"
    ADMIN = "admin"


ALL_SCOPES = frozenset(Scope)
#: What a player may be given.
PLAYER_SCOPES = frozenset({Scope.READ, Scope.SUBMIT})


def scopes_of(names: Iterable[str]) -> frozenset[Scope]:
    """The named scopes and those that they imply."""
    return frozenset[Scope]().union(*(_implied(Scope(name)) for name in names))


def _implied(scope: Scope) -> frozenset[Scope]:
    match scope:
        case Scope.READ | Scope.SUBMIT | Scope.IMPORT | Scope.MODERATE | Scope.MANAGE:
            return frozenset({scope})
        case Scope.ADMIN:
            return ALL_SCOPES
        case _:
            assert_never(scope)
