"""Commands that ask about the scores of a board: how many lie where, and what stands where."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from leaderboard_shells.cli.argument_types import as_number
from leaderboard_shells.cli.connection import DEFAULT_URL, Key, Url, connected
from leaderboard_shells.cli.errors import fail, print_error
from leaderboard_shells.cli.freezing import tell_if_frozen
from leaderboard_shells.cli.including import Words, include_of
from leaderboard_shells.cli.moment import From, Season, moment_of
from leaderboard_shells.cli.output import AsJson, add_row, echo, new_table, number, players, print_json, print_table
from leaderboard_shells.cli.scores import plain_text, sent_score, text_by
from leaderboard_shells.cli.standings import standings

Board = Annotated[str, typer.Argument(metavar="BOARD", help="The id of the board.")]
Score = Annotated[
    list[float],
    typer.Argument(metavar="SCORE...", parser=as_number, help="The score that a player might send; all of its parts."),
]


def given(**options: float | None) -> Mapping[str, Any]:
    """Those of the options that have a value."""
    return {name: value for name, value in options.items() if value is not None}


def count(
    board: Board,
    *,
    low: Annotated[
        float | None, typer.Option("--min", metavar="SCORE", parser=as_number, help="The lowest score that counts.")
    ] = None,
    high: Annotated[
        float | None, typer.Option("--max", metavar="SCORE", parser=as_number, help="The highest score that counts.")
    ] = None,
    season: Season = None,
    source: From = None,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Count the players whose score lies between two, which both belong to it."""
    with connected(url, key) as api:
        found = api.count(board, low, high, **moment_of(season, source)).raw
        if as_json:
            print_json(found["data"])
        elif not tell_if_frozen(api, board, found["meta"]):
            echo(players(found["data"]["count"]))


def rank(
    board: Board,
    score: Score,
    *,
    season: Season = None,
    source: From = None,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Show the rank that a score would have, behind all who have it already."""
    with connected(url, key) as api:
        asked = sent_score(score)
        answer = api.rank(board, asked, **moment_of(season, source)).raw
        found = answer["data"]
        if not as_json and tell_if_frozen(api, board, answer["meta"]):
            return
        text = plain_text if as_json else text_by(api, board)
    if as_json:
        print_json(found)
    elif found["rank"] is None:
        echo(f"{text(asked)} on {board} would not be ranked: {players(found['total_players'])} are")
    else:
        echo(f"{text(asked)} on {board} would be rank {number(found['rank'])}")


def around(
    board: Board,
    score: Score,
    *,
    reach: Annotated[int, typer.Option("--range", metavar="NUMBER", help="How many to show on each side.")] = 5,
    season: Season = None,
    source: From = None,
    include: Words = None,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Show the players around a score, whether somebody has it or not."""
    with connected(url, key) as api:
        asked = {**moment_of(season, source), **include_of(include, names=not as_json)}
        found = api.around_score(board, sent_score(score), reach, **asked).raw
        if as_json:
            print_json(found["data"])
        elif not tell_if_frozen(api, board, found["meta"]):
            print_table(standings(found["data"]))


def score(
    board: Board,
    *,
    at_rank: Annotated[int | None, typer.Option("--rank", metavar="NUMBER", help="Of whoever has this rank.")] = None,
    percentile: Annotated[
        float | None,
        typer.Option(metavar="NUMBER", parser=as_number, help="Of the last who is better than so many percent."),
    ] = None,
    season: Season = None,
    source: From = None,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Show the score at a rank or at a percentile."""
    place = given(rank=at_rank, percentile=percentile)
    if len(place) != 1:
        fail("say either --rank or --percentile.", code=2)
    with connected(url, key) as api:
        answer = api.score_at(board, **place, **moment_of(season, source)).raw
        found = answer["data"]
        if not as_json and tell_if_frozen(api, board, answer["meta"]):
            return
        text = plain_text if as_json else text_by(api, board)
    if as_json:
        print_json(found)
    elif found["rank"] is None:
        print_error(f"there is no such place: {players(found['total_players'])} are ranked on {board}")
    else:
        echo(f"rank {number(found['rank'])} of {number(found['total_players'])} on {board} has {text(found['score'])}")


def best(
    board: Board,
    percent: Annotated[float, typer.Argument(metavar="PERCENT", parser=as_number, help="How many percent.")],
    *,
    limit: Annotated[int, typer.Option(metavar="NUMBER", help="How many of them to show.")] = 10,
    season: Season = None,
    source: From = None,
    include: Words = None,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Show the best of the players by percent, how many they are, and what it takes to be one of them."""
    with connected(url, key) as api:
        asked = {**moment_of(season, source), **include_of(include, names=not as_json)}
        found = api.best(board, percent, limit, **asked).raw
        if not as_json and tell_if_frozen(api, board, found["meta"]):
            return
        text = plain_text if as_json else text_by(api, board)
    if as_json:
        print_json(
            {"entries": found["data"], "count": found["meta"]["count"], "cutoff_score": found["meta"]["cutoff_score"]}
        )
        return
    print_table(standings(found["data"]))
    if found["data"]:
        cutoff = text(found["meta"]["cutoff_score"])
        echo(f"the best {number(percent)} %: {players(found['meta']['count'])}, down to {cutoff}")


def histogram(
    board: Board,
    *,
    buckets: Annotated[int, typer.Option(metavar="NUMBER", help="How many buckets, equally wide.")] = 10,
    season: Season = None,
    source: From = None,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Show how many scores lie where, from the lowest to the highest."""
    with connected(url, key) as api:
        answer = api.histogram(board, buckets, **moment_of(season, source)).raw
        found = answer["data"]
        if not as_json and tell_if_frozen(api, board, answer["meta"]):
            return
        text = plain_text if as_json else text_by(api, board)
    if as_json:
        print_json(found)
        return
    table = new_table("FROM", "TO", "PLAYERS", right=("FROM", "TO", "PLAYERS"))
    for one in found:
        add_row(table, [text(one["from_score"]), text(one["to_score"]), number(one["count"])])
    print_table(table)
