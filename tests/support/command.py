"""The `leaderboard` command as somebody runs it who can type Ctrl-C."""

import sys

from tests.support.server import COMMAND

#: Becomes what follows. What a shell runs in its background inherits that Ctrl-C is ignored; a command is not in it.
BECOME = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"


def command(*arguments: str) -> list[str]:
    """The command line that runs it with these arguments."""
    return [sys.executable, "-c", BECOME, COMMAND, *arguments]
