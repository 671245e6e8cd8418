"""What the lines of a file of submissions hold: JSON Lines here, `csv_file.py` for CSV."""

import codecs
from collections.abc import Iterator
from typing import Any

import msgspec
from attrs import frozen

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class FileError(Exception):
    """Not a line of the file is at fault but all of it."""


@frozen(kw_only=True)
class FileRecord:
    """What one line holds, or the fault for which it holds nothing."""

    number: int
    #: Where it ends, in bytes from where the file began.
    end: int
    value: Any = None
    fault: str | None = None


def numbered_lines(texts: Iterator[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """The lines with their numbers and ends, without the mark of UTF-8 before the first. Raises `FileError`."""
    end = 0
    for number, text in enumerate(texts, start=1):
        end += len(text)
        if number == 1 and text.startswith(_UTF_16):
            raise FileError("is UTF-16; save it as UTF-8")
        yield number, end, text.removeprefix(codecs.BOM_UTF8) if number == 1 else text


def json_records(texts: Iterator[bytes]) -> Iterator[FileRecord]:
    """One JSON value a line; empty lines are passed over."""
    for number, end, text in numbered_lines(texts):
        if text and not text.isspace():
            try:
                yield FileRecord(number=number, end=end, value=msgspec.json.decode(text))
            except RecursionError:
                yield FileRecord(number=number, end=end, fault="is not JSON: it is nested too deeply")
            except ValueError as error:
                yield FileRecord(number=number, end=end, fault=f"is not JSON: {error}")
