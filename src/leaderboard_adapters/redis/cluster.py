"""A Redis Cluster: each command goes to the primary that holds its slot, and follows the slot where that has gone."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import AskError, ClusterDownError, MovedError, RedisError, TryAgainError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from leaderboard_adapters.redis.connection import RedisEndpoint, address_of, host_and_port
from leaderboard_adapters.redis.nodes import NOBODY_HOLDS_IT, Nodes
from leaderboard_adapters.redis.primaries import Command, Primaries, in_transaction, pipelined
from leaderboard_adapters.redis.slots import boards_of_nobody, slot_of, slot_of_board, slot_of_command

#: How long a command waits before it is sent again, in seconds, while its slot is on its way to another primary. All
#: that go with it wait as well; what takes longer is told as a store that is away, and made up for later.
_PAUSES: Final = (0.0, 0.01, 0.02, 0.04, 0.08, 0.1)
#: What is said of a primary that does not answer, and by one that may not.
_AWAY = (RedisConnectionError, RedisTimeoutError, ClusterDownError)
_UNANSWERED: Final = RedisConnectionError("it was not sent")
_ASKING: Final[Command] = ("ASKING",)


class ClusterPrimaries(Primaries):
    """All primaries of a cluster, of which some nodes are named at first."""

    def __init__(self, endpoint: RedisEndpoint) -> None:
        self._nodes = Nodes(endpoint)
        self._slots = self._nodes.slots

    def epoch(self, board_uid: int) -> int:
        slot = slot_of_board(board_uid)
        return max(self._slots.begun(slot), self._nodes.epoch(self._slots.owner(slot)))

    @property
    def layout(self) -> int:
        return self._nodes.epochs.newest

    def lane(self, key: str) -> str:
        return self._slots.owner(slot_of(key))

    async def mixes_boards(self) -> bool:
        return False

    async def trust(self) -> None:
        """A node that is no primary any more says so to whoever asks it for a key."""

    async def send(self, commands: Sequence[Command]) -> list[Any]:
        await self._nodes.find()
        answers: list[Any] = [_UNANSWERED] * len(commands)
        waiting: Sequence[int] = range(len(commands))
        for pause in _PAUSES:
            waiting = await self._send_some(commands, waiting, answers)
            if not waiting:
                break
            await asyncio.sleep(pause)
        return answers

    async def _send_some(self, commands: Sequence[Command], numbers: Sequence[int], answers: list[Any]) -> list[int]:
        """Send those of the commands, each to the primary that is known to hold its slot; says which to send again."""
        slots = {number: slot_of_command(commands[number]) for number in numbers}
        groups: dict[str, list[int]] = {}
        for number, slot in slots.items():
            groups.setdefault(self._slots.owner(slot), []).append(number)
        asked = [self._ask(owner, [commands[number] for number in group]) for owner, group in groups.items()]
        found = [await asked[0]] if len(asked) == 1 else await asyncio.gather(*asked)
        again = []
        for (owner, group), told in zip(groups.items(), found, strict=True):
            for number, answer in zip(group, told, strict=True):
                answers[number] = answer
                if isinstance(answer, RedisError) and await self._is_worth_another(slots[number], owner, answer):
                    again.append(number)
        return again

    async def _ask(self, owner: str, commands: Sequence[Command]) -> list[Any]:
        """What a primary answers, or whoever it says is being given the slot."""
        try:
            answers = await pipelined(self._nodes.client(owner), commands)
        except RedisError as error:
            return [error] * len(commands)
        for number, answer in enumerate(answers):
            if type(answer) is AskError:
                answers[number] = await self._ask_importer(_named_in(answer, owner), commands[number])
        return answers

    async def _ask_importer(self, address: str, command: Command) -> Any:
        try:
            _, answer = await pipelined(self._nodes.client(address), [_ASKING, command])
        except RedisError as error:
            return error
        return answer

    async def _is_worth_another(self, slot: int, owner: str, error: RedisError) -> bool:
        """Take note of what a failure tells of a slot; says whether to send what failed again."""
        if isinstance(error, MovedError):
            self._slots.move(slot, _named_in(error, owner))
            await self._nodes.find(first=self._slots.owner(slot))
            return True
        if isinstance(error, _AWAY):
            await self._nodes.find(last=owner)
            return self._slots.owner(slot) != owner
        return isinstance(error, AskError | TryAgainError)

    async def transaction(self, commands: Sequence[Command]) -> None:
        await self._nodes.find()
        slot = slot_of_command(commands[0])
        for pause in _PAUSES:
            owner = self._slots.owner(slot)
            try:
                return await in_transaction(self._nodes.client(owner), commands)
            except RedisError as error:
                failure = error
                if not await self._is_worth_another(slot, owner, error):
                    break
            await asyncio.sleep(pause)
        raise failure

    async def each(self) -> Sequence[tuple[Redis, int]]:
        # Whoever wants all of them is told of those that have come.
        await self._nodes.find(last="")
        if not self._slots.is_whole():
            raise RedisConnectionError(NOBODY_HOLDS_IT)
        return [(self._nodes.client(owner), uid) for owner, uid in boards_of_nobody(self._slots).items()]

    async def publish(self, channel: str, message: str) -> None:
        [answer] = await self.send([("SPUBLISH", channel, message)])
        if isinstance(answer, RedisError):
            raise answer

    @asynccontextmanager
    async def subscription(self, channel: str) -> AsyncIterator[PubSub]:
        await self._nodes.find()
        slot = slot_of(channel)
        owner = self._slots.owner(slot)
        async with self._nodes.client(owner).pubsub() as subscription:
            try:
                await subscription.ssubscribe(channel)
                yield subscription
            except RedisError as error:
                await self._is_worth_another(slot, owner, error)
                raise

    @property
    def connection_limit(self) -> int:
        return self._nodes.connection_limit

    def connections(self) -> tuple[int, int]:
        return self._nodes.connections()

    async def close(self) -> None:
        await self._nodes.close()


def _named_in(error: AskError, said_by: str) -> str:
    """The address that an answer names; one without a host is that of who answered."""
    return address_of(error.host or host_and_port(said_by)[0], error.port)
