# Made by scripts/blocking_client.py from ../awaited: change that, and make this anew.
"""Players: everywhere, on one leaderboard, and who they are."""

from collections.abc import Sequence

from leaderboard_shells.client.address import board_path as _board
from leaderboard_shells.client.address import player_path as _player
from leaderboard_shells.client.address import segment
from leaderboard_shells.client.answer import Answer
from leaderboard_shells.client.answers import (
    BoardEntry,
    Corrected,
    ErasedPlayer,
    Meta,
    PlayerProfile,
    PlayerTraces,
)
from leaderboard_shells.client.blocking.transport import Transport
from leaderboard_shells.client.board_answers import Done
from leaderboard_shells.client.bodies import PlayerCorrection, Profile, parameters
from leaderboard_shells.client.operating_answers import (
    DeadLetter,
    OpenedAccess,
    PlayerToken,
    Readiness,
    Refusal,
    SentLetter,
)


class Players(Transport):
    """Reads, corrects, removes and erases players, and keeps their profiles."""

    def entries(self, player_id: str, *, include: str | Sequence[str] | None = None) -> Answer[list[BoardEntry], Meta]:
        """The player's entries on all leaderboards."""
        params = parameters(include=include)
        return self.ask("GET", _player(player_id), params=params, data=list[BoardEntry], meta=Meta)

    def player_traces(self, player_id: str) -> Answer[PlayerTraces, Meta]:
        """What `erase_player` would take away now. Raises `player_not_found` for one who is nowhere."""
        return self.ask("GET", f"{_player(player_id)}/traces", data=PlayerTraces, meta=Meta)

    def erase_player(self, player_id: str) -> Answer[ErasedPlayer, Meta]:
        """Take the player off everything, seasons that have ended included."""
        return self.ask("DELETE", _player(player_id), data=ErasedPlayer, meta=Meta)

    def remove_player(self, board_id: str, player_id: str, season: int | None = None) -> Answer[Done, Meta]:
        """Take a player off the leaderboard, or out of one of its past seasons."""
        path = f"{_board(board_id)}/player/{segment(player_id)}"
        return self.ask("DELETE", path, params=parameters(season=season), data=Done, meta=Meta)

    def correct_player(
        self, board_id: str, player_id: str, correction: PlayerCorrection, season: int | None = None
    ) -> Answer[Corrected, Meta]:
        """Put a player right, or in a season that has ended; the moment at which the score was reached stays."""
        path = f"{_board(board_id)}/player/{segment(player_id)}"
        query = parameters(season=season)
        return self.ask("PATCH", path, params=query, body=correction, data=Corrected, meta=Meta)

    def profile(self, player_id: str) -> Answer[PlayerProfile, Meta]:
        """Who the player is. Raises `profile_not_found` where nobody said."""
        return self.ask("GET", f"{_player(player_id)}/profile", data=PlayerProfile, meta=Meta)

    def put_profile(self, player_id: str, profile: Profile) -> Answer[PlayerProfile, Meta]:
        """Say who the player is; what is not named is not said any more."""
        return self.ask("PUT", f"{_player(player_id)}/profile", body=profile, data=PlayerProfile, meta=Meta)

    def delete_profile(self, player_id: str) -> Answer[Done, Meta]:
        """Say no more who the player is."""
        return self.ask("DELETE", f"{_player(player_id)}/profile", data=Done, meta=Meta)

    def create_token(
        self, player_id: str, leaderboard_ids: Sequence[str] | None = None, expires_in: int | None = None
    ) -> Answer[PlayerToken, Meta]:
        """A token with which the player submits and reads alone, for so many seconds."""
        body = parameters(player_id=player_id, expires_in=expires_in)
        if leaderboard_ids is not None:
            body["leaderboard_ids"] = [*leaderboard_ids]
        return self.ask("POST", "/api/v1/tokens", body=body, data=PlayerToken, meta=Meta, repeatable=True)

    def access(self) -> Answer[OpenedAccess, Meta]:
        """What is open to the key or the token of this client, and to everybody."""
        return self.ask("GET", "/api/v1/access", data=OpenedAccess, meta=Meta)

    def refusals(self, limit: int | None = None) -> Answer[list[Refusal], Meta]:
        """What the server refused lately, newest first."""
        params = parameters(limit=limit)
        return self.ask("GET", "/api/v1/refusals", params=params, data=list[Refusal], meta=Meta)

    def dead_letters(self, limit: int | None = None) -> Answer[list[DeadLetter], Meta]:
        """The last records that could not be applied, newest first. Raises `kafka_not_enabled` where there are none."""
        params = parameters(limit=limit)
        return self.ask("GET", "/api/v1/dead-letters", params=params, data=list[DeadLetter], meta=Meta)

    def send_dead_letters(self, letters: Sequence[tuple[int, int]]) -> Answer[list[SentLetter], Meta]:
        """Queue these once more, each a partition and an offset; sent twice, they count once."""
        body = {"letters": [{"partition": partition, "offset": offset} for partition, offset in letters]}
        path = "/api/v1/dead-letters/send"
        return self.ask("POST", path, body=body, data=list[SentLetter], meta=Meta, repeatable=True)

    def ready(self) -> Answer[Readiness, Meta]:
        """Whether the server takes requests. Raises `not_ready` where it does not."""
        return self.ask("GET", "/ready", data=Readiness, meta=Meta)
