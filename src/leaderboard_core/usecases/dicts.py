"""Answers as plain dictionaries: for JSON, a data frame, a template."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, TypeAlias, overload

from attrs import AttrsInstance, fields, has

from leaderboard_core.domain.entry import LEFT_OUT
from leaderboard_core.domain.errors import Invalid, LeaderboardError
from leaderboard_core.domain.payload import JSON_FIELDS, as_plain
from leaderboard_core.usecases.follower_answers import FollowerAnswer
from leaderboard_core.usecases.submit import Accepted

#: Whatever the leaderboard answers: values of attrs, `Accepted`, and the errors in a list of answers.
Answer: TypeAlias = AttrsInstance | Accepted | LeaderboardError


@overload
def as_dict(answer: Answer | Mapping[str, Answer]) -> dict[str, Any]: ...
@overload
def as_dict(answer: Sequence[Answer]) -> list[dict[str, Any]]: ...
def as_dict(answer: Answer | Mapping[str, Answer] | Sequence[Answer]) -> dict[str, Any] | list[dict[str, Any]]:
    """An answer as a dictionary of plain values, which JSON can hold: its fields by their names, and theirs in turn.

    An answer that is a list becomes a list of dictionaries, item by item.

    Moments stay microseconds since 1970, `metadata` becomes the object that was submitted. An error becomes its
    `code` and its sentence, `error`; one of fields at fault has `details` too, each a `path` and a `message`.
    """
    if isinstance(answer, LeaderboardError):
        told: dict[str, Any] = {"code": answer.code, "error": str(answer)}
        if isinstance(answer, Invalid):
            told["details"] = [as_dict(fault) for fault in answer.field_errors]
        return told
    if isinstance(answer, Accepted):
        told = answer._asdict()
        for name in ("frozen", "season"):
            if not told[name]:
                del told[name]
        # They are told where there are any.
        if followers := told.pop("followers"):
            told["followers"] = [_follower(one) for one in followers]
        return told
    if isinstance(answer, Mapping):
        return {key: as_dict(one) for key, one in answer.items()}
    if isinstance(answer, Sequence) and not isinstance(answer, str):
        # `Accepted` is a sequence as well, and mypy does not see that it is none of these.
        items: Sequence[Any] = answer
        return [as_dict(one) for one in items]
    # What makes no difference between two answers is not told.
    values = [(one, getattr(answer, one.name)) for one in fields(type(answer)) if one.eq]
    return {
        one.name: _plain(one.name, value)
        for one, value in values
        if LEFT_OUT not in one.metadata or value not in (None, False, ())
    }


def _follower(one: FollowerAnswer) -> dict[str, Any]:
    told = {**one._asdict(), "status": one.status.value}
    if one.season is None:
        del told["season"]
    return told


def _plain(name: str, value: Any) -> Any:
    if name in JSON_FIELDS:
        return as_plain(name, value)
    if isinstance(value, Enum):
        return value.value
    if has(type(value)):
        return as_dict(value)
    if isinstance(value, Mapping):
        return {key: _plain("", one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain("", one) for one in value]
    return value
