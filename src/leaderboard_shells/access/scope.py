"""What a key is for."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Scope(StrEnum):
    """`read` ranks and boards, `submit` scores, or `admin`: change and end boards, and all that the others may."""

    READ = "read"
    SUBMIT = "submit"
    ADMIN = "admin"


ALL_SCOPES = frozenset(Scope)
#: What a player may be given.
PLAYER_SCOPES = frozenset({Scope.READ, Scope.SUBMIT})
_IMPLIED: Mapping[Scope, frozenset[Scope]] = {
    Scope.READ: frozenset({Scope.READ}),
    Scope.SUBMIT: frozenset({Scope.SUBMIT}),
    Scope.ADMIN: ALL_SCOPES,
}


def scopes_of(names: Iterable[str]) -> frozenset[Scope]:
    """The named scopes and those that they imply."""
    return frozenset[Scope]().union(*(_IMPLIED[Scope(name)] for name in names))
