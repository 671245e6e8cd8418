"""The outside: thin shells that decode, call a use case and encode. No rule of the game ever lives here."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    #: Of the package `leaderboard-system`, which all of this is.
    __version__: str
else:

    def __getattr__(name: str) -> str:
        """The version is looked up where somebody asks for it: what it takes reads mail."""
        if name != "__version__":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib.metadata import version  # noqa: PLC0415 - see above

        return version("leaderboard-system")
