"""`leaderboard dead-letters`: records that could not be applied, looked at and sent again."""

from typing import Annotated

import typer

from leaderboard_shells.cli.connection import DEFAULT_URL, Key, Url, connected
from leaderboard_shells.cli.output import AsJson, add_row, new_table, print_json, print_table

Limit = Annotated[int | None, typer.Option(metavar="NUMBER", min=1, help="At most so many; else 20.")]


def as_place(text: str) -> tuple[int, int]:
    partition, separator, offset = text.partition(":")
    if not (separator and partition.isdecimal() and offset.isdecimal() and text.isascii()):
        raise typer.BadParameter(f"{text!r} is no place: it is PARTITION:OFFSET, as the list has it.")
    return int(partition), int(offset)


Send = Annotated[
    list[str] | None,
    typer.Option(metavar="PLACE", help="Send the letter at this PARTITION:OFFSET again; may be given several times."),
]


def dead_letters(
    limit: Limit = None, send: Send = None, as_json: AsJson = False, url: Url = DEFAULT_URL, key: Key = None
) -> None:
    """Show the records of Kafka that could not be applied, newest first, or send some of them again."""
    if send and limit is not None:
        raise typer.BadParameter("--limit is of the list; with --send nothing is listed.")
    places = [*map(as_place, send or ())]
    with connected(url, key) as api:
        found = (api.send_dead_letters(places) if places else api.dead_letters(limit)).raw["data"]
    if as_json:
        print_json(found)
    elif send:
        _print(found, ("status", "code", "error"))
    else:
        _print(found, ("kept_at", "code", "reason", "record_value"))
    if send and any("code" in one for one in found):
        raise typer.Exit(1)


def _print(found: list[dict[str, object]], names: tuple[str, ...]) -> None:
    table = new_table("PLACE", *(_HEADS[name] for name in names))
    for one in found:
        told = ["" if one.get(name) is None else str(one[name]) for name in names]
        add_row(table, [f"{one['partition']}:{one['offset']}", *told])
    print_table(table)


_HEADS = {
    "kept_at": "WHEN",
    "status": "STATUS",
    "code": "CODE",
    "reason": "REASON",
    "error": "ERROR",
    "record_value": "RECORD",
}
