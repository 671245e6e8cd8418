"""What updates of a wide board say of its shards."""

import json
from typing import Any

from leaderboard_shells.client.live import LiveState
from leaderboard_shells.live.board_snapshot import BoardSnapshot
from leaderboard_shells.live.event_stream import event_id
from leaderboard_shells.live.server_messages import update
from tests.unit.client.test_live import revised, state, told


def snapshot(*revisions: int, **fields: Any) -> BoardSnapshot:
    """Of shards at these revisions, or of a narrow board at revision 42."""
    return BoardSnapshot(sum(revisions) or 42, b"{}", life=3, revisions=revisions, **fields)


def test_an_update_tells_the_revision_of_each_shard() -> None:
    """Beside their sum; one of a narrow board says nothing of them."""
    assert ([20, 22], 42) == (json.loads(update("b", snapshot(20, 22)))["revisions"], 42)
    assert "revisions" not in json.loads(update("b", snapshot()))


def test_whoever_comes_back_has_what_these_shards_showed() -> None:
    """At revisions of the same sum a board may show something else: that has another id."""
    ids = {event_id(one) for one in (snapshot(), snapshot(20, 22), snapshot(22, 20), snapshot(20, 22, frozen=True))}

    assert 4 == len(ids)
    assert event_id(snapshot(20, 22)) == event_id(snapshot(20, 22))
    assert b"3-1-42" == event_id(snapshot())
    assert all(id_.startswith(b"3-1-42") for id_ in ids)


def followed(live: LiveState, *revisions: int) -> list[tuple[int, ...]]:
    """What a client makes of an update of shards at these revisions."""
    message = revised(sum(revisions), revisions=[*revisions])
    return [tuple(one.revisions) for one in told(live, event_id(snapshot(*revisions)).decode(), message)]


def test_a_client_follows_a_wide_board() -> None:
    """It has the revisions, takes no step back by their sum, and is told once of what is the same."""
    live = state()

    assert [(20, 22)] == followed(live, 20, 22)
    assert [] == followed(live, 20, 22)
    assert [] == followed(live, 20, 21)
    assert [(22, 20)] == followed(live, 22, 20)
    assert [(22, 23)] == followed(live, 22, 23)
    assert () == told(live, "3-1-50", revised(50))[0].revisions
