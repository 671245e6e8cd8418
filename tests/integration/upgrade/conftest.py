"""The version before this one, taken out of the history once for all tests that ask."""

import pytest

from tests.integration.upgrade.before import Program, check_out


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return check_out(tmp_path_factory.mktemp("before"))
