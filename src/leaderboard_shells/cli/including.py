"""What else lists tell of each player: the option that asks for it, and the columns that show it."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final

import typer
from attrs import frozen

from leaderboard_core.usecases.answers import Include

Words = Annotated[
    str | None,
    typer.Option(
        "--include", metavar="WORDS", help=f"What else to tell of each player, of {', '.join(Include)}: with commas."
    ),
]

Entry = Mapping[str, Any]


@frozen
class Column:
    """A column of a table, and what stands in it for an entry: nothing where the entry does not tell it."""

    heading: str
    text: Callable[[Entry], str]


def include_of(words: str | None, *, names: bool, texts: bool | None = None) -> Mapping[str, str]:
    """What is to be included, as the API takes it; `names`: profiles in any case, and the scores' `texts`, unless that
    is said by itself."""
    asked = [] if words is None else words.split(",")
    wanted = (Include.PROFILE, names), (Include.DISPLAY, names if texts is None else texts)
    asked += [word for word, is_wanted in wanted if is_wanted and word not in asked]
    return {"include": ",".join(asked)} if asked else {}


def names(entries: Sequence[Entry]) -> list[Column]:
    """The columns about who players are, as far as any of these has one."""
    return _told(_NAMES, entries)


def details(entries: Sequence[Entry]) -> list[Column]:
    """The columns about their scores, as far as any of these tells of it."""
    return _told(_DETAILS, entries)


def _told(columns: Sequence[Column], entries: Sequence[Entry]) -> list[Column]:
    return [column for column in columns if any(map(column.text, entries))]


def _of_profile(heading: str, name: str) -> Column:
    return Column(heading, lambda entry: (entry.get("profile") or {}).get(name) or "")


def _metadata(entry: Entry) -> str:
    metadata = entry.get("metadata")
    return "" if metadata is None else json.dumps(metadata, ensure_ascii=False)


_NAMES: Final = [_of_profile("NAME", "display_name"), _of_profile("COUNTRY", "country"), _of_profile("TEAM", "team")]
_DETAILS: Final = [Column("REACHED", lambda entry: entry.get("updated_at") or ""), Column("METADATA", _metadata)]
