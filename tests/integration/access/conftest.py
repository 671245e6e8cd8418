"""The API behind keys, over a leaderboard in memory, asked in this process."""

from collections.abc import AsyncIterator

import httpx2 as httpx
import pytest

from leaderboard_adapters.memory import memory_leaderboard
from leaderboard_core import Application, NewBoard, Submission
from leaderboard_core.usecases.answers import Limits
from leaderboard_shells.access import access_from_settings
from leaderboard_shells.http.app import create_app
from leaderboard_shells.http.openapi import document
from leaderboard_shells.http.operations import all_operations
from leaderboard_shells.monitoring.readiness import Readiness
from leaderboard_shells.settings import Auth
from tests.integration.access.kit import AUTH
from tests.integration.http.conformance import Conformance


@pytest.fixture
def auth() -> Auth:
    """A test module may say it otherwise."""
    return AUTH


@pytest.fixture
async def application() -> Application:
    """Two boards, alice on both."""
    application = memory_leaderboard()
    for board in ("game1", "other1"):
        await application.boards.create(NewBoard(id=board, name=board, update_mode="increment"))
        await application.submit_many([Submission(player_id="alice", leaderboard_id=board, score=5)])
    return application


@pytest.fixture(scope="session")
def conformance() -> Conformance:
    return Conformance(document(all_operations(Limits())))


@pytest.fixture
async def client(application: Application, auth: Auth, conformance: Conformance) -> AsyncIterator[httpx.AsyncClient]:
    """Every answer it gets is held against the document as well."""
    app = create_app(application, Readiness(), access=access_from_settings(auth))
    async with conformance.client(app) as client:
        yield client
