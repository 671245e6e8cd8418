"""Processes restart; the real-time store is away, loses what it has, or falls back."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.integration.agreement.draws import HOUR, PLAYERS, SECOND, lists, processes
from tests.integration.agreement.model.values import Item
from tests.integration.agreement.realtime import Loss
from tests.integration.agreement.steps.upkeep import Upkeep


class Misfortunes(Upkeep):
    """What goes wrong; after each of them the boards must agree again."""

    @rule()
    def restart(self) -> None:
        for side in self.sides:
            self._run(side.stop())
            self._run(side.start())

    @rule(items=lists, process=processes, killed=st.booleans(), prune=st.booleans(), watched=st.booleans())
    def submit_without_the_real_time_store(
        self, items: list[Item], process: int, killed: bool, prune: bool, watched: bool
    ) -> None:
        """The process that took the scores shows them when it is asked; to another one its watch tells of them.

        A store that is full still shows a board of which nothing was changed.
        """
        for side in self.sides:
            side.realtime.leave(killed)
        self._submit(items, process, visible=False if killed else None)
        if prune:
            self.model.now += 11 * 60 * SECOND
            self.prune(24 * HOUR, process)
        for side in self.sides:
            side.realtime.come_back()
        if watched:
            self._watch(1 - process)
        self._ask(self._questions(PLAYERS[0]), process)

    @rule(loss=st.sampled_from(Loss))
    def lose(self, loss: Loss) -> None:
        for side in self.sides:
            side.realtime.lose(loss)

    @rule(items=lists, process=processes, loss=st.sampled_from(Loss))
    def submit_to_what_was_lost(self, items: list[Item], process: int, loss: Loss) -> None:
        """Whether they are shown at once is left open; who took them shows them when it is asked."""
        self.lose(loss)
        self._submit(items, process, visible=None)
        self._ask(self._questions(PLAYERS[0]), process)

    @rule()
    def remember_the_real_time_store(self) -> None:
        for side in self.sides:
            side.realtime.remember()

    @rule(items=st.one_of(st.none(), lists), process=processes, restarted=st.booleans())
    def put_an_old_copy_back(self, items: list[Item] | None, process: int, restarted: bool) -> None:
        """A store that restarted is not believed by anyone; in one that did not, a watch finds what is old."""
        for side in self.sides:
            side.realtime.put_back()
            if restarted:
                side.realtime.leave(killed=True)
                side.realtime.come_back()
        if items is not None:
            self._submit(items, process, visible=None)
        if not restarted:
            self._watch(1 - process)
        self._ask(self._questions(PLAYERS[0]), process)

    @rule(items=lists, process=processes)
    def fall_back(self, items: list[Item], process: int) -> None:
        """A store that restarts without what it showed last: who does not know of that does not believe it either."""
        self.remember_the_real_time_store()
        self._submit(items, process, visible=True)
        for side in self.sides:
            side.realtime.put_back()
            side.realtime.leave(killed=True)
            side.realtime.come_back()
        self._ask(self._questions(PLAYERS[0]), 1 - process)
