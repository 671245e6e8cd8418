"""What is on the wire can be read without a server."""

import subprocess
import sys

_PROGRAM = """
import sys
from leaderboard_shells.wire.kafka_messages import decoded_batches
print(*sys.modules)
"""


def test_one_kafka_record_is_decoded_with_few_modules() -> None:
    """Whoever decodes records imports the wire formats and the core, and neither a web framework nor a metrics client.

    A subprocess is asked, for this one has imported the rest already.
    """
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)

    modules = set(done.stdout.split())
    ours = {name for name in modules if name.startswith("leaderboard_shells")}
    assert ours == {f"leaderboard_shells{part}" for part in ("", ".wire", ".wire.json", ".wire.kafka_messages")}
    assert modules.isdisjoint({"starlette", "prometheus_client", "structlog", "jwt", "leaderboard_adapters"})
