"""`leaderboard submit`: one score, or a file of them."""

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leaderboard_shells.cli.connection import DEFAULT_URL, Key, Url, connected
from leaderboard_shells.cli.failure import complain, fail
from leaderboard_shells.cli.output import AsJson, number, print_json
from leaderboard_shells.cli.transfer import send_file
from leaderboard_shells.cli.values import as_json_value, as_number
from leaderboard_shells.client.errors import ClientError, Unreachable
from leaderboard_shells.client.persistent import Persistent

if TYPE_CHECKING:
    from leaderboard_shells.client.api import Api

Board = Annotated[str | None, typer.Argument(metavar="BOARD", help="The id of the board.")]
Player = Annotated[str | None, typer.Argument(metavar="PLAYER", help="The id of the player.")]
Score = Annotated[float | None, typer.Argument(metavar="SCORE", parser=as_number, help="The score.")]
EventId = Annotated[str | None, typer.Option(help="Names the score, so that it counts once however often it is sent.")]
GameId = Annotated[str | None, typer.Option(help="The game in which it was made.")]
Metadata = Annotated[str | None, typer.Option(metavar="JSON", parser=as_json_value, help="An object to keep with it.")]
File = Annotated[
    typer.FileBinaryRead | None,
    typer.Option(metavar="FILE.jsonl", help="Send this file instead, one submission a line; - is the standard input."),
]


def submit(
    board: Board = None,
    player: Player = None,
    score: Score = None,
    *,
    event_id: EventId = None,
    game_id: GameId = None,
    metadata: Metadata = None,
    file: File = None,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Send one score, or a file of scores.

    A file whose sending was interrupted is sent again whole: what was counted is not counted again.
    """
    required = {"BOARD": board, "PLAYER": player, "SCORE": score}
    optional = {"event_id": event_id, "game_id": game_id, "metadata": metadata}
    if file is not None:
        if any(value is not None for value in (*required.values(), *optional.values())):
            fail("With --file the scores are those of the file alone.", code=2)
        with connected(url, key) as api:
            send_file(api, file, as_json=as_json)
    elif missing := [name for name, value in required.items() if value is None]:
        fail(f"Missing argument '{missing[0]}'.", code=2)
    else:
        submission = {"leaderboard_id": board, "player_id": player, "score": score}
        submission |= {name: value for name, value in optional.items() if value is not None}
        with connected(url, key) as api:
            send_one(api, submission, as_json=as_json)


def send_one(api: "Api", submission: Mapping[str, Any], *, as_json: bool) -> None:
    """Send a submission, under an event id in any case, so that it can be sent again until it is answered."""
    named = {"event_id": str(uuid.uuid4())} | dict(submission)
    try:
        answer = Persistent(complain)(lambda: api.submit(named)).data
    except ClientError as error:
        if not error.passing or isinstance(error, Unreachable):
            raise
        fail(f"{error}; it may have been counted: to send it once more, add --event-id {named['event_id']}")
    if as_json:
        print_json(answer)
    else:
        typer.echo(_told(answer))


def _told(answer: Mapping[str, Any]) -> str:
    kept = "" if answer["changed"] else ", counted before" if answer["duplicate"] else ", as before"
    return f"{answer['player_id']} has {number(answer['score'])} on {answer['leaderboard_id']}{kept}: {_place(answer)}"


def _place(answer: Mapping[str, Any]) -> str:
    if not answer["visible"]:
        return "its rank will be seen when the real-time store is back"
    return "below the last rank" if answer["rank"] is None else f"rank {number(answer['rank'])}"
