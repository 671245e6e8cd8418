"""What answers about a wide board say of its shards."""

import msgspec
import pytest

from leaderboard_core import as_dict
from leaderboard_core.domain.change import Version
from leaderboard_core.ports.ranked_view import Page, ReadVersion
from leaderboard_core.usecases.answer_builders import meta_of
from leaderboard_core.usecases.answers import Meta, Source
from leaderboard_shells.client.answer import converted
from leaderboard_shells.client.answers import ReadMeta
from leaderboard_shells.http.conditional import etag_of
from leaderboard_shells.wire.answers.reads import as_players_meta, as_read_meta
from leaderboard_testing.contracts.values import a_board

BOARD = a_board()


def moment(*revisions: int, frozen: bool = False) -> Meta:
    """Of an answer that was read of shards at these revisions, or of a narrow board at revision 42."""
    version = Version("c" * 32, sum(revisions) or 42)
    read_version = ReadVersion(version, 1, 1_800_000_000_000_000, frozen=frozen, revisions=revisions)
    return meta_of(BOARD, Source.REALTIME, Page(read_version, 0, ()))


def test_a_wide_board_tells_the_revision_of_each_shard() -> None:
    """Beside their sum, in JSON and in the dictionaries of the library; clients read them."""
    wide = moment(20, 22)

    sent = as_read_meta(wide)

    assert (42, (20, 22)) == (sent.revision, sent.revisions)
    assert b'"revisions":[20,22]' in msgspec.json.encode(sent)
    assert b'"revisions":[20,22]' in msgspec.json.encode(as_players_meta(wide, ["p"]))
    assert [20, 22] == as_dict(wide)["revisions"]
    assert (20, 22) == converted({"season": 1, "revision": 42, "revisions": [20, 22]}, ReadMeta).revisions


def test_a_narrow_board_has_none() -> None:
    """Nothing is said of them, rather than that there are none."""
    narrow = moment()

    assert b"revisions" not in msgspec.json.encode(as_read_meta(narrow))
    assert "revisions" not in as_dict(narrow)
    assert () == converted({"season": 1, "revision": 42}, ReadMeta).revisions


@pytest.mark.parametrize("other", [moment(), moment(22, 20), moment(21, 21), moment(20, 21, 1)])
def test_shards_at_other_revisions_are_another_answer(other: Meta) -> None:
    """Though the sum is the same: whoever has one is not told that it still holds."""
    assert moment(20, 22).revision == other.revision
    assert etag_of(moment(20, 22), b"/top") != etag_of(other, b"/top")
    assert moment(20, 22).tag != other.tag


def test_shards_at_the_same_revisions_are_the_same_answer() -> None:
    """Whichever process was asked."""
    assert etag_of(moment(20, 22), b"/top") == etag_of(moment(20, 22), b"/top")
