"""How long tests wait: long enough for a machine that has much else to do. Where it happens sooner nobody waits."""

import os
import time
from pathlib import Path

from httpx2 import _config
from hypothesis import HealthCheck, settings

#: For anything that is sure to happen, in seconds.
PATIENCE = 90.0
#: How many times as long as on a quiet machine a whole test may take before it is taken for one that hangs.
STRETCH = 5


def be_patient_with_servers() -> None:
    """Clients of tests that say nothing of it wait for an answer; the 5 s of the library end busy runs.

    The library takes its default at import and offers no way to set it.
    """
    default = _config.DEFAULT_TIMEOUT_CONFIG
    default.connect = default.read = default.write = default.pool = PATIENCE


def be_patient_with_examples() -> None:
    """No example has to be quick, and none has to be made quickly: both are lost by a test that waits its turn."""
    settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("patient")


def waited_for_a_processor(pid: int) -> float:
    """For how long a process was ready to run while others ran, in seconds: what a busy machine takes from it."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9


def own_clock(pid: int | None = None) -> float:
    """A clock that stands still while a process, or this one, waits for a processor, in seconds."""
    return time.monotonic() - waited_for_a_processor(os.getpid() if pid is None else pid)
