"""Where the background keeps what it makes: notes and logs in `.run`, data and secrets in `.data`."""

import hashlib
import os
import pwd
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUN = ROOT / ".run"

#: Whom PostgreSQL runs as when we are root, which it refuses to be.
UNPRIVILEGED = "nobody"

_SECRETS = ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "KAFKA_PASSWORD")


def data() -> Path:
    """The directory of all data that outlives the processes; it may have to be made.

    It is in the checkout, unless we are root and whom PostgreSQL runs as may not enter the checkout.
    """
    if os.geteuid() == 0 and not _all_may_enter(ROOT):
        return Path("/var/lib/leaderboard") / f"{ROOT.name}-{hashlib.sha256(bytes(ROOT)).hexdigest()[:8]}"
    return ROOT / ".data"


def made(place: Path) -> Path:
    """The directory of all data, or one beneath it, now that it is there. What a part keeps is nobody else's."""
    for directory in (data().parent, data()):
        if not directory.exists():
            directory.mkdir()
            # Whatever the umask is: whom PostgreSQL runs as passes through.
            directory.chmod(0o755)
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def hand_over(path: Path) -> None:
    """Let it belong to whom PostgreSQL runs as."""
    if os.geteuid() == 0:
        owner = pwd.getpwnam(UNPRIVILEGED)
        os.chown(path, owner.pw_uid, owner.pw_gid)


def passwords() -> Mapping[str, str]:
    """The passwords of the stack, made up once; the file can be read by its owner alone."""
    file = secrets_file()
    known = dict(line.split("=", 1) for line in file.read_text().splitlines()) if file.exists() else {}
    if missing := [name for name in _SECRETS if name not in known]:
        known |= {name: secrets.token_hex(24) for name in missing}
        fresh = made(data()) / "secrets.new"
        fresh.touch(mode=0o600)
        fresh.write_text("".join(f"{name}={password}\n" for name, password in known.items()))
        fresh.rename(file)
    return known


def secrets_file() -> Path:
    """Where the passwords are kept, as a file of variables."""
    return data() / "secrets.env"


def _all_may_enter(directory: Path) -> bool:
    return all(place.stat().st_mode & stat.S_IXOTH for place in (directory, *directory.parents))
