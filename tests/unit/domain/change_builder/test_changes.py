"""The change that is written in the end."""

from leaderboard_core.domain.season_turns import opening_change
from leaderboard_testing.contracts.values import a_board, a_state
from tests.unit.domain.change_builder.kit import NOW, after, edit_of, sub


def test_a_change_takes_its_place_in_the_line() -> None:
    """It has its own id, names the one before it, and counts on; the board stands at it."""
    board = a_board(season=4, max_entries=7)

    edited = after(board, [sub("p", 5)])

    change = edited.change
    assert change is not None
    assert ("c", board.version.change_id, board.version.revision + 1) == (change.id, change.previous, change.revision)
    assert (board.uid, 4, 7, NOW) == (change.board_uid, change.season, change.max_entries, change.committed_at)
    assert (change.version, NOW) == (edited.board.version, edited.board.last_reached_at)


def test_a_change_names_each_player_once() -> None:
    """With the state that the whole list left them in."""
    change = after(a_board(), [sub("p", 5), sub("q", 1), sub("p", 7)]).change

    assert change is not None
    assert [a_state("p", -7.0, NOW + 2), a_state("q", -1.0, NOW + 1)] == [*change.states]


def test_a_change_names_players_in_the_order_of_their_ids() -> None:
    """Whoever was submitted or removed first: so stores find neighbours together."""
    edit = edit_of(a_board(), *(a_state(player) for player in "xyz"))
    for player in "bca":
        edit.submit(sub(player, 5))
    for player in "zxy":
        edit.remove(player)

    change = edit.close("c").change

    assert change is not None
    assert (["a", "b", "c"], ["x", "y", "z"]) == ([state.player_id for state in change.states], [*change.removed])


def test_the_first_change_makes_an_empty_board() -> None:
    """It follows nothing and has nobody on it."""
    board = a_board(max_entries=3)

    change = opening_change(board)

    assert (None, board.version, (), ()) == (change.previous, change.version, change.states, change.removed)
    assert (board.uid, 1, 3, board.created_at) == (
        change.board_uid,
        change.season,
        change.max_entries,
        change.committed_at,
    )
