"""The named schemas: what requests are decoded by, what answers are encoded from, and the envelope of errors."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from leaderboard_shells.http.envelope import Failure
from leaderboard_shells.http.openapi.glossary import described
from leaderboard_shells.http.openapi.rules import schema_of_class
from leaderboard_shells.http.operation import AnyOperation

Schema = dict[str, Any]

REF = "#/components/schemas/{name}"


def components(operations: Sequence[AnyOperation]) -> dict[str, Schema]:
    """By name, requests first."""
    bodies = {cls.__name__: schema_of_class(cls) for cls in _bodies(operations)}
    _, answers = msgspec.json.schema_components([*_answers(operations), Failure], ref_template=REF)
    return bodies | {name: _with_meanings(schema) for name, schema in answers.items()}


def schema_of_answer(cls: Any) -> Schema:
    """A reference to one of them, or a list of such."""
    [schema], _ = msgspec.json.schema_components([cls], ref_template=REF)
    return schema


def _bodies(operations: Sequence[AnyOperation]) -> Iterator[type[Any]]:
    for operation in operations:
        if operation.body is not None:
            yield operation.body


def _answers(operations: Sequence[AnyOperation]) -> Iterator[Any]:
    for operation in operations:
        yield operation.data
        if operation.meta is not None:
            yield operation.meta


def _with_meanings(schema: Schema) -> Schema:
    if "enum" in schema:
        return {"type": "string", "enum": schema["enum"]}
    properties = {name: described(name, _plain(part)) for name, part in schema["properties"].items()}
    return {
        "type": "object",
        "description": schema["description"],
        "properties": properties,
        "required": schema["required"],
    }


def _plain(schema: Schema) -> Schema:
    """One type or null, said the short way."""
    match schema.get("anyOf"):
        case [{"type": str(name)} as one, {"type": "null"}]:
            return {**one, "type": [name, "null"]}
        case [{}, {"type": "null"}]:
            return {"type": schema["type"]}
    return schema
