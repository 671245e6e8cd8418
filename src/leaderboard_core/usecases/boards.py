"""Making, changing, resetting and ending boards, and taking players off them."""

from collections.abc import Collection, Mapping, Sequence

from attrs import evolve, field, frozen

from leaderboard_core.domain.board import UNSET, Board, newest_of
from leaderboard_core.domain.board_settings import BoardPatch, NewBoard
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.entry import LEFT_OUT, PlayerState
from leaderboard_core.domain.errors import FieldError, Invalid, NotShown, PlayerNotFound, SeasonNotFound, TeamsAreMade
from leaderboard_core.domain.feeding import corrected_too
from leaderboard_core.domain.follower_outcomes import FollowerOutcome
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.patterns import EVERY_BOARD, Patterns
from leaderboard_core.domain.player_patch import PlayerPatch
from leaderboard_core.domain.score import ToldScore
from leaderboard_core.domain.season_turns import opening_change
from leaderboard_core.ports.player_erasure import PlayerErasure
from leaderboard_core.ports.repository import BoardStore, ChangeLog, SeasonStore, UnitOfWork
from leaderboard_core.usecases.answers import BOARDS_LIMIT, DEFAULT_BOARDS
from leaderboard_core.usecases.argument_checks import expect
from leaderboard_core.usecases.birth import born
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.board_edits import BoardEdits, Edited
from leaderboard_core.usecases.children import ChildBoards
from leaderboard_core.usecases.filling import Filled, Filling
from leaderboard_core.usecases.follower_answers import FollowerAnswer, FollowerAnswers
from leaderboard_core.usecases.following import BoardUpdate, Following
from leaderboard_core.usecases.freeze_clock import FreezeClock
from leaderboard_core.usecases.past_seasons import PastSeasons
from leaderboard_core.usecases.projector import Projector
from leaderboard_core.usecases.rosters import Rosters
from leaderboard_core.usecases.viewer import Viewer
from leaderboard_core.usecases.wide_boards import WideBoards
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


@frozen
class BoardList:
    """One page of boards, newest first; `after` continues it, None on the last page."""

    boards: Sequence[Board]
    after: tuple[int, str] | None = field(default=None)


class Boards:
    """The life of boards. Every change takes its place in the board's one line, beside the submissions."""

    def __init__(
        self,
        shelf: BoardStore,
        repository: UnitOfWork,
        log: ChangeLog,
        seasons: SeasonStore,
        board_cache: BoardCache,
        *,
        rosters: Rosters,
        erasing: PlayerErasure,
        children: ChildBoards,
        show: Projector,
        freeze_clock: FreezeClock,
        wide: WideBoards,
        wide_ranks: WideRanks,
    ) -> None:
        self._shelf = shelf
        self._seasons = seasons
        self._board_cache = board_cache
        self._projector = show
        self._past_seasons = PastSeasons(seasons)
        self._edit = BoardEdits(
            repository,
            rosters,
            erasing,
            board_cache,
            show,
            past_seasons=self._past_seasons,
            wide=wide,
            wide_ranks=wide_ranks,
        )
        self._wide = wide
        self._wide_ranks = wide_ranks
        self._following = Following(shelf, repository, log, board_cache, self._edit, children=children, show=show)
        self._fill = Filling(repository, log, board_cache, self._edit, children=children, show=show)
        self._freeze_clock = freeze_clock

    async def create(self, new: NewBoard) -> Board:
        """Make a board. Raises `BoardExists`; of one that follows another `Invalid` where that cannot be followed."""
        expect("boards.create", NewBoard, new)
        if new.follows is not None:
            return await self._following.begin(new, new.follows)
        board = born(new, await self._shelf.now())
        await self._shelf.add(board, opening_change(board))
        await self._projector.board_created(board)
        if board.shards is not None:
            await self._wide.shards(board)
        return board

    async def get(self, board_id: str) -> Board:
        """The board as the repository has it. Raises `BoardNotFound`."""
        return await self._board_cache.fresh(board_id)

    async def list(
        self, limit: int = DEFAULT_BOARDS, after: tuple[int, str] | None = None, named: Patterns = EVERY_BOARD
    ) -> BoardList:
        """Up to `limit` boards, newest first, from behind `after`; only those that the patterns `named` cover.

        Raises `Invalid` for a limit that is not from 1 to 1000.
        """
        if message := BOARDS_LIMIT.fault(limit):
            raise Invalid([FieldError("limit", message)])
        if named.ids is None:
            boards = await self._shelf.newest(limit + 1, after, named)
        else:
            boards = newest_of((await self._shelf.find(named.ids)).values(), limit + 1, after)
        page = boards[:limit]
        more = len(boards) > limit
        return BoardList(page, (page[-1].created_at, page[-1].id) if more else None)

    async def named(self, board_ids: Collection[str]) -> Mapping[str, Board]:
        """The living boards of these ids by their ids, as the repository has them; unknown ones are left out."""
        return await self._shelf.find(board_ids)

    async def seen(self, board: Board, viewer: Viewer) -> Board:
        """A board as somebody sees it: while it is frozen not all do see when a score was reached last."""
        return board if viewer.sees_frozen else await self._freeze_clock.seen(board)

    async def seen_by_anybody(self, board_ids: Collection[str]) -> Mapping[str, Board]:
        """As `named`, as the public sees them."""
        return {id_: await self._freeze_clock.seen(board) for id_, board in (await self.named(board_ids)).items()}

    async def update(self, board_id: str, patch: BoardPatch) -> BoardUpdate:
        """Change the fields that the patch sets. Raises `BoardNotFound`, `Invalid`."""
        expect("boards.update", BoardPatch, patch)
        update = await self._all_alike(_update(await self._edit(board_id, lambda edit, _: edit.patch(patch))))
        if patch.hide_after is UNSET and patch.show_at is UNSET:
            return update
        # Also where nothing has changed: what was interrupted may be done again.
        return evolve(update, visible=await self._following.freeze_along(update.board) and update.visible)

    async def reset(self, board_id: str) -> BoardUpdate:
        """End the board's season now and begin the next; those that follow it have seasons of their own.

        Raises `BoardNotFound`.
        """
        return await self._all_alike(_update(await self._edit(board_id, lambda edit, _: edit.reset())))

    async def delete(self, board_id: str) -> BoardUpdate:
        """End the board with all that is on it. Raises `BoardNotFound`, `BoardFollowed`."""
        board = await self._board_cache.board(board_id)
        ended = await self._following.end(board_id)
        board = ended.board if ended.board.uid != board.uid else board
        if board.shards is None:
            return ended
        # Nobody finds them any more.
        visible = [(await self._following.end(ref.id)).visible for ref in board.shards.refs[1:]]
        return evolve(ended, visible=ended.visible and all(visible))

    async def _all_alike(self, update: BoardUpdate) -> BoardUpdate:
        """A wide board once all its shards are set as the first one is, and have turned with it."""
        if update.board.shards is None:
            return update
        return evolve(update, visible=await self._wide.align(update.board) and update.visible)

    async def mend(self) -> int:
        """Finish what was left half done of wide boards, whoever left it; says on how many boards."""
        return await self._wide.mend_all(self._following.end)

    async def fill(self, board_id: str) -> Filled:
        """Give a board that follows another all that the other holds: see `Filling`."""
        return await self._fill(board_id)

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

        update = _update(await self._edit(board_id, remove, players=(player_id,), echo=remove_too, past=past))
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
        expect("boards.correct", PlayerPatch, patch)
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


def _update(edited: Edited) -> BoardUpdate:
    return BoardUpdate(edited.commit.board, edited.visible)
