"""The version before and this one, side by side over the same stores under load: nobody notices the upgrade."""

from pathlib import Path

import pytest
from attrs import define, field

from tests.faults.stream import REBORN, Stream
from tests.integration.upgrade.before import Program
from tests.integration.upgrade.behind import follows
from tests.integration.upgrade.comparing import agree
from tests.integration.upgrade.deployment import NOW, Deployment, Trio, deployed
from tests.integration.upgrade.players import BOARD, SEASONAL, Players, path_of, playing
from tests.integration.upgrade.story import Story
from tests.integration.upgrade.verdict import Witnesses, judged
from tests.integration.upgrade.watchers import spectators
from tests.support.kafka_server import KafkaServer
from tests.support.postgres_server import PostgresServer
from tests.support.redis_server import RedisServer
from tests.support.server import Server

pytestmark = pytest.mark.timeout(180)

#: How many submissions are answered at least in each phase.
_EACH = 50
#: How many records a second come through Kafka.
_RATE = 100


async def test_a_rolling_upgrade(
    kafka: KafkaServer, redis: RedisServer, postgres: PostgresServer, tmp_path: Path, before: Program
) -> None:
    """No request fails after one retry, nothing answered is lost, nothing counts twice, no answer goes back, also on
    the way back to the version before; both versions show the same ranks, and sync finds nothing to repair."""
    async with deployed(kafka, redis, postgres, tmp_path, before) as deployment:
        upgrade = Upgrade(deployment)
        old = await deployment.trio("before", before.command)
        await deployment.make_boards(deployment.side(old.servers[0]))
        async with playing(deployment.urls) as players, spectators(BOARD, deployment.urls) as seeing:
            with Stream(deployment.ingestion, rate=_RATE) as records:
                await upgrade.goes_on(players, *old.servers)

                # The schema of this version, under the one before.
                await deployment.migrate()
                await upgrade.goes_on(players, *old.servers)

                # Both versions, and the way back.
                new = await deployment.trio("after", NOW)
                await upgrade.side_by_side(players, old, new)
                await deployment.drained(new)
                await upgrade.goes_on(players, *old.servers)

                # Both versions, and the way on.
                new = await deployment.trio("once-more", NOW)
                await upgrade.side_by_side(players, old, new)
                await deployment.drained(old)
                await upgrade.goes_on(players, *new.servers)

                # What no process of the version before needs any more goes.
                await deployment.migrate("--post")
                await upgrade.goes_on(players, *new.servers)
        await judged(deployment, Witnesses(upgrade.stories, players, seeing, records), new)


@define
class Upgrade:
    """What is done in its phases, while players play."""

    deployment: Deployment
    stories: list[Story] = field(factory=list)

    async def goes_on(self, players: Players, here: Server, there: Server) -> None:
        """One more story happens between the two, and players are answered."""
        story = Story(f"{len(self.stories)}", self.deployment.side(here), self.deployment.side(there))
        self.stories.append(story)
        await story.happens()
        await players.more(_EACH)

    async def side_by_side(self, players: Players, old: Trio, new: Trio) -> None:
        """The two versions change what the other one has made, and say the same of everything."""
        await self.goes_on(players, old.servers[0], new.servers[0])
        await self.goes_on(players, new.servers[1], old.servers[1])
        sides = [self.deployment.side(trio.servers[0]) for trio in (old, new)]
        for side in sides:
            await side.answers("POST", f"{path_of(REBORN)}/reset")
        async with players.held():
            for story in self.stories:
                for side in sides:
                    await story.remains(side)
            boards = (BOARD, SEASONAL, *[story.board_id for story in self.stories])
            compared = await agree(sides[0], sides[1], boards)
            # Whatever the one wrote, the other one follows by, and by what itself wrote.
            for writer in (old.servers[0], new.servers[0]):
                for reader in (old.servers[1], new.servers[1]):
                    await follows(self.deployment, boards[-1], writer, reader)
        print(f"\nthe two versions: {compared} answers compared, {players.answered} submissions answered so far")
