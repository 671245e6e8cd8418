"""What takes the place of a statement in a database that sends on what it is told, as a coordinator of Citus does."""

from collections.abc import Mapping, Sequence
from typing import Final

#: By the name of a statement those that do the same; see `queries/apart.sql`.
APART: Final[Mapping[str, Sequence[str]]] = {
    "write_changes": ("write_changes_apart", "lead_boards_apart", "write_scores_apart"),
    "write_events": ("write_events_apart",),
    "write_positions": ("write_positions_apart",),
    "write_copy": ("write_copy_apart",),
}
