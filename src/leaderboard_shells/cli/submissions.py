"""A JSON Lines file as lists of submissions that are ready to be sent, each with an event id."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO

import msgspec
from attrs import frozen

#: What one request may hold.
_MOST_SCORES = 1_000
_MOST_BYTES = 1_000_000
_CHUNK = 1 << 20


@frozen(kw_only=True)
class Line:
    """One line: the submission, encoded, or the fault for which it cannot be sent."""

    number: int
    #: Where it ends, in bytes from where the file began.
    end: int
    submission: bytes = b""
    fault: str | None = None


@contextmanager
def readable_twice(source: IO[bytes]) -> Iterator[IO[bytes]]:
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

    A line without an event id gets one made of the content of the whole file and the line's number: sending the same
    content again sends the same ids.
    """

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._start = source.tell()
        content = hashlib.blake2s(digest_size=16)
        #: In bytes.
        self.size = 0
        while chunk := source.read(_CHUNK):
            content.update(chunk)
            self.size += len(chunk)
        self._content = content.hexdigest()

    def batches(self) -> Iterator[Sequence[Line]]:
        """The lines in their order, as many together as one request may hold."""
        batch: list[Line] = []
        held = 0
        for line in self._lines():
            if len(batch) == _MOST_SCORES or held + len(line.submission) > _MOST_BYTES:
                yield batch
                batch, held = [], 0
            batch.append(line)
            held += len(line.submission)
        if batch:
            yield batch

    def _lines(self) -> Iterator[Line]:
        end = 0
        for number, text in enumerate(self._texts(), start=1):
            end += len(text)
            if text.isspace():
                continue
            try:
                yield Line(number=number, end=end, submission=self._encoded(number, text))
            except ValueError as error:
                yield Line(number=number, end=end, fault=str(error))

    def _texts(self) -> Iterator[bytes]:
        self._source.seek(self._start)
        left = self.size
        while left > 0 and (text := self._source.readline(left)):
            left -= len(text)
            yield text

    def _encoded(self, number: int, text: bytes) -> bytes:
        try:
            submission = msgspec.json.decode(text)
        except ValueError as error:
            raise ValueError(f"is not JSON: {error}") from None
        if isinstance(submission, dict) and submission.get("event_id") is None:
            submission["event_id"] = f"{self._content}-{number}"
        encoded = msgspec.json.encode(submission)
        if len(encoded) > _MOST_BYTES:
            raise ValueError("is larger than a request may be")
        return encoded
