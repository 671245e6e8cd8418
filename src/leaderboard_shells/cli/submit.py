"""`leaderboard submit`: one score, or a file of them."""

import uuid
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, assert_never, cast

import typer

from leaderboard_shells.cli.argument_types import as_json_value, as_number, or_none
from leaderboard_shells.cli.connection import DEFAULT_URL, Key, Url, connected, persistent
from leaderboard_shells.cli.errors import fail
from leaderboard_shells.cli.freezing import FROZEN
from leaderboard_shells.cli.output import AsJson, echo, number, print_json
from leaderboard_shells.cli.scores import Told, score_or_none, text_by
from leaderboard_shells.cli.upload import UploadOptions, upload_file
from leaderboard_shells.client.errors import ClientError, Unreachable

if TYPE_CHECKING:
    from leaderboard_shells.cli.submission_file import FileFormat
    from leaderboard_shells.client import LeaderboardClient


class FileForm(StrEnum):
    """What a file of submissions can be."""

    JSONL = "jsonl"
    CSV = "csv"


Board = Annotated[str | None, typer.Argument(metavar="BOARD", help="The id of the board.")]
Player = Annotated[str | None, typer.Argument(metavar="PLAYER", help="The id of the player.")]
Score = Annotated[
    list[float] | None,
    typer.Argument(
        metavar="SCORE...",
        parser=or_none(as_number),
        help="The score; several numbers where it has parts, none where there is no result.",
    ),
]
EventId = Annotated[str | None, typer.Option(help="Names the score, so that it counts once however often it is sent.")]
OccurredAt = Annotated[
    str | None,
    typer.Option(metavar="TIME", help="When it was made, if not now: 2026-01-31T23:59:59Z; it decides ties."),
]
GameId = Annotated[str | None, typer.Option(help="The game in which it was made.")]
Metadata = Annotated[str | None, typer.Option(metavar="JSON", parser=as_json_value, help="An object to keep with it.")]
Profile = Annotated[
    str | None, typer.Option(metavar="JSON", parser=as_json_value, help="An object that says who the player is.")
]
File = Annotated[
    typer.FileBinaryRead | None,
    typer.Option(metavar="FILE", help="Send this file instead, one submission a line; - is the standard input."),
]
Form = Annotated[
    FileForm | None,
    typer.Option("--format", help="What the file is; csv when its name ends so, else jsonl.", show_default=False),
]
ForBoard = Annotated[
    str | None, typer.Option("--leaderboard", metavar="BOARD", help="The board of lines of the file that name none.")
]
Run = Annotated[
    str | None,
    typer.Option("--run", metavar="NAME", help="Name this sending of the file: under another name it counts anew."),
]
MaxErrors = Annotated[
    int, typer.Option("--max-errors", min=0, metavar="NUMBER", help="How many rejected lines to tell one by one.")
]


def submit(
    board: Board = None,
    player: Player = None,
    score: Score = None,
    *,
    event_id: EventId = None,
    occurred_at: OccurredAt = None,
    game_id: GameId = None,
    metadata: Metadata = None,
    profile: Profile = None,
    file: File = None,
    form: Form = None,
    leaderboard: ForBoard = None,
    run: Run = None,
    max_errors: MaxErrors = 20,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Send one score, or a file of scores: JSON Lines, or CSV whose first line names the fields.

    A file whose sending was interrupted is sent again whole: what was counted is not counted again.
    """
    required = {"BOARD": board, "PLAYER": player, "SCORE": score or None}
    optional = {"event_id": event_id, "occurred_at": occurred_at, "game_id": game_id}
    optional |= {"metadata": metadata, "profile": profile}
    if file is not None:
        if any(value is not None for value in (required | optional).values()):
            fail("With --file the scores are those of the file alone.", code=2)
        sending = UploadOptions(
            reading=_reading(file.name, form, leaderboard, run), most_errors=max_errors, as_json=as_json
        )
        with connected(url, key) as api:
            upload_file(api, file, sending)
    elif any(value is not None for value in (form, leaderboard, run)):
        fail("--format, --leaderboard and --run are for a --file.", code=2)
    elif missing := [name for name, value in required.items() if value is None]:
        fail(f"Missing argument '{missing[0]}'.", code=2)
    else:
        submission = {"leaderboard_id": board, "player_id": player, "score": score_or_none(score or [])}
        submission |= {name: value for name, value in optional.items() if value is not None}
        with connected(url, key) as api:
            send_one(api, submission, as_json=as_json)


def _reading(name: str, form: FileForm | None, board: str | None, run: str | None) -> "FileFormat":
    # The decoder is for files alone.
    from leaderboard_shells.cli.csv_file import CsvReader  # noqa: PLC0415
    from leaderboard_shells.cli.json_lines import json_records  # noqa: PLC0415
    from leaderboard_shells.cli.submission_file import FileFormat  # noqa: PLC0415

    if form is None:
        form = FileForm.CSV if name.lower().endswith(".csv") else FileForm.JSONL
    match form:
        case FileForm.CSV:
            return FileFormat(records=CsvReader(board), board=board, run=run)
        case FileForm.JSONL:
            return FileFormat(records=json_records, board=board, run=run)
        case _:
            assert_never(form)


def send_one(api: "LeaderboardClient", submission: Mapping[str, Any], *, as_json: bool) -> None:
    """Send a submission, under an event id in any case, so that it can be sent again until it is answered."""
    named = {"event_id": str(uuid.uuid4())} | dict(submission)
    try:
        answer = persistent(api).submit(cast("Any", named)).raw["data"]
    except ClientError as error:
        if error.transient and error.uncertain:
            fail(f"{error.clause}; it may have been counted: to send it once more, add --event-id {named['event_id']}")
        if not error.transient or isinstance(error, Unreachable):
            raise
        fail(f"{error.clause}; the score was not counted: send it again")
    if as_json:
        print_json(answer)
    else:
        none = named["score"] is None
        echo(_told(answer, text_by(api, answer["leaderboard_id"]), none=none))
        for follower in answer.get("followers", ()):
            echo(_told_of(follower, visible=answer["visible"], none=none))


def _told(answer: Mapping[str, Any], text: Callable[[Told], str], *, none: bool) -> str:
    kept = "" if answer["changed"] else ", counted before" if answer["duplicate"] else ", as before"
    if answer["score"] is None and (none or not answer["duplicate"]):
        return f"{answer['player_id']} has no result on {answer['leaderboard_id']}{kept}: not ranked"
    if answer["score"] is None:
        return f"{answer['player_id']} is not on {answer['leaderboard_id']}: counted before a reset or their removal"
    place = f"{place_of(answer)}{season_of(answer)}"
    return f"{answer['player_id']} has {text(answer['score'])} on {answer['leaderboard_id']}{kept}: {place}"


def _told_of(follower: Mapping[str, Any], *, visible: bool, none: bool) -> str:
    """What a board made of it that follows the one it was sent to; `none`: of no result."""
    rank = follower["rank"]
    place = "not ranked" if none and visible and rank is None else place_of({"visible": visible, "rank": rank})
    match follower["status"]:
        case "rejected":
            said = f"not counted, {follower['code']}"
        case "skipped":
            said = "not for it"
        case "duplicate":
            said = f"counted before: {place}"
        case _:
            said = f"{place}{season_of(follower)}"
    return f"  {follower['leaderboard_id']}: {said}"


def season_of(answer: Mapping[str, Any]) -> str:
    """Which season it counts in, if that is not the open one."""
    return f" in season {number(answer['season'])}" if "season" in answer else ""


def place_of(answer: Mapping[str, Any]) -> str:
    """Where the player is now, in words."""
    if not answer["visible"]:
        return "its rank will be seen when the real-time store is back"
    if answer.get("frozen"):
        return FROZEN
    return "below the last rank" if answer["rank"] is None else f"rank {number(answer['rank'])}"
