"""The API's own documents are confirmed to whoever has them, until they change."""

import httpx2 as httpx
import pytest


@pytest.mark.parametrize("path", ["/openapi.json", "/docs"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_a_document_that_is_held(client: httpx.AsyncClient, path: str, encoding: str) -> None:
    """304 without a body, in whichever form it was fetched."""
    first = await client.get(path, headers={"Accept-Encoding": encoding})

    again = await client.get(path, headers={"If-None-Match": first.headers["etag"]})
    other = await client.get(path, headers={"If-None-Match": '"0"'})

    assert "no-cache" == first.headers["cache-control"]
    assert (304, b"") == (again.status_code, again.content)
    assert (200, first.text) == (other.status_code, other.text)


async def test_a_page_of_another_address_is_another_one(client: httpx.AsyncClient) -> None:
    """The page names where it was asked."""
    tags = [(await client.get("/docs", headers={"Host": host})).headers["etag"] for host in ("localhost", "127.0.0.1")]

    assert tags[0] != tags[1]
