"""Loads settings from a text, as if it were the file, and from an environment that holds nothing else."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from leaderboard_shells.settings import SettingError, Settings, SettingsError, load
from tests.unit.settings.kit import Faults, Load


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.yaml"


@pytest.fixture
def load_text(config: Path) -> Load:
    def load_it(text: str = "", environ: Mapping[str, str] | None = None) -> Settings:
        config.write_text(text, encoding="utf-8")
        return load(config, environ or {})

    return load_it


@pytest.fixture
def faults_in(load_text: Load) -> Faults:
    """The faults of a text and an environment, by path."""

    def find(text: str = "", environ: Mapping[str, str] | None = None) -> Mapping[str, SettingError]:
        with pytest.raises(SettingsError) as caught:
            load_text(text, environ)
        return {fault.path: fault for fault in caught.value.errors}

    return find
