"""A place in one text, as `redis.url` and `postgres.dsn` have it, taken apart into the keys that it stands for."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from leaderboard_shells.settings.errors import SettingError, unknown
from leaderboard_shells.settings.text import Text

#: The key that holds such a text, by section.
WHOLE: Final = {"redis": "url", "postgres": "dsn"}
#: What a text says that does not say it. Ours is no password for a place of theirs.
_IMPLIED: Final[Mapping[str, Mapping[str, str]]] = {"redis": {}, "postgres": {"password": ""}}
_REDIS_FORM: Final = (
    "must be redis://user:password@host:port/db, redis+cluster://host:port,host:port or "
    "redis+sentinel://host:port,host:port/name; rediss for TLS"
)
#: What a server is and the port that it has where none is named, by what follows the scheme.
_REDIS_MODES: Final = {"": ("standalone", 6379), "cluster": ("cluster", 6379), "sentinel": ("sentinel", 26379)}
_REDIS_QUERY: Final = {"ssl_ca_certs": "tls_ca_file", "ssl_certfile": "tls_cert_file", "ssl_keyfile": "tls_key_file"}
#: What further may stand behind the name of a primary.
_SENTINEL_QUERY: Final = {name: name for name in ("sentinel_username", "sentinel_password")}
_POSTGRES_PORT: Final = "5432"
_POSTGRES_FORM: Final = "must be a connection string, such as postgresql://user:password@host:5432/database"
#: Our keys, by what libpq calls them.
_POSTGRES_KEYS: Final = {"dbname": "database"} | {
    name: name for name in ("host", "port", "user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey")
}


def expanded(tree: Mapping[Any, Any], source: str) -> tuple[dict[Any, Any], list[SettingError]]:
    """The sections, each `url` and `dsn` replaced by the keys that it stands for, and what is wrong with them.

    What stands both there and in a key of its own has to be the same. `source`: where what has no source comes from.
    """
    placed, faults = dict(tree), list[SettingError]()
    for section, key in WHOLE.items():
        keys = tree.get(section)
        whole = keys.get(key) if isinstance(keys, Mapping) else None
        if not isinstance(keys, Mapping) or not isinstance(whole, str) or not whole:
            continue
        came_from = whole.source if isinstance(whole, Text) else source
        try:
            parts = _PARTS[section](whole)
        except ValueError as error:
            faults.append(SettingError(f"{section}.{key}", str(error), came_from))
            parts = {}
        faults += _contradictions(section, keys, parts, source)
        placed[section] = {**_read(section, parts, came_from), **keys, key: ""}
    return placed, faults


def named(section: str, whole: str) -> Mapping[str, Any]:
    """The keys of a section that a text names, as it says them. Raises `ValueError`, which repeats nothing of it."""
    return {
        name: Text(value, "") if isinstance(value, str) else value for name, value in _PARTS[section](whole).items()
    }


def completed(section: str, keys: Mapping[str, Any], whole: Text) -> dict[str, Any]:
    """The keys of a section, and what a text says of the others. Raises `ValueError`, which repeats nothing of it."""
    return {**_read(section, _PARTS[section](whole), whole.source), **keys}


def _read(section: str, parts: Mapping[str, Any], source: str) -> dict[str, Any]:
    """As if each part had come by itself, the way that all of them came."""
    said = {**_IMPLIED[section], **parts} if parts else parts
    return {name: Text(value, source) if isinstance(value, str) else value for name, value in said.items()}


def _contradictions(
    section: str, keys: Mapping[str, Any], parts: Mapping[str, Any], source: str
) -> Iterator[SettingError]:
    whole = f"{section}.{WHOLE[section]}"
    for name, value in parts.items():
        own = keys.get(name, value)
        if str(own).lower() != str(value).lower():
            came_from = own.source if isinstance(own, Text) else source
            yield SettingError(f"{section}.{name}", f"is said otherwise by {whole}; leave it to one of them", came_from)


def _redis(whole: str) -> Mapping[str, Any]:
    try:
        url = urlsplit(whole)
        scheme, _, topology = url.scheme.partition("+")
        mode, port = _REDIS_MODES[topology]
        user, _, places = url.netloc.rpartition("@")
        addresses = [_address(place, port) for place in places.split(",")]
    except (ValueError, KeyError):
        raise ValueError(_REDIS_FORM) from None
    if scheme not in {"redis", "rediss"} or url.fragment or (mode == "standalone" and len(addresses) > 1):
        raise ValueError(_REDIS_FORM)
    username, _, password = user.partition(":")
    said = {"username": unquote(username), "password": unquote(password)}
    if mode == "sentinel":
        said["service_name"], _, said["db"] = unquote(url.path).strip("/").partition("/")
    else:
        said["db"] = url.path.strip("/")
    keys = {"db": "db", **_REDIS_QUERY, **(_SENTINEL_QUERY if mode == "sentinel" else {})}
    for name, value in parse_qsl(url.query, keep_blank_values=True):
        if name not in keys:
            raise ValueError(f"has the parameter {name}, which {unknown(name, [*keys])}")
        said[keys[name]] = value
    parts = {"addr": ",".join(addresses), "mode": mode, "tls": "true" if scheme == "rediss" else "false"}
    return parts | {name: value for name, value in said.items() if value}


def _address(place: str, port: int) -> str:
    """A host and a port, the one that servers of the kind have if none is named. Raises `ValueError`."""
    url = urlsplit(f"//{place}")
    if not url.hostname:
        raise ValueError
    host = f"[{url.hostname}]" if ":" in url.hostname else url.hostname
    return f"{host}:{url.port or port}"


def _postgres(whole: str) -> Mapping[str, Any]:
    try:
        from psycopg import ProgrammingError, conninfo  # noqa: PLC0415
    except ModuleNotFoundError:
        raise ValueError("needs psycopg: pip install 'leaderboard-system[postgres]'") from None
    try:
        said = conninfo.conninfo_to_dict(whole)
    except ProgrammingError:
        # What libpq says of it repeats it whole, password and all.
        raise ValueError(_POSTGRES_FORM) from None
    parts: dict[str, Any] = {ours: str(said.pop(name)) for name, ours in _POSTGRES_KEYS.items() if name in said}
    if "port" in parts:
        ports = {port or _POSTGRES_PORT for port in parts["port"].split(",")}
        if len(ports) > 1:
            raise ValueError("names several ports; all hosts have to share one")
        [parts["port"]] = ports
    return parts | ({"parameters": said} if said else {})


_PARTS: Final[Mapping[str, Callable[[str], Mapping[str, Any]]]] = {"redis": _redis, "postgres": _postgres}
