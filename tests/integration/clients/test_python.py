"""The Python client against a running server, awaited and not."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from leaderboard_shells.client import (
    ApiError,
    AsyncLeaderboardClient,
    BoardDeleted,
    Disconnected,
    LeaderboardClient,
    Retries,
    Unreachable,
)
from leaderboard_shells.settings import Auth
from tests.support.in_process import serving
from tests.support.keys import SECRET, key
from tests.support.patience import PATIENCE
from tests.support.server import Server, free_port, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def client(server: Server) -> Iterator[LeaderboardClient]:
    with LeaderboardClient(server.url) as client:
        yield client


@pytest.fixture
async def awaited(server: Server) -> AsyncIterator[AsyncLeaderboardClient]:
    async with AsyncLeaderboardClient(server.url) as client:
        yield client


@pytest.fixture
def board(client: LeaderboardClient) -> str:
    return client.create_board({"id": uuid.uuid4().hex, "name": "Game", "update_mode": "best"}).data.id


def test_who_has_no_result(client: LeaderboardClient, board: str) -> None:
    """None is sent and answered, where the leaderboard takes it."""
    client.update_board(board, {"allow_null_score": True})

    told = client.submit({"leaderboard_id": board, "player_id": "ada", "score": None}).data
    client.submit({"leaderboard_id": board, "player_id": "bob", "score": 5})
    right = client.correct_player(board, "bob", {"score": None}).data

    assert (None, None, True) == (told.score, told.rank, told.changed)
    assert (None, None, 5) == (right.score, right.rank, right.previous_score)
    assert [(None, "ada", None), (None, "bob", None)] == [
        (one.rank, one.player_id, one.score) for one in client.top(board).data
    ]
    assert client.board(board).data.allow_null_score


def test_every_verb_is_answered_as_its_type(client: LeaderboardClient, board: str) -> None:
    """From the leaderboard that is made to the one that is gone."""
    for player, score in {"ada": 30, "bob": 20.5, "cyd": 10}.items():
        client.submit({"leaderboard_id": board, "player_id": player, "score": score})
    client.put_profile("ada", {"display_name": "Ada", "attributes": {"guild": 7}})

    top = client.top(board, 2)
    assert [(1, "ada", 30), (2, "bob", 20.5)] == [(one.rank, one.player_id, one.score) for one in top.data]
    assert ("realtime", 1) == (top.meta.source, top.meta.season)
    assert top.meta.revision is not None
    assert top.meta.revision >= 4
    assert isinstance(top.data[0].score, int)
    assert ["bob"] == [one.player_id for one in client.range(board, 2, 2).data]
    assert 3 == len(client.around(board, "bob", 1).data)
    entry = client.entry(board, "ada", include=["profile"]).data
    assert (1, 3, 100.0) == (entry.rank, entry.total_players, entry.percentile)
    assert entry.updated_at is not None
    assert entry.updated_at.tzinfo is not None
    assert ["eve"] == client.players(board, ["ada", "eve"]).meta.missing
    group = client.group(board, ["cyd", "ada"], limit=1)
    assert [(1, "ada")] == [(one.place, one.player_id) for one in group.data]
    assert 2 == group.meta.count
    assert (30, 10) == (client.stats(board).data.top_score, client.stats(board).data.lowest_score)
    assert 2 == client.count(board, 15).data.count
    assert 2 == client.rank(board, 25).data.rank
    assert 2 == len(client.around_score(board, 25, 1).data)
    assert 20.5 == client.score_at(board, rank=2).data.score
    assert 3 == sum(bucket.count for bucket in client.histogram(board, 2).data)
    assert (1, 30) == (client.best(board, 20).meta.count, client.best(board, 20).meta.cutoff_score)
    one, other = client.query(
        [{"leaderboard_id": board, "read": "top", "parameters": {"limit": 1}}, {"leaderboard_id": board, "read": "no"}]
    ).data
    assert ("ada", 422, "read") == (one.data[0]["player_id"], other.status, other.details[0].path)
    assert "Ada" == client.profile("ada").data.display_name
    assert board in [one.leaderboard_id for one in client.entries("ada").data]
    corrected = client.correct_player(board, "bob", {"score": 25}).data
    assert (25, 20.5) == (corrected.score, corrected.previous_score)
    assert client.remove_player(board, "cyd").data.visible
    assert 2 == client.reset_board(board).data.season
    assert [2, 1] == [one.season for one in client.seasons(board).data]
    assert 2 == len(client.top(board, season=1).data)
    assert 1000 == client.update_board(board, {"max_entries": 1000}).data.max_entries
    assert board == client.boards(limit=1).data[0].id
    assert board == client.board(board).data.id
    assert client.delete_profile("ada").data.visible
    assert board in [one.leaderboard_id for one in client.erase_player("ada").data.erased_from]
    assert "ready" == client.ready().data.status
    assert client.delete_board(board).data.visible


async def test_awaited(awaited: AsyncLeaderboardClient, board: str) -> None:
    """Many at once over one client."""
    answers = await asyncio.gather(
        *[
            awaited.submit({"leaderboard_id": board, "player_id": f"p{number}", "score": number})
            for number in range(1, 21)
        ]
    )

    assert {float(number) for number in range(1, 21)} == {one.data.score for one in answers}
    assert 20 == (await awaited.stats(board)).data.total_players


def test_an_answer_keeps_what_came(client: LeaderboardClient, board: str) -> None:
    """As dictionaries, for what this client does not know."""
    assert board == client.board(board).raw["data"]["id"]
    assert client.top(board).raw["meta"]["revision"] == client.top(board).meta.revision


def test_a_refusal(client: LeaderboardClient) -> None:
    """Its code, its status, the fields at fault and the request's id."""
    with pytest.raises(ApiError) as refused:
        client.submit({"leaderboard_id": "no/where", "player_id": "", "score": "much"})  # type: ignore[typeddict-item]

    error = refused.value
    assert ("invalid", 422) == (error.code, error.status)
    assert {"leaderboard_id", "player_id", "score"} == {fault.path for fault in error.details}
    assert error.request_id
    assert not error.uncertain


def test_an_event_id_counts_once(client: LeaderboardClient, board: str) -> None:
    """One's own, whoever sends it how often."""
    submission = {"leaderboard_id": board, "player_id": "ada", "score": 5, "event_id": uuid.uuid4().hex}

    answers = [client.submit(submission).data for _ in range(2)]  # type: ignore[arg-type]

    assert [False, True] == [answer.duplicate for answer in answers]


def test_a_batch_tells_of_each(client: LeaderboardClient, board: str) -> None:
    """Also where none was accepted."""
    good, bad = ({"leaderboard_id": board, "player_id": "ada", "score": score} for score in (5, "5"))

    mixed = client.submit_batch([good, bad]).data  # type: ignore[list-item]
    rejected = client.submit_batch([bad]).data  # type: ignore[list-item]

    assert (1, [(1, "invalid", "score")]) == (
        mixed.accepted,
        [(one.index, one.code, one.path) for one in mixed.errors],
    )
    assert (0, 1) == (rejected.accepted, len(rejected.errors))


def test_ids_that_look_like_paths(client: LeaderboardClient, board: str) -> None:
    """They are names all the same."""
    for player in ("..", ".", "a/b", "ä?&#%", "a,b"):
        client.submit({"leaderboard_id": board, "player_id": player, "score": 1})
        assert player == client.entry(board, player).data.player_id


def test_a_server_that_is_not_there() -> None:
    """It is told at the end of one's patience."""
    with (
        LeaderboardClient(f"http://127.0.0.1:{free_port()}", retries=Retries(within=0.2, first=0.05)) as client,
        pytest.raises(Unreachable),
    ):
        client.ready()


@pytest.mark.parametrize(("url", "key"), [("127.0.0.1:8080", None), ("ftp://h", None), ("http://h", "a b")])
def test_what_is_no_address_and_no_key(url: str, key: str | None) -> None:
    """It is told before anything is asked."""
    with pytest.raises(ValueError, match=r"URL|visible ASCII"):
        LeaderboardClient(url, key)


def test_watching(client: LeaderboardClient, board: str) -> None:
    """The state of now, then each change, with who is around a player; until it is closed."""
    with client.watch(board, limit=1, player_id="ada", radius=1) as updates:
        first = next(updates)
        assert ([], 0, []) == (first.entries, first.total_players, first.around)
        client.submit({"leaderboard_id": board, "player_id": "ada", "score": 5})
        second = next(updates)
    client.submit({"leaderboard_id": board, "player_id": "bob", "score": 9})

    assert ["ada"] == [one.player_id for one in second.around or ()]
    assert [] == list(updates)
    # What was seen is not told again; what came meanwhile is.
    with client.watch(board, limit=1, player_id="ada", radius=1, after=second.id) as updates:
        assert 2 == next(updates).total_players


async def test_watching_awaited(awaited: AsyncLeaderboardClient, board: str) -> None:
    """The same, until the leaderboard is gone."""
    seen: list[int] = []

    async def follow() -> None:
        async with awaited.watch(board) as updates:
            async for update in updates:
                seen.append(update.total_players)
                if len(seen) > 3:
                    await awaited.delete_board(board)
                else:
                    await awaited.submit({"leaderboard_id": board, "player_id": f"p{len(seen)}", "score": 1})

    with pytest.raises(BoardDeleted):
        await asyncio.wait_for(follow(), PATIENCE)
    assert [0, 1, 2, 3] == seen


@pytest.mark.parametrize("board_id", ["nowhere", ".."])
def test_watching_what_is_not_there(client: LeaderboardClient, board_id: str) -> None:
    """It is refused, not waited for."""
    with client.watch(board_id) as updates, pytest.raises(ApiError) as refused:
        next(updates)
    assert refused.value.code in {"board_not_found", "invalid"}


def test_a_restart_is_told_and_gone_through(tmp_path: Path) -> None:
    """Whoever watches hears of it, and goes on with what is true afterwards."""
    lost: list[Disconnected] = []
    with running(tmp_path) as server, LeaderboardClient(server.url, retries=Retries(longest=0.2)) as client:
        client.create_board({"id": "g", "name": "G"})
        with client.watch("g", on_disconnect=lost.append) as updates:
            first = next(updates)
            server.stop()
            server.start()
            client.submit({"leaderboard_id": "g", "player_id": "ada", "score": 5})
            second = next(updates)

    assert (0, 1) == (first.total_players, second.total_players)
    assert first.revision < second.revision
    assert "the server stopped or restarts" == lost[0].why


async def test_keys_and_tokens(tmp_path: Path) -> None:
    """A key makes tokens, which open their player alone; what gives a key is asked for one before each request, so that
    a leaderboard is followed on after its token has ended."""
    auth = Auth(keys=(key("game", "admin"),), token_secret=SECRET)
    async with serving(tmp_path, auth=auth) as live, AsyncLeaderboardClient(live.url, "lbk_game") as game:
        tokens = [(await game.create_token("ada", ["game1"], expires_in=seconds)).data.token for seconds in (2, 60)]
        async with AsyncLeaderboardClient(live.url, lambda: tokens[0], retries=Retries(longest=0.1)) as ada:
            await ada.submit({"leaderboard_id": "game1", "player_id": "ada", "score": 5})
            with pytest.raises(ApiError) as refused:
                await ada.submit({"leaderboard_id": "game1", "player_id": "bob", "score": 5})
            async with asyncio.timeout(PATIENCE), ada.watch("game1", player_id="ada") as updates:
                assert 1 == (await anext(updates)).total_players
                with pytest.raises(ApiError) as ended:
                    await anext(updates)
            tokens.pop(0)
            async with asyncio.timeout(PATIENCE), ada.watch("game1", player_id="ada") as updates:
                assert 1 == (await anext(updates)).total_players

    assert ("forbidden", 403) == (refused.value.code, refused.value.status)
    assert "key_required" == ended.value.code
