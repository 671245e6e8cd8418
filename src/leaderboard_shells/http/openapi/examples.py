"""Examples, put together from the glossary along a schema."""

from collections.abc import Mapping, Sequence
from typing import Any

from leaderboard_shells.http.openapi.components import WORDS
from leaderboard_shells.http.openapi.glossary import GLOSSARY
from leaderboard_shells.http.openapi.word import NO_EXAMPLE

Schema = dict[str, Any]

_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def example_of(schema: Schema, components: Mapping[str, Schema], name: str = "") -> Any:
    """A value that the schema lets pass; `name` is the field it stands in."""
    if "$ref" in schema:
        return example_of(_referred(schema, components), components, name)
    if schema.get("type") == "object" and "properties" in schema:
        return {key: example_of(part, components, key) for key, part in schema["properties"].items()}
    if "examples" in schema:
        return schema["examples"][0]
    said = said_of(name, schema, components)
    return _made_up(schema, components) if said is NO_EXAMPLE else said


def _made_up(schema: Schema, components: Mapping[str, Schema]) -> Any:
    """Where nobody says one."""
    match schema.get("type"):
        case "array":
            return [example_of(schema["items"], components)]
        case "object":
            return {}
    words: Sequence[Any] = schema.get("enum") or schema.get(WORDS) or [None]
    return words[0]


def said_of(name: str, schema: Schema, components: Mapping[str, Schema]) -> Any:
    """The glossary's example of a name, where the schema lets it pass, if need be as a list of one; else `NO_EXAMPLE`.

    A name means the same wherever it stands, and has not the same type everywhere.
    """
    example = GLOSSARY[name].example if name in GLOSSARY else NO_EXAMPLE
    return next((one for one in (example, [example]) if _passes(one, schema, components)), NO_EXAMPLE)


def _passes(value: Any, schema: Schema, components: Mapping[str, Schema]) -> bool:
    """Whether a value is of a schema's types, and so is what is in a list."""
    if "$ref" in schema:
        return _passes(value, _referred(schema, components), components)
    types = schema.get("type", [*_TYPES])
    if not isinstance(value, tuple(_TYPES[one] for one in ([types] if isinstance(types, str) else types))):
        return False
    return not isinstance(value, list) or all(_passes(one, schema.get("items", {}), components) for one in value)


def _referred(schema: Schema, components: Mapping[str, Schema]) -> Schema:
    return components[schema["$ref"].rpartition("/")[2]]
