"""The API over a leaderboard in memory, asked in this process."""

from collections.abc import AsyncIterator

import httpx2 as httpx
import pytest
from starlette.applications import Starlette

from leaderboard_adapters.memory.ranking_store import MemoryRankingStore
from leaderboard_adapters.memory.repository import MemoryRepository
from leaderboard_core import Application
from leaderboard_core.usecases.answers import Limits
from leaderboard_shells.http.app import create_app
from leaderboard_shells.http.openapi import document
from leaderboard_shells.http.operations import all_operations
from leaderboard_shells.monitoring.readiness import Readiness
from tests.integration.http.conformance import Conformance
from tests.integration.http.kit import FRIEND, Stores


@pytest.fixture
def stores() -> Stores:
    return MemoryRepository(), MemoryRankingStore()


@pytest.fixture
def application(stores: Stores) -> Application:
    return Application.over(*stores)


@pytest.fixture
def readiness() -> Readiness:
    return Readiness()


@pytest.fixture
def app(application: Application, readiness: Readiness) -> Starlette:
    return create_app(application, readiness, allowed_origins=[FRIEND])


@pytest.fixture
async def client(app: Starlette, conformance: Conformance) -> AsyncIterator[httpx.AsyncClient]:
    """Every answer it gets is held against the document as well."""
    async with conformance.client(app) as client:
        yield client


@pytest.fixture(scope="session")
def conformance() -> Conformance:
    return Conformance(document(all_operations(Limits())))
