"""The configuration file: YAML, read safely, a mapping of sections."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from leaderboard_shells.settings.errors import SettingError, SettingsError

#: How large a file may be, in bytes, and how many values it may hold once each alias stands for what it names.
_LARGEST = 1 << 20
_MOST_VALUES = 10_000


class _Loader(yaml.SafeLoader):
    """Refuses a key that stands twice in one mapping, where YAML would let the last one win in silence; and aliases
    that make far more of a file than it is, or that lead back to themselves."""

    def get_single_node(self) -> yaml.Node | None:
        node = super().get_single_node()
        if node is not None:
            _Extent().of(node)
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen and isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    problem=f"the key {key.value} stands twice", problem_mark=key.start_mark
                )
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


class _Extent:
    """How many values nodes hold, each counted once however often it is named."""

    def __init__(self) -> None:
        #: None while a node is being counted.
        self._counts: dict[int, int | None] = {}

    def of(self, node: yaml.Node) -> int:
        """Raises `ComposerError` for a node that holds itself, or more than any configuration does."""
        if id(node) in self._counts:
            count = self._counts[id(node)]
            if count is None:
                raise _refused("an alias leads back to itself", node)
            return count
        self._counts[id(node)] = None
        count = 1 + sum(map(self.of, _inside(node)))
        if count > _MOST_VALUES:
            raise _refused(f"its aliases stand for more than {_MOST_VALUES:,} values", node)
        self._counts[id(node)] = count
        return count


def _inside(node: yaml.Node) -> Iterator[yaml.Node]:
    match node:
        case yaml.MappingNode():
            yield from itertools.chain.from_iterable(node.value)
        case yaml.SequenceNode():
            yield from node.value


def _refused(problem: str, node: yaml.Node) -> yaml.composer.ComposerError:
    return yaml.composer.ComposerError(problem=problem, problem_mark=node.start_mark)


def read(path: Path) -> dict[Any, Any]:
    """The sections of a file, nothing replaced in them yet. Raises `SettingsError` when it cannot be read."""
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST + 1)
        if len(text) > _LARGEST:
            raise _unreadable(path, f"it is larger than {_LARGEST:,} bytes")
        content = yaml.load(text.decode(), _Loader)
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from None
    except yaml.MarkedYAMLError as error:
        raise _unreadable(path, _told(error)) from None
    except RecursionError:
        raise _unreadable(path, "it is nested too deeply") from None
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
    return SettingsError([SettingError("", f"cannot be read: {reason}", str(path))])
