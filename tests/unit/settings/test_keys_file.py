"""Keys in a file of their own."""

from pathlib import Path

import pytest

from leaderboard_shells.settings import SettingsError, load

KEY = "{{name: {name}, sha256: '{digit}{digit}', scopes: [read]}}"


def entry(name: str, digit: str) -> str:
    return KEY.format(name=name, digit=digit * 32)


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text(f"auth: {{keys: [{entry('own', 'a')}], keys_file: keys.yaml}}")
    return tmp_path


def loaded(directory: Path, content: str) -> list[str]:
    """The names of the keys there are, with this file."""
    (directory / "keys.yaml").write_text(content)
    return [key.name for key in load(directory / "config.yaml", {}).auth.keys]


def test_they_are_keys_like_the_others(directory: Path) -> None:
    """Those of the file come behind those of the configuration."""
    assert ["own", "b", "c"] == loaded(directory, f"keys: [{entry('b', 'b')}, {entry('c', 'c')}]")


@pytest.mark.parametrize(
    ("content", "path", "message"),
    [
        ("{", "auth.keys_file", "cannot be read"),
        ("[]", "auth.keys_file", "cannot be read: it must be a mapping"),
        ("", "keys", "is required"),
        ("other: 1\nkeys: []", "other", "is not known"),
        ("keys: [{name: b}]", "keys[0].sha256", "is required"),
        (f"keys: [{entry('b', 'b')}, {entry('b', 'c')}]", "keys", "must not name the same twice"),
        (f"keys: [{entry('own', 'b')}]", "auth.keys_file", "must not name a key that auth.keys names"),
        (f"keys: [{entry('b', 'a')}]", "auth.keys_file", "must not hold a digest that auth.keys holds"),
    ],
)
def test_faults(directory: Path, content: str, path: str, message: str) -> None:
    """Each is told with its place, and the file as its source."""
    with pytest.raises(SettingsError) as error:
        loaded(directory, content)

    assert any(
        fault.path == path and message in fault.message and fault.source == "keys.yaml" for fault in error.value.errors
    ), error.value


def test_all_faults_at_once(directory: Path) -> None:
    """Those of the file and those of the configuration together."""
    (directory / "config.yaml").write_text("server: {port: 0}\nauth: {keys_file: missing.yaml}")

    with pytest.raises(SettingsError) as error:
        load(directory / "config.yaml", {})

    assert ["auth.keys_file", "server.port"] == [fault.path for fault in error.value.errors]
