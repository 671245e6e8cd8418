"""What can be wrong with a configuration, told all at once."""

from collections.abc import Sequence
from difflib import get_close_matches

from attrs import frozen

Path = tuple[str | int, ...]


def dotted(path: Path) -> str:
    """A path as messages show it: `kafka.brokers[1]`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


@frozen
class SettingError:
    """One mistake: where it stands, what is wrong, and the file or the environment variable it came from.

    The message never repeats a value that may be a secret.
    """

    path: str
    message: str
    source: str

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"{where}{self.message} ({self.source})"


class SettingsError(Exception):
    """The configuration cannot be used; `errors` are all reasons, in the order of their paths, and `summary` says how
    many."""

    def __init__(self, faults: Sequence[SettingError]) -> None:
        self.errors = tuple(sorted(faults, key=lambda fault: fault.path))
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        self.summary = f"the configuration has {count}:"
        super().__init__("\n".join([self.summary, *(f"  {fault}" for fault in self.errors)]))


def unknown(name: str, known: Sequence[str]) -> str:
    """What is said of a name that nothing bears; names the one that was probably meant."""
    near = get_close_matches(name, known, n=1)
    return f"is not known; did you mean {near[0]}?" if near else f"is not known; known here: {', '.join(known)}"
