"""Records of members count for their teams."""

import json

import pytest

from leaderboard_core import NewBoard
from tests.support.consumers import Ingestion


def record(player: str, score: float, team: str) -> tuple[str, bytes]:
    fields = {"player_id": player, "leaderboard_id": "game", "score": score, "profile": {"team": team}}
    return player, json.dumps(fields).encode()


@pytest.mark.timeout(120)
async def test_what_members_send_counts_for_their_teams(ingestion: Ingestion) -> None:
    """Once, and in the same unit of work as the position."""
    async with ingestion.leaderboard() as leaderboard:
        await leaderboard.boards.create(NewBoard(id="game", name="Game", update_mode="best"))
        clans = NewBoard(id="clans", name="Clans", follows="game", member="team", update_mode="team_sum")
        await leaderboard.boards.create(clans)
        ingestion.kafka.create_topic(ingestion.topic, partitions=1)
        scores = [("ada", 5, "Foxes"), ("bob", 0.1, "Foxes"), ("cyd", 4, "Owls"), ("ada", 3, "Foxes")]
        ingestion.kafka.produce(ingestion.topic, [record(*score) for score in scores])
        ingestion.consumer()
        ingestion.wait_until_applied()

        await leaderboard.health_sweep()
        entries = (await leaderboard.read.top("clans")).entries

    assert [("Foxes", 5.1), ("Owls", 4)] == [(entry.player_id, entry.score) for entry in entries]
