"""Examples, put together from the glossary along a schema."""

from collections.abc import Mapping, Sequence
from typing import Any

from leaderboard_shells.http.openapi.components import WORDS
from leaderboard_shells.http.openapi.glossary import GLOSSARY
from leaderboard_shells.http.openapi.word import NO_EXAMPLE

Schema = dict[str, Any]


def example_of(schema: Schema, components: Mapping[str, Schema], name: str = "") -> Any:
    """A value that the schema lets pass; `name` is the field it stands in."""
    if "$ref" in schema:
        return example_of(components[schema["$ref"].rpartition("/")[2]], components, name)
    if schema.get("type") == "object" and "properties" in schema:
        return {key: example_of(part, components, key) for key, part in schema["properties"].items()}
    if name in GLOSSARY and GLOSSARY[name].example is not NO_EXAMPLE:
        return GLOSSARY[name].example
    if schema.get("type") == "array":
        return [example_of(schema["items"], components)]
    words: Sequence[Any] = schema.get("enum") or schema.get(WORDS) or [None]
    return words[0]
