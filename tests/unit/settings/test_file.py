"""A file that is far more, or far deeper, than a configuration is refused at once."""

from pathlib import Path

import pytest

from leaderboard_shells.settings import SettingsError, load
from tests.unit.settings.kit import Load

#: Each line holds the one before it ten times: harmless at three lines, and 1,000 values a line further.
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
ON_TOP = "{new}: &{new} [*{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}]\n"


def refusal(path: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        load(path, {})
    [fault] = caught.value.errors
    return fault.message


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            LAUGHS + "".join(ON_TOP.format(new=new, old=old) for old, new in ("ab", "bc", "cd")),
            "line 4, column 4: its aliases stand for more than 10,000 values",
        ),
        ("server: &s {port: *s}\n", "line 1, column 9: an alias leads back to itself"),
        ("a: &a [*a]\n", "line 1, column 4: an alias leads back to itself"),
        ("a: &a\n  <<: *a\n", "line 1, column 4: an alias leads back to itself"),
        ("a: &a {? [*a] : b}\n", "line 1, column 4: an alias leads back to itself"),
        (f"a: {'[' * 2_000}{']' * 2_000}\n", "it is nested too deeply"),
        ("#" * (1 << 20) + "\n", "it is larger than 1,048,576 bytes"),
    ],
)
def test_what_grows_when_it_is_read(tmp_path: Path, text: str, reason: str) -> None:
    """Aliases are counted before anything is made of them, and so is the file."""
    (tmp_path / "config.yaml").write_text(text)

    assert f"cannot be read: {reason}" == refusal(tmp_path / "config.yaml")


def test_what_does_not_end(tmp_path: Path) -> None:
    """A device is read no further than a file may be large."""
    assert "cannot be read: it is larger than 1,048,576 bytes" == refusal(Path("/dev/zero"))


def test_an_honest_alias_stays(load_text: Load) -> None:
    """What saves writing something twice is what aliases are for."""
    settings = load_text("sync: {interval: &hour 1h, event_id_ttl: *hour}\n")

    assert settings.sync.interval == settings.sync.event_id_ttl
