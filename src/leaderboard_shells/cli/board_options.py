"""The arguments and options of `leaderboard board`: what a board can be set up with."""

from typing import Annotated, Any

import typer

from leaderboard_core.domain.board import Member, ResetPeriod, SortOrder, UpdateMode
from leaderboard_core.domain.display import ScoreFormat
from leaderboard_core.domain.ranking import Ranking
from leaderboard_shells.cli.argument_types import as_json_value, as_number, as_part, or_none

Board = Annotated[str, typer.Argument(metavar="BOARD", help="The id of the board.")]
Name = Annotated[str | None, typer.Option(help="What people call it; the id when not given.")]
Order = Annotated[SortOrder | None, typer.Option(help="Whether high scores are best (desc) or low ones.")]
Mode = Annotated[
    UpdateMode | None,
    typer.Option(help="Whether a score replaces, adds to, or must beat the last."),
]
Period = Annotated[ResetPeriod | None, typer.Option(help="How often a new season begins by itself.")]
Cron = Annotated[
    str | None,
    typer.Option(metavar="EXPRESSION", help="When one begins, as cron has it: '0 18 * * 5' is Fridays at 18:00."),
]
Zone = Annotated[
    str | None, typer.Option(metavar="NAME", help="The time zone by whose clock seasons begin: Asia/Seoul.")
]
Grace = Annotated[
    str | None,
    typer.Option(metavar="DURATION", help="For how long after its end a season takes late scores: 10m, 2h."),
]
MaxEntries = Annotated[int | None, typer.Option(help="How many players it shows; all when not given.")]
MinScore = Annotated[float | None, typer.Option(parser=as_number, metavar="NUMBER", help="The lowest score it takes.")]
MaxScore = Annotated[float | None, typer.Option(parser=as_number, metavar="NUMBER", help="The highest score it takes.")]
Decimals = Annotated[int | None, typer.Option(help="How many decimals a score has; any number when not given.")]
Format = Annotated[
    ScoreFormat | None,
    typer.Option("--format", help="How scores are written: as numbers, as seconds on a clock, as percent."),
]
Rankings = Annotated[
    Ranking | None, typer.Option("--ranking", help="Whether equal scores have ranks of their own, or share one.")
]
Parts = Annotated[
    list[Any] | None,
    typer.Option(
        "--part",
        metavar="NAME[:ORDER[:TYPE]]",
        parser=as_part,
        help="One part of a score, 1 to 4 of them: solved:desc, penalty:asc, total:desc:int64.",
    ),
]
NullScore = Annotated[
    bool | None,
    typer.Option(
        "--allow-null-score/--refuse-null-score",
        help="Whether it takes players without a result, who are listed last and have no rank.",
        show_default=False,
    ),
]
ShardCount = Annotated[
    int | None,
    typer.Option("--shards", help="Over how many shards its players are, 2 to 64, where one board alone is too slow."),
]
Unit = Annotated[str | None, typer.Option(metavar="TEXT", help="What stands behind a score: m, pts.")]
Follows = Annotated[str | None, typer.Option(metavar="BOARD", help="The board whose submissions it takes, too.")]
Where = Annotated[
    str | None,
    typer.Option(
        metavar="JSON", parser=as_json_value, help='Which of those it takes: an object, as {"country": "DE"}.'
    ),
]
Each = Annotated[
    str | None, typer.Option(metavar="FACT", help="Have a board for each value of this: team, country, metadata.NAME.")
]
MaxEach = Annotated[int | None, typer.Option(help="For how many values at most; 1,000 when not given.")]
Members = Annotated[
    Member | None,
    typer.Option("--member", help="Have teams as players: with --update-mode team_sum, team_average or team_best_sum."),
]
TeamSize = Annotated[int | None, typer.Option(help="How many of its best members count, with team_best_sum: 1 to 100.")]
Fill = Annotated[bool, typer.Option("--fill", help="Begin with what the board holds that it follows.")]
HideAfter = Annotated[
    str | None, typer.Option(metavar="MOMENT", help="When it freezes for the public: 2026-05-01T16:00:00+02:00.")
]
ShowAt = Annotated[str | None, typer.Option(metavar="MOMENT", help="When it is shown to everybody again.")]

NewName = Annotated[str | None, typer.Option("--name", help="What people call it.")]
_LIMIT = or_none(as_number)
_NUMBER_OR_NONE = "NUMBER|none"
NewGrace = Annotated[
    str | None,
    typer.Option(
        "--reset-grace", parser=or_none(str), metavar="DURATION|none", help="How long seasons take late scores."
    ),
]
NewMaxEntries = Annotated[
    float | None, typer.Option("--max-entries", parser=_LIMIT, metavar=_NUMBER_OR_NONE, help="How many it shows.")
]
NewMinScore = Annotated[
    float | None, typer.Option("--min-score", parser=_LIMIT, metavar=_NUMBER_OR_NONE, help="The lowest it takes.")
]
NewMaxScore = Annotated[
    float | None, typer.Option("--max-score", parser=_LIMIT, metavar=_NUMBER_OR_NONE, help="The highest it takes.")
]
NewDecimals = Annotated[
    float | None, typer.Option("--decimals", parser=_LIMIT, metavar=_NUMBER_OR_NONE, help="More decimals, or any.")
]
NewUnit = Annotated[
    str | None, typer.Option("--unit", parser=or_none(str), metavar="TEXT|none", help="What stands behind a score.")
]
NewHideAfter = Annotated[
    str | None,
    typer.Option("--hide-after", parser=or_none(str), metavar="MOMENT|none", help="When it freezes for the public."),
]
NewShowAt = Annotated[
    str | None,
    typer.Option("--show-at", parser=or_none(str), metavar="MOMENT|none", help="When it is shown to everybody again."),
]
