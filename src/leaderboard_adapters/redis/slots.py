"""Which primary of a cluster holds each slot, as far as is known, and since when."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from redis.crc import REDIS_CLUSTER_HASH_SLOTS, key_slot

from leaderboard_adapters.redis.connection import address_of, host_and_port
from leaderboard_adapters.redis.epochs import Epochs
from leaderboard_adapters.redis.primaries import Command

#: The first and the last of some slots, and the address of their primary.
SlotRange: TypeAlias = tuple[int, int, str]
#: What an answer says instead of a host: that it is where it was asked.
_WHERE_IT_WAS_ASKED = {None, b"", b"?"}


@lru_cache(maxsize=65_536)
def slot_of(key: str) -> int:
    """The slot that a key lies in."""
    return key_slot(key.encode())


@lru_cache(maxsize=65_536)
def slot_of_board(board_uid: int) -> int:
    """The slot that all keys of a board lie in."""
    return slot_of(f"{{{board_uid}}}")


def slot_of_command(command: Command) -> int:
    """The slot that a command is about; any, where it names no key."""
    if command[0] not in {"EVALSHA", "EVAL"}:
        return slot_of(str(command[1]))
    return slot_of(str(command[3])) if command[2] else 0


class SlotMap:
    """An address for each slot. A slot that goes to another primary begins an epoch there: that one may be a replica
    that was promoted, and lack what the one before had last."""

    def __init__(self, epochs: Epochs) -> None:
        self._epochs = epochs
        self._owners: list[str] = [""] * REDIS_CLUSTER_HASH_SLOTS
        self._begun = [0] * REDIS_CLUSTER_HASH_SLOTS
        #: Whether anybody has ever told.
        self.is_known = False

    def owner(self, slot: int) -> str:
        """Who holds a slot; empty: nobody does."""
        return self._owners[slot]

    def begun(self, slot: int) -> int:
        """The epoch that began when the slot came to where it is; 0: it never lay elsewhere."""
        return self._begun[slot]

    def primaries(self) -> list[str]:
        """All who hold any, each once."""
        return [owner for owner in dict.fromkeys(self._owners) if owner]

    def is_whole(self) -> bool:
        """Whether each slot is held by somebody."""
        return "" not in self._owners

    def move(self, slot: int, owner: str) -> None:
        """Take note that a slot is somewhere else."""
        if self._owners[slot] != owner:
            self._owners[slot], self._begun[slot] = owner, self._epochs.begin()

    def replace(self, ranges: Iterable[SlotRange]) -> None:
        """Take note of where all of them are."""
        owners = [""] * REDIS_CLUSTER_HASH_SLOTS
        for first, last, owner in ranges:
            owners[first : last + 1] = [owner] * (last + 1 - first)
        moved = [slot for slot, owner in enumerate(owners) if owner != self._owners[slot]] if self.is_known else []
        if moved:
            epoch = self._epochs.begin()
            for slot in moved:
                self._begun[slot] = epoch
        if not self.is_known:
            # All lie elsewhere than they were thought to.
            self._epochs.begin()
        self._owners, self.is_known = owners, True


def ranges_in(answer: Sequence[Any], asked: str) -> list[SlotRange]:
    """What CLUSTER SLOTS answered at an address."""
    here, _ = host_and_port(asked)
    found = []
    for first, last, (host, port, *_), *_replicas in answer:
        found.append((first, last, address_of(here if host in _WHERE_IT_WAS_ASKED else host.decode(), port)))
    return found


def boards_of_nobody(slots: SlotMap) -> dict[str, int]:
    """By primary the uid of a board that nobody has and that would lie there."""
    found: dict[str, int] = {}
    wanted = set(slots.primaries())
    uid = 0
    while wanted:
        uid -= 1
        owner = slots.owner(slot_of_board(uid))
        if owner in wanted:
            wanted.remove(owner)
            found[owner] = uid
    return found
