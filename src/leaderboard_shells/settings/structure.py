"""From plain data to `Settings`, strictly: nothing is converted but `Text`, and every fault is found, with its path."""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.cols import homogenous_tuple_structure_factory, is_mapping, mapping_structure_factory
from cattrs.dispatch import StructureHook
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError
from cattrs.gen import make_dict_structure_fn

from leaderboard_shells.settings import values
from leaderboard_shells.settings.errors import Path, unknown
from leaderboard_shells.settings.sections import FieldConflict
from leaderboard_shells.settings.text import Text

T = TypeVar("T", bound=attrs.AttrsInstance)


def structure(tree: Mapping[Any, Any], cls: type[T]) -> T:
    """The value a tree spells out. Raises `ClassValidationError`; `faults_of` tells what it holds."""
    return _converter.structure(tree, cls)


def faults_of(error: BaseException, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """The path and the message of every fault inside an error of `structure`."""
    if isinstance(error, ClassValidationError):
        named, others = error.group_exceptions()
        steps = [(inner, (*path, note.name)) for inner, note in named]
    elif isinstance(error, IterableValidationError):
        indexed, others = error.group_exceptions()
        steps = [(inner, (*path, note.index)) for inner, note in indexed]
    else:
        yield from _told(error, path)
        return
    for inner, where in [*steps, *((inner, path) for inner in others)]:
        yield from faults_of(inner, where)


def _told(error: BaseException, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(error, ForbiddenExtraKeysError):
        known = [key.name for key in attrs.fields(error.cl)]
        yield from (((*path, name), unknown(name, known)) for name in error.extra_fields)
    elif isinstance(error, FieldConflict):
        yield (*path, error.name), str(error)
    elif isinstance(error, KeyError):
        yield path, "is required"
    else:
        yield path, str(error)


def _class_hook(cls: type[attrs.AttrsInstance], converter: Converter) -> StructureHook:
    fill = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True)
    return lambda value, _: fill(_mapping(_from_json(value)), cls)


def _mapping_hook(cls: Any, converter: Converter) -> StructureHook:
    fill = mapping_structure_factory(cls, converter)
    return lambda value, _: fill(_mapping(_from_json(value)), cls)


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        values.refuse(value, "a mapping of keys to values")
    if strange := [key for key in value if not isinstance(key, str)]:
        raise ValueError(f"must have text as keys; put {strange[0]} in quotes")
    return value


def _tuple_hook(cls: Any, converter: Converter) -> StructureHook:
    fill = homogenous_tuple_structure_factory(cls, converter)
    listed = _from_json if attrs.has(get_args(cls)[0]) else _listed_text
    return lambda value, _: fill(_list(listed(value)), cls)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else values.refuse(value, "a list")


def _listed_text(value: object) -> object:
    """`Text`, alone or as an item, may hold several items between commas."""
    if isinstance(value, Text):
        return list(value.parts())
    if isinstance(value, list):
        return [part for item in value for part in (item.parts() if isinstance(item, Text) else [item])]
    return value


def _from_json(value: object) -> object:
    """What has an inner structure is written as JSON where only text can be."""
    if not isinstance(value, Text):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError("must be JSON when it comes from a variable") from None


def _literal_hook(cls: Any, _: Converter) -> StructureHook:
    options = get_args(cls)

    def one_of(value: object, _: Any) -> str:
        return str(value) if value in options else values.refuse(value, f"one of {', '.join(options)}")

    return one_of


def _ruled_hook(cls: Any, converter: Converter) -> StructureHook:
    inner, *rules = get_args(cls)
    hook = converter.get_structure_hook(inner)

    def ruled(value: object, _: Any) -> Any:
        structured = hook(value, inner)
        for rule in rules:
            rule(structured)
        return structured

    return ruled


def _is_tuple(cls: Any) -> bool:
    return get_origin(cls) is tuple


def _is_literal(cls: Any) -> bool:
    return get_origin(cls) is Literal


def _is_ruled(cls: Any) -> bool:
    return get_origin(cls) is Annotated


def _make_converter() -> Converter:
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    for cls, hook in values.HOOKS.items():
        converter.register_structure_hook(cls, hook)
    converter.register_structure_hook_factory(attrs.has, _class_hook)
    converter.register_structure_hook_factory(is_mapping, _mapping_hook)
    converter.register_structure_hook_factory(_is_tuple, _tuple_hook)
    converter.register_structure_hook_factory(_is_literal, _literal_hook)
    converter.register_structure_hook_factory(_is_ruled, _ruled_hook)
    return converter


_converter = _make_converter()
