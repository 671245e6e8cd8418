"""From what is shown to what is open."""

import math
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from leaderboard_shells.access import Access, Caller, Scope, access_from_settings
from leaderboard_shells.access.errors import (
    AuthFailure,
    BoardClosed,
    KeyRequired,
    NoTokens,
    OtherPlayer,
    PlayersSignNothing,
    ScopeMissing,
)
from leaderboard_shells.access.from_settings import replace_keys
from leaderboard_shells.access.keys import PREFIX, HashedKey, digest_of, new_key
from leaderboard_shells.access.scope import PLAYER_SCOPES
from leaderboard_shells.access.token_signer import TokenSigner
from leaderboard_shells.settings import Auth
from tests.support.keys import PAST, SECRET, bearer, key

EVERYTHING = {*Scope}


def headers(shown: dict[str, str]) -> Sequence[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in shown.items()]


def access(*keys: Any, **fields: Any) -> Access:
    return access_from_settings(Auth(keys=keys, **fields))


def failure(access: Access, shown: Sequence[tuple[bytes, bytes]]) -> AuthFailure:
    with pytest.raises(KeyRequired) as refused:
        access.caller(shown)
    return refused.value.failure


def test_without_keys_everything_is_open() -> None:
    """Also to those who show a key all the same."""
    for shown in ({}, bearer("any"), {"Authorization": "nonsense"}):
        assert EVERYTHING == access().caller(headers(shown)).public


def test_with_keys_nothing_is_open() -> None:
    """Unless it is said to be open to everybody."""
    assert set() == access(key("a", "read")).caller([]).public
    assert {Scope.READ} == access(key("a", "admin"), anonymous=("read",)).caller([]).public
    assert {Scope.READ} == access(anonymous=("read",)).caller([]).public


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        ("read", {Scope.READ}),
        ("submit", {Scope.SUBMIT}),
        ("import", {Scope.IMPORT}),
        ("moderate", {Scope.MODERATE}),
        ("admin", EVERYTHING),
    ],
)
def test_scopes(named: str, meant: set[Scope]) -> None:
    """`admin` includes the others, and nothing else includes anything."""
    caller = access(key("a", named)).caller(headers(bearer("a")))

    assert meant == {scope for scope in Scope if caller.refusal(scope) is None}


def test_a_scheme_is_written_as_one_likes() -> None:
    """The scheme's case and spaces around the key do not matter."""
    for text in ("bearer lbk_a", "BEARER   lbk_a", "Bearer lbk_a  "):
        assert "a" == access(key("a", "read")).caller([(b"authorization", text.encode())]).key


@pytest.mark.parametrize("text", ["", "Bearer", "Bearer ", "Basic lbk_a", "lbk_a", "Bearer\tlbk_a"])
def test_what_is_no_bearer(text: str) -> None:
    """Anything else in the header is told to be wrong, rather than taken for nobody's."""
    assert AuthFailure.MALFORMED is failure(
        access(key("a", "read"), anonymous=("read",)), [(b"authorization", text.encode())]
    )


def test_two_headers() -> None:
    """Who shows two keys shows none."""
    assert AuthFailure.MALFORMED is failure(access(key("a", "read")), 2 * [(b"authorization", b"Bearer lbk_a")])


def test_an_unknown_and_an_expired_key() -> None:
    """Neither opens anything, not even what is open to everybody: a mistake is told."""
    known = access(key("old", "read", expires_at=PAST), anonymous=("read",))

    assert AuthFailure.UNKNOWN is failure(known, headers(bearer("new")))
    assert AuthFailure.UNKNOWN is failure(known, [(b"authorization", b"Bearer \xff\xfe")])
    assert AuthFailure.EXPIRED is failure(known, headers(bearer("old")))


@pytest.mark.parametrize(("moment", "holds"), [(99.999, True), (100.0, False), (100.001, False)])
def test_a_key_that_ends(moment: float, holds: bool) -> None:
    """It holds until its moment, and not at that moment."""
    known = Access(
        [HashedKey(digest_of("a"), Caller(key="a", expires_at=100.0))], public=frozenset(), clock=lambda: moment
    )

    assert holds is (lack_of(known, "a") is None)


def lack_of(known: Access, credential: str) -> AuthFailure | None:
    try:
        known.bearer(credential)
    except KeyRequired as refused:
        return refused.failure
    return None


def test_what_a_key_is_refused() -> None:
    """The scope is asked first, then the board, then the player."""
    caller = access(key("a", "read", boards=("eu-*",)), token_secret=SECRET).caller(headers(bearer("a")))

    assert isinstance(caller.refusal(Scope.SUBMIT, "us"), ScopeMissing)
    assert isinstance(caller.refusal(Scope.READ, "us"), BoardClosed)
    assert caller.refusal(Scope.READ, "eu-1", "anybody") is None
    assert (caller.boards_seen.everything, caller.sees("eu-1"), caller.sees("us")) == (False, True, False)


def test_a_key_has_what_everybody_has() -> None:
    """A key of one board reads the others where everybody does."""
    known = access(key("a", "submit", boards=("eu-*",)), anonymous=("read",))
    caller = known.caller(headers(bearer("a")))

    assert caller.refusal(Scope.READ, "us") is None
    assert caller.boards_seen.everything


def test_a_player_has_no_more_than_the_token() -> None:
    """Whatever is open to everybody: a token is for its player alone."""
    for known in (access(token_secret=SECRET), access(key("a", "admin"), anonymous=("read",), token_secret=SECRET)):
        token, _ = known.sign(known.anybody if not known._keys._by_digest else known.bearer("lbk_a"), "alice", (), 60)
        caller = known.bearer(token)

        assert caller.refusal(Scope.SUBMIT, "game1", "alice") is None
        assert isinstance(caller.refusal(Scope.SUBMIT, "game1", "bob"), OtherPlayer)
        assert isinstance(caller.refusal(Scope.READ, "game1", "bob"), OtherPlayer)
        assert isinstance(caller.refusal(Scope.ADMIN, "game1"), ScopeMissing)


def test_a_token_opens_no_more_than_its_key() -> None:
    """Not other boards, not other scopes, and no longer."""
    end = datetime.now(UTC).timestamp() + 30
    maker = key("a", "submit", boards=("eu-*",), expires_at=datetime.fromtimestamp(end, UTC))
    known = access(maker, token_secret=SECRET)
    caller = known.bearer("lbk_a")

    _, claims = known.sign(caller, "alice", (), 900)
    assert (("eu-*",), {Scope.SUBMIT}) == (claims.boards, claims.scopes)
    assert claims.expires_at <= math.ceil(end)
    assert ("eu-1",) == known.sign(caller, "alice", ("eu-1",), 900)[1].boards
    with pytest.raises(BoardClosed):
        known.sign(caller, "alice", ("eu-1", "us"), 900)


@pytest.mark.parametrize("scope", ["read", "admin"])
def test_a_token_gains_no_board_for_a_scope_that_its_key_has_elsewhere(scope: str) -> None:
    """Where everybody submits, a key of `eu-*` makes tokens for other boards too; these only submit there."""
    known = access(key("a", scope, boards=("eu-*",)), anonymous=("submit",), token_secret=SECRET)
    for boards, scopes in (
        ((), {Scope.READ, Scope.SUBMIT}),
        (("eu-1",), {Scope.READ, Scope.SUBMIT}),
        (("us",), {Scope.SUBMIT}),
        (("eu-1", "us"), {Scope.SUBMIT}),
    ):
        token, claims = known.sign(known.bearer("lbk_a"), "alice", boards, 60)

        assert scopes == claims.scopes == known.bearer(token).scopes
        assert isinstance(known.bearer(token).refusal(Scope.READ, "us"), ScopeMissing | BoardClosed)


def test_a_token_that_was_read_ends_all_the_same() -> None:
    """That it was seen before lets nobody in when its time is over, and nobody else in at all."""
    now = time.time()
    known = Access([], public=frozenset(), tokens=TokenSigner(SECRET), clock=lambda: now)
    token, claims = TokenSigner(SECRET).sign("alice", ("*",), PLAYER_SCOPES, 60)
    assert known.bearer(token) is known.bearer(token)

    now = claims.expires_at
    assert AuthFailure.EXPIRED is lack_of(known, token)
    assert AuthFailure.UNKNOWN is lack_of(known, token + "x")


def test_a_token_is_worth_what_its_key_still_opens() -> None:
    """A key that opens less, or is gone, takes its tokens along; one that was signed elsewhere goes on."""
    known = access(key("a", "admin", boards=("eu-*", "us")), token_secret=SECRET)
    token, _ = known.sign(known.bearer("lbk_a"), "alice", ("us",), 60)
    elsewhere, _ = TokenSigner(SECRET).sign("alice", ("us",), PLAYER_SCOPES, 60)
    assert known.bearer(token).refusal(Scope.SUBMIT, "us", "alice") is None

    replace_keys(known, Auth(keys=(key("a", "submit", boards=("us",)),)))
    assert known.bearer(token).refusal(Scope.SUBMIT, "us", "alice") is None
    assert isinstance(known.bearer(token).refusal(Scope.READ, "us", "alice"), ScopeMissing)
    replace_keys(known, Auth(keys=(key("a", "admin", boards=("eu-*",)),)))
    assert isinstance(known.bearer(token).refusal(Scope.SUBMIT, "us", "alice"), ScopeMissing)
    replace_keys(known, Auth(keys=(key("b", "admin"),)))
    assert AuthFailure.UNKNOWN is lack_of(known, token)
    assert known.bearer(elsewhere).refusal(Scope.SUBMIT, "us", "alice") is None


def test_what_was_closed_stays_closed() -> None:
    """The first key closes what was open; that the last one went opens nothing, nor does a file that holds none."""
    known = access()
    replace_keys(known, Auth(keys=(key("a", "read"),), anonymous=("read",)))
    assert {Scope.READ} == known.caller([]).public
    replace_keys(known, Auth())
    assert {Scope.READ} == known.caller([]).public
    assert set() == access(keys_file="keys.yaml").caller([]).public


def test_who_makes_no_tokens() -> None:
    """A player cannot make their token last, and without a secret there are none."""
    known = access(key("a", "submit"), token_secret=SECRET)
    token, _ = known.sign(known.bearer("lbk_a"), "alice", (), 900)

    with pytest.raises(PlayersSignNothing):
        known.sign(known.bearer(token), "alice", (), 900)
    with pytest.raises(NoTokens):
        access(key("a", "submit")).sign(known.bearer("lbk_a"), "alice", (), 900)


def test_a_new_key_is_a_new_one() -> None:
    """Nobody gets another one's key; it can be recognised, and is kept as its digest alone."""
    keys = {new_key() for _ in range(100)}

    assert 100 == len(keys)
    assert all(one.startswith(PREFIX) and len(one) == 47 and one.isascii() for one in keys)
    assert "4987e5a2a105eb0e21229401459969c230c1fd775c55d8f9f86a3b81e151b595" == digest_of("lbk_a")
