"""Schemas as tables: a row a field, nested fields by their dotted names."""

from collections.abc import Iterator, Mapping
from typing import Any

from leaderboard_shells.http.docs.markup import Html, el, inline, joined
from leaderboard_shells.http.openapi.components import WORDS

Schema = Mapping[str, Any]


class Fields:
    """Draws schemas that may refer to the document's own."""

    def __init__(self, document: Schema) -> None:
        self._schemas: Mapping[str, Schema] = document["components"]["schemas"]

    def table(self, schema: Schema) -> Html:
        """The fields of an object, or of the items of a list."""
        resolved = self.resolved(schema)
        prefix = ""
        if resolved.get("type") == "array":
            resolved, prefix = self.resolved(resolved["items"]), "[]."
        return rows_table(*self._rows(resolved, prefix))

    def _rows(self, schema: Schema, prefix: str) -> Iterator[Html]:
        required = schema.get("required", ()) if "additionalProperties" in schema else ()
        for name, part in schema.get("properties", {}).items():
            resolved = {**self.resolved(part), **{key: value for key, value in part.items() if key != "$ref"}}
            yield row(prefix + name, kind(resolved), part.get("description", ""), name in required)
            inner = self.resolved(resolved["items"]) if "items" in resolved else resolved
            dots = f"{prefix}{name}[]." if "items" in resolved else f"{prefix}{name}."
            yield from self._rows(inner, dots)

    def resolved(self, schema: Schema) -> Schema:
        """What a schema refers to, or itself."""
        return self._schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def row(name: str, what: str, meaning: str, required: bool) -> Html:
    mark = joined(" ", el("em", "required", class_="required")) if required else Html("")
    return el(
        "tr",
        el("td", el("code", name), mark),
        el("td", what, class_="kind"),
        el("td", inline(meaning)),
    )


def rows_table(*rows: Html) -> Html:
    return el("div", el("table", *rows), class_="wide")


def kind(schema: Schema) -> str:
    """What a value must be, in a few words."""
    types = schema.get("type", "any")
    named = " or ".join(types) if isinstance(types, list) else types
    parts = [named, *_bounds(schema)]
    if "default" in schema:
        parts.append(f"default {schema['default']}")
    return ", ".join(parts)


def _bounds(schema: Schema) -> Iterator[str]:
    if options := schema.get("enum", schema.get(WORDS)):
        yield "one of " + " · ".join(str(option) for option in options if option is not None)
    elif "minLength" in schema:
        yield f"{schema['minLength']}–{schema['maxLength']} characters"
    elif "minimum" in schema:
        yield _from_to(schema["minimum"], schema["maximum"])
    elif "minItems" in schema:
        yield f"{schema['minItems']}–{schema['maxItems']:,} items"
    elif schema.get("format") == "date-time":
        yield schema["format"]


def _from_to(least: int, most: int) -> str:
    exact = 2**53 - 1
    if (least, most) == (-exact, exact):
        return "at most ±(2⁵³ – 1)"
    return f"{least:,}–{most:,}" if most < exact else f"from {least:,}"
