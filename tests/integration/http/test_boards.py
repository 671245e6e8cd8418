"""Making, showing and listing leaderboards."""

import re
from typing import Any

import httpx2 as httpx
import pytest

from tests.integration.http.kit import BOARDS, faults, make_board, refused, written

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


async def test_a_board_with_nothing_but_its_name(client: httpx.AsyncClient) -> None:
    """Whatever is not said has its default; the answer is the board, and says where it is."""
    answer = await client.post(BOARDS, json={"id": "game1", "name": "Game 1"})

    assert (201, f"{BOARDS}/game1") == (answer.status_code, answer.headers["location"])
    board = answer.json()["data"]
    assert TIME.fullmatch(board.pop("created_at"))
    assert TIME.fullmatch(board.pop("updated_at"))
    assert TIME.fullmatch(board.pop("last_activity_at"))
    assert {
        "id": "game1",
        "name": "Game 1",
        "sort_order": "desc",
        "update_mode": "replace",
        "reset_period": "never",
        "reset_cron": None,
        "timezone": "UTC",
        "reset_grace": None,
        "max_entries": None,
        "min_score": None,
        "max_score": None,
        "decimals": None,
        "format": "number",
        "unit": None,
        "ranking": "ordinal",
        "follows": None,
        "where": None,
        "each": None,
        "max_each": None,
        "member": None,
        "team_size": None,
        "followers": [],
        "parts": None,
        "allow_null_score": False,
        "shards": None,
        "hide_after": None,
        "show_at": None,
        "season": 1,
        "next_reset_at": None,
    } == board


async def test_a_board_with_everything(client: httpx.AsyncClient) -> None:
    """Every field is kept as it was chosen."""
    fields = {
        "id": "A-z_0.9",
        "name": "Größte Flüge ✈",
        "sort_order": "asc",
        "update_mode": "increment",
        "reset_period": "weekly",
        "max_entries": 10,
        "min_score": -0.5,
        "max_score": 100,
    }

    board = (await client.post(BOARDS, json=fields)).json()["data"]

    assert fields == {name: board[name] for name in fields}
    assert board["next_reset_at"].endswith("T00:00:00.000000Z")


async def test_seasons_by_another_clock(client: httpx.AsyncClient) -> None:
    """Weeks begin at midnight in Seoul; an expression makes the period, and a period by name takes it away."""
    fields = {"id": "seoul", "name": "Seoul", "reset_period": "weekly", "timezone": "Asia/Seoul"}

    board = (await client.post(BOARDS, json=fields)).json()["data"]
    assert board["next_reset_at"].endswith("T15:00:00.000000Z")
    board = (await client.patch(f"{BOARDS}/seoul", json={"reset_cron": "30 18 * * 5"})).json()["data"]
    assert ("cron", "30 18 * * 5") == (board["reset_period"], board["reset_cron"])
    assert board["next_reset_at"].endswith("T09:30:00.000000Z")
    board = (await client.patch(f"{BOARDS}/seoul", json={"reset_period": "never"})).json()["data"]
    assert ("never", None, "Asia/Seoul", None) == tuple(
        board[name] for name in ("reset_period", "reset_cron", "timezone", "next_reset_at")
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", ""),
        ("id", "x" * 65),
        ("id", "a/b"),
        ("id", ".."),
        ("id", None),
        ("name", ""),
        ("name", "x" * 256),
        ("name", "a\tb"),
        ("name", "\ud800"),
        ("sort_order", "up"),
        ("sort_order", "DESC"),
        ("sort_order", None),
        ("update_mode", "sum"),
        ("update_mode", 1),
        ("reset_period", "yearly"),
        ("reset_cron", "0 0 31 * * *"),
        ("timezone", "KST"),
        ("reset_period", []),
        ("max_entries", 0),
        ("max_entries", -1),
        ("max_entries", 1.5),
        ("max_entries", "10"),
        ("max_entries", True),
        ("max_entries", 2**63),
        ("min_score", "0"),
        ("min_score", False),
        ("max_score", 2**53),
        ("decimals", 10),
        ("format", "clock"),
        ("ranking", "modified"),
        ("shards", 1),
        ("shards", 65),
        ("unit", "a\nb"),
        ("points", 1),
    ],
)
async def test_a_field_at_fault(client: httpx.AsyncClient, field: str, value: Any) -> None:
    """A field that breaks its rule is named, and no board is made."""
    answer = await client.post(BOARDS, content=written({"id": "game1", "name": "Game 1", field: value}))

    assert [field] == list(faults(answer))
    assert [] == (await client.get(BOARDS)).json()["data"]


async def test_a_whole_number_may_be_written_as_a_float(client: httpx.AsyncClient) -> None:
    """10.0 is the integer 10, as JSON has it."""
    assert 10 == (await make_board(client, max_entries=10.0))["max_entries"]


async def test_bounds_come_back_as_people_write_them(client: httpx.AsyncClient) -> None:
    """Bounds that are whole numbers have no decimal point."""
    await make_board(client, min_score=-5.0, max_score=100)

    assert '"min_score":-5,"max_score":100,' in (await client.get(f"{BOARDS}/game1")).text


async def test_bounds_that_admit_nothing(client: httpx.AsyncClient) -> None:
    """A lower bound above the upper one is refused."""
    answer = await client.post(BOARDS, json={"id": "game1", "name": "Game", "min_score": 2, "max_score": 1})

    assert {"min_score": "must not be greater than max_score"} == faults(answer)


async def test_what_no_wide_board_has(client: httpx.AsyncClient) -> None:
    """It is refused by a code of its own, and names `shards`; no board is made."""
    answer = await client.post(
        BOARDS, json={"id": "game1", "name": "Game", "shards": 4, "ranking": "dense", "max_entries": 9}
    )

    assert (422, "not_supported_on_wide") == refused(answer)
    assert [{"path": "shards", "message": "must not be given where ranking is dense"}] == answer.json()["details"]
    assert [] == (await client.get(BOARDS)).json()["data"]


async def test_an_id_that_is_taken(client: httpx.AsyncClient) -> None:
    """Two boards cannot share an id; the first stays as it is."""
    await make_board(client, sort_order="asc")

    answer = await client.post(BOARDS, json={"id": "game1", "name": "Another"})

    assert (409, "board_exists") == refused(answer)
    assert "asc" == (await client.get(f"{BOARDS}/game1")).json()["data"]["sort_order"]


async def test_show(client: httpx.AsyncClient) -> None:
    """A board is shown as it was made."""
    made = await make_board(client, min_score=0.5)

    assert made == (await client.get(f"{BOARDS}/game1")).json()["data"]


async def test_no_boards(client: httpx.AsyncClient) -> None:
    """Without boards the list is empty, not null, and at its end."""
    assert {"success": True, "data": [], "meta": {"next_cursor": None}} == (await client.get(BOARDS)).json()


async def test_the_list_page_by_page(client: httpx.AsyncClient) -> None:
    """Newest first; each page's cursor goes on behind it, until there is none."""
    for number in range(5):
        await make_board(client, f"b{number}")
    pages, cursor = [], {}
    while True:
        answer = (await client.get(BOARDS, params={"limit": 2, **cursor})).json()
        pages.append([board["id"] for board in answer["data"]])
        if answer["meta"]["next_cursor"] is None:
            break
        cursor = {"cursor": answer["meta"]["next_cursor"]}

    assert [["b4", "b3"], ["b2", "b1"], ["b0"]] == pages


async def test_the_list_shows_a_hundred(client: httpx.AsyncClient) -> None:
    """Without a limit a page has 100 boards."""
    for number in range(101):
        await make_board(client, f"b{number}")

    assert 100 == len((await client.get(BOARDS)).json()["data"])


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "x", "1.0", "", "+1", " 1", "1e2", "٣"])
async def test_a_limit_at_fault(client: httpx.AsyncClient, limit: str) -> None:
    """The page's size is an integer from 1 to 1,000, in plain digits."""
    assert ["limit"] == list(faults(await client.get(BOARDS, params={"limit": limit})))


@pytest.mark.parametrize(
    "cursor", ["", "x", "MTIz", "ü", "%00", "LTEvZ2FtZTE", "OTk5OTk5OTk5OTk5OTk5OTk5L2Ex", "a" * 500]
)
async def test_a_cursor_at_fault(client: httpx.AsyncClient, cursor: str) -> None:
    """What no page gave out is no cursor."""
    assert {"cursor": "is not a cursor of this list"} == faults(await client.get(BOARDS, params={"cursor": cursor}))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/reset"),
        ("GET", "/seasons"),
        ("GET", "/stats"),
        ("GET", "/top"),
        ("GET", "/top?source=batch"),
        ("GET", "/range"),
        ("GET", "/around/alice"),
        ("GET", "/player/alice"),
        ("GET", "/players?ids=alice"),
        ("DELETE", "/player/alice"),
    ],
)
@pytest.mark.parametrize("board_id", ["nowhere", "not%20an%20id", "..%2f", "%ff", "x" * 65])
async def test_a_board_that_is_not_there(client: httpx.AsyncClient, method: str, path: str, board_id: str) -> None:
    """Whatever is asked of a board that does not exist, or cannot, is 404."""
    answer = await client.request(method, f"{BOARDS}/{board_id}{path}", content=b"{}" if method == "PATCH" else None)

    assert (404, "board_not_found") == refused(answer)
