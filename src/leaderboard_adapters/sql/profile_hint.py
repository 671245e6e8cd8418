"""Whether any profile is kept: where none is, who comes without one costs nothing."""

import secrets


class ProfileHint:
    """`exist` is true until it is known that there is none. Whoever looks at the outbox, tells."""

    def __init__(self) -> None:
        self.exist = True


def new_version() -> str:
    """What a profile waits under: unlike every other."""
    return secrets.token_hex(8)
