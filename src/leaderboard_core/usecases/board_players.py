"""What is done to one player of a board by whoever manages it, in its place in the board's line."""

from collections.abc import Mapping, Sequence

from attrs import evolve, field, frozen

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.entry import LEFT_OUT, PlayerState
from leaderboard_core.domain.errors import NotShown, PlayerNotFound, SeasonNotFound, TeamsAreMade
from leaderboard_core.domain.feeding import corrected_too
from leaderboard_core.domain.follower_outcomes import FollowerOutcome
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.player_patch import PlayerPatch
from leaderboard_core.domain.score import ToldScore
from leaderboard_core.ports.repository import SeasonStore
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.board_edits import BoardEdits, BoardUpdate, Edited
from leaderboard_core.usecases.follower_answers import FollowerAnswer, FollowerAnswers
from leaderboard_core.usecases.past_seasons import PastSeasons
from leaderboard_core.usecases.wide_ranks import WideRanks


@frozen
class CorrectedPlayer:
    """A player who was put right, once it is committed: as the answer to a submission, see `Accepted`."""

    leaderboard_id: str
    player_id: str
    score: ToldScore | None
    rank: int | None
    previous_score: ToldScore | None
    previous_rank: int | None
    changed: bool
    visible: bool
    #: What the boards made of it that follow this one.
    followers: Sequence[FollowerAnswer] = ()
    frozen: Sequence[str] = field(default=(), metadata={LEFT_OUT: True})
    #: A season that has ended, where it was put right in that, and which one its final standings are then.
    season: int | None = field(default=None, metadata={LEFT_OUT: True})
    standings_revision: int | None = field(default=None, metadata={LEFT_OUT: True})


class BoardPlayers:
    """Players of single boards."""

    def __init__(
        self,
        edit: BoardEdits,
        board_cache: BoardCache,
        seasons: SeasonStore,
        past_seasons: PastSeasons,
        wide_ranks: WideRanks,
    ) -> None:
        self._edit = edit
        self._board_cache = board_cache
        self._seasons = seasons
        self._past_seasons = past_seasons
        self._wide_ranks = wide_ranks

    async def remove(self, board_id: str, player_id: str, season: int | None = None) -> BoardUpdate:
        """Take a player off the board and those that follow it, or out of one of its seasons, where those behind move
        up.

        Raises `BoardNotFound`, `PlayerNotFound`, `SeasonNotFound`.
        """
        past: int | None = None
        if season is not None:
            board = await self._edit.line(await self._board_cache.fresh(board_id), (player_id,))
            await self._require_in_season(board, player_id, season)
            board_id, past = board.id, None if board.links.teams is None else season

        def remove(edit: ChangeBuilder, seen: Mapping[str, PlayerState]) -> tuple[int, str] | None:
            _refuse_teams(edit)
            if season is None or edit.board.season == season:
                edit.remove(player_id)
                return None
            if edit.turned_from(season) and player_id not in seen:
                # The season was open until now.
                raise PlayerNotFound(board_id, player_id)
            if edit.board.links.teams is not None:
                edit.in_season(season).remove(player_id)
            # A change in any case: whoever remembers an answer about the board learns that there is another one.
            edit.fence_here()
            return season, player_id

        def remove_too(follower: ChangeBuilder) -> None:
            if follower.state_of(player_id) is not None:
                follower.remove(player_id)

        update = BoardUpdate.of(await self._edit(board_id, remove, players=(player_id,), echo=remove_too, past=past))
        return evolve(update, visible=await self._teams_shown(update.board, past) and update.visible)

    async def _teams_shown(self, board: Board, past: int | None) -> bool:
        """Publish what became of a team in a season that has ended, by what was done to a member there."""
        if past is None or board.links.teams is None or past == board.season:
            return True
        return await self._past_seasons.publish(board.links.teams.uid, past)

    async def correct(
        self, board_id: str, player_id: str, patch: PlayerPatch, season: int | None = None
    ) -> CorrectedPlayer:
        """Put a player's score right, or what belongs to it, without another moment at which it was reached.

        The update mode is not asked; bounds are. Boards that follow this one take the same where the player has the
        same score there. In a season that has ended it is that one alone; final standings are published anew. Raises
        `BoardNotFound`, `PlayerNotFound`, `SeasonNotFound`, `ScoreOutOfBounds`.
        """
        if season is not None:
            board = await self._edit.line(await self._board_cache.fresh(board_id), (player_id,))
            await self._require_in_season(board, player_id, season)
        outcomes: list[SubmissionOutcome] = []
        echoes: list[FollowerOutcome] = []

        def correct(edit: ChangeBuilder, _: Mapping[str, PlayerState]) -> None:
            _refuse_teams(edit)
            past = None if season in (None, edit.board.season) else season
            outcomes.append(edit.in_season(past).correct(player_id, patch)._replace(season=past))
            echoes.clear()

        def correct_too(follower: ChangeBuilder) -> None:
            if outcomes[-1].season is None:
                echoes.extend(corrected_too(follower, player_id, patch, outcomes[-1].previous_score))

        edited = await self._edit(board_id, correct, players=(player_id,), echo=correct_too, past=season)
        board = edited.commit.board
        shown = edited.shown[board.uid]
        score, previous_score, changed, *_, past = outcomes[-1]
        if past is not None:
            return await self._corrected_in(past, player_id, edited, outcomes[-1])
        followers, _, frozen = FollowerAnswers(edited.shown).of(player_id, echoes)
        return CorrectedPlayer(
            board.public_id,
            player_id,
            score,
            shown.after.get(player_id),
            previous_score,
            shown.before.get(player_id),
            changed,
            edited.visible,
            followers,
            ((board.public_id,) if edited.commit.frozen else ()) + frozen,
        )

    async def _corrected_in(
        self, season: int, player_id: str, edited: Edited, outcome: SubmissionOutcome
    ) -> CorrectedPlayer:
        """The answer of a season that has ended, once it shows what was put right, if it can be published now."""
        board = edited.commit.board
        told = await self._past_seasons.shown(board, season, player_id)
        if board.shards is not None and told.visible:
            ranks = await self._wide_ranks.in_past(board, season, [player_id])
            told = told._replace(rank=ranks.get(player_id))
        teams_shown = await self._teams_shown(board, season)
        return CorrectedPlayer(
            board.public_id,
            player_id,
            outcome.score,
            told.rank,
            outcome.previous_score,
            None,
            outcome.changed,
            edited.visible and told.visible and teams_shown,
            frozen=(board.public_id,) if edited.commit.frozen else (),
            season=season,
            standings_revision=told.standings_revision,
        )

    async def _require_in_season(self, board: Board, player_id: str, season: int) -> None:
        known = {one.season: one for one in await self._seasons.seasons(board.uid)}
        if season not in known:
            raise SeasonNotFound(board.public_id, season)
        if known[season].ended_at is None:
            return
        try:
            found = await self._seasons.places(board, known[season]).find([player_id])
        except NotShown:
            raise SeasonNotFound(board.public_id, season) from None
        if not found.players:
            raise PlayerNotFound(board.public_id, player_id)


def _refuse_teams(edit: ChangeBuilder) -> None:
    if edit.board.links.members is not None:
        raise TeamsAreMade(edit.board.id, edit.board.links.members.id)
