"""Who stands where, and which scores there are."""

from collections.abc import Sequence
from typing import Unpack

from leaderboard_shells.client.address import board_path as _board
from leaderboard_shells.client.address import segment
from leaderboard_shells.client.answer import Answer
from leaderboard_shells.client.answers import (
    BestMeta,
    BoardStats,
    Bucket,
    Count,
    Entry,
    GroupMeta,
    HistogramMeta,
    Meta,
    PlacedEntry,
    PlayerEntry,
    PlayersMeta,
    ReadingResult,
    ReadMeta,
    ScoreAt,
    ScoreRank,
)
from leaderboard_shells.client.awaited.transport import Transport
from leaderboard_shells.client.bodies import Listing, Moment, Reading, SentScore, parameters


class Reads(Transport):
    """Reads leaderboards. `season` and `source` say which copy of one, if not that of now; `include` says what else is
    told of each player. Limits that are not given are the server's."""

    async def top(
        self, board_id: str, limit: int | None = None, **listing: Unpack[Listing]
    ) -> Answer[list[Entry], ReadMeta]:
        """The best."""
        params = parameters(limit=limit, **listing)
        return await self.ask("GET", f"{_board(board_id)}/top", params=params, data=list[Entry], meta=ReadMeta)

    async def range(
        self, board_id: str, start: int, end: int, **listing: Unpack[Listing]
    ) -> Answer[list[Entry], ReadMeta]:
        """The players from one rank to another, both included."""
        params = parameters(start=start, end=end, **listing)
        return await self.ask("GET", f"{_board(board_id)}/range", params=params, data=list[Entry], meta=ReadMeta)

    async def around(
        self, board_id: str, player_id: str, radius: int | None = None, **listing: Unpack[Listing]
    ) -> Answer[list[Entry], ReadMeta]:
        """A player and so many on each side. Raises `player_not_found` for one who is not there."""
        path = f"{_board(board_id)}/around/{segment(player_id)}"
        params = parameters(range=radius, **listing)
        return await self.ask("GET", path, params=params, data=list[Entry], meta=ReadMeta)

    async def entry(self, board_id: str, player_id: str, **listing: Unpack[Listing]) -> Answer[PlayerEntry, ReadMeta]:
        """A player's place and all that is known of it. Raises `player_not_found` for one who is not there."""
        path = f"{_board(board_id)}/player/{segment(player_id)}"
        return await self.ask("GET", path, params=parameters(**listing), data=PlayerEntry, meta=ReadMeta)

    async def players(
        self, board_id: str, player_ids: Sequence[str], **listing: Unpack[Listing]
    ) -> Answer[list[Entry], PlayersMeta]:
        """The entries of up to 100 players; `meta.missing` are those who are not on the leaderboard."""
        params = parameters(ids=[*player_ids], **listing)
        return await self.ask("GET", f"{_board(board_id)}/players", params=params, data=list[Entry], meta=PlayersMeta)

    async def group(
        self,
        board_id: str,
        player_ids: Sequence[str],
        *,
        limit: int | None = None,
        around: str | None = None,
        **listing: Unpack[Listing],
    ) -> Answer[list[PlacedEntry], GroupMeta]:
        """Up to 1,000 players as they stand to one another; `limit` and `around` say who is listed."""
        path, body = f"{_board(board_id)}/players/query", parameters(limit=limit, around=around)
        body["player_ids"] = [*player_ids]
        params, data = parameters(**listing), list[PlacedEntry]
        return await self.ask("POST", path, params=params, body=body, data=data, meta=GroupMeta, repeatable=True)

    async def stats(self, board_id: str, **moment: Unpack[Moment]) -> Answer[BoardStats, ReadMeta]:
        """The leaderboard in numbers."""
        params = parameters(**moment)
        return await self.ask("GET", f"{_board(board_id)}/stats", params=params, data=BoardStats, meta=ReadMeta)

    async def count(
        self, board_id: str, lowest: float | None = None, highest: float | None = None, **moment: Unpack[Moment]
    ) -> Answer[Count, ReadMeta]:
        """How many have a score between these, which belong to it."""
        params = parameters(min=lowest, max=highest, **moment)
        return await self.ask("GET", f"{_board(board_id)}/count", params=params, data=Count, meta=ReadMeta)

    async def rank(self, board_id: str, score: SentScore, **listing: Unpack[Listing]) -> Answer[ScoreRank, ReadMeta]:
        """The rank that a score would have."""
        params = parameters(score=score, **listing)
        return await self.ask("GET", f"{_board(board_id)}/rank", params=params, data=ScoreRank, meta=ReadMeta)

    async def around_score(
        self, board_id: str, score: SentScore, radius: int | None = None, **listing: Unpack[Listing]
    ) -> Answer[list[Entry], ReadMeta]:
        """So many entries on each side of where a score would stand."""
        params = parameters(score=score, range=radius, **listing)
        return await self.ask("GET", f"{_board(board_id)}/around", params=params, data=list[Entry], meta=ReadMeta)

    async def score_at(
        self, board_id: str, *, rank: int | None = None, percentile: float | None = None, **listing: Unpack[Listing]
    ) -> Answer[ScoreAt, ReadMeta]:
        """The score at a rank or at a percentile."""
        params = parameters(rank=rank, percentile=percentile, **listing)
        return await self.ask("GET", f"{_board(board_id)}/score", params=params, data=ScoreAt, meta=ReadMeta)

    async def histogram(
        self, board_id: str, buckets: int | None = None, **listing: Unpack[Listing]
    ) -> Answer[list[Bucket], HistogramMeta]:
        """How many scores lie where, in buckets that rise."""
        path, params = f"{_board(board_id)}/histogram", parameters(buckets=buckets, **listing)
        return await self.ask("GET", path, params=params, data=list[Bucket], meta=HistogramMeta)

    async def best(
        self, board_id: str, percent: float, limit: int | None = None, **listing: Unpack[Listing]
    ) -> Answer[list[Entry], BestMeta]:
        """The best by percent; `meta` says how many they are and what the last of them has."""
        params = parameters(percent=percent, limit=limit, **listing)
        return await self.ask("GET", f"{_board(board_id)}/best", params=params, data=list[Entry], meta=BestMeta)

    async def query(self, readings: Sequence[Reading]) -> Answer[list[ReadingResult], Meta]:
        """Up to 100 readings of any leaderboards in one request, each answered by itself, in their order."""
        body, data = {"queries": [*readings]}, list[ReadingResult]
        return await self.ask("POST", "/api/v1/query", body=body, data=data, meta=Meta, repeatable=True)
