"""A server over stores that speak TLS, configured by places in one text, as people are given them."""

from pathlib import Path

import httpx2 as httpx

from tests.integration.tls.conftest import CLIENT, Certificates
from tests.support.postgres_server import Credentials
from tests.support.server import running


def test_places_in_one_text(
    tmp_path: Path, redis_address: str, database: Credentials, certificates: Certificates
) -> None:
    """A `rediss://` URL with its files, a `DATABASE_URL` for a section that is present: scores are kept and shown."""
    client = certificates.client
    redis = (
        f"rediss://{redis_address}/1?ssl_ca_certs={certificates.authority}"
        f"&ssl_certfile={client.certificate}&ssl_keyfile={client.key}"
    )
    config = tmp_path / "config.yaml"
    config.write_text("postgres:\n")
    environment = {
        "LEADERBOARD_CONFIG": str(config),
        "LEADERBOARD_REDIS__URL": redis,
        "DATABASE_URL": f"postgresql://{CLIENT}@127.0.0.1:{database.port}/{database.database}?sslmode=verify-full",
        "PGSSLROOTCERT": certificates.authority,
        "PGSSLCERT": client.certificate,
        "PGSSLKEY": client.key,
    }
    with running(tmp_path, **environment) as server:
        api = f"{server.url}/api/v1"
        httpx.post(f"{api}/leaderboards", json={"id": "g", "name": "g"}).raise_for_status()
        answer = httpx.post(f"{api}/scores", json={"leaderboard_id": "g", "player_id": "ada", "score": 7})
        ready = httpx.get(f"{server.url}/ready").json()["data"]

    assert (1, True) == (answer.json()["data"]["rank"], answer.json()["data"]["visible"])
    assert {"status": "ready", "reasons": {}} == {name: ready[name] for name in ("status", "reasons")}
    with database.admin() as admin:
        assert [(1,)] == admin.execute("SELECT count(*) FROM scores").fetchall()
