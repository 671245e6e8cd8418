"""What happens to leaderboards, done by one server and looked at by another one of another version."""

from collections.abc import Mapping
from typing import Any

import httpx2 as httpx
from attrs import frozen

from tests.integration.upgrade.players import SEASONAL, SUBMIT, path_of

Body = Mapping[str, Any]
#: What is sent again and again, and counts once.
SECOND: Body = {"event_id": "second", "game_id": "match-2", "metadata": {"level": "☃"}}


@frozen
class Side:
    """A server as a client of it sees it."""

    client: httpx.AsyncClient
    url: str

    async def answers(self, method: str, path: str, body: Body | None = None, status: int = 200) -> Any:
        """What it answers, which must have this status."""
        answer = await self.client.request(method, f"{self.url}{path}", json=body)
        assert answer.status_code == status, f"{method} {self.url}{path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def submits(self, board: str, player: str, score: float, **fields: object) -> Any:
        body = {"player_id": player, "leaderboard_id": board, "score": score, **fields}
        return (await self.answers("POST", SUBMIT, body))["data"]

    async def shows(self, board: str, read: str = "range?start=1&end=100") -> list[tuple[str, float]]:
        data = (await self.answers("GET", f"{path_of(board)}/{read}"))["data"]
        return [(entry["player_id"], entry["score"]) for entry in data]


@frozen
class Story:
    """All of it under a name of its own, so that it can be told again by others."""

    name: str
    here: Side
    there: Side

    async def happens(self) -> None:
        await self._board()
        await self._details()
        await self._season()
        await self._event_ids()
        await self._removal_and_erasure()
        await self._deletion()

    async def remains(self, side: Side) -> None:
        """What must be there however much later, whoever is asked."""
        board = self.board_id
        assert [("cyd", 40), ("ada", 30)] == await side.shows(board, "range?start=1&end=9&season=1")
        assert [("cyd", 7.25), ("ada", 7)] == await side.shows(board)
        again = await side.submits(board, "ada", 7, **SECOND)
        assert (True, False, 7) == (again["duplicate"], again["changed"], again["score"])
        await side.answers("GET", f"/api/v1/players/{self._erased}", status=404)
        for season, details in ("", ("match-2", {"level": "☃"})), ("?season=1", ("match-0", {"level": 0})):
            shown = (await side.answers("GET", f"{path_of(board)}/player/ada{season}"))["data"]
            assert details == (shown["game_id"], shown["metadata"])
        await side.answers("GET", path_of(f"{board}-gone"), status=404)
        settings = (await side.answers("GET", path_of(board)))["data"]
        assert ("Renamed", 50, "best", 2) == tuple(
            settings[name] for name in ("name", "max_entries", "update_mode", "season")
        )

    @property
    def board_id(self) -> str:
        return f"story-{self.name}"

    @property
    def _erased(self) -> str:
        return f"né{self.name}"

    async def _board(self) -> None:
        path = path_of(self.board_id)
        board = {"id": self.board_id, "name": "Story", "update_mode": "best", "min_score": 0, "reset_period": "weekly"}
        await self.here.answers("POST", "/api/v1/leaderboards", board, 201)
        await self.there.answers("POST", "/api/v1/leaderboards", board, 409)
        await self.there.answers("PATCH", path, {"name": "Renamed", "max_entries": 50})
        made, seen = [(await side.answers("GET", path))["data"] for side in (self.here, self.there)]
        both = made.keys() & seen.keys()
        assert {name: made[name] for name in both} == {name: seen[name] for name in both}
        assert ("Renamed", 50) == (made["name"], made["max_entries"])

    async def _details(self) -> None:
        """Whatever the one writes the other one reads, also over what was written by the other."""
        board = self.board_id
        for side, other, score, fields in (
            (self.here, self.there, 10, {}),
            (self.there, self.here, 20, {"game_id": "match-1", "metadata": {"level": 1}}),
            (self.here, self.there, 30, {"metadata": {"level": 2, "said": 'a "☃"'}}),
            (self.there, self.here, 40, {"game_id": "match-1"}),
            (self.here, self.there, 50, {}),
            (self.there, self.here, 60, {"game_id": "é", "metadata": {}}),
        ):
            assert (await side.submits(board, "bob", score, **fields))["visible"]
            for asked in (other, side):
                shown = (await asked.answers("GET", f"{path_of(board)}/player/bob"))["data"]
                wanted = {"score": score, "game_id": None, "metadata": None, **fields}
                assert wanted.items() <= shown.items(), f"{wanted} is shown as {shown} by {asked.url}"
        await self.there.answers("DELETE", f"{path_of(board)}/player/bob")
        assert [] == await self.here.shows(board)

    async def _season(self) -> None:
        board, path = self.board_id, path_of(self.board_id)
        await self.here.submits(board, "ada", 30, game_id="match-0", metadata={"level": 0})
        await self.there.submits(board, "cyd", 40)
        await self.here.submits(board, self._erased, 20, event_id="of-erased", metadata={"of": self._erased})
        reset = await self.there.answers("POST", f"{path}/reset")
        assert {"season": 2, "visible": True}.items() <= reset["data"].items()
        for side in (self.here, self.there):
            assert [] == await side.shows(board)
            seasons = await side.answers("GET", f"{path}/seasons")
            assert [2, 1] == [season["season"] for season in seasons["data"]]
            assert [("cyd", 40), ("ada", 30), (self._erased, 20)] == await side.shows(
                board, "range?start=1&end=9&season=1"
            )
        await self.here.answers("POST", f"{path_of(SEASONAL)}/reset")

    async def _event_ids(self) -> None:
        board = self.board_id
        fields = {"event_id": "first", "game_id": "match-1", "metadata": {"level": 1, "parts": [1, 2.5, "é"]}}
        first = await self.here.submits(board, "ada", 5, **fields)
        assert (False, 5) == (first["duplicate"], first["score"])
        again = await self.there.submits(board, "ada", 5, **fields)
        assert (True, 5) == (again["duplicate"], again["score"])
        await self.there.submits(board, "ada", 7, **SECOND)
        assert (await self.here.submits(board, "ada", 7, **SECOND))["duplicate"]
        other = {"player_id": "ada", "leaderboard_id": board, "score": 8, "event_id": "second"}
        for side in (self.here, self.there):
            assert "event_id_conflict" == (await side.answers("POST", SUBMIT, other, 409))["code"]
        await self.there.submits(board, "cyd", 7.25)

    async def _removal_and_erasure(self) -> None:
        board = self.board_id
        await self.there.submits(board, self._erased, 9, game_id="of-erased", event_id="of-erased-too")
        erased = (await self.here.answers("DELETE", f"/api/v1/players/{self._erased}"))["data"]
        assert [{"leaderboard_id": board, "seasons": [2, 1]}] == erased["erased_from"]
        for side in (self.here, self.there):
            await side.answers("GET", f"/api/v1/players/{self._erased}", status=404)
            assert [("cyd", 7.25), ("ada", 7)] == await side.shows(board)
            assert [("cyd", 40), ("ada", 30)] == await side.shows(board, "range?start=1&end=9&season=1")
            again = await side.submits(board, self._erased, 9, game_id="of-erased", event_id="of-erased-too")
            assert again["duplicate"]
            await side.answers("GET", f"/api/v1/players/{self._erased}", status=404)

    async def _deletion(self) -> None:
        gone = f"{self.board_id}-gone"
        await self.here.answers("POST", "/api/v1/leaderboards", {"id": gone, "name": "Gone"}, 201)
        await self.there.submits(gone, "ada", 1, metadata={"life": 1})
        await self.there.answers("DELETE", path_of(gone))
        await self.here.answers("GET", f"{path_of(gone)}/top", status=404)
        await self.here.answers("POST", "/api/v1/leaderboards", {"id": gone, "name": "Gone"}, 201)
        assert [] == await self.there.shows(gone)
        await self.here.answers("DELETE", path_of(gone))
        await self.there.answers("GET", f"{path_of(gone)}/top", status=404)
