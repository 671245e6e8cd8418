"""One server, asked over connections that are kept, until it answers."""

import asyncio
import copy
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx2 as httpx

from leaderboard_shells.client.address import Address
from leaderboard_shells.client.answer import Answer, opened
from leaderboard_shells.client.credentials import Key, authorization
from leaderboard_shells.client.errors import (
    ClientError,
    ConnectionLost,
    Redirected,
    Unreachable,
    UnreadableAnswer,
    advice,
    reason,
)
from leaderboard_shells.client.retry import Persistence, Retries

D = TypeVar("D")
M = TypeVar("M")

#: How long the server may take to take a connection, in seconds.
_CONNECT = 5.0
#: How long an answer may take from its first byte to its last, in seconds, and how large it may be, in bytes.
_SLOWEST = 120.0
_LARGEST = 32 << 20
#: What an answer may come as; it is read as it comes, so that what is small on the way cannot grow here.
_PLAIN = {"Accept": "application/json", "Accept-Encoding": "identity"}
_DEFAULT = Retries()


class Transport:
    """Sends requests and opens their answers. Whatever fails is a `ClientError`."""

    def __init__(
        self, url: str | Address, key: Key | None = None, *, retries: Retries = _DEFAULT, timeout: float = 30.0
    ) -> None:
        """`url` is where the server is. `key` is an access key or a player's token, or gives the one that is good now.
        `timeout` is how long it may be silent, in seconds. Raises `ValueError` for what is no URL or no key."""
        self.address = url if isinstance(url, Address) else Address.parse(url)
        self.retries = retries
        self.key = key
        self._reached = False
        if isinstance(key, str):
            authorization(key)
        self._http = httpx.AsyncClient(
            base_url=self.address.url, headers=_PLAIN, timeout=httpx.Timeout(timeout, connect=min(timeout, _CONNECT))
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    def with_retries(self, retries: Retries) -> Self:
        """The same client over the same connections, with other patience."""
        other = copy.copy(self)
        other.retries = retries
        return other

    async def ask(
        self,
        method: str,
        path: str,
        *,
        data: type[D],
        meta: type[M],
        params: Mapping[str, Any] | None = None,
        body: Any = None,
        repeatable: bool = False,
    ) -> Answer[D, M]:
        """The answer, as these types. `body` is what becomes JSON, or JSON already; `repeatable`: to do it twice is to
        do it once, so that it is asked again also where it may have been done."""
        content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        persistence = Persistence(self.retries, repeatable or method in ("GET", "PUT"))
        while True:
            try:
                async with self.asked(method, path, params=params, content=content) as response:
                    return await self.opened(response, data, meta)
            except ClientError as error:
                pause = persistence.pause(error, reached=self._reached)
                if pause is None:
                    raise
            await asyncio.sleep(pause)

    async def opened(self, response: httpx.Response, data: type[D], meta: type[M]) -> Answer[D, M]:
        """The answer inside a response. Raises what is there instead."""
        url, status, wait = self.address.url, response.status_code, response.headers.get("Retry-After")
        answer = opened(url, status, await self._body(response), wait, data=data, meta=meta)
        if isinstance(answer, ClientError):
            raise answer
        return answer

    @asynccontextmanager
    async def asked(self, method: str, path: str, **request: Any) -> AsyncIterator[httpx.Response]:
        """The head of an answer, whose body is read as it comes; a connection that ends is told as one."""
        url = self.address.url
        request["headers"] = authorization(self.key) | request.get("headers", {})
        try:
            async with self._http.stream(method, path, **request) as response:
                if response.has_redirect_location:
                    raise Redirected(url, response.headers["Location"])
                self._reached = True
                yield response
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise Unreachable(url, reason(error), advice(error, self.address)) from error
        except httpx.RequestError as error:
            self._reached = True
            raise ConnectionLost(url, reason(error)) from error

    async def _body(self, response: httpx.Response) -> bytes:
        """All of an answer, as long as it neither is larger nor takes longer than one of a leaderboard."""
        began = time.monotonic()
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > _LARGEST:
                raise UnreadableAnswer(self.address.url, f"it is larger than {_LARGEST:,} bytes")
            if time.monotonic() - began > _SLOWEST:
                raise ConnectionLost(self.address.url, "it took too long")
        return bytes(body)
