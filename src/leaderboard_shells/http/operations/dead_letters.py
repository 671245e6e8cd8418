"""Looking at dead letters, and sending them again."""

from collections.abc import Sequence
from typing import Annotated, Any

from attrs import field, frozen
from msgspec import UNSET, Meta, Struct, UnsetType

from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import FieldError, Invalid, LeaderboardError, StoreUnavailable
from leaderboard_core.domain.fields import Integer
from leaderboard_core.domain.score import MAX_SCORE
from leaderboard_core.ports.dead_letters import KeptLetter, LetterPlace
from leaderboard_core.usecases.dead_letters import DeadLetterDesk
from leaderboard_shells.access.scope import Scope
from leaderboard_shells.http.errors import KafkaNotEnabled, error_spec_of
from leaderboard_shells.http.list_rules import ListOf
from leaderboard_shells.http.operation import AnyOperation, Call, Operation, Reply
from leaderboard_shells.http.parameters import NoQuery
from leaderboard_shells.http.query import as_whole
from leaderboard_shells.wire.envelope import printable
from leaderboard_shells.wire.limits import MAX_LETTERS
from leaderboard_shells.wire.times import Time, rfc3339

_LETTERS = 20
_EVERYWHERE = (
    "It takes a key that opens every leaderboard, and a server that consumes (`kafka.enabled`) or is told where the "
    "letters of those that do are (`kafka.dead_letters`)."
)


@frozen(kw_only=True)
class LettersQuery:
    """How many of the last letters."""

    limit: int = field(default=_LETTERS, converter=as_whole, validator=Integer(minimum=1, maximum=MAX_LETTERS))


@frozen(kw_only=True)
class ChosenLetter:
    """A letter, by its place in the topic of dead letters."""

    partition: int = field(validator=Integer(minimum=0, maximum=2**31 - 1))
    offset: int = field(validator=Integer(minimum=0, maximum=MAX_SCORE))


@frozen(kw_only=True)
class ChosenLetters:
    """Letters that are to be sent again."""

    letters: Sequence[Any] = field(validator=ListOf(of=ChosenLetter, maximum=MAX_LETTERS))


class DeadLetterAnswer(Struct, frozen=True):
    """A record that could not be applied, where it is kept and why."""

    partition: int
    offset: int
    kept_at: Time
    code: str
    reason: str
    source_topic_id: str
    source_partition: int
    source_offset: int
    record_key: str | None
    record_value: str | None
    value_size: int | None
    left_out: bool


class SentLetter(Struct, frozen=True, kw_only=True):
    """What became of a letter that was to be sent again."""

    partition: int
    offset: int
    status: Annotated[
        int, Meta(description="The HTTP status that sending it alone would have; 200: it is queued.", examples=[200])
    ]
    error: str | UnsetType = UNSET
    code: str | UnsetType = UNSET


def as_dead_letter(kept: KeptLetter) -> DeadLetterAnswer:
    letter = kept.letter
    return DeadLetterAnswer(
        kept.place.partition,
        kept.place.offset,
        rfc3339(kept.kept_at),
        letter.code,
        letter.reason,
        letter.source.topic_id,
        letter.source.partition,
        letter.offset,
        _as_text(letter.key),
        _as_text(letter.value),
        kept.size,
        kept.left_out,
    )


def as_sent(place: LetterPlace, refusal: LeaderboardError | None) -> SentLetter:
    if refusal is None:
        return SentLetter(partition=place.partition, offset=place.offset, status=200)
    problem = error_spec_of(refusal)
    assert problem is not None
    return SentLetter(
        partition=place.partition,
        offset=place.offset,
        status=problem.status,
        error=printable(str(refusal)),
        code=refusal.code,
    )


def _as_text(content: bytes | None) -> str | None:
    return None if content is None else content.decode(errors="replace")


def _desk(call: Call[Any, Any]) -> DeadLetterDesk:
    call.caller.require_everywhere(Scope.ADMIN)
    if call.service.dead_letters is None:
        raise KafkaNotEnabled
    return call.service.dead_letters


async def dead_letters(call: Call[LettersQuery, None]) -> Reply:
    return Reply([as_dead_letter(kept) for kept in await _desk(call).newest(call.query.limit)])


async def send_dead_letters(call: Call[NoQuery, ChosenLetters]) -> Reply:
    desk = _desk(call)
    places = _places(call.body.letters)
    outcomes = await desk.send(places)
    return Reply([as_sent(place, outcomes[place]) for place in places])


def _places(letters: Sequence[Any]) -> Sequence[LetterPlace]:
    """Where they lie. Raises `Invalid` for what names no place; then none of them is sent."""
    places, faults = [], []
    for index, raw in enumerate(letters):
        try:
            chosen = decode(ChosenLetter, raw)
        except Invalid as refused:
            faults += [
                FieldError(f"letters[{index}].{fault.path}".rstrip("."), fault.message)
                for fault in refused.field_errors
            ]
        else:
            places.append(LetterPlace(chosen.partition, chosen.offset))
    if faults:
        raise Invalid(faults)
    return places


DEAD_LETTERS: Sequence[AnyOperation] = (
    Operation(
        tag="Service",
        name="list_dead_letters",
        summary="Records that could not be applied",
        description=(
            "The last letters of the topic of dead letters, newest first, with their reason and the beginning of what "
            f"they hold, which names players. {_EVERYWHERE}"
        ),
        method="GET",
        path="/api/v1/dead-letters",
        scope=Scope.ADMIN,
        query=LettersQuery,
        data=list[DeadLetterAnswer],
        errors=(KafkaNotEnabled, StoreUnavailable),
        handle=dead_letters,
    ),
    Operation(
        tag="Service",
        name="send_dead_letters",
        summary="Send dead letters again",
        description=(
            "Queues the records of these letters once more, as they came, and answers each by itself, in their order. "
            "`dead_letter_not_found` and `dead_letter_unsendable` say why one of them cannot be sent. "
            "One that has no `event_id` gets one of its place, so that it counts once however often it is sent, for as "
            "long as event ids are remembered. What becomes of it is told as of any record: it counts, or is a dead "
            f"letter again. The letters stay where they are. {_EVERYWHERE}"
        ),
        method="POST",
        path="/api/v1/dead-letters/send",
        scope=Scope.ADMIN,
        query=NoQuery,
        body=ChosenLetters,
        data=list[SentLetter],
        errors=(KafkaNotEnabled,),
        handle=send_dead_letters,
    ),
)
