"""Getting in: passwords, users, databases, certificates."""

import shutil
import subprocess
from pathlib import Path

import pytest

from leaderboard_adapters.redis import RedisEndpoint, RedisRankingStore
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_testing.contracts.lines import loaded, standing
from leaderboard_testing.contracts.values import a_state
from tests.support.redis_server import RedisServer, running
from tests.support.server import free_port

STATES = [a_state("a", 1.0), a_state("b", 2.0)]


async def assert_refused(endpoint: RedisEndpoint) -> None:
    async with RedisRankingStore(endpoint) as ranking_store:
        with pytest.raises(StoreUnavailable):
            await ranking_store.probe()


async def assert_usable(endpoint: RedisEndpoint) -> None:
    async with RedisRankingStore(endpoint) as ranking_store:
        assert "ab" == await standing(ranking_store, (await loaded(ranking_store, STATES)).board)


async def test_a_password(server: RedisServer) -> None:
    """With the right password everything works; without one, or with a wrong one, the store is away."""
    with server.admin() as admin:
        admin.config_set("requirepass", "correct horse")

        await assert_usable(server.endpoint(password="correct horse"))
        await assert_refused(server.endpoint(password="wrong"))
        await assert_refused(server.endpoint())


async def test_a_user(server: RedisServer) -> None:
    """A user who may use the board's keys and the news, and nothing dangerous, is all that is needed."""
    with server.admin() as admin:
        rights = ["~leaderboard:*", "&leaderboard:*", "+@all", "-@admin", "-@dangerous"]
        admin.execute_command("ACL", "SETUSER", "board", "on", ">secret", *rights)

    await assert_usable(server.endpoint(username="board", password="secret"))
    await assert_refused(server.endpoint(username="board", password="wrong"))


async def test_who_may_not_do_it(server: RedisServer) -> None:
    """A user without rights on the keys is told that the store is away, not that the board is."""
    with server.admin() as admin:
        admin.execute_command("ACL", "SETUSER", "board", "on", ">secret", "+@all")

    async with RedisRankingStore(server.endpoint(username="board", password="secret")) as ranking_store:
        with pytest.raises(StoreUnavailable):
            await ranking_store.versions([1])


async def test_a_database(server: RedisServer) -> None:
    """Boards are in the database that was asked for, and in no other."""
    async with RedisRankingStore(server.endpoint(db=3)) as ranking_store:
        line = await loaded(ranking_store, STATES)
        assert {line.board.uid} == set(await ranking_store.boards())
        assert line.board.uid in await ranking_store.versions([line.board.uid])

    async with RedisRankingStore(server.endpoint()) as other:
        assert set() == set(await other.boards())
    with server.admin() as admin:
        admin.select(3)
        assert 1 == admin.exists(BoardKeys(line.board.uid).header)


async def test_an_address_of_version_6(tmp_path: Path) -> None:
    """IPv6 addresses are written in brackets."""
    with running(tmp_path, bind="127.0.0.1 ::1") as server:
        await assert_usable(RedisEndpoint(address=f"[::1]:{server.port}"))


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """The certificate of a server called localhost, signed by itself; its key lies beside it."""
    if (openssl := shutil.which("openssl")) is None:
        pytest.skip("openssl is not installed")
    certificate = tmp_path / "certificate.pem"
    command = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", tmp_path / "key.pem", "-out", certificate]
    subprocess.run([openssl, *command.split(), *names, *files], check=True, capture_output=True)
    return certificate


async def test_an_encrypted_connection(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `tls` the server must show a certificate that the system trusts, for the name it was called by."""
    port, directory = free_port(), certificate.parent
    options = {
        "tls_port": str(port),
        "tls_cert_file": str(certificate),
        "tls_key_file": str(directory / "key.pem"),
        "tls_auth_clients": "no",
    }
    with running(directory, **options) as server:
        await assert_refused(RedisEndpoint(address=f"localhost:{port}", tls=True))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

        await assert_usable(RedisEndpoint(address=f"localhost:{port}", tls=True))
        await assert_refused(RedisEndpoint(address=f"127.0.0.1:{port}", tls=True))
        await assert_refused(server.endpoint(tls=True))
        await assert_refused(RedisEndpoint(address=f"localhost:{port}"))


def test_a_password_is_not_shown() -> None:
    """The endpoint can be printed without giving its password away."""
    assert "secret" not in repr(RedisEndpoint(address="localhost:6379", password="secret"))
