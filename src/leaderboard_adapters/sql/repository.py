"""A repository that is composed of parts, one for each protocol of the port."""

from leaderboard_core.ports import player_erasure
from leaderboard_core.ports import repository as port
from leaderboard_core.ports.dead_letters import DeadLetters
from leaderboard_core.ports.player_profiles import PlayerProfiles


class ComposedRepository:
    """Keeps the port `Repository`. Each call is a part's own method, so passing it on costs nothing."""

    def __init__(
        self,
        *,
        units_of_work: port.UnitOfWork,
        boards: port.BoardStore,
        change_log: port.ChangeLog,
        seasons: port.SeasonStore,
        dead_letters: DeadLetters,
        profiles: PlayerProfiles,
        erasure: player_erasure.PlayerErasure,
        housekeeping: port.Housekeeping,
    ) -> None:
        self.cells = units_of_work.cells
        self.unit_of_work = units_of_work.unit_of_work

        self.now = boards.now
        self.add = boards.add
        self.find = boards.find
        self.with_uids = boards.with_uids
        self.newest = boards.newest
        self.shards = boards.shards
        self.due = boards.due

        self.changes = change_log.changes
        self.versions = change_log.versions
        self.contradicted = change_log.contradicted
        self.snapshot = change_log.snapshot

        self.seasons = seasons.seasons
        self.unpublished = seasons.unpublished
        self.unsettled = seasons.unsettled
        self.publish_standings = seasons.publish_standings
        self.places = seasons.places

        self.dead_letters = dead_letters.dead_letters
        self.forget_dead_letters = dead_letters.forget_dead_letters

        self.profile = profiles.profile
        self.put_profile = profiles.put_profile
        self.delete_profile = profiles.delete_profile
        self.waiting_profiles = profiles.waiting_profiles
        self.boards_with = profiles.boards_with
        self.carried = profiles.carried

        self.presences = erasure.presences
        self.boards_mentioning = erasure.boards_mentioning
        self.purge = erasure.purge

        self.prune = housekeeping.prune
        self.events_pruned_before = housekeeping.events_pruned_before
        self.ping = housekeeping.ping
        self.probe = housekeeping.probe
