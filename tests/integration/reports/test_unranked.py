"""Players without a result: who did not start, who was disqualified, and who has signed up and not played yet.

They are listed last and have no rank, and nobody else has another one for them.
"""

import json
from typing import Any

import pytest

from leaderboard_core import Invalid, NewBoard, Submission
from leaderboard_core.application import Application
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.entry import Entry
from leaderboard_core.domain.player_patch import PlayerPatch
from leaderboard_core.usecases.answers import NOW, At, Include, Source
from leaderboard_core.usecases.dicts import as_dict

PAST, PUBLISHED = At(season=1), At(Source.PUBLISHED)
#: A race over 400 m: two are equal, two did not finish, in the order in which that was told.
TIMES = {"ann": 51.2, "dns": None, "bea": 49.87, "cal": 51.2, "dnf": None, "dan": 58.0}
ORDER = ["bea", "ann", "cal", "dan", "dns", "dnf"]
RANKS = [1, 2, 3, 4, None, None]
SHARED = [1, 2, 2, 4, None, None]


def result(player: str, score: Any, board: str = "race", **fields: Any) -> Submission:
    return Submission(player_id=player, leaderboard_id=board, score=score, **fields)


async def race(leaderboard: Application, **fields: Any) -> None:
    setup: dict[str, Any] = {"sort_order": "asc", "allow_null_score": True, "format": "duration", "decimals": 2}
    await leaderboard.boards.create(NewBoard(id="race", name="400 m", **{**setup, **fields}))
    for player, time in TIMES.items():
        answer = await leaderboard.submit(result(player, time))
        assert (time, time is None) == (answer.score, answer.rank is None)
        assert answer.visible


async def test_who_has_no_result_is_last_without_a_rank(leaderboard: Application) -> None:
    """In every list, live, in the standings of the last sync, and once the race is over; nobody else is moved."""
    await race(leaderboard)
    await leaderboard.sync()

    for at in (NOW, PUBLISHED, PAST):
        if at is PAST:
            await leaderboard.boards.reset("race")
        top = await leaderboard.read.top("race", 10, at)
        assert [(rank, player, TIMES[player]) for rank, player in zip(RANKS, ORDER, strict=True)] == [
            (one.rank, one.player_id, one.score) for one in top.entries
        ]
        assert 6 == top.total_players
        entries = [*top.entries]
        assert entries[3:] == [*(await leaderboard.read.range("race", 4, 9, at)).entries]
        assert entries[3:] == [*(await leaderboard.read.around("race", "dns", 1, at)).entries]
        assert entries[4:] == [*(await leaderboard.read.players("race", ["dnf", "dns"], at)).entries]
        assert [(1, "bea", 1), (2, "dnf", None)] == [
            (one.place, one.entry.player_id, one.entry.rank)
            for one in (await leaderboard.groups.among("race", ["dnf", "bea"], at=at)).entries
        ]
        found = await leaderboard.read.player("race", "dnf", at)
        assert (Entry(None, "dnf", None), None, 6) == (found.entry, found.percentile, found.total_players)
        assert found.updated_at


async def test_what_is_told_of_them(leaderboard: Application) -> None:
    """Their score is a dash for people, and null for programs: nothing of it is an infinite number."""
    await race(leaderboard)

    top = await leaderboard.read.top("race", 10, include=list(Include))
    below = as_dict(top)

    assert ["49.87", "51.20", "51.20", "58.00", "–", "–"] == [
        str(getattr(one, "display", "")).removeprefix("0:") for one in top.entries
    ]
    assert [None, None] == [one["score"] for one in below["entries"][4:]]
    json.dumps(below, allow_nan=False)
    json.dumps(as_dict(await leaderboard.read.player("race", "dnf")), allow_nan=False)
    json.dumps(as_dict(await leaderboard.submit(result("dnf", None))), allow_nan=False)


async def test_they_count_for_nobody(leaderboard: Application) -> None:
    """Percentiles, counts, ranks of scores, histograms and the ends of the board are of those who have a result."""
    await race(leaderboard)

    for at in (NOW, PAST):
        if at is PAST:
            await leaderboard.boards.reset("race")
        read, distribution = leaderboard.read, leaderboard.distribution
        assert [100, 200 / 3, 100 / 3, 0] == [
            (await read.player("race", player, at)).percentile for player in ORDER[:4]
        ]
        stats = await read.stats("race", at)
        assert (6, 49.87, 58) == (stats.total_players, stats.top_score, stats.lowest_score)
        assert 4 == (await distribution.count("race", at=at)).count
        assert 3 == (await distribution.count("race", min_score=50, at=at)).count
        assert (5, 6) == ((last := await distribution.rank("race", 99, at)).rank, last.total_players)
        assert (4, 58) == ((at_rank := await distribution.score_at_rank("race", 4, at)).rank, at_rank.score)
        assert (None, None) == ((none := await distribution.score_at_rank("race", 5, at)).rank, none.score)
        assert [(4, 58), (2, 51.2), (1, 49.87)] == [
            ((found := await distribution.score_at_percentile("race", percent, at)).rank, found.score)
            for percent in (0, 50, 100)
        ]
        best = await distribution.best("race", 50, at=at)
        assert (2, 51.2, ORDER[:2]) == (best.count, best.cutoff_score, [one.player_id for one in best.entries])
        everybody = await distribution.best("race", 100, at=at)
        assert ORDER[:4] == [one.player_id for one in everybody.entries]
        histogram = await distribution.histogram("race", 2, at)
        assert [(49.87, 3), (53.935, 1)] == [(one.from_score, one.count) for one in histogram.buckets]
        assert ORDER[2:6] == [one.player_id for one in (await distribution.around("race", 58.5, 2, at)).entries]


@pytest.mark.parametrize(("ranking", "ranks"), [("competition", SHARED), ("dense", [1, 2, 2, 3, None, None])])
async def test_those_without_a_result_share_nothing(leaderboard: Application, ranking: str, ranks: list[Any]) -> None:
    """They are no equals: no rank is theirs. Their places go on, for whoever pages through the board."""
    await race(leaderboard, ranking=ranking, max_entries=100)

    for at in (NOW, PAST):
        if at is PAST:
            await leaderboard.boards.reset("race")
        top = await leaderboard.read.top("race", 10, at)
        assert ranks == [one.rank for one in top.entries]
        assert [1, 2, 3, 4, 5, 6] == [one.place for one in top.entries]
        named = (await leaderboard.read.players("race", ORDER, at)).entries
        assert [*top.entries] == [*named]
        assert top.entries[4] == (await leaderboard.read.player("race", "dns", at)).entry
        assert 100 / 3 == (await leaderboard.read.player("race", "dan", at)).percentile or ranking == "competition"
        assert ranks[3] == (await leaderboard.distribution.rank("race", 58, at)).rank
        best = await leaderboard.distribution.best("race", 100, at=at)
        assert (4, 58) == (best.count, best.cutoff_score)


async def test_a_limit_takes_them_first(leaderboard: Application) -> None:
    """They are the last, so a board of five shows one of them, and a board of three shows the best."""
    await race(leaderboard, max_entries=5)
    assert ORDER[:5] == [one.player_id for one in (await leaderboard.read.top("race")).entries]
    assert 0 == (await leaderboard.read.player("race", "dan")).percentile

    await leaderboard.boards.update("race", BoardPatch(max_entries=3))

    top = await leaderboard.read.top("race")
    assert (ORDER[:3], 3) == ([one.player_id for one in top.entries], top.total_players)
    assert 0 == (await leaderboard.read.player("race", "cal")).percentile
    assert [Entry(None, "dnf", None)] == [*(await leaderboard.read.around("race", "dnf", 2)).entries]
    assert Entry(None, "dan", 58) == (await leaderboard.read.player("race", "dan")).entry
    stats = await leaderboard.read.stats("race")
    assert (3, 51.2) == (stats.total_players, stats.lowest_score)


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        # Of null, 5, null, 3 in turn: what each player has then.
        ("replace", [None, 5, None, 3]),
        ("best", [None, 5, 5, 5]),
        ("increment", [None, 5, 5, 8]),
    ],
)
async def test_no_result_is_a_result_by_the_mode(leaderboard: Application, mode: str, told: list[Any]) -> None:
    """It takes a score away where the last one counts; it is worse than any, and adds nothing."""
    await leaderboard.boards.create(NewBoard(id="race", name="R", update_mode=mode, allow_null_score=True))
    sent = [None, 5, None, 3]

    answers = [await leaderboard.submit(result("p", score, event_id=f"e{n}")) for n, score in enumerate(sent)]
    again = await leaderboard.submit(result("p", None, event_id="e2"))

    assert told == [one.score for one in answers]
    assert [None, *told[:-1]] == [one.previous_score for one in answers]
    assert [None if score is None else 1 for score in told] == [one.rank for one in answers]
    assert [None, *(None if score is None else 1 for score in told[:-1])] == [one.previous_rank for one in answers]
    assert (told[-1], True) == (again.score, again.duplicate)


async def test_a_list_tells_where_everybody_is_after_it(leaderboard: Application) -> None:
    """Who got a result and lost it in one list has no rank; who had none before it had none."""
    await race(leaderboard)

    answers: list[Any] = await leaderboard.submit_many(
        [result("dns", 50.5), result("bea", None), result("new", 60), result("new", None), result("dns", 50.25)]
    )

    assert [2 - 1, None, None, None, 1] == [one.rank for one in answers]
    assert [None, 1, None, None, None] == [one.previous_rank for one in answers]
    assert [50.5, None, 60, None, 50.25] == [one.score for one in answers]
    top = await leaderboard.read.top("race")
    assert ["dns", "ann", "cal", "dan", "dnf", "bea", "new"] == [one.player_id for one in top.entries]


async def test_a_result_is_put_right(leaderboard: Application) -> None:
    """A disqualification after the race, and its appeal: each keeps the moment, now and in the season that ended."""
    await race(leaderboard)
    before = await leaderboard.read.player("race", "bea")

    out = await leaderboard.boards.correct("race", "bea", PlayerPatch(score=None))
    last = [one.player_id for one in (await leaderboard.read.top("race")).entries][3:]
    back = await leaderboard.boards.correct("race", "bea", PlayerPatch(score=49.87))

    assert (None, None, 49.87, 1) == (out.score, out.rank, out.previous_score, out.previous_rank)
    assert (49.87, 1, None, None) == (back.score, back.rank, back.previous_score, back.previous_rank)
    assert ["dns", "bea", "dnf"] == last
    assert before.updated_at == (await leaderboard.read.player("race", "bea")).updated_at
    await leaderboard.boards.reset("race")
    await leaderboard.sync()

    late = await leaderboard.boards.correct("race", "bea", PlayerPatch(score=None), 1)

    assert (None, None, 49.87) == (late.score, late.rank, late.previous_score)
    top = await leaderboard.read.top("race", at=PAST)
    assert ["ann", "cal", "dan"] == [one.player_id for one in top.entries][:3]
    assert 100 == (await leaderboard.read.player("race", "ann", PAST)).percentile


async def test_a_board_that_does_not_take_them_says_so(leaderboard: Application) -> None:
    """Naming the setting; also where somebody is put right. It may be turned on at any time. Turned off, nobody new
    comes without a result, and those who are there stay as they are."""
    await leaderboard.boards.create(NewBoard(id="race", name="R"))
    await leaderboard.submit(result("p", 1))
    refused = "must not be null on this leaderboard: its allow_null_score is not true"

    for attempt in (
        leaderboard.submit(result("q", None)),
        leaderboard.boards.correct("race", "p", PlayerPatch(score=None)),
    ):
        with pytest.raises(Invalid) as error:
            await attempt
        assert [f"score: {refused}"] == [str(fault) for fault in error.value.field_errors]
    assert 1 == (await leaderboard.read.top("race")).total_players
    unchanged = await leaderboard.boards.update("race", BoardPatch(allow_null_score=False))
    await leaderboard.boards.update("race", BoardPatch(allow_null_score=True))
    await leaderboard.submit(result("q", None))
    off = await leaderboard.boards.update("race", BoardPatch(allow_null_score=False))

    with pytest.raises(Invalid):
        await leaderboard.submit(result("r", None))
    assert (None, False) == (unchanged.board.allow_null_score, off.board.allow_null_score)
    assert [(1, "p"), (None, "q")] == [
        (one.rank, one.player_id) for one in (await leaderboard.read.top("race")).entries
    ]
    assert 100 == (await leaderboard.read.player("race", "p")).percentile
    assert 2 == (await leaderboard.submit(result("q", 0))).rank


async def test_scores_of_several_parts(leaderboard: Application) -> None:
    """A contestant who has signed up and solved nothing yet is behind one who solved none of what was tried."""
    parts = [{"name": "solved"}, {"name": "penalty", "sort_order": "asc"}]
    whole = [{"name": "coins", "value_type": "int64"}]
    for board, said in (("contest", parts), ("bank", whole)):
        for mode in ("best", "increment", "replace"):
            name = f"{board}-{mode}"
            new = NewBoard(id=name, name="C", update_mode=mode, parts=said, allow_null_score=True)  # type: ignore[arg-type]
            await leaderboard.boards.create(new)
            score: list[Any] = [0, 90] if board == "contest" else ["-9000000000000000000"]
            await leaderboard.submit(result("signed-up", None, name))
            await leaderboard.submit(result("tried", score, name))
            await leaderboard.submit(result("comes", None, name))
            await leaderboard.submit(result("comes", score, name))
            refused = [one.rank for one in (await leaderboard.read.top(name)).entries]

            assert [1, 2, None] == refused
            listed = [(one.player_id, one.score) for one in (await leaderboard.read.top(name)).entries]
            assert [("tried", tuple(score)), ("comes", tuple(score)), ("signed-up", None)] == listed
            stats = await leaderboard.read.stats(name)
            assert (tuple(score), 3) == (stats.lowest_score, stats.total_players)
            assert 0 == (await leaderboard.read.player(name, "comes")).percentile


async def test_both_stores_agree(leaderboard: Application) -> None:
    """What verifies the real-time store finds nothing."""
    await race(leaderboard)

    told = await leaderboard.sync()

    assert (1, 1, 0) == (told.published, told.verified, told.differences)
