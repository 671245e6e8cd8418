"""The boards that a template has for the values of a fact: found by their ids, and made when they are needed."""

import re
from collections.abc import AsyncIterator
from hashlib import blake2b
from typing import Final

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_settings import MAX_TEMPLATE_ID
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.errors import BoardExists
from leaderboard_core.domain.links import MAX_EACH, BoardRef
from leaderboard_core.domain.patterns import Patterns
from leaderboard_core.domain.season_turns import opening_change
from leaderboard_core.ports.repository import BoardStore, LockedState, ReadSet, UnitOfWork, WriteSet
from leaderboard_core.usecases.birth import born_of
from leaderboard_core.usecases.pending_commits import pending_commit
from leaderboard_core.usecases.projector import BoardCommit, Projector

#: How much room a name has behind its template's id and the point, in an id of 64 characters.
_LONGEST_NAME: Final = 63 - MAX_TEMPLATE_ID
_NO_WORD: Final = re.compile(r"[^a-z0-9]+")
_HASH_BYTES: Final = 8
_PAGE: Final = 500


def ids_of(template: Board, value: str) -> tuple[str, ...]:
    """Which ids the board of a value may have: by its name and, where that is no name or another's, by its hash."""
    name = _NO_WORD.sub("-", value.lower()).strip("-") if value.isascii() else ""
    digest = blake2b(value.encode(), digest_size=_HASH_BYTES).hexdigest()
    names = (name, digest) if 0 < len(name) <= _LONGEST_NAME else (digest,)
    return tuple(f"{template.id}.{one}" for one in names)


class ChildBoards:
    """Finds and makes boards of values. The template's row counts them, under its lock."""

    def __init__(self, shelf: BoardStore, repository: UnitOfWork, show: Projector) -> None:
        self._shelf = shelf
        self._repository = repository
        self._projector = show

    async def of_value(self, template: Board, value: str) -> Board | None:
        """The board that a template has for a value; None when it has as many boards as it may have."""
        child = await self._found(template, value)
        if child is not None or not await self._counted(template, 1):
            return child
        now = await self._shelf.now()
        for child_id in ids_of(template, value):
            child = born_of(template, value, child_id, now)
            try:
                await self._shelf.add(child, opening_change(child))
            except BoardExists:
                found = await self._found(template, value)
                if found is None:
                    # The id is that of another board.
                    continue
                await self._counted(template, -1)
                return found
            await self._projector.board_created(child)
            return child
        await self._counted(template, -1)
        return None

    async def all(self, template: BoardRef) -> AsyncIterator[Board]:
        """All that a template has made."""
        after: tuple[int, str] | None = None
        named = Patterns([f"{template.id}.*"])
        while page := await self._shelf.newest(_PAGE, after, named):
            for board in page:
                if board.links.template is not None and board.links.template.uid == template.uid:
                    yield board
            after = (page[-1].created_at, page[-1].id)

    async def _found(self, template: Board, value: str) -> Board | None:
        there = await self._shelf.find(ids_of(template, value))
        each = template.links.each
        for board in there.values():
            links = board.links
            mine = links.template is not None and links.template.uid == template.uid
            if mine and each is not None and (links.where or {}).get(each) == value:
                return board
        return None

    async def _counted(self, template: Board, more: int) -> bool:
        """Count a board that is about to be made, or that is not made after all; False when there may be no more."""

        def decide(view: LockedState) -> WriteSet[BoardCommit | None]:
            row = view.boards.get(template.uid)
            if row is None or row.links.made + more > (row.links.max_each or MAX_EACH):
                return WriteSet(answer=None)
            edit = ChangeBuilder(row, view.now, {}, {})
            edit.link(edit.board.links.with_made(more))
            return pending_commit(row, edit)

        commit = await self._repository.unit_of_work(ReadSet(players={template.uid: ()}), decide)
        if commit is None:
            return False
        await self._projector([commit])
        return True
