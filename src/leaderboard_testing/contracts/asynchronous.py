"""How the tests of the contracts are run, whatever else a project runs its tests with."""

import pytest


class AsyncContract:
    """Tests that are coroutines, on asyncio: also where the project that runs them has no such setting."""

    pytestmark = pytest.mark.anyio

    @pytest.fixture
    def anyio_backend(self) -> str:
        return "asyncio"
