"""The leaderboard itself: what a score becomes, who is ahead, and the use cases around it.

No I/O, no logging, no clock of its own and no framework may ever live here.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leaderboard_core.public import *  # noqa: F403 - its `__all__` says which


def __getattr__(name: str) -> Any:
    """A public name, imported once somebody asks for one: a command that needs one module of the core imports that."""
    # The machinery that imports looks for names of its own first.
    if (name.startswith("__") and name != "__all__") or not hasattr(public := _public(), name):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return globals().setdefault(name, getattr(public, name))


def __dir__() -> list[str]:
    return sorted({*globals(), *_public().__all__})


def _public() -> ModuleType:
    return import_module("leaderboard_core.public")
