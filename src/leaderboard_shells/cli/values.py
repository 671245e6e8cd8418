"""Values of arguments that are more than text: numbers as JSON has them, JSON itself, lengths of time."""

import json
import math
from typing import Any

import typer

from leaderboard_shells.settings import Duration


def as_number(text: str) -> float:
    """An integer stays one, so that no digit of it is lost."""
    try:
        return int(text) if text.lstrip("+-").isdecimal() else _finite(float(text))
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a number") from None


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError
    return value


def as_json_value(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not JSON") from None


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def as_seconds(given: str | float) -> float:
    """A length of time; a plain number is seconds."""
    if isinstance(given, float):
        return given
    try:
        return Duration(f"{given}s" if given.isdecimal() else given).seconds
    except ValueError as error:
        raise typer.BadParameter(f"{given!r} {error}") from None
