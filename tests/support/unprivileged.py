"""Somebody with fewer rights than root, whom PostgreSQL refuses to run as."""

import os
import pwd
from pathlib import Path

from tests.support.process import ending_with_us

#: Whom the server runs as when we are root.
_UNPRIVILEGED = "nobody"


def as_other() -> list[str]:
    """Run what follows as someone whom PostgreSQL accepts, and let it end with us."""
    if os.geteuid() != 0:
        return ending_with_us()
    owner = pwd.getpwnam(_UNPRIVILEGED)
    return [*ending_with_us(), f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]


def hand_over(directory: Path) -> None:
    """Let a directory and all in it be theirs."""
    if os.geteuid() == 0:
        owner = pwd.getpwnam(_UNPRIVILEGED)
        for path in (directory, *directory.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid)
