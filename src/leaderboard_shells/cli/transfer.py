"""Sending a file of submissions, list by list, and telling what became of it."""

from collections.abc import Callable
from typing import IO, TYPE_CHECKING

import attrs
import typer
from attrs import define

from leaderboard_shells.cli.failure import complain, fail
from leaderboard_shells.cli.output import number, print_json
from leaderboard_shells.cli.progress import progress
from leaderboard_shells.client.errors import ClientError
from leaderboard_shells.client.persistent import Persistent

if TYPE_CHECKING:
    from leaderboard_shells.cli.submissions import SubmissionFile
    from leaderboard_shells.client.api import Api

_AGAIN = "send the file again to go on, nothing is counted twice"


@define
class Tally:
    """How many scores there were and what became of them; `duplicates` are accepted ones that were counted before."""

    received: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0

    def __str__(self) -> str:
        accepted, duplicates, rejected = number(self.accepted), number(self.duplicates), number(self.rejected)
        return f"{number(self.received)} sent: {accepted} accepted ({duplicates} counted before), {rejected} rejected"


def send_file(api: "Api", source: IO[bytes], *, as_json: bool) -> None:
    """Send all of a file; its rejected lines go to stderr, and the command ends with 1 if there are any.

    What was counted before it was stopped is told all the same.
    """
    # Reading the file needs the decoder, which the other commands do without.
    from leaderboard_shells.cli.submissions import SubmissionFile, readable_twice  # noqa: PLC0415

    tally = Tally()
    try:
        with readable_twice(source) as kept:
            file = SubmissionFile(kept)
            with progress(source.name, file.size) as advance:
                _send(api, file, tally, source.name, advance)
    except ClientError as error:
        if not tally.received:
            raise
        _tell(tally, as_json=as_json)
        fail(f"{error}; {_AGAIN}")
    except KeyboardInterrupt:
        _tell(tally, as_json=as_json)
        fail(f"interrupted; {_AGAIN}", code=130)
    _tell(tally, as_json=as_json)
    if tally.rejected:
        raise typer.Exit(1)


def _tell(tally: Tally, *, as_json: bool) -> None:
    if as_json:
        print_json(attrs.asdict(tally))
    else:
        typer.echo(tally)


def _send(api: "Api", file: "SubmissionFile", tally: Tally, name: str, advance: Callable[[int], None]) -> None:
    persistent = Persistent(complain)
    for batch in file.batches():
        faults = {line.number: line.fault for line in batch if line.fault is not None}
        if sound := [line for line in batch if line.fault is None]:
            result = persistent(lambda: api.submit_batch([line.submission for line in sound])).data
            faults |= {sound[error["index"]].number: error["error"] for error in result["errors"]}
            tally.accepted += result["accepted"]
            tally.duplicates += result["duplicates"]
        tally.received += len(batch)
        tally.rejected += len(faults)
        for line, fault in sorted(faults.items()):
            complain(f"{name}:{line}: {fault}")
        advance(batch[-1].end)
