"""The rules of fields as JSON Schema: what decodes a request also describes it."""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from leaderboard_core.domain.board import UNSET
from leaderboard_core.domain.countries import CountryCode
from leaderboard_core.domain.cron import CronExpression
from leaderboard_core.domain.durations import DurationRule
from leaderboard_core.domain.facts import FACT, MAX_CONDITIONS, MAX_VALUE_LENGTH, Conditions
from leaderboard_core.domain.fields import Choice, Choices, Flag, Integer, Number, Rule, Text
from leaderboard_core.domain.moments import Moment
from leaderboard_core.domain.parts import NewPart, PartsRule
from leaderboard_core.domain.payload import MAX_METADATA_BYTES, as_metadata
from leaderboard_core.domain.percentage import Percentage
from leaderboard_core.domain.player_patch import as_metadata_or_unset
from leaderboard_core.domain.profile import (
    MAX_ATTRIBUTES,
    MAX_ATTRIBUTES_BYTES,
    Attributes,
    Profile,
    as_profile,
)
from leaderboard_core.domain.score import MAX_PARTS, MAX_SCORE, ScoreRule
from leaderboard_core.domain.time_zones import TimeZoneName
from leaderboard_shells.http.cursor import Cursor
from leaderboard_shells.http.list_rules import ListOf, Parameters
from leaderboard_shells.http.openapi.glossary import described

Schema = dict[str, Any]

#: Without a format some generators take 32 bits: a score loses its hundredths. One format each, whatever the bounds
#: are, so that a setting of the server does not change the types of its clients.
NUMBER = {"type": "number", "format": "double"}
INTEGER = {"type": "integer", "format": "int64"}
#: What a score is not. What it is, a number or a list, is told in words: of two types some generators make a type that
#: every user has to open, and one of them asks for a package besides.
_NO_SCORE = ("string", "boolean", "object")

_NAMED: Mapping[type[Rule], Schema] = {
    Moment: {"type": "string", "format": "date-time"},
    Parameters: {"type": "object", "additionalProperties": True},
    DurationRule: {"type": "string", "pattern": "^([0-9]{1,12}(ms|s|m|h))+$"},
    CountryCode: {"type": "string", "minLength": 2, "maxLength": 2, "pattern": "^[A-Z]{2}$"},
    Attributes: {
        "type": "object",
        "additionalProperties": True,
        "maxProperties": MAX_ATTRIBUTES,
        "x-max-bytes": MAX_ATTRIBUTES_BYTES,
    },
}

#: No control characters; JSON texts hold no lone surrogates anyway.
_PRINTABLE = r"^[^\u0000-\u001f\u007f-\u009f]*$"


def schema_of_class(cls: type[attrs.AttrsInstance]) -> Schema:
    """An object that the class decodes, with its meaning."""
    return described(cls.__name__, schema_of_fields(cls))


def schema_of_fields(cls: type[attrs.AttrsInstance]) -> Schema:
    """The same without a word about it."""
    fields = attrs.fields(cls)
    return {
        "type": "object",
        "properties": {field.name: schema_of_field(field) for field in fields},
        "required": [field.name for field in fields if field.default is attrs.NOTHING],
        "additionalProperties": False,
    }


def schema_of_field(field: "attrs.Attribute[Any]") -> Schema:
    """One field or parameter, with its default where it has one worth telling."""
    of_object = _OBJECTS.get(_converter(field))
    schema = of_object() if of_object else schema_of_rule(field.validator)
    if field.default not in (attrs.NOTHING, None, UNSET, frozenset()):
        schema["default"] = field.default
    return described(field.name, schema)


def _converter(field: "attrs.Attribute[Any]") -> Any:
    return field.converter


def schema_of_rule(rule: Any) -> Schema:
    """What a rule lets pass."""
    schema = _of(rule)
    if rule.optional and "type" in schema:
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"].append(None)
    return schema


def _of(rule: Rule) -> Schema:
    schema: Schema
    match rule:
        case Text():
            schema = _text(rule)
        case Integer():
            schema = {**INTEGER, "minimum": rule.minimum, "maximum": rule.maximum}
        case ScoreRule():
            schema = _score(rule)
        case PartsRule():
            schema = {"type": "array", "items": _named_part(), "minItems": 1, "maxItems": MAX_PARTS}
        case Number() | Percentage():
            schema = {**NUMBER, "minimum": rule.minimum, "maximum": rule.maximum}
        case Choice():
            schema = _words(rule.options)
        case Choices():
            schema = {"type": "array", "items": _words(rule.options)}
        case ListOf():
            schema = _list_of(rule)
        case Flag():
            schema = {"type": "boolean"}
        case Conditions():
            schema = _conditions()
        case (
            Cursor()
            | CronExpression()
            | TimeZoneName()
            | Moment()
            | DurationRule()
            | Parameters()
            | CountryCode()
            | Attributes()
        ):
            # What else they must be, no schema can say.
            schema = {**_NAMED.get(type(rule), {"type": "string"})}
        case _:
            raise TypeError(f"no schema for {rule!r}")
    return schema


def _score(rule: ScoreRule) -> Schema:
    no_score = _NO_SCORE if rule.optional else (*_NO_SCORE, "null")
    bounds = {"minimum": rule.minimum, "maximum": rule.maximum, "minItems": 1, "maxItems": MAX_PARTS}
    return {"not": {"anyOf": [{"type": name} for name in no_score]}, **bounds}


def score_in_query() -> Schema:
    """A score as a parameter writes it: its parts between commas, or one number alone."""
    return {"type": "array", "items": NUMBER, "minItems": 1, "maxItems": MAX_PARTS}


def _named_part() -> Schema:
    return schema_of_class(NewPart)


def _words(options: Iterable[str]) -> Schema:
    return {"type": "string", "enum": [str(option) for option in options]}


def _text(rule: Text) -> Schema:
    schema: Schema = {"type": "string", "minLength": rule.min_length, "maxLength": rule.max_length}
    # Rules match the whole string, in Python's dialect; a schema's pattern is searched for, in ECMAScript's.
    schema["pattern"] = _PRINTABLE if rule.pattern is None else f"^(?:{rule.pattern})$".replace(r"\Z", "$")
    return schema


def _list_of(rule: ListOf) -> Schema:
    items = {"$ref": f"#/components/schemas/{rule.of.__name__}"} if rule.of else schema_of_rule(rule.item)
    return {"type": "array", "items": items, "minItems": 1, "maxItems": rule.maximum}


def _conditions() -> Schema:
    text = {"type": "string", "minLength": 1, "maxLength": MAX_VALUE_LENGTH, "pattern": _PRINTABLE}
    number = {**NUMBER, "minimum": -MAX_SCORE, "maximum": MAX_SCORE}
    return {
        "type": "object",
        "minProperties": 1,
        "maxProperties": MAX_CONDITIONS,
        "propertyNames": {name: said for name, said in _text(FACT).items() if name != "type"},
        "additionalProperties": {"anyOf": [text, number, {"type": "boolean"}]},
    }


def _metadata() -> Schema:
    return {"type": ["object", "null"], "additionalProperties": True, "x-max-bytes": MAX_METADATA_BYTES}


def _profile() -> Schema:
    return {**schema_of_class(Profile), "type": ["object", "null"]}


#: Of fields that are given as objects and kept as text, by what makes the text.
_OBJECTS = {as_metadata: _metadata, as_metadata_or_unset: _metadata, as_profile: _profile}
