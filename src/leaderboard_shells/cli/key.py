"""`leaderboard key`: make an access key, and ask what one opens."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
import yaml

from leaderboard_shells.cli.connection import DEFAULT_URL, Key, Url, connected
from leaderboard_shells.cli.errors import fail
from leaderboard_shells.cli.output import AsJson, add_row, new_table, print_json, print_table
from leaderboard_shells.settings import Duration, SettingsError, access_key

app = typer.Typer(help="Make an access key, or ask what one opens.", epilog="Example: leaderboard key create --help")

Name = Annotated[str | None, typer.Option(help="What it is called in the configuration; else by its digest.")]
Scopes = Annotated[str, typer.Option(metavar="SCOPE,…", help="What it is for: read, submit, import, moderate, admin.")]
Boards = Annotated[str, typer.Option(metavar="PATTERN,…", help="The boards it opens; * stands for any characters.")]
Expires = Annotated[
    str | None, typer.Option(metavar="TIME", help="When it ends: 2027-01-31T00:00:00Z, or 720h from now; else never.")
]


@app.command(epilog="Example: leaderboard key create --name game --scopes read,submit --boards 'eu-*' --expires 720h")
def create(
    name: Name = None,
    scopes: Scopes = "read,submit",
    boards: Boards = "*",
    expires: Expires = None,
    as_json: AsJson = False,
) -> None:
    """Print a new key, which is shown this once, and what the configuration keeps of it."""
    # The other commands do without signatures.
    from leaderboard_shells.access.keys import digest_of, new_key  # noqa: PLC0415

    key = new_key()
    digest = digest_of(key)
    entry: dict[str, Any] = {
        "name": f"key-{digest[:8]}" if name is None else name,
        "sha256": digest,
        "scopes": _parts(scopes),
        "boards": _parts(boards),
    }
    if expires is not None:
        entry["expires_at"] = _moment(expires)
    try:
        access_key(entry)
    except SettingsError as error:
        fail("; ".join(f"{fault.path}: {fault.message}" for fault in error.errors))
    if as_json:
        print_json({"key": key, "entry": entry})
        return
    typer.echo(f"The key, shown this once:\n\n  {key}\n\nIts entry in the configuration:\n")
    typer.echo(yaml.safe_dump({"auth": {"keys": [entry]}}, sort_keys=False, default_flow_style=None), nl=False)


@app.command(epilog="Example: LEADERBOARD_KEY=lbk_… leaderboard key check")
def check(as_json: AsJson = False, url: Url = DEFAULT_URL, key: Key = None) -> None:
    """Ask a server what the key, or a player token, opens, and what is open to everybody."""
    with connected(url, key) as api:
        opened = api.access().raw["data"]
    if as_json:
        print_json(opened)
        return
    table = new_table("WHAT", "OPENS")
    for name in ("shown", "key", "player_id", "scopes", "boards", "public", "expires_at"):
        value = opened[name]
        if value:
            add_row(table, [name, value if isinstance(value, str) else ", ".join(value)])
    print_table(table)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _moment(text: str) -> str:
    """The moment that a time from now on means; any other text as it is, for the configuration's rules to judge."""
    try:
        length = Duration(text)
    except ValueError:
        return text
    return (datetime.now(UTC) + timedelta(seconds=length.seconds)).isoformat(timespec="seconds").replace("+00:00", "Z")
