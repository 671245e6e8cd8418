"""Looking at dead letters, and sending what they hold again once it can be applied."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import frozen

from leaderboard_core.domain.errors import LeaderboardError, LetterNotFound, LetterUnsendable, StoreUnavailable
from leaderboard_core.ports.dead_letters import DeadLetterBox, KeptLetter, LetterPlace

#: How many letters are in hand at once: each may be as long as a record.
_TOGETHER = 20
#: How much of a key or a value is shown, in bytes.
_SHOWN = 2_000


@frozen
class DeadLetterDesk:
    """What is done about records that could not be applied. It decides nothing about scores: a record that is sent
    again is judged like any other.

    `identified`: a record's value with this event id, unless it has one. Raises `LetterUnsendable`.
    """

    box: DeadLetterBox
    identified: Callable[[bytes, str], bytes]

    async def newest(self, limit: int) -> Sequence[KeptLetter]:
        """The last letters, newest first, long values shortened."""
        return await self.box.newest(limit, _SHOWN)

    async def send(self, places: Iterable[LetterPlace]) -> Mapping[LetterPlace, LeaderboardError | None]:
        """Queue what the letters at these places hold; what was wrong with each, None where nothing was.

        A letter that is sent twice counts once, for as long as event ids are remembered. The letters stay where they
        are.
        """
        outcomes: dict[LetterPlace, LeaderboardError | None] = {}
        wanted = sorted(set(places))
        for start in range(0, len(wanted), _TOGETHER):
            some = wanted[start : start + _TOGETHER]
            try:
                outcomes |= await self._send(some)
            except StoreUnavailable as error:
                # What went before is sent, and is told as such.
                outcomes |= dict.fromkeys(some, error)
        return outcomes

    async def _send(self, places: Sequence[LetterPlace]) -> Mapping[LetterPlace, LeaderboardError | None]:
        letters = await self.box.find(places)
        outcomes: dict[LetterPlace, LeaderboardError | None] = {}
        records: dict[LetterPlace, tuple[bytes | None, bytes]] = {}
        for place in places:
            try:
                records[place] = self._record(place, letters.get(place))
            except LeaderboardError as refusal:
                outcomes[place] = refusal
        if records:
            outcomes |= zip(records, await self.box.queue([*records.values()]), strict=True)
        return outcomes

    def _record(self, place: LetterPlace, kept: KeptLetter | None) -> tuple[bytes | None, bytes]:
        if kept is None:
            raise LetterNotFound(place.partition, place.offset)
        if kept.left_out:
            raise LetterUnsendable("its key and value were left out, because they were too long")
        return kept.letter.key, self.identified(kept.letter.value or b"", kept.event_id)
