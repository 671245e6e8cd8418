"""Covering secrets in what is written down: by the names of their fields, by their form, and those that are known."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from attrs import field

MASK = "********"

_NAMES = r"authorization|cookie|passwd|password|passphrase|secret|token|credential|api_?key"
#: Names of fields whose values are secrets, whatever else is in the name.
_SECRET_NAME = re.compile(rf"{_NAMES}|^key$|_key$|\.pem$|\.config$", re.IGNORECASE)
_VALUE = r"""(?:"[^"]*"|'[^']*'|(?:bearer|basic)\s+\S+|[^\s,;&"']+)"""
#: What is covered wherever it stands in a text.
_FORMS = (
    # user:password@ in a URL
    (re.compile(r"(?<=://)[^/@\s]*:[^/\s]*(?=@)"), MASK),
    # an access key
    (re.compile(r"\blbk_[\w-]+"), MASK),
    # a signed token
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"), MASK),
    (re.compile(r"\b(bearer)\s+[^\s,;\"']+|\b(basic)\s+[\w+/=]{8,}", re.IGNORECASE), rf"\1\2 {MASK}"),
    # password=..., "token": "...", Authorization: ...
    (
        re.compile(rf"""((?:[\w.-]*(?:{_NAMES})[\w.-]*|\bkey(?==))["']?\s*[=:]\s*){_VALUE}""", re.IGNORECASE),
        rf"\1{MASK}",
    ),
)
#: Shorter ones are words like any other; covering them would cover half the text.
_SHORTEST = 8


def secret(default: str) -> Any:
    """A field that `repr` leaves out and `masked` covers."""
    return field(default=default, repr=False, metadata={"secret": True})


def is_secret(name: str) -> bool:
    """Whether a field of this name holds a secret."""
    return _SECRET_NAME.search(name) is not None


def in_urls_covered(text: str) -> str:
    """A setting that may be a URL, without the password in it."""
    form, cover = _FORMS[0]
    return form.sub(cover, text)


class Redaction:
    """Covers what looks like a secret, and the `known` ones wherever they stand."""

    def __init__(self, known: Collection[str] = ()) -> None:
        self._known = sorted((secret for secret in known if len(secret) >= _SHORTEST), key=len, reverse=True)

    def fields(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Fields by name, those that hold a secret covered, and the texts of all others."""
        return {
            name: MASK if value not in ("", None) and is_secret(str(name)) else self._value(value)
            for name, value in fields.items()
        }

    def text(self, text: str) -> str:
        """A text without secrets."""
        for secret in self._known:
            text = text.replace(secret, MASK)
        for form, cover in _FORMS:
            text = form.sub(cover, text)
        return text

    def _value(self, value: Any) -> Any:
        match value:
            case None | bool() | int() | float():
                return value
            case Mapping():
                return self.fields(value)
            case list() | tuple() | set() | frozenset():
                return [self._value(item) for item in value]
            case _:
                return self.text(value if isinstance(value, str) else repr(value))
