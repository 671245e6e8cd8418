"""How players moved lately."""

from typing import Any

from leaderboard_shells.cli.rank_changes import RankChange, RankTracker


def entries(*ranked: tuple[str, float]) -> list[dict[str, Any]]:
    return [{"rank": rank, "player_id": player, "score": score} for rank, (player, score) in enumerate(ranked, 1)]


def test_a_move_is_places_and_points_since_a_moment_ago() -> None:
    """Who overtakes wins a place, who is overtaken loses one, and who stays is not told."""
    movement = RankTracker()
    movement.see(0.0, entries(("ada", 9), ("bob", 5), ("cyd", 1)))
    movement.see(1.0, entries(("bob", 12), ("ada", 9), ("cyd", 1)))

    assert {"bob": RankChange(1, 7), "ada": RankChange(-1, 0)} == movement.moves(1.5)


def test_moves_of_one_stretch_add_up() -> None:
    """Several small moves are told as one."""
    movement = RankTracker()
    for second, score in enumerate((1, 2, 4)):
        movement.see(float(second), entries(("ada", score)))

    assert {"ada": RankChange(0, 3)} == movement.moves(2.0)


def test_a_move_is_forgotten_after_a_while() -> None:
    """What happened more than three seconds ago is not told any more."""
    movement = RankTracker()
    movement.see(0.0, entries(("ada", 1)))
    movement.see(1.0, entries(("ada", 2)))

    assert {"ada": RankChange(0, 1)} == movement.moves(3.9)
    assert {} == movement.moves(4.0)


def test_who_was_not_in_sight_is_a_newcomer() -> None:
    """A player who comes up from below the list has no places to count."""
    movement = RankTracker()
    movement.see(0.0, entries(("ada", 1)))
    movement.see(1.0, entries(("bob", 2), ("ada", 1)))

    assert RankChange(newcomer=True) == movement.moves(1.0)["bob"]


def test_a_first_picture_moves_nobody() -> None:
    """There is nothing to compare it with."""
    movement = RankTracker()
    assert {} == movement.moves(0.0)
    movement.see(0.0, entries(("ada", 1)))

    assert {} == movement.moves(0.0)


def test_who_has_no_rank_or_a_score_of_several_parts_has_moved_by_nothing() -> None:
    """Below the line, without a result, or where points are lists: nothing can be subtracted."""
    movement = RankTracker()
    before = [*entries(("ada", 9)), {"rank": 2, "player_id": "bob", "score": [5, 310]}]
    after = [{"rank": 1, "player_id": "bob", "score": [6, 1]}, {"rank": None, "player_id": "ada", "score": None}]
    movement.see(0.0, before)
    movement.see(1.0, after)

    assert {"bob": RankChange(1, 0)} == movement.moves(1.5)
