"""Where things lie is the same for ever, and a uid finds its board."""

from collections import Counter

import pytest

from leaderboard_core.domain.cells import CellLayout, hash_of, new_uid, new_uid_beside


def test_the_hash_is_the_same_for_ever() -> None:
    """Whatever is kept lies where these say: they are the first two bytes of `b2sum -l 16`."""
    assert {"": 0xB1FE, "game1": 0x2482, "é": 0x2780} == {text: hash_of(text) for text in ("", "game1", "é")}


@pytest.mark.parametrize("count", [1, 4, 64, 1000])
def test_a_uid_finds_the_cell_of_its_id(count: int) -> None:
    """So does the uid of whoever lies beside it; it is a number of 63 bits unlike every other."""
    layout = CellLayout(count)
    uids = {board_id: new_uid(board_id) for board_id in (f"board-{n}" for n in range(1000))}
    beside = {board_id: new_uid_beside(uid) for board_id, uid in uids.items()}

    for board_id, uid in uids.items():
        assert layout.of_id(board_id) == layout.of_uid(uid) == layout.of_uid(beside[board_id]) < count
    assert 2000 == len({*uids.values(), *beside.values()})
    assert all(0 <= uid < 2**63 for uid in (*uids.values(), *beside.values()))


def test_everything_is_spread() -> None:
    """Boards, players and partitions alike, about as evenly as chance has it."""
    layout = CellLayout(8)
    for cells in (
        [layout.of_id(f"board-{n}") for n in range(8000)],
        [layout.of_player(f"player-{n}") for n in range(8000)],
        [layout.of_partition("topic", n) for n in range(8000)],
    ):
        assert {*range(8)} == {*cells}
        assert all(800 < count < 1200 for count in Counter(cells).values())
