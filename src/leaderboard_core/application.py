"""The bundle of use cases: all that a shell holds."""

from typing import Self

from attrs import frozen

from leaderboard_core.ports.broadcaster import Broadcaster
from leaderboard_core.ports.rankings import Rankings
from leaderboard_core.ports.repository import Repository
from leaderboard_core.usecases.answers import Limits
from leaderboard_core.usecases.boards import Boards
from leaderboard_core.usecases.directory import Directory
from leaderboard_core.usecases.ingest import Ingest
from leaderboard_core.usecases.players import Players
from leaderboard_core.usecases.read import Read
from leaderboard_core.usecases.restore import Restore
from leaderboard_core.usecases.seasons import Seasons
from leaderboard_core.usecases.show import Show
from leaderboard_core.usecases.silence import Silence
from leaderboard_core.usecases.submit import Submit, Submitter
from leaderboard_core.usecases.sync import Sync
from leaderboard_core.usecases.verify import Verify
from leaderboard_core.usecases.watch import Watch

_DEFAULT_LIMITS = Limits()
_SILENCE = Silence()


@frozen
class Application:
    """A leaderboard over one repository and one real-time store."""

    boards: Boards
    submit: Submitter
    ingest: Ingest
    read: Read
    players: Players
    seasons: Seasons
    sync: Sync
    restore: Restore
    watch: Watch

    @classmethod
    def over(
        cls,
        repository: Repository,
        rankings: Rankings,
        limits: Limits = _DEFAULT_LIMITS,
        restore: Restore | None = None,
        broadcaster: Broadcaster = _SILENCE,
    ) -> Self:
        """Put the use cases together over two stores; nothing is opened, closed or read here.

        `restore`: one that shares the work among many who ask at once, if there are many. `broadcaster`: who
        hears of changes; nobody, if it is left out.
        """
        directory = Directory(repository)
        restore = restore or Restore(repository, repository, rankings)
        show = Show(directory, rankings, restore, broadcaster)
        read = Read(directory, rankings, repository, restore, limits)
        return cls(
            boards=Boards(repository, repository, directory, show, restore),
            submit=Submit(directory, repository, show),
            ingest=Ingest(directory, repository, repository, show),
            read=read,
            players=Players(repository, repository, directory, read, show),
            seasons=Seasons(repository, repository, repository, directory, show),
            sync=Sync(repository, Verify(repository, repository, rankings, restore)),
            restore=restore,
            watch=Watch(repository, rankings, restore, directory),
        )
