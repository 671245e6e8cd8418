"""Real stores that speak TLS, with certificates of an authority that nobody but the tests knows."""

import shutil
from collections.abc import Iterator

import pytest
from attrs import evolve, frozen

from tests.support import postgres_server, redis_server
from tests.support.authority import Authority, Certificate
from tests.support.postgres_server import Credentials
from tests.support.server import free_port

#: Whom the clients of both servers are.
CLIENT = postgres_server.USER


@frozen
class Certificates:
    """What everybody shows, and whom they may be believed by."""

    authority: str
    stranger: str
    server: Certificate
    client: Certificate


@pytest.fixture(scope="module")
def certificates() -> Iterator[Certificates]:
    directory = postgres_server.new_directory("authority")
    ours, others = directory / "ours", directory / "others"
    ours.mkdir()
    others.mkdir()
    authority = Authority(ours)
    made = Certificates(
        authority.file,
        Authority(others).file,
        authority.certificate("127.0.0.1", "localhost"),
        authority.certificate("client.test", common_name=CLIENT),
    )
    postgres_server.hand_over(directory)
    yield made
    shutil.rmtree(directory)


@pytest.fixture(scope="module")
def redis_address(certificates: Certificates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a server that takes only clients whose certificate its authority has signed."""
    port = free_port()
    options = {
        "tls_port": str(port),
        "tls_cert_file": certificates.server.certificate,
        "tls_key_file": certificates.server.key,
        "tls_ca_cert_file": certificates.authority,
        "tls_auth_clients": "yes",
    }
    with redis_server.running(tmp_path_factory.mktemp("redis"), **options):
        yield f"127.0.0.1:{port}"


@pytest.fixture(scope="module")
def database(certificates: Certificates) -> Iterator[Credentials]:
    """In a server that asks its clients over TLS for a certificate in the name of their role."""
    access = postgres_server.new_directory("access") / "pg_hba.conf"
    # Without TLS it is open to the tests, who make and drop the database.
    access.write_text("hostssl all all 127.0.0.1/32 cert\nhostnossl all all 127.0.0.1/32 trust\n")
    postgres_server.hand_over(access.parent)
    options = {
        "hba_file": str(access),
        "ssl": "on",
        "ssl_cert_file": certificates.server.certificate,
        "ssl_key_file": certificates.server.key,
        "ssl_ca_file": certificates.authority,
    }
    with postgres_server.running(**options) as server, server.fresh_database() as database:
        yield evolve(database, sslmode="verify-full")
    shutil.rmtree(access.parent)
