"""The kits assert; pytest shall explain their failures as it does those of test files."""

import pytest

pytest.register_assert_rewrite("tests.contract")
