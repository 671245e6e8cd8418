"""What must be true when the upgrade is over."""

from collections import Counter
from collections.abc import Sequence

from attrs import frozen

from tests.faults import stream
from tests.faults.history import digits_of, judge
from tests.faults.stream import Stream
from tests.integration.upgrade.comparing import agree, follow_the_order
from tests.integration.upgrade.deployment import Deployment, Trio, differences, entries, scores
from tests.integration.upgrade.players import BOARD, SEASONAL, Players, details_of, path_of
from tests.integration.upgrade.story import Side, Story
from tests.integration.upgrade.watchers import Spectator


@frozen
class Witnesses:
    """Who has seen it all."""

    stories: Sequence[Story]
    players: Players
    spectators: Sequence[Spectator]
    records: Stream


async def judged(deployment: Deployment, witnesses: Witnesses, trio: Trio) -> None:
    """Fail unless all of it is there once, in the right order, and the same for everybody."""
    players, sides = witnesses.players, [deployment.side(server) for server in trio.servers]
    verdict = judge(players.history, await all_seasons(sides[0], await scores(sides[0], BOARD)))
    print(
        f"asked {players.asked}, retried {players.retried}, failed after one retry {len(players.failed)}; {verdict}; "
        f"sent again {players.repeated}; updates {[one.updates for one in witnesses.spectators]}"
    )
    assert [] == players.failed
    assert [] == players.untrue
    assert verdict.is_clean, verdict
    assert 0 == verdict.unknown
    assert players.retried > 0
    assert players.repeated > 0
    for side in sides:
        for story in witnesses.stories:
            await story.remains(side)
        await shows_everything(side, players)
    await agree(sides[0], sides[1], (BOARD, SEASONAL, *stream.BOARDS, *[story.board_id for story in witnesses.stories]))
    await saw_everything(sides[0], witnesses)
    await ingested_everything(deployment, sides[0], witnesses.records)
    await is_in_order(deployment, trio)


async def all_seasons(side: Side, found: dict[str, int]) -> dict[str, int]:
    """The scores of the board whose seasons ended meanwhile, of all of them together, added to those found."""
    total = Counter(found)
    seasons = (await side.answers("GET", f"{path_of(SEASONAL)}/seasons"))["data"]
    for season in seasons:
        total.update(await scores(side, SEASONAL, season=season["season"]))
    assert len(seasons) > 1
    return dict(total)


async def shows_everything(side: Side, players: Players) -> None:
    """Each player's last submission with all that belongs to it, at the right rank."""
    shown = await entries(side, BOARD)
    await follow_the_order(side, BOARD, shown)
    for entry in shown:
        player = entry["player_id"]
        told = (await side.answers("GET", f"{path_of(BOARD)}/player/{player}"))["data"]
        last = max(digit for digit, times in enumerate(digits_of(entry["score"])) if times)
        assert details_of(player, last).items() <= told.items()


async def saw_everything(side: Side, witnesses: Witnesses) -> None:
    """Watchers have got the last state, and never an older one after a newer one."""
    top = (await side.answers("GET", f"{path_of(BOARD)}/top?limit=10"))["data"]
    for one in witnesses.spectators:
        assert [] == one.untrue
        assert top == one.entries
        # It was at the version before, and at this one.
        assert one.connections > 1


async def ingested_everything(deployment: Deployment, side: Side, records: Stream) -> None:
    """Every record counted once, or is a dead letter."""
    deployment.ingestion.wait_until_applied()
    deployment.ingestion.wait_until_sent()
    verdict = stream.judge(await deployment.evidence(side))
    print(verdict)
    assert [] == records.failed
    assert verdict.is_clean, verdict
    assert records.records == verdict.records
    assert verdict.letters > 0


async def is_in_order(deployment: Deployment, trio: Trio) -> None:
    """Nothing was found different by either version, and nothing is now; nobody complained."""
    deployment.differences += sum(map(differences, trio.servers))
    assert 0 == deployment.differences
    async with deployment.ingestion.leaderboard() as leaderboard:
        report = await leaderboard.sync()
    assert 0 == report.differences
    assert report.verified > 0
    troubles = deployment.troubles()
    assert not troubles, "\n".join(troubles)
