"""Signing and reading player tokens. Imported only where there is a secret: it takes all of cryptography with it."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import jwt
from attrs import field, frozen

from leaderboard_core.domain.patterns import ANY
from leaderboard_core.domain.submission import PLAYER_ID
from leaderboard_shells.access.errors import AuthFailure, KeyRequired
from leaderboard_shells.access.scope import PLAYER_SCOPES, Scope
from leaderboard_shells.access.tokens import AUDIENCE, LONGEST_LIFE, Claims
from leaderboard_shells.settings.rules import is_board_pattern

_ALGORITHM = "HS256"
_REQUIRED = ("sub", "aud", "iat", "exp")
#: A claim that nobody knows might be one that is misspelt, and meant to narrow the token.
_KNOWN = frozenset({*_REQUIRED, "iss", "jti", "nbf", "boards", "scopes", "client_id"})
#: How far the clock of whoever signed may be ahead, in seconds.
_AHEAD = 30


@frozen
class TokenSigner:
    """Signs and reads the tokens of one secret."""

    _secret: str = field(repr=False)

    def sign(
        self, player_id: str, boards: Sequence[str], scopes: frozenset[Scope], seconds: int, client_id: str = ""
    ) -> tuple[str, Claims]:
        """A token that lives so long from now on."""
        now = int(time.time())
        claims = Claims(
            player_id=player_id, expires_at=now + seconds, boards=boards, scopes=scopes, client_id=client_id
        )
        payload: dict[str, Any] = {
            "sub": player_id,
            "aud": AUDIENCE,
            "iat": now,
            "exp": claims.expires_at,
            "boards": list(boards),
            "scopes": sorted(scopes),
        }
        if client_id:
            payload["client_id"] = client_id
        return jwt.encode(payload, self._secret, _ALGORITHM), claims

    def read(self, token: str) -> Claims:
        """What a token says. Raises `KeyRequired` unless it was signed with the secret, holds and keeps all rules."""
        try:
            payload = jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                audience=AUDIENCE,
                options={"require": list(_REQUIRED), "verify_iat": False},
            )
            claims = _claims(payload)
        except jwt.ExpiredSignatureError:
            raise KeyRequired(AuthFailure.EXPIRED) from None
        # Besides its own errors the library lets through what decoding nonsense may raise.
        except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError, RecursionError):
            raise KeyRequired(AuthFailure.UNKNOWN) from None
        return claims


def _claims(payload: Mapping[str, Any]) -> Claims:
    """The claims of a payload whose signature holds. Raises `ValueError`."""
    begins, ends = payload["iat"], payload["exp"]
    boards, scopes = payload.get("boards", [ANY]), payload.get("scopes", sorted(PLAYER_SCOPES))
    client_id = payload.get("client_id", "")
    sound = (
        payload.keys() <= _KNOWN
        and PLAYER_ID.fault(payload["sub"]) is None
        and type(begins) is int
        and type(ends) is int
        and begins <= time.time() + _AHEAD
        and ends - begins <= LONGEST_LIFE
        and _is_list(boards)
        and _is_list(scopes)
        and PLAYER_SCOPES.issuperset(scopes)
        and isinstance(client_id, str)
    )
    if not sound:
        raise ValueError("claims")
    for board in boards:
        is_board_pattern(board)
    granted = frozenset(Scope(scope) for scope in scopes)
    return Claims(player_id=payload["sub"], expires_at=ends, boards=tuple(boards), scopes=granted, client_id=client_id)


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
