"""`${VAR:default}` in the values of a file, replaced after parsing, so that no variable can add structure to it.

`${VAR}` without a default needs the variable; `$${` stands for `${`. Anything else is left as it is.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from leaderboard_shells.settings.errors import Path, SettingError, dotted
from leaderboard_shells.settings.text import Text

_REFERENCE = re.compile(r"\$\$\{|\$\{(?:([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?\})?")


class Interpolation:
    """Of one file, called `source`. References that cannot be replaced are told in `faults`."""

    def __init__(self, environ: Mapping[str, str], source: str) -> None:
        self._environ = environ
        self._source = source
        self.errors: list[SettingError] = []

    def of_sections(self, sections: Mapping[Any, Any]) -> dict[Any, Any]:
        """The sections with every reference inside their values replaced."""
        return self._mapping(sections, ())

    def _mapping(self, mapping: Mapping[Any, Any], path: Path) -> dict[Any, Any]:
        return {key: self._value(item, (*path, str(key))) for key, item in mapping.items()}

    def _value(self, value: object, path: Path) -> object:
        if isinstance(value, dict):
            return self._mapping(value, path)
        if isinstance(value, list):
            return [self._value(item, (*path, index)) for index, item in enumerate(value)]
        if isinstance(value, str) and "${" in value:
            return self._replaced(value, lambda message: self._report(path, message))
        return value

    def _replaced(self, value: str, report: Callable[[str], None]) -> str:
        names: list[str] = []

        def replacement(found: re.Match[str]) -> str:
            name, default = found.groups()
            if found[0] == "$${":
                return "${"
            if name is None:
                report("has a ${ that is no reference; write ${NAME:default}, or $${ for a plain ${")
                return found[0]
            names.append(name)
            if name not in self._environ and default is None:
                report(f"needs the environment variable {name}, which is not set")
            return self._environ.get(name, default or "")

        text = _REFERENCE.sub(replacement, value)
        return Text(text, ", ".join([self._source, *(f"${{{name}}}" for name in names)])) if names else text

    def _report(self, path: Path, message: str) -> None:
        self.errors.append(SettingError(dotted(path), message, self._source))
