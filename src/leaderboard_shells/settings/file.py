"""The configuration file: YAML, read safely, a mapping of sections."""

from pathlib import Path
from typing import Any

import yaml

from leaderboard_shells.settings.faults import Fault, SettingsError


class _Loader(yaml.SafeLoader):
    """Refuses a key that stands twice in one mapping, where YAML would let the last one win in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen and isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    problem=f"the key {key.value} stands twice", problem_mark=key.start_mark
                )
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


def read(path: Path) -> dict[Any, Any]:
    """The sections of a file, nothing replaced in them yet. Raises `SettingsError` when it cannot be read."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from None
    except yaml.MarkedYAMLError as error:
        raise _unreadable(path, _told(error)) from None
    except (yaml.YAMLError, ValueError) as error:
        raise _unreadable(path, str(error).partition("\n")[0]) from None
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise _unreadable(path, "it must be a mapping of sections")
    return {name: {} if section is None else section for name, section in content.items()}


def _told(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
    return f"{place}{error.problem or error.context}"


def _unreadable(path: Path, reason: str) -> SettingsError:
    return SettingsError([Fault("", f"cannot be read: {reason}", str(path))])
