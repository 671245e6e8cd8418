"""What stands in a request's path, query and headers."""

import re
from collections.abc import Iterator
from typing import Any

import attrs
from attrs import NOTHING

from leaderboard_core.domain.board import BOARD_ID
from leaderboard_core.domain.score import ScoreRule
from leaderboard_core.domain.submission import EVENT_ID, PLAYER_ID
from leaderboard_shells.http import conditional
from leaderboard_shells.http.idempotency import HEADER
from leaderboard_shells.http.openapi.examples import said_of
from leaderboard_shells.http.openapi.glossary import GLOSSARY
from leaderboard_shells.http.openapi.pages import Page
from leaderboard_shells.http.openapi.rules import schema_of_field, schema_of_rule, score_in_query
from leaderboard_shells.http.openapi.word import NO_EXAMPLE
from leaderboard_shells.http.operation import AnyOperation

Schema = dict[str, Any]

_PATH_RULES = {"id": BOARD_ID, "player_id": PLAYER_ID}


def parameters(operation: AnyOperation) -> list[Schema]:
    """All parameters of an operation."""
    return [*_in_path(operation.path), *_in_query(operation.query), *_in_headers(operation)]


def page_parameters(page: Page) -> list[Schema]:
    """The same for a page."""
    return [*_in_path(page.path), *_in_query(page.query)]


def _in_path(path: str) -> Iterator[Schema]:
    for name in re.findall(r"{(\w+)}", path):
        yield _parameter("path", name, schema_of_rule(_PATH_RULES[name]), required=True)


def _in_query(query: type[attrs.AttrsInstance]) -> Iterator[Schema]:
    for field in attrs.fields(query):
        is_score = isinstance(field.validator, ScoreRule)
        schema = score_in_query() if is_score else _without_null(schema_of_field(field))
        parameter = _parameter("query", field.name, schema, required=field.default is NOTHING)
        if schema["type"] == "array":
            parameter |= {"style": "form", "explode": False}
        yield parameter


def _in_headers(operation: AnyOperation) -> Iterator[Schema]:
    if operation.conditional:
        yield _parameter("header", conditional.HEADER, {"type": "string"}, required=False)
    if operation.idempotency_key:
        yield _parameter("header", HEADER, _without_null(schema_of_rule(EVENT_ID)), required=False)


def _parameter(place: str, name: str, schema: Schema, required: bool) -> Schema:
    meaning = GLOSSARY[name].meaning
    parameter = {"name": name, "in": place, "required": required, "description": meaning, "schema": schema}
    example = said_of(name, schema, {})
    return parameter if example is NO_EXAMPLE else parameter | {"example": example}


def _without_null(schema: Schema) -> Schema:
    """A parameter is left out, never null."""
    kept = {name: value for name, value in schema.items() if name != "description"}
    return {**kept, "type": kept["type"][0]} if isinstance(kept["type"], list) else kept
