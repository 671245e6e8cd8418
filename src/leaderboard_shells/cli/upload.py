"""Sending a file of submissions, batch by batch, and telling what became of it."""

from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

import typer
from attrs import asdict, define, field, frozen

from leaderboard_shells.cli.connection import persistent
from leaderboard_shells.cli.errors import fail, print_error
from leaderboard_shells.cli.missing_scores import MissingScores
from leaderboard_shells.cli.output import echo, number, print_json
from leaderboard_shells.cli.progress import progress
from leaderboard_shells.client.errors import ClientError

if TYPE_CHECKING:
    from leaderboard_shells.cli.submission_file import FileFormat, SubmissionLine
    from leaderboard_shells.client import LeaderboardClient

_AGAIN = "send the file again to go on, nothing is counted twice"


@frozen(kw_only=True)
class UploadOptions:
    """How a file is sent: how it is read, how many rejected lines are told one by one, and the form of the summary."""

    reading: "FileFormat"
    most_errors: int
    as_json: bool


@define
class UploadSummary:
    """How many scores there were and what became of them; `duplicates` are accepted ones that were counted before."""

    received: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0

    def __str__(self) -> str:
        accepted, duplicates, rejected = number(self.accepted), number(self.duplicates), number(self.rejected)
        return f"{number(self.received)} sent: {accepted} accepted ({duplicates} counted before), {rejected} rejected"


def upload_file(api: "LeaderboardClient", source: IO[bytes], sending: UploadOptions) -> None:
    """Send all of a file; its rejected lines go to stderr, and the command ends with 1 if there are any, or if what
    was counted before is not on its board any more.

    What was counted before it was stopped is told all the same.
    """
    # Reading the file needs the decoder, which the other commands do without.
    from leaderboard_shells.cli.json_lines import FileError  # noqa: PLC0415
    from leaderboard_shells.cli.submission_file import SubmissionFile, seekable  # noqa: PLC0415

    transfer = _Transfer(api, source.name, sending.most_errors)
    try:
        with seekable(source) as kept:
            file = SubmissionFile(kept, sending.reading)
            with progress(source.name, file.size) as advance:
                for batch in file.batches():
                    transfer.send(batch)
                    advance(batch[-1].end)
    except FileError as fault:
        fail(f"{source.name}: {fault}")
    except ClientError as error:
        if not transfer.tally.received:
            raise
        transfer.tell(as_json=sending.as_json)
        fail(f"{error.clause}; {_AGAIN}")
    except KeyboardInterrupt:
        transfer.tell(as_json=sending.as_json)
        fail(f"interrupted; {_AGAIN}", code=130)
    transfer.tell(as_json=sending.as_json)
    lost = transfer.earlier.tell(api, all_before=transfer.tally.accepted == transfer.tally.duplicates)
    if transfer.tally.rejected or lost:
        raise typer.Exit(1)


@define
class _Transfer:
    """One file on its way."""

    _api: "LeaderboardClient"
    _name: str
    _most_errors: int
    tally: UploadSummary = field(factory=UploadSummary, init=False)
    earlier: MissingScores = field(factory=MissingScores, init=False)
    _persistent: "LeaderboardClient" = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._persistent = persistent(self._api)

    def send(self, batch: Sequence["SubmissionLine"]) -> None:
        """Send a list, until it is answered."""
        faults = {line.number: line.fault for line in batch if line.fault is not None}
        if sound := [line for line in batch if line.fault is None]:
            result = self._persistent.submit_batch([line.submission for line in sound]).raw["data"]
            faults |= {sound[error["index"]].number: error["error"] for error in result["errors"]}
            self.tally.accepted += result["accepted"]
            self.tally.duplicates += result["duplicates"]
            if result["duplicates"]:
                self.earlier.see([line.submission for line in sound if line.number not in faults])
        self.tally.received += len(batch)
        for line, fault in sorted(faults.items()):
            if self.tally.rejected < self._most_errors:
                print_error(f"{self._name}:{line}: {fault}")
            self.tally.rejected += 1

    def tell(self, *, as_json: bool) -> None:
        """Tell how many lines were rejected besides those that were told, and what became of all."""
        if (rest := self.tally.rejected - self._most_errors) > 0:
            print_error(
                f"{number(rest)} more line{' was' if rest == 1 else 's were'} rejected; --max-errors shows more"
            )
        if as_json:
            print_json(asdict(self.tally))
        else:
            echo(str(self.tally))
