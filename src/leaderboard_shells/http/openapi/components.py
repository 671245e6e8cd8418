"""The named schemas: what requests are decoded by, what answers are encoded from, and the envelopes.

A generator of clients makes a type of each, so what it would guess is said: every number is a `double`, every whole
number an `int64`, and a literal has its type beside it. Answers may grow: their objects are open, and what is one of
several words today is a string, with the words of today beside it (`x-extensible-enum`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
import msgspec

from leaderboard_shells.http.list_rules import ListOf
from leaderboard_shells.http.openapi.glossary import GLOSSARY, described
from leaderboard_shells.http.openapi.rules import INTEGER, NUMBER, schema_of_class
from leaderboard_shells.http.openapi.word import Word
from leaderboard_shells.http.operation import AnyOperation
from leaderboard_shells.wire.envelope import ErrorBody, ProblemDetails

Schema = dict[str, Any]

REF = "#/components/schemas/{name}"
#: The words that a field of an answer may have today; there can be more tomorrow.
WORDS = "x-extensible-enum"
_FORMATS = {"number": NUMBER, "integer": INTEGER}


def components(operations: Sequence[AnyOperation]) -> dict[str, Schema]:
    """By name, requests first."""
    bodies = {cls.__name__: schema_of_class(cls) for cls in _bodies(operations)}
    objects = answer_schemas([*_answers(operations), ErrorBody, ProblemDetails])
    envelopes = {answer_name(operation): _envelope(operation) for operation in operations}
    return bodies | objects | envelopes


def answer_schemas(types: Sequence[Any], words: Mapping[str, Word] = GLOSSARY) -> dict[str, Schema]:
    """By name, what these types of answers are made of; `words` say what their fields mean."""
    _, answers = msgspec.json.schema_components(types, ref_template=REF)
    choices = {REF.format(name=name): schema for name, schema in answers.items() if "enum" in schema}
    return {name: _object(schema, choices, words) for name, schema in answers.items() if "enum" not in schema}


def answer_name(operation: AnyOperation) -> str:
    """What the envelope of an operation's answer is called."""
    return "".join(part.capitalize() for part in operation.name.split("_")) + "Answer"


def _bodies(operations: Sequence[AnyOperation]) -> Iterator[type[Any]]:
    for operation in operations:
        if operation.body is not None:
            yield operation.body
            validators = [field.validator for field in attrs.fields(operation.body)]
            yield from [rule.of for rule in validators if isinstance(rule, ListOf) and rule.of is not None]


def _answers(operations: Sequence[AnyOperation]) -> Iterator[Any]:
    for operation in operations:
        yield operation.data
        if operation.meta is not None:
            yield operation.meta


def _envelope(operation: AnyOperation) -> Schema:
    """`success`, `data`, and `meta` where the operation has one."""
    parts = {"success": {"type": "boolean"}, "data": _reference(operation.data)}
    if operation.meta is not None:
        parts["meta"] = _reference(operation.meta)
    return {
        "type": "object",
        "description": f"The answer of `{operation.name}`.",
        "properties": {name: described(name, part) for name, part in parts.items()},
        "required": list(parts),
    }


def _reference(cls: Any) -> Schema:
    """A reference to a named schema, or a list of such."""
    [schema], _ = msgspec.json.schema_components([cls], ref_template=REF)
    return schema


def _object(schema: Schema, choices: Mapping[str, Schema], words: Mapping[str, Word]) -> Schema:
    return {
        "type": "object",
        "description": schema["description"],
        "properties": {
            name: described(name, _plain(part, choices), words) for name, part in schema["properties"].items()
        },
        "required": schema["required"],
    }


def _plain(schema: Schema, choices: Mapping[str, Schema]) -> Schema:
    """A field of an answer, said the short way and with all that a generator would guess."""
    match schema:
        case {"anyOf": [{} as one, {"type": "null"}], **beside}:
            plain = _plain({**one, **beside}, choices)
            return plain if isinstance(plain["type"], list) else {**plain, "type": [plain["type"], "null"]}
        case {"anyOf": [{"type": "number"}, {"type": "array"}, *_], **beside}:
            # A score, see `rules.py`.
            return beside
        case {"$ref": str(name)} if name in choices:
            return _plain(choices[name], choices)
        case {"enum": words}:
            # A boolean as a literal would be right, and some generators then refuse every answer.
            return {"type": "boolean"} if isinstance(words[0], bool) else {"type": "string", WORDS: words}
    nested = ("items", "additionalProperties")
    inner = {name: _plain(schema[name], choices) for name in nested if isinstance(schema.get(name), dict)}
    # What is left out has no default: a type that has one is taken to be always there.
    told = {name: part for name, part in schema.items() if name != "default"}
    return {**told, **_FORMATS.get(str(schema.get("type")), {}), **inner}
