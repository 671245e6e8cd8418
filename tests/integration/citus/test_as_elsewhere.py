"""What the PostgreSQL repository does beyond the law of repositories, it does in a schema of a Citus as well.

Left out is what looks into the server: who waits for what, triggers, the statements of a message.
"""
# ruff: noqa: F403

from tests.integration.postgres.test_cancelling import *
from tests.integration.postgres.test_content import *
from tests.integration.postgres.test_erasing import *
from tests.integration.postgres.test_kept_states import *
from tests.integration.postgres.test_lost_commits import *
from tests.integration.postgres.test_occurring import *
from tests.integration.postgres.test_one_message import *
from tests.integration.postgres.test_snapshots import *
