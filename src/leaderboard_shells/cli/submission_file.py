"""A file of submissions as lists that are ready to be sent, each submission with an event id."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

import msgspec
from attrs import field, frozen

from leaderboard_shells.cli.json_lines import FileRecord, json_records
from leaderboard_shells.wire.limits import KIB, MAX_BATCH_SIZE, MAX_BODY_BYTES

#: How many bytes of scores one request may hold: what stands around and between them fits beside.
_MAX_SCORE_BYTES = MAX_BODY_BYTES - 16 * KIB
_CHUNK = 1 << 20


@frozen(kw_only=True)
class SubmissionLine:
    """One line: the submission, encoded, or the fault for which it cannot be sent."""

    number: int
    #: Where it ends, in bytes from where the file began.
    end: int
    submission: bytes = b""
    fault: str | None = None


@frozen(kw_only=True)
class FileFormat:
    """How a file is read: its form, the board of lines that name none, and the name of this sending of it, if any."""

    records: Callable[[Iterator[bytes]], Iterator[FileRecord]] = field(default=json_records)
    board: str | None = None
    run: str | None = None


@contextmanager
def seekable(source: IO[bytes]) -> Iterator[IO[bytes]]:
    """The source itself, or what a stream brings until its end, kept for as long as the context lasts."""
    if source.seekable():
        yield source
        return
    with tempfile.TemporaryFile() as kept:
        shutil.copyfileobj(source, kept)
        kept.seek(0)
        yield kept


class SubmissionFile:
    """A file of submissions, one a line, from where it stands to its present end.

    A line without an event id gets one made of the content of the whole file, the name of the run and the line's
    number: sending the same content again sends the same ids. Raises `FileError` for what is no such file at all.
    """

    def __init__(self, source: IO[bytes], reading: FileFormat | None = None) -> None:
        self._source = source
        self._start = source.tell()
        self._reading = reading or FileFormat()
        content = hashlib.blake2s(digest_size=16, key=_digest(self._reading.run))
        #: In bytes.
        self.size = 0
        while chunk := source.read(_CHUNK):
            content.update(chunk)
            self.size += len(chunk)
        self._content = content.hexdigest()

    def batches(self) -> Iterator[Sequence[SubmissionLine]]:
        """The lines in their order, as many together as one request may hold."""
        batch: list[SubmissionLine] = []
        held = 0
        for line in self._lines():
            if len(batch) == MAX_BATCH_SIZE or held + len(line.submission) > _MAX_SCORE_BYTES:
                yield batch
                batch, held = [], 0
            batch.append(line)
            held += len(line.submission)
        if batch:
            yield batch

    def _lines(self) -> Iterator[SubmissionLine]:
        for record in self._reading.records(self._texts()):
            submission, fault = b"", record.fault
            if fault is None:
                try:
                    submission = self._encoded(record.number, record.value)
                except ValueError as error:
                    fault = str(error)
            yield SubmissionLine(number=record.number, end=record.end, submission=submission, fault=fault)

    def _texts(self) -> Iterator[bytes]:
        self._source.seek(self._start)
        left = self.size
        while left > 0 and (text := self._source.readline(left)):
            left -= len(text)
            yield text

    def _encoded(self, number: int, submission: Any) -> bytes:
        if isinstance(submission, dict):
            if submission.get("event_id") is None:
                submission["event_id"] = f"{self._content}-{number}"
            if self._reading.board is not None and submission.get("leaderboard_id") is None:
                submission["leaderboard_id"] = self._reading.board
        encoded = msgspec.json.encode(submission)
        if len(encoded) > _MAX_SCORE_BYTES:
            raise ValueError("is larger than a request may be")
        return encoded


def _digest(run: str | None) -> bytes:
    """A name of any length as a key of the ids; nothing for no name."""
    return b"" if run is None else hashlib.blake2s(run.encode(errors="surrogateescape")).digest()
