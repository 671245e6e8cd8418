"""`docs/configuration.md` and the classes say the same."""

import re
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml

from leaderboard_shells.settings import AccessKey, Duration, RateLimits, SettingsError
from leaderboard_shells.settings.environment import ORIGINAL
from leaderboard_shells.settings.sections import SECTIONS
from leaderboard_shells.settings.well_known_variables import USUAL
from tests.unit.settings.kit import Load

PAGE = (Path(__file__).parents[3] / "docs" / "configuration.md").read_text(encoding="utf-8")


def rows(*columns: str) -> list[list[str]]:
    """The cells of every row of the tables with these columns."""
    head = re.escape(f"| {' | '.join(columns)} |")
    found = re.findall(rf"^{head}\n\|[-|]+\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    return [[cell.strip() for cell in line[1:-1].split("|")] for table in found for line in table.splitlines()]


def variables(section: str, key: str) -> list[str]:
    """The names of a key's variables: of the original, of other programs, its own."""
    own = f"LEADERBOARD_{section}__{key}".upper()
    return [*(name for name, place in {**ORIGINAL, **USUAL}.items() if place == (section, key)), own]


def written(default: Any) -> Any:
    """A default as YAML gives it back."""
    match default:
        case Duration():
            return str(default)
        case tuple():
            return list(default)
        case attrs.NOTHING | None:
            return None
        case str() | int():
            return default
        case RateLimits():
            return {}
        case _:
            return dict(default)


def test_every_key() -> None:
    """Each key stands there once, in order, with its default and its variables."""
    expected = [
        (f"{name}.{key.name}", written(key.default), variables(name, key.name))
        for name, section in SECTIONS.items()
        for key in attrs.fields(section)
    ]

    told = [
        (key.strip("`"), yaml.safe_load(default.strip("`")), re.findall("`(.+?)`", names))
        for key, default, names, meaning in rows("Key", "Default", "Variable", "Meaning")
    ]

    assert expected == told


def test_every_key_of_an_access_key() -> None:
    """So does each key of an access key."""
    expected = [(key.name, written(key.default)) for key in attrs.fields(AccessKey)]

    told = [
        (key.strip("`"), yaml.safe_load(default.strip("`")))
        for key, default, meaning in rows("Key", "Default", "Meaning")
    ]

    assert expected == told


@pytest.mark.parametrize("example", re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
def test_examples(load_text: Load, example: str) -> None:
    """The examples are sound configurations."""
    load_text(example, {"DB_PASSWORD": "x"})


def test_example_of_faults(load_text: Load, monkeypatch: pytest.MonkeyPatch, config: Path) -> None:
    """The faults the page shows are told in these words."""
    (shown,) = re.findall(r"^leaderboard: (the configuration has .*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    text = "server:\n  port: ${PORT}\n  prot: 1\n"

    with pytest.raises(SettingsError) as caught:
        load_text(text, {"PORT": "99999", "KAFKA_BROKERS": "a:1,b"})

    assert shown.strip() == str(caught.value).replace(str(config), "config.yaml")
