"""What a player token must say, and how it must be signed."""

import base64
import json
import time
from typing import Any

import jwt
import pytest
from attrs import frozen

from leaderboard_shells.access.errors import AuthFailure, KeyRequired
from leaderboard_shells.access.scope import PLAYER_SCOPES, Scope
from leaderboard_shells.access.token_signer import TokenSigner
from leaderboard_shells.access.tokens import LONGEST_LIFE
from tests.support.keys import SECRET

TOKENS = TokenSigner(SECRET)
ABSENT = Ellipsis


@frozen
class In:
    """So many seconds from now."""

    seconds: float


def payload(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    claims = {"sub": "alice", "aud": "leaderboard", "iat": now, "exp": now + 60} | changes
    moments = {name: now + value.seconds if isinstance(value, In) else value for name, value in claims.items()}
    return {name: value for name, value in moments.items() if value is not ABSENT}


def signed(secret: str = SECRET, algorithm: str = "HS256", **changes: Any) -> str:
    return jwt.encode(payload(**changes), secret, algorithm)


def failure(token: str) -> AuthFailure:
    with pytest.raises(KeyRequired) as refused:
        TOKENS.read(token)
    return refused.value.failure


def test_what_is_signed_can_be_read() -> None:
    """A token says whom it is for, which boards and scopes it opens, and until when."""
    token, signed_claims = TOKENS.sign("alice", ("game1", "eu-*"), frozenset({Scope.READ}), 60)
    claims = TOKENS.read(token)

    assert claims == signed_claims
    assert ("alice", ("game1", "eu-*"), {Scope.READ}) == (claims.player_id, claims.boards, claims.scopes)
    assert 0 < claims.expires_at - time.time() <= 60


def test_the_least_that_a_backend_signs() -> None:
    """Whom it is for, for what, since when and until when: then it opens all boards for reading and submitting."""
    claims = TOKENS.read(signed())

    assert ("alice", ("*",), PLAYER_SCOPES) == (claims.player_id, claims.boards, claims.scopes)


@pytest.mark.parametrize(
    "changes",
    [
        *({name: ABSENT} for name in ("sub", "aud", "iat", "exp")),
        *({"sub": value} for value in ("", "x" * 129, "a\nb", 5, None, ["alice"])),
        *({"aud": value} for value in ("other", "", None, 5)),
        *({"iat": value} for value in ("now", None, True, In(0.5), In(3_600))),
        *({"exp": value} for value in ("soon", None, In(LONGEST_LIFE + 3_600), In(60.5), 1e300)),
        {"iat": In(-600), "exp": In(600)},
        {"nbf": In(3_600)},
        *({"boards": value} for value in ("game1", ["a/b"], [""], [5], None, {"game1": True})),
        *({"scopes": value} for value in ("read", ["admin"], ["read", "admin"], [5], [["read"]], None)),
        {"board": ["game1"]},
        {"player_id": "alice"},
    ],
    ids=str,
)
def test_claims_that_are_refused(changes: dict[str, Any]) -> None:
    """Each claim is there, of its type and within its bounds; one that nobody knows might be one that is misspelt."""
    assert AuthFailure.UNKNOWN is failure(signed(**changes))


def test_an_old_token() -> None:
    """What has ended is told from what never held."""
    assert AuthFailure.EXPIRED is failure(signed(iat=In(-100), exp=In(-1)))


def part(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "token",
    [
        signed(secret="another secret, just as long as it"),
        jwt.encode(payload(), None, "none"),
        f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(payload())}.",
        signed(secret=SECRET * 2, algorithm="HS512"),
        signed(secret=SECRET * 2, algorithm="HS384"),
        signed().rpartition(".")[0] + ".",
        signed() + "A",
        signed()[:-1],
        "",
        ".",
        "..",
        "a.b.c",
        "\N{SNOWMAN}.\ud800.x",
        f"{part('[' * 10_000)}.{part('{}')}.x",
        f"{part({'alg': 'HS256', 'kid': 5})}.{part('{}')}.x",
        f"{part('5')}.{part('5')}.x",
        "9" * 10_000,
    ],
)
def test_signatures_that_are_refused(token: str) -> None:
    """Another secret, another algorithm, no algorithm, half a token and nonsense open nothing and break nothing."""
    assert AuthFailure.UNKNOWN is failure(token)


@pytest.mark.parametrize("body", ["[1]", '"text"', "5", "null", "{", '{"exp": Infinity}', "[" * 10_000, "\udcff"])
def test_a_payload_that_is_none(body: str) -> None:
    """Whoever has the secret can sign nonsense as well."""
    token = jwt.api_jws.encode(body.encode("utf-8", "surrogateescape"), SECRET, "HS256")

    assert AuthFailure.UNKNOWN is failure(token)


def test_nothing_shows_the_secret() -> None:
    """What ends up in a log gives nothing away."""
    assert SECRET not in repr(TOKENS)
