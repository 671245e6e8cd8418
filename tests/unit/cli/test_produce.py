"""What `leaderboard produce` sends, and when."""

import json

import pytest

from leaderboard_shells.cli.load_generator import LoadGenerator
from leaderboard_shells.main.produce import due


class Kept:
    """Keeps what it is sent."""

    def __init__(self) -> None:
        self.records: list[tuple[str, dict[str, object]]] = []

    def send(self, key: str, value: bytes) -> None:
        self.records.append((key, json.loads(value)))


@pytest.mark.parametrize("players", [1, 2, 499, 500, 501, 1001])
def test_everybody_once(players: int) -> None:
    """Whatever the number of players, each has one first score, under a key that keeps them in order."""
    kept = Kept()
    load = LoadGenerator(kept, "b", players)

    list(load.initial(500))

    assert [f"player{number}" for number in range(1, players + 1)] == [key for key, _ in kept.records]
    assert all(key == body["player_id"] and body["leaderboard_id"] == "b" for key, body in kept.records)
    assert players == load.sent()


def test_updates_are_of_those_players() -> None:
    """And of all of them, sooner or later."""
    kept = Kept()

    LoadGenerator(kept, "b", 3).update(200)

    assert {"player1", "player2", "player3"} == {key for key, _ in kept.records}


def test_a_rate_is_kept() -> None:
    """Over its time exactly so many are due."""
    assert 150 == sum(due(500, 0.3))


def test_as_fast_as_it_goes_ends_as_well() -> None:
    """Without a rate there is always more to send, until the time is over."""
    assert sum(due(0, 0.05)) > 0
