"""The open fields of a submission: what belongs to a score and decides nothing about it.

This file alone says which there are, what they may hold, and how they are kept: as one *payload*, compact JSON text
that stores and the change log carry without looking into it. A payload is a JSON list: the two fields that there were
at first, null for what was not given, and then, where any of them was given, an object that names all later ones. So it
can grow: what is not named was not given, and what is not known here is passed over.

A new field is a line in both classes here: optional, a string, and the name that the doors use.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from json.encoder import encode_basestring as _quoted
from json.scanner import make_scanner
from operator import attrgetter
from types import NoneType
from typing import Any, Final

from attrs import Attribute, field, fields, frozen

from leaderboard_core.domain.columns import EncodedTexts
from leaderboard_core.domain.fields import Text
from leaderboard_core.domain.json_text import as_compact_json
from leaderboard_core.domain.profile import as_profile

#: The largest `metadata`, in bytes of compact JSON in UTF-8.
MAX_METADATA_BYTES = 4096

GAME_ID = Text(min_length=0, max_length=128, optional=True)


def as_metadata(value: Mapping[str, Any] | None) -> str | None:
    """An object as compact JSON text, encoded once for every store and answer."""
    return None if value is None else as_compact_json("metadata", value, MAX_METADATA_BYTES)


@frozen(kw_only=True)
class SubmittedFields:
    """The open fields as a submission brings them, with their rules."""

    game_id: str | None = field(default=None, validator=GAME_ID)
    metadata: str | None = field(default=None, converter=as_metadata)
    profile: str | None = field(default=None, converter=as_profile)


@frozen(kw_only=True)
class OpenFields:
    """The open fields as they are kept; `metadata` and `profile` are compact JSON text."""

    game_id: str | None = None
    metadata: str | None = None
    profile: str | None = None


#: Those whose text is JSON: in an answer it stands as what it says.
JSON_FIELDS: Final = frozenset({"metadata", "profile"})
NAMES: Final = tuple(one.name for one in fields(OpenFields))
#: Those that there were at first: they have their places in a payload, and in what makes an event id's fingerprint.
_FIRST: Final = ("game_id", "metadata")
_values = attrgetter(*NAMES)
_NOTHING: Final = (None,) * len(NAMES)
#: How a payload ends that names later fields: texts within it end with a quotation mark.
_LATER_END: Final = "}]"
#: What stands around the profile in a payload that keeps nothing else, and between two of these; in UTF-8.
_BEGIN: Final = f'[{", ".join(["null"] * len(_FIRST))}, {{"profile": "'.encode()
_END: Final = f'"{_LATER_END}'.encode()
_BETWEEN: Final = _END + b"\n" + _BEGIN
#: What is escaped in a text of JSON beside the quotation mark, where it is not a line feed.
_ESCAPED: Final = bytes([*range(ord("\n")), *range(ord("\n") + 1, ord(" ")), ord("\\")])
#: Reads JSON where it begins, and says where it ends. One is read for every name that is shown; `json.loads` would look
#: for blanks first, which takes as long again.
_read: Final = make_scanner(json.JSONDecoder())  # type: ignore[arg-type]


def payload_of(given: SubmittedFields | OpenFields) -> str | None:
    """The payload that keeps these fields; None when none of them was given."""
    values = _values(given)
    if values == _NOTHING:
        return None
    # One is made for every score; an encoder would take ten times as long.
    game_id, metadata, later = values[0], values[1], values[len(_FIRST) :]
    first = f"[{'null' if game_id is None else _quoted(game_id)}, {'null' if metadata is None else _quoted(metadata)}"
    if later.count(None) == len(later):
        return f"{first}]"
    named = zip(NAMES[len(_FIRST) :], later, strict=True)
    told = ", ".join([f'"{name}": {_quoted(text)}' for name, text in named if text is not None])
    return f"{first}, {{{told}{_LATER_END}"


def payload_after(kept: str | None, given: SubmittedFields) -> str | None:
    """The payload of a new score, where `kept` was that of the score before: the profile stays unless one is given."""
    if kept is None or given.profile is not None or not kept.endswith(_LATER_END):
        return payload_of(given)
    profile = profile_in(kept)
    if profile is None:
        return payload_of(given)
    return payload_of(OpenFields(game_id=given.game_id, metadata=given.metadata, profile=profile))


def profile_in(kept: str | None) -> str | None:
    """The profile that a payload keeps."""
    return fields_of(kept).get("profile") if kept is not None and kept.endswith(_LATER_END) else None


def with_profile(kept: str | None, profile: str | None) -> str | None:
    """The same payload with this profile, or without one; all else belongs to the score and stays."""
    if profile is None and (kept is None or not kept.endswith(_LATER_END)):
        return kept
    return payload_of(OpenFields(**{**fields_of(kept), "profile": profile}))


def fields_of(payload: str | None) -> dict[str, str]:
    """The fields that a payload keeps, by name, as far as they are known here: they make `OpenFields`.

    It never fails: of what another version wrote, all that is not a string is passed over.
    """
    if payload is None:
        return {}
    try:
        kept, end = _read(payload, 0)
    except (ValueError, RecursionError, StopIteration):
        return {}
    if end != len(payload) or not isinstance(kept, list):
        return {}
    told = {name: text for name, text in zip(_FIRST, kept, strict=False) if type(text) is str}
    if len(kept) > len(_FIRST) and isinstance(kept[len(_FIRST)], dict):
        for name in NAMES[len(_FIRST) :]:
            text = kept[len(_FIRST)].get(name)
            if type(text) is str:
                told[name] = text
    return told


def columns_of(payloads: Sequence[str | None]) -> Mapping[str, Sequence[str | None]]:
    """What `fields_of` tells of each, by field: a column for each that there is. They are read as one text, which takes
    less than half of the time."""
    if (profiles := _profiles_alone(payloads)) is not None:
        return {**dict.fromkeys(NAMES, [None] * len(payloads)), "profile": profiles}
    try:
        return _columns_in(f"[{','.join([payload or '[]' for payload in payloads])}]", len(payloads))
    except (ValueError, RecursionError, StopIteration, TypeError, AttributeError):
        # One of another version: it is passed over, and not those beside it.
        found = [fields_of(payload) for payload in payloads]
        return {name: [one.get(name) for one in found] for name in NAMES}


def _profiles_alone(payloads: Sequence[str | None]) -> list[str] | None:
    """The profiles of payloads that keep nothing else, where nothing in them is escaped but quotation marks: most lists
    of names are so, and it takes a sixth of the time. None of others.

    They are read as bytes, which takes half as long as text does, whatever letters there are.
    """
    try:
        if isinstance(payloads, EncodedTexts):
            kept = b"\n".join([text or b"" for text in payloads.encoded])
        else:
            kept = "\n".join([text or "" for text in payloads]).encode()
    except UnicodeEncodeError:
        return None
    if not (kept.startswith(_BEGIN) and kept.endswith(_END) and len(kept) >= len(_BEGIN) + len(_END)):
        return None
    kept = kept[len(_BEGIN) : -len(_END)]
    quoted = kept.replace(_BETWEEN, b"\n")
    texts = quoted.translate(None, _ESCAPED)
    # If each backslash stands before a quotation mark, and each of these behind one, nothing else is escaped.
    escapes = len(quoted) - len(texts)
    if not quoted.count(b'\\"') == escapes == texts.count(b'"'):
        return None
    profiles = texts.decode().split("\n")
    ends = len(payloads) - 1
    return profiles if len(profiles) - 1 == ends == (len(kept) - len(quoted)) / (len(_BETWEEN) - 1) else None


def _columns_in(text: str, count: int) -> Mapping[str, Sequence[str | None]]:
    """The same of payloads in one list. Raises `ValueError` and others where there is anything else in it."""
    kept, end = _read(text, 0)
    if end != len(text) or len(kept) != count or {*map(type, kept)} - {list}:
        raise ValueError("these are no payloads")
    nothing: Sequence[Any] = (None,) * count
    *first, later = ([*zip_longest(*kept)] + [nothing] * (len(_FIRST) + 1))[: len(_FIRST) + 1]
    columns: dict[str, Sequence[str | None]] = dict(zip(_FIRST, first, strict=True))
    for name in NAMES[len(_FIRST) :]:
        columns[name] = [None if named is None else named.get(name) for named in later]
    if any({*map(type, column)} - {str, NoneType} for column in columns.values()):
        raise ValueError("these are no texts")
    return columns


def as_plain(name: str, text: str | None) -> Any:
    """The value that the text of a field stands for: of JSON what it says."""
    return text if text is None or name not in JSON_FIELDS else json.loads(text)


def said(given: SubmittedFields) -> list[Any]:
    """What the open fields say to an event id's fingerprint; those of later versions only where they were sent."""
    values = {name: as_plain(name, getattr(given, name)) for name in NAMES}
    always = [values.pop(name) for name in _FIRST]
    later = {name: value for name, value in values.items() if value is not None}
    return [*always, later] if later else always


def own_fields_first(_cls: type, attributes: "list[Attribute[Any]]") -> "list[Attribute[Any]]":
    """For `field_transformer`: a class that has the open fields names them behind its own."""
    return sorted(attributes, key=lambda attribute: attribute.name in NAMES)
