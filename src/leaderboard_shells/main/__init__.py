"""The `leaderboard` command: all commands, and those that start a process or open a store. Exit codes live here."""

import sys

_EXTRA = frozenset(
    {"cattrs", "httpx2", "hypercorn", "jwt", "msgspec", "rich", "starlette", "structlog", "typer", "websockets", "yaml"}
)


def main() -> None:
    """Runs the command; without the `server` extra it says in one line what to install."""
    try:
        from .app import run  # noqa: PLC0415 - the plain library is installed without what the app imports

        code = run()
    except KeyboardInterrupt:
        sys.exit(130)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in _EXTRA:
            raise
        sys.exit(
            f"leaderboard: {package} is not installed; the command needs the `server` extra: "
            "pip install 'leaderboard-system[server]'"
        )
    sys.exit(code)
