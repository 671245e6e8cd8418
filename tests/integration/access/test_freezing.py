"""Boards that are frozen: what the public sees while scores go on, at every route, and who sees everything."""

from collections.abc import Mapping
from typing import Any

import httpx2 as httpx
import pytest

from leaderboard_adapters import memory
from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core import Application, Include, NewBoard, Submission
from leaderboard_core.domain.moments import moment_at
from leaderboard_core.usecases.answers import At
from leaderboard_core.usecases.viewer import Viewer
from leaderboard_shells.access import access_from_settings
from leaderboard_shells.http.app import create_app
from leaderboard_shells.monitoring.readiness import Readiness
from leaderboard_shells.settings import Auth
from tests.integration.access.kit import AUTH, GAME, player
from tests.integration.http.kit import BOARDS, SCORES, faults
from tests.support.keys import bearer, key

BOARD = f"{BOARDS}/game1"
BEGAN = 1_700_000_000_000_000
HIDE, SHOW = BEGAN + 60_000_000, BEGAN + 120_000_000
READ, MANAGE = bearer("read-game"), bearer("keeper")
#: All that is read of the board by a GET.
READS = [
    "top",
    "top?include=profile,metadata,updated_at,display",
    "range?start=1&end=5",
    "around/alice",
    "around/new",
    "around?score=5",
    "player/alice",
    "player/new",
    "players?ids=alice,new",
    "stats",
    "count",
    "count?min=1&max=9",
    "rank?score=7",
    "score?rank=1",
    "score?percentile=50",
    "best?percent=50",
    "histogram",
]
ALSO = ["top?source=batch", "stats?source=batch", "top?season=2", "player/alice?season=2"]


class Clock:
    now = BEGAN

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def auth() -> Auth:
    return Auth(
        keys=(*AUTH.keys, key("keeper", "read", "manage", **GAME), key("mender", "read", "moderate", **GAME)),
        token_secret=AUTH.token_secret,
    )


@pytest.fixture
async def application(clock: Clock) -> Application:
    """A board with one season behind it and a few players, which freezes in a minute."""
    application = memory.over(MemoryRepository(clock), MemoryRankingStore())
    board = NewBoard(id="game1", name="G", hide_after=moment_at(HIDE), show_at=moment_at(SHOW), ranking="competition")  # type: ignore[arg-type]
    await application.boards.create(board)
    await application.submit(Submission(player_id="alice", leaderboard_id="game1", score=1))
    await application.boards.reset("game1")
    await application.submit_many(
        [
            Submission(player_id=name, leaderboard_id="game1", score=score)
            for name, score in {"alice": 5, "bob": 7}.items()
        ]
    )
    await application.sync()
    return application


async def goes_on(application: Application) -> None:
    """What nobody is to learn of."""
    scores = {"alice": 9, "new": 11, "bob": 2}
    await application.submit_many(
        [Submission(player_id=name, leaderboard_id="game1", score=score) for name, score in scores.items()]
    )
    await application.submit(Submission(player_id="carl", leaderboard_id="game1", score=1))
    await application.sync()


async def told(client: httpx.AsyncClient, path: str, headers: Mapping[str, str] = READ) -> Any:
    """An answer without the moment at which it was made."""
    answer = await client.get(path, headers=headers)
    assert 200 == answer.status_code, answer.text
    body = answer.json()
    body.get("meta", {}).pop("as_of", None)
    return body, answer.headers.get("etag")


async def asked_by_post(client: httpx.AsyncClient, headers: Mapping[str, str] = READ) -> Any:
    group = await client.post(
        f"{BOARD}/players/query", json={"player_ids": ["alice", "new"], "around": "new"}, headers=headers
    )
    queries = [
        {"read": "top", "leaderboard_id": "game1"},
        {"read": "player", "leaderboard_id": "game1", "player_id": "new"},
        {"read": "stats", "leaderboard_id": "game1"},
    ]
    several = await client.post("/api/v1/query", json={"queries": queries}, headers=headers)
    bodies = [group.json(), *several.json()["data"]]
    assert {200} == {group.status_code, several.status_code, *(one["status"] for one in bodies[1:])}
    for body in bodies:
        body["meta"].pop("as_of")
    return bodies


@pytest.mark.parametrize("read", [*READS, *ALSO])
async def test_nothing_of_what_goes_on_is_told(
    client: httpx.AsyncClient, application: Application, clock: Clock, read: str
) -> None:
    """Whatever happens: the answer stays the same to the last byte, and says that it is frozen."""
    clock.now = HIDE
    before = await told(client, f"{BOARD}/{read}")
    clock.now += 1_000_000
    await goes_on(application)

    body, etag = await told(client, f"{BOARD}/{read}")

    assert before == (body, etag)
    assert True is body["meta"]["frozen"]
    numbers = {
        **body["meta"],
        **(body["data"] if isinstance(body["data"], dict) else {"entries": body["data"] or None}),
    }
    secret = (
        "rank",
        "score",
        "percentile",
        "total_players",
        "count",
        "entries",
        "top_score",
        "cutoff_score",
        "updated_at",
    )
    asked = {"score"} if "rank?" in read else set()
    assert {None} >= {numbers[name] for name in secret if name in numbers and name not in asked}


async def test_nor_by_what_is_asked_with_a_body(
    client: httpx.AsyncClient, application: Application, clock: Clock
) -> None:
    """Friends, and several readings at once."""
    clock.now = HIDE
    before = await asked_by_post(client)
    await goes_on(application)

    assert before == await asked_by_post(client)
    assert [True] * 4 == [one["meta"]["frozen"] for one in before]
    assert 11 == (await asked_by_post(client, MANAGE))[2]["data"]["score"]


@pytest.mark.parametrize("path", [BOARD, BOARDS, f"{BOARD}/seasons", "/api/v1/players/alice", f"{BOARD}/top?season=1"])
async def test_nor_by_what_is_told_beside_it(
    client: httpx.AsyncClient, application: Application, clock: Clock, path: str
) -> None:
    """When a score was reached last, and how many there are in the season; what was over stays what it is."""
    clock.now = HIDE
    before = await told(client, path)
    clock.now += 1_000_000
    await goes_on(application)

    assert before == await told(client, path)
    if "season=1" in path:
        assert [1] == [one["rank"] for one in before[0]["data"]]
    else:
        assert before != await told(client, path, MANAGE)


async def test_a_season_that_ends_meanwhile(client: httpx.AsyncClient, application: Application, clock: Clock) -> None:
    """Its standings are shown when the board is."""
    clock.now = HIDE + 1
    await goes_on(application)
    await application.boards.reset("game1")

    hidden = await client.get(f"{BOARD}/top?season=2", headers=READ)
    assert ([], True) == (hidden.json()["data"], hidden.json()["meta"]["frozen"])
    assert [None, None, 1] == [one["total_players"] for one in (await told(client, f"{BOARD}/seasons"))[0]["data"]]
    clock.now = SHOW
    shown = await client.get(f"{BOARD}/top?season=2", headers=READ)
    assert (["new", "alice", "bob", "carl"], False) == (
        [one["player_id"] for one in shown.json()["data"]],
        "frozen" in shown.json()["meta"],
    )


@pytest.mark.parametrize(
    ("name", "sees"),
    [("keeper", True), ("admin-game", True), ("admin-everywhere", True), ("read-game", False), ("mender", False)],
)
async def test_who_manages_the_board_sees_everything(
    client: httpx.AsyncClient, application: Application, clock: Clock, name: str, sees: bool
) -> None:
    """By a key with the scope."""
    clock.now = HIDE
    await goes_on(application)

    answer = await client.get(f"{BOARD}/top", headers=bearer(name))

    assert sees is ("frozen" not in answer.json()["meta"])
    assert (4 if sees else 0) == len(answer.json()["data"])


@pytest.mark.parametrize("moment", [BEGAN, HIDE - 1, SHOW, SHOW + 1])
async def test_before_and_after_nobody_is_kept_from_anything(
    client: httpx.AsyncClient, clock: Clock, moment: int
) -> None:
    """It is frozen from the one moment on, and not from the other."""
    clock.now = moment

    for read in READS:
        answer = await client.get(f"{BOARD}/{read}", headers=READ)
        assert answer.status_code == 404 or "frozen" not in answer.json()["meta"]
    assert 2 == (await told(client, f"{BOARD}/stats"))[0]["data"]["total_players"]


async def test_confirmed_is_what_the_same_viewer_has(
    client: httpx.AsyncClient, application: Application, clock: Clock
) -> None:
    """What somebody who manages the board was given is not confirmed to others, nor what was seen before the freeze."""
    top = f"{BOARD}/top"
    _, public_etag = await told(client, top)
    _, etag = await told(client, top, MANAGE)
    assert etag != public_etag
    assert 304 == (await client.get(top, headers={**READ, "If-None-Match": public_etag})).status_code
    clock.now = HIDE
    for known in (etag, public_etag):
        frozen = await client.get(top, headers={**READ, "If-None-Match": known})
        assert (200, "private, no-cache", "authorization") == (
            frozen.status_code,
            frozen.headers["cache-control"],
            frozen.headers["vary"].split(",")[0],
        )
    assert 304 == (await client.get(top, headers={**MANAGE, "If-None-Match": etag})).status_code
    clock.now = SHOW
    assert 304 == (await client.get(top, headers={**READ, "If-None-Match": public_etag})).status_code


async def test_a_player_sees_what_is_their_own(
    client: httpx.AsyncClient, application: Application, clock: Clock
) -> None:
    """The score and its moment, but no rank; and no more of others than anybody does."""
    clock.now = HIDE + 5
    await goes_on(application)

    own = (await told(client, f"{BOARD}/player/alice", player("alice")))[0]

    assert (9, None, None, None) == tuple(
        own["data"][name] for name in ("score", "rank", "total_players", "percentile")
    )
    assert True is own["meta"]["frozen"]
    [everywhere] = (await told(client, "/api/v1/players/alice", player("alice")))[0]["data"]
    assert ("game1", 9, None, True) == tuple(everywhere[name] for name in ("leaderboard_id", "score", "rank", "frozen"))
    assert [] == (await told(client, f"{BOARD}/top", player("alice")))[0]["data"]
    assert 404 == (await client.get(f"{BOARD}/player/zoe", headers=player("zoe"))).status_code


async def test_who_sends_a_score_is_told_no_rank(client: httpx.AsyncClient, clock: Clock) -> None:
    """But that it was taken, and for whom it counts how much; who manages the board is told all."""
    clock.now = HIDE
    score = {"player_id": "alice", "leaderboard_id": "game1", "score": 8}

    sent = (await client.post(SCORES, json=score, headers=bearer("submit-game"))).json()["data"]
    assert (8, None, 5, None, True) == tuple(
        sent[name] for name in ("score", "rank", "previous_score", "previous_rank", "frozen")
    )
    again = (await client.post(SCORES, json=score, headers=bearer("submit-game"))).json()["data"]
    assert (None, True, False) == tuple(again[name] for name in ("rank", "frozen", "changed"))
    managed = (await client.post(SCORES, json={**score, "score": 9}, headers=bearer("admin-game"))).json()["data"]
    assert (1, 1, False) == (managed["rank"], managed["previous_rank"], "frozen" in managed)
    clock.now = SHOW
    later = (await client.post(SCORES, json=score, headers=bearer("submit-game"))).json()["data"]
    assert (1, False) == (later["rank"], "frozen" in later)


async def test_a_batch_tells_no_ranks(client: httpx.AsyncClient, clock: Clock) -> None:
    """How many were taken, and why others were not: the same as of a board that is not frozen."""
    scores = [{"player_id": name, "leaderboard_id": "game1", "score": 8, "event_id": name} for name in ("alice", "bob")]
    batch = {"scores": [*scores, {"player_id": "bob", "leaderboard_id": "game1", "score": "x"}]}
    told_then = []
    for moment in (HIDE, SHOW):
        clock.now = moment
        answers = [await client.post(f"{SCORES}/batch", json=batch, headers=bearer("submit-game")) for _ in range(2)]
        told_then += [answer.json()["data"] for answer in answers]

    assert [0, 2, 2, 2] == [one.pop("duplicates") for one in told_then]
    assert [told_then[0]] * 4 == told_then
    assert {"status", "received", "accepted", "rejected", "errors"} == told_then[0].keys()


async def test_who_puts_a_score_right_is_told_no_rank(client: httpx.AsyncClient, clock: Clock) -> None:
    """The same holds for a correction."""
    clock.now = HIDE

    mended = await client.patch(f"{BOARD}/player/alice", json={"score": 8}, headers=bearer("mender"))

    told_to = mended.json()["data"]
    assert (None, None, True) == tuple(told_to[name] for name in ("rank", "previous_rank", "frozen"))
    managed = (await client.patch(f"{BOARD}/player/alice", json={"score": 9}, headers=bearer("admin-game"))).json()[
        "data"
    ]
    assert (1, 1, False) == (managed["rank"], managed["previous_rank"], "frozen" in managed)


async def test_on_an_open_server_everybody_is_the_public(application: Application, clock: Clock) -> None:
    """Only a program that holds the board is trusted, and may ask as the public does."""
    clock.now = HIDE
    await goes_on(application)
    for auth in (Auth(), Auth(keys=AUTH.keys, anonymous=("admin",))):
        app = create_app(application, Readiness(), access=access_from_settings(auth))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            assert [] == (await client.get(f"{BOARD}/top")).json()["data"]

    assert 4 == (await application.read.top("game1", include=[Include.UPDATED_AT])).total_players
    assert None is (await application.read.top("game1", at=At(viewer=Viewer.PUBLIC))).total_players


@pytest.mark.parametrize(
    ("change", "is_frozen"),
    [
        ({"show_at": moment_at(SHOW + 9).isoformat()}, True),
        ({"show_at": moment_at(HIDE + 1).isoformat()}, False),
        ({"show_at": None}, True),
        ({"hide_after": moment_at(HIDE + 9).isoformat()}, False),
        ({"hide_after": moment_at(BEGAN).isoformat()}, True),
        ({"hide_after": None}, False),
    ],
)
async def test_either_moment_may_be_moved(
    client: httpx.AsyncClient, clock: Clock, change: dict[str, Any], is_frozen: bool
) -> None:
    """At once, also while it is frozen; without the first moment there is no second one."""
    clock.now = HIDE + 5

    changed = await client.patch(BOARD, json=change, headers=MANAGE)

    assert 200 == changed.status_code, changed.text
    assert is_frozen is ("frozen" in (await client.get(f"{BOARD}/top", headers=READ)).json()["meta"])
    if change.get("hide_after", "") is None:
        assert None is changed.json()["data"]["show_at"]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"show_at": "2031-01-01T00:00:00Z"}, ("show_at", "must not be given where hide_after is not")),
        (
            {"hide_after": "2031-01-01T00:00:00Z", "show_at": "2031-01-01T00:00:00+00:00"},
            ("show_at", "must be later than hide_after"),
        ),
        ({"hide_after": "2031-01-01"}, ("hide_after", "must be a moment in RFC 3339, with its offset from UTC")),
        ({"hide_after": 5}, ("hide_after", "must be a moment in RFC 3339, with its offset from UTC")),
    ],
)
async def test_moments_that_do_not_go_together(
    client: httpx.AsyncClient, fields: dict[str, Any], fault: tuple[str, str]
) -> None:
    """They are refused by name, and nothing is made."""
    refused = await client.post(BOARDS, json={"id": "game9", "name": "G", **fields}, headers=MANAGE)

    assert [fault] == [*faults(refused).items()]
    assert 404 == (await client.get(f"{BOARDS}/game9", headers=MANAGE)).status_code


async def test_a_patch_is_judged_with_what_the_board_has(client: httpx.AsyncClient) -> None:
    """An end before the beginning that it has."""
    refused = await client.patch(BOARD, json={"show_at": moment_at(HIDE).isoformat()}, headers=MANAGE)

    assert {"show_at": "must be later than hide_after"} == faults(refused)


async def test_a_board_that_follows_freezes_by_itself(
    client: httpx.AsyncClient, application: Application, clock: Clock
) -> None:
    """What it made of a score is told, and no rank there."""
    follower = NewBoard(id="game2", name="G", follows="other1", hide_after=moment_at(HIDE))  # type: ignore[arg-type]
    await application.boards.create(NewBoard(id="other1", name="O"))
    await application.boards.create(follower)
    clock.now = HIDE
    score = {"player_id": "alice", "leaderboard_id": "other1", "score": 8}

    told_to = {}
    for name in ("submit-other", "admin-everywhere"):
        sent = (await client.post(SCORES, json=score, headers=bearer(name))).json()["data"]
        [followed] = sent["followers"]
        told_to[name] = (sent["rank"], followed["rank"], followed.get("frozen"))

    assert {"submit-other": (1, None, True), "admin-everywhere": (1, 1, None)} == told_to
