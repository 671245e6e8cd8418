"""What payloads that were read lately say, so that who leads a board is not read anew for everybody who asks."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from leaderboard_core.domain.columns import EncodedTexts
from leaderboard_core.domain.payload import NAMES, columns_of

#: A payload, as text or in UTF-8.
_Key: TypeAlias = str | bytes | None
#: What it says: the fields in the order of their names.
_Row: TypeAlias = tuple[str | None, ...]

#: How long payloads may be in all that a process remembers, in characters or bytes.
_MOST_REMEMBERED: Final = 4 * 2**20
#: After how many rounds of a process's health sweep, one a second, all of them are forgotten.
_ROUNDS_REMEMBERED: Final = 300


class KnownPayloads:
    """Reads payloads, and remembers by their very texts what they say: what has changed since is another text, so
    nothing that is told is old.

    Nothing is remembered for long: who is erased by another process is forgotten with time.
    """

    def __init__(self) -> None:
        self._known: dict[_Key, _Row] = {}
        self._length = self._rounds = 0

    def __call__(self, payloads: Sequence[str | None]) -> Mapping[str, Sequence[str | None]]:
        """What `columns_of` tells."""
        keys = payloads.encoded if isinstance(payloads, EncodedTexts) else payloads
        if not keys:
            return columns_of(payloads)
        try:
            rows = [*map(self._known.__getitem__, keys)]
        except KeyError:
            if not self._learn(keys):
                return columns_of(payloads)
            rows = [*map(self._known.__getitem__, keys)]
        return dict(zip(NAMES, zip(*rows, strict=True), strict=True))

    def forget(self) -> None:
        """Remember nothing: a player is erased, and a payload does not say whose it is."""
        self._known, self._length = {}, 0

    def grow_old(self) -> None:
        """Take note that a round has passed."""
        self._rounds += 1
        if self._rounds >= _ROUNDS_REMEMBERED:
            self._rounds = 0
            self.forget()

    def _learn(self, keys: Sequence[_Key]) -> bool:
        """Remember what these say, if there is room for them at all."""
        unknown = [*dict.fromkeys([key for key in keys if key not in self._known])]
        if self._length + _length_of(unknown) > _MOST_REMEMBERED:
            unknown = [*dict.fromkeys(keys)]
            if _length_of(unknown) > _MOST_REMEMBERED:
                return False
            self.forget()
        encoded = any(isinstance(key, bytes) for key in unknown)
        columns = columns_of(EncodedTexts(unknown) if encoded else unknown)  # type: ignore[arg-type]
        self._known.update(zip(unknown, zip(*columns.values(), strict=True), strict=True))
        self._length += _length_of(unknown)
        return True


def _length_of(keys: Sequence[_Key]) -> int:
    return sum([0 if key is None else len(key) for key in keys])
