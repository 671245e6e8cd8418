"""Every answer turns into plain dictionaries, which JSON can hold."""

import json

from leaderboard_core import (
    Application,
    Around,
    At,
    BoardNotFound,
    FieldError,
    Invalid,
    NewBoard,
    RankRange,
    Source,
    as_dict,
)
from tests.unit.usecases.kit import NEW_YEAR, sub


async def test_an_accepted_submission(leaderboard: Application) -> None:
    """By the names of its fields."""
    await leaderboard.boards.create(NewBoard(id="d", name="D"))

    assert {
        "leaderboard_id": "d",
        "player_id": "p",
        "score": 2.5,
        "rank": 1,
        "previous_score": None,
        "previous_rank": None,
        "changed": True,
        "duplicate": False,
        "visible": True,
    } == as_dict(await leaderboard.submit(sub("p", 2.5, "d")))


async def test_a_list_of_entries(leaderboard: Application) -> None:
    """With all that lies in it; moments stay microseconds."""
    await leaderboard.boards.create(NewBoard(id="d", name="D"))
    await leaderboard.submit(sub("p", 2, "d"))
    await leaderboard.sync()

    told = as_dict(await leaderboard.read.players("d", ["p", "q"], At(Source.PUBLISHED)))

    assert {
        "meta": {"source": "batch", "season": 1, "revision": 2, "as_of": NEW_YEAR},
        "total_players": 1,
        "entries": [{"rank": 1, "player_id": "p", "score": 2}],
        "missing": ["q"],
    } == json.loads(json.dumps(told))


async def test_metadata_is_what_was_submitted(leaderboard: Application) -> None:
    """Not its text."""
    await leaderboard.boards.create(NewBoard(id="d", name="D"))
    await leaderboard.submit(sub("p", 2, "d", metadata={"level": [1, "é"]}))

    told = as_dict(await leaderboard.read.player("d", "p"))

    assert ({"level": [1, "é"]}, {"rank": 1, "player_id": "p", "score": 2}) == (
        told["metadata"],
        told["entry"],
    )


async def test_everything_that_is_answered(leaderboard: Application) -> None:
    """Boards, lists of them, seasons, reports, erasures: whatever comes back goes into JSON."""
    made = await leaderboard.boards.create(NewBoard(id="d", name="D", reset_period="daily", max_score=3))
    await leaderboard.submit(sub("p", 2, "d"))
    answers = [
        made,
        await leaderboard.boards.list(10),
        await leaderboard.boards.reset("d"),
        *await leaderboard.seasons.of("d"),
        await leaderboard.submit(sub("p", 2, "d")),
        await leaderboard.read.stats("d"),
        await leaderboard.read.around("d", "p"),
        *await leaderboard.players.entries("p"),
        await leaderboard.sync(),
        await leaderboard.players.erase("p"),
    ]

    told = [as_dict(answer) for answer in answers]

    assert told == json.loads(json.dumps(told))
    assert ("desc", "daily", 3) == tuple(told[0][name] for name in ("sort_order", "reset_period", "max_score"))


async def test_answers_that_are_lists(leaderboard: Application) -> None:
    """Become lists, item by item; boards by their ids stay by their ids."""
    await leaderboard.boards.create(NewBoard(id="d", name="D"))
    answered = await leaderboard.submit_many([sub("p", 2, "d"), sub("p", 2, "nowhere")])
    seasons, entries = await leaderboard.seasons.of("d"), await leaderboard.players.entries("p")
    pages = await leaderboard.read.pages("d", [RankRange(1, 3), Around("p", 1)])

    told = as_dict(answered), as_dict(seasons), as_dict(entries), as_dict(pages)

    assert [*map(list, told)] == [*json.loads(json.dumps(told))]
    assert [2, "board_not_found"] == [told[0][0]["score"], told[0][1]["code"]]
    assert ([1], ["d"]) == ([one["season"] for one in told[1]], [one["board_id"] for one in told[2]])
    assert [["p"], ["p"]] == [[entry["player_id"] for entry in page["entries"]] for page in told[3]]
    assert ([], {"d": "D"}) == (
        as_dict([]),
        {board_id: board["name"] for board_id, board in as_dict(await leaderboard.boards.named(["d"])).items()},
    )


def test_an_error() -> None:
    """Its code and its sentence, and the fields at fault."""
    assert {"code": "board_not_found", "error": "There is no leaderboard 'x'."} == as_dict(BoardNotFound("x"))
    assert {
        "code": "invalid",
        "error": "score: must be a number",
        "details": [{"path": "score", "message": "must be a number"}],
    } == as_dict(Invalid([FieldError("score", "must be a number")]))


async def test_a_score_of_several_parts(leaderboard: Application) -> None:
    """As a list of what JSON can hold: an integer of 64 bits is text."""
    parts = [{"name": "solved"}, {"name": "coins", "value_type": "int64"}]
    await leaderboard.boards.create(NewBoard(id="d", name="D", parts=parts))  # type: ignore[arg-type]

    answer = as_dict(await leaderboard.submit(sub("p", (5, 2**53 + 1), "d")))  # type: ignore[arg-type]
    [entry] = as_dict(await leaderboard.read.top("d"))["entries"]

    assert [[5, "9007199254740993"]] * 2 == json.loads(json.dumps([answer["score"], entry["score"]]))
