"""A clock that a test sets, for a process that is started with it: libfaketime stands before the system's."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from attrs import frozen

from tests.support.required import unavailable

_PLACES = (
    "/usr/lib/*/faketime/libfaketimeMT.so.1",
    "/usr/lib*/faketime/libfaketimeMT.so.1",
    "/usr/local/lib/faketime/libfaketimeMT.so.1",
)


@cache
def _installed() -> Path | None:
    return next((found for place in _PLACES for found in Path("/").glob(place[1:])), None)


@frozen
class SetClock:
    """The time of day of all processes that have its environment; `file` holds by how much it is wrong."""

    file: Path
    library: Path

    @property
    def environment(self) -> Mapping[str, str]:
        """What a process is started with. The clock that nobody can set goes on as it is."""
        return {
            "LD_PRELOAD": str(self.library),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def ahead(self, seconds: int) -> None:
        """From now on the clock is ahead by so much, or behind."""
        new = self.file.with_suffix(".new")
        new.write_text(f"{seconds:+d}s\n")
        new.chmod(0o644)
        new.rename(self.file)


def set_clock(directory: Path) -> SetClock:
    """A clock that is right. Without libfaketime the test that asks is skipped; it fails where it is required."""
    library = _installed()
    if library is None:
        unavailable("faketime", "libfaketime is not installed")
    # Whoever runs as another user reads it too.
    directory.chmod(0o755)
    clock = SetClock(directory / "clock", library)
    clock.ahead(0)
    return clock
