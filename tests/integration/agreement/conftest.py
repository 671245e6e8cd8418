"""A long run of the state machine: `pytest tests/integration/agreement --hypothesis-profile=long`."""

from hypothesis import settings

settings.register_profile("long", settings.get_profile("default"))
