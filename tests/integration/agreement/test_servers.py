"""Redis and PostgreSQL agree with the model, together and beside the embedded stores."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.integration.agreement.machine import Agreement, WideAgreement
from tests.integration.agreement.servers import Servers
from tests.integration.agreement.test_agreement import EVERYWHERE
from tests.support.postgres_server import Credentials
from tests.support.redis_server import RedisServer

#: The same runs every time.
NORMAL = settings(EVERYWHERE, max_examples=5, stateful_step_count=40, derandomize=True, database=None)
#: Each question to a wide board is several to its shards.
WIDE = settings(NORMAL, max_examples=4, stateful_step_count=25)
#: Asked for with `--hypothesis-profile=long`.
LONG = settings(EVERYWHERE, max_examples=500, stateful_step_count=100)


@pytest.mark.timeout(3600)
def test_every_answer_agrees(redis: RedisServer, databases: list[Credentials]) -> None:
    """Every pair says what the model says, through restarts, losses and old copies of what Redis held."""
    long = settings.get_current_profile_name() == "long"

    # A function is called the same every time, which objects of servers are not.
    def machine() -> Agreement:
        return Agreement(Servers(redis, databases).all_pairs)

    run_state_machine_as_test(machine, settings=LONG if long else NORMAL)  # type: ignore[arg-type]


@pytest.mark.timeout(3600)
def test_every_answer_of_wide_boards_agrees(redis: RedisServer, databases: list[Credentials]) -> None:
    """Of one database and of several cells, whose shards are written and read side by side."""
    long = settings.get_current_profile_name() == "long"

    def machine() -> WideAgreement:
        return WideAgreement(Servers(redis, databases).all_pairs)

    run_state_machine_as_test(machine, settings=LONG if long else WIDE)  # type: ignore[arg-type]
