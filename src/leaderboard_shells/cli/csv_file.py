"""CSV as a spreadsheet or a database writes it: a header that names the fields, then a submission a row."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from leaderboard_core.domain import payload
from leaderboard_shells.cli.argument_types import instead_of_commas
from leaderboard_shells.cli.json_lines import FileError, FileRecord, numbered_lines
from leaderboard_shells.settings.errors import unknown

_COLUMNS = ("leaderboard_id", "player_id", "score", "event_id", "occurred_at", *payload.NAMES)
_NEEDED = ("player_id", "score")
#: What may stand between two cells: a comma, or what programs write where the comma is part of numbers, or a tab.
_DELIMITERS = ",;\t"
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,400}|[0-9]{0,400}\.[0-9]{1,400}|[0-9]{1,400}\.)(?:[eE][+-]?[0-9]{1,4})?")


class CsvReader:
    """Reads the rows of a file; `board` is there when a row needs to name no board."""

    def __init__(self, board: str | None) -> None:
        self._needed = _NEEDED if board is not None else ("leaderboard_id", *_NEEDED)

    def __call__(self, texts: Iterator[bytes]) -> Iterator[FileRecord]:
        """A record a row, under the number of the line where the row begins. Raises `FileError` for a wrong header."""
        lines = _Lines(texts)
        header = next(lines, None)
        if header is None:
            return
        delimiter = max(_DELIMITERS, key=header.count)
        columns = self._columns(next(csv.reader([header], delimiter=delimiter), []))
        rows = csv.reader(lines, delimiter=delimiter)
        while True:
            first = lines.number + 1
            try:
                row = next(rows)
                # Programs write rows of empty cells, or an empty line, at the end of what they hold.
                if not any(cell.strip() for cell in row):
                    continue
                record = FileRecord(number=first, end=lines.end, value=_submission(columns, row))
            except StopIteration:
                return
            except (csv.Error, ValueError) as error:
                record = FileRecord(number=first, end=lines.end, fault=str(error))
            yield record

    def _columns(self, header: Sequence[str]) -> Sequence[str]:
        columns = [name.strip().lower() for name in header]
        faults = [f"the column {name!r} {unknown(name, _COLUMNS)}" for name in columns if name not in _COLUMNS]
        faults += [f"the column {name!r} stands twice" for name in sorted(set(columns)) if columns.count(name) > 1]
        faults += [f"there is no column {name!r}" for name in self._needed if name not in columns]
        if faults:
            if self._needed[0] not in columns and self._needed[0] == "leaderboard_id":
                faults.append("--leaderboard names the board of all rows")
            raise FileError(f"its first line must name the fields: {'; '.join(faults)}")
        return columns


class _Lines:
    """The lines as text, and how many of them, and of their bytes, were read."""

    def __init__(self, texts: Iterator[bytes]) -> None:
        self._marked = numbered_lines(texts)
        self.number = 0
        self.end = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        self.number, self.end, text = next(self._marked)
        return text.decode(errors="surrogateescape")


def _submission(columns: Sequence[str], row: Sequence[str]) -> Mapping[str, Any]:
    """The fields of a row; an empty cell is a field that is not there. What a field may be the server decides."""
    if len(row) > len(columns):
        raise ValueError(f"has {len(row)} cells, and the header {len(columns)}")
    try:
        "".join(row).encode()
    except UnicodeEncodeError:
        raise ValueError("is not UTF-8") from None
    fields: dict[str, Any] = {name: cell for name, cell in zip(columns, row, strict=False) if cell}
    if "score" in fields:
        fields["score"] = _number(fields["score"].strip())
    return fields | {name: _json(fields[name]) for name in payload.JSON_FIELDS & fields.keys()}


def _number(text: str) -> Any:
    """A number where the text is one, or the parts of a score where it is a JSON list; `none` is no result. Other text
    is left for the server to refuse, unless it is a number but for commas."""
    if text == "none":
        return None
    if _NUMBER.fullmatch(text) is None:
        if instead := instead_of_commas(text):
            raise ValueError(f"score: must be a number{instead}")
        return _json(text) if text.startswith("[") else text
    try:
        return int(text)
    except ValueError:
        return float(text)


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (ValueError, RecursionError):
        return text
