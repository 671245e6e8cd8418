"""Values of arguments that are more than text: numbers as JSON has them, JSON itself, lengths of time."""

import json
import math
import re
from collections.abc import Callable
from typing import Any

import typer

NONE: Any = object()
_FRACTION = re.compile(r"[+-]?[0-9]{1,20},[0-9]{1,20}")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3}){1,6}(?:\.[0-9]{1,20})?")

#: What stands between the colons of a part, and what its orders are called in full.
_PART = ("name", "sort_order", "value_type")
_ORDERS = {"descending": "desc", "ascending": "asc"}


def as_number(text: str) -> float:
    """An integer stays one, so that no digit of it is lost."""
    try:
        return int(text) if text.lstrip("+-").isdecimal() else _finite(float(text))
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a number{instead_of_commas(text)}") from None


def instead_of_commas(text: str) -> str:
    """What to write for a number with commas, as the end of a sentence; nothing for other text.

    A comma may stand before the fraction or between thousands, and where it may be either both are told.
    """
    numbers = []
    if _THOUSANDS.fullmatch(text):
        numbers.append(text.replace(",", ""))
    if _FRACTION.fullmatch(text):
        numbers.append(text.replace(",", "."))
    return f": for {text} write {' or '.join(numbers)}" if numbers else ""


def as_part(text: str) -> dict[str, str]:
    """A part of a score, `NAME[:ORDER[:TYPE]]`, as the server takes it; which orders and types there are, it says."""
    words = text.split(":")
    if len(words) > len(_PART):
        raise typer.BadParameter(f"{text!r} is not NAME[:ORDER[:TYPE]]")
    part = dict(zip(_PART, words, strict=False))
    if (order := part.get("sort_order")) in _ORDERS:
        part["sort_order"] = _ORDERS[order]
    return part


def or_none(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """A parser that takes `none` as well, for a limit that is to go: it is `NONE` then, for None is not given."""

    def parsed(text: str) -> Any:
        return NONE if text == "none" else parse(text)

    return parsed


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError
    return value


def as_json_value(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise typer.BadParameter(f"{text!r} is not JSON") from None


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def as_seconds(given: str | float) -> float:
    """A length of time; a plain number is seconds."""
    if isinstance(given, float):
        return given
    # Commands without lengths of time do without the settings.
    from leaderboard_shells.settings import Duration  # noqa: PLC0415

    try:
        return Duration(f"{given}s" if given.isdecimal() else given).seconds
    except ValueError as error:
        raise typer.BadParameter(f"{given!r} {error}") from None
