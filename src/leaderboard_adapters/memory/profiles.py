"""Who players are, in memory, and those who wait to be carried to their boards."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from leaderboard_core.ports.player_profiles import WaitingProfile


class KeptProfiles:
    """Profiles by player, and by player the version under which one waits."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self._waiting: dict[str, str] = {}

    def of(self, player_ids: Iterable[str]) -> Mapping[str, str]:
        """Those that are kept of these players."""
        return {player_id: self.kept[player_id] for player_id in player_ids if player_id in self.kept}

    def put(self, player_id: str, profile: str, instead_of: tuple[str | None] | None) -> bool:
        """Keep a profile and let it wait; False where something else is kept than what it is to replace."""
        if instead_of is not None and (self.kept.get(player_id),) != instead_of:
            return False
        self.kept[player_id] = profile
        self._wait([player_id])
        return True

    def delete(self, player_id: str) -> bool:
        """Take one away, and let that wait; False where there was none."""
        if self.kept.pop(player_id, None) is None:
            return False
        self._wait([player_id])
        return True

    def take(self, profiles: Mapping[str, str], came_without: Iterable[str]) -> None:
        """What a unit of work says."""
        changed = [player_id for player_id, profile in profiles.items() if self.kept.get(player_id) != profile]
        self.kept.update(profiles)
        self._wait(changed)
        if self.kept:
            self._wait([player_id for player_id in came_without if player_id in self.kept])

    @property
    def is_waiting(self) -> bool:
        """Whether anybody waits."""
        return bool(self._waiting)

    def waiting(self, limit: int) -> Sequence[WaitingProfile]:
        """Some who wait."""
        return [
            WaitingProfile(player_id, self.kept.get(player_id), version)
            for player_id, version in islice(self._waiting.items(), limit)
        ]

    def carried(self, waiting: Sequence[WaitingProfile]) -> None:
        """See `PlayerProfiles.carried`."""
        for player_id, _, version in waiting:
            if self._waiting.get(player_id) == version:
                del self._waiting[player_id]
            else:
                self._waiting.setdefault(player_id, version)

    def erase(self, player_id: str) -> None:
        """Keep nothing of a player."""
        self.kept.pop(player_id, None)
        self._waiting.pop(player_id, None)

    def _wait(self, player_ids: Iterable[str]) -> None:
        for player_id in player_ids:
            self._waiting[player_id] = secrets.token_hex(8)
