"""Why a PostgreSQL that is known cannot be used, in one sentence with what would help.

The sentences name nobody and no place, so that anybody may hear them; what the server itself said stays in the log.
"""

import re
from typing import Any, Final

import psycopg

PASSWORD: Final = "it refuses our password; set postgres.user and postgres.password"
ROLE: Final = "it does not know our role; create it, or set postgres.user"
DATABASE: Final = "it has no database of this name; create it, or set postgres.database"
NOBODY: Final = "nothing answers at its address; start it, or set postgres.host and postgres.port"
CERTIFICATE: Final = "its certificate is not trusted; set postgres.sslrootcert to the authority that signed it"
RIGHTS: Final = "our role lacks rights; let it own the database, or the schema and all that is in it"
READ_ONLY: Final = "our role only reads there, by default_transaction_read_only; let it write, or name the new primary"
NO_PRIMARY: Final = "none of its hosts takes writes; promote a standby, or name the primary among them"
STANDBY: Final = "it is a standby, which takes no writes; name its primary, or promote it"
CONNECTIONS: Final = "it has no connection left; raise its max_connections, or lower postgres.max_connections"
DISK: Final = "its disk is full; make room there"
SHARED_OUT: Final = (
    "PgBouncer, or another pooler, shares its sessions out by the transaction, and prepared statements get lost there; "
    "name PostgreSQL itself in postgres.direct_dsn, or set pool_mode = session"
)

_READ_ONLY: Final = "25006"
_BY_STATE: Final = {
    "26000": SHARED_OUT,
    "28000": PASSWORD,
    "28P01": PASSWORD,
    "3D000": DATABASE,
    "42501": RIGHTS,
    "42P05": SHARED_OUT,
    "53100": DISK,
    "53300": CONNECTIONS,
}
#: libpq tells no SQLSTATE of a connection that was refused, only words; those of the server are in its own language.
_BY_WORDS: Final = [
    (re.compile(words), sentence)
    for words, sentence in (
        ("password authentication failed|no password supplied", PASSWORD),
        (r'role ".*" does not exist', ROLE),
        (r'database ".*" does not exist', DATABASE),
        ("permission denied", RIGHTS),
        ("too many clients|too many connections|connection slots are reserved", CONNECTIONS),
        ("certificate verify failed|does not match host name|root certificate file", CERTIFICATE),
        ("session is read-only|server is in hot standby mode", NO_PRIMARY),
        ("Connection refused|could not translate host name|failed to resolve host|No such file", NOBODY),
    )
]


def sentence_for(error: psycopg.Error, connection: "psycopg.AsyncConnection[Any] | None" = None) -> str | None:
    """The sentence for what an error tells, if it is known; `connection`: where it was told."""
    if error.sqlstate == _READ_ONLY:
        return STANDBY if connection is not None and _is_standby(connection) else READ_ONLY
    if error.sqlstate is not None:
        return _BY_STATE.get(error.sqlstate)
    said = str(error)
    return next((sentence for words, sentence in _BY_WORDS if words.search(said)), None)


def _is_standby(connection: "psycopg.AsyncConnection[Any]") -> bool:
    """As the server itself has told, without being asked, since the session began or since it was promoted."""
    return connection.info.parameter_status("in_hot_standby") == "on"


def may_pass(sentence: str | None) -> bool:
    """Whether a server that says so at the start is to be waited for."""
    return sentence == CONNECTIONS
