"""The words of tokens, access, refusals, dead letters and processes: a part of the glossary."""

from collections.abc import Mapping
from typing import Final

from leaderboard_shells.http.openapi.word import TIME, Word

OPERATING: Final[Mapping[str, Word]] = {
    # A player token
    "leaderboard_ids": Word("The leaderboards that the token opens; null: all that the key opens.", ["game1"]),
    "expires_in": Word("How many seconds the token lives.", 900),
    "token": Word("The token, to be sent as `Authorization: Bearer`.", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.…"),
    "expires_at": Word("When the token, or the key that was shown, ends; null: never.", TIME),
    # What is open to whoever asks
    "shown": Word("What the sender showed: an access `key`, a player `token`, or `nothing`.", "key"),
    "key": Word("The name of the access key that was shown; null: none was.", "game"),
    "scopes": Word("What the key or the token opens, on the leaderboards of `boards`.", ["read", "submit"]),
    "boards": Word("The leaderboards that it opens, by ids in which `*` stands for any characters.", ["game*"]),
    "public": Word("What is open to everybody, on every leaderboard.", ["read"]),
    # A request that was refused
    "refused_at": Word("When it was refused.", TIME),
    "method": Word("The method of the request; `other`, if nobody declares it.", "POST"),
    "route": Word("The path as it is declared, not as it was asked for; `other` where nothing is.", "/api/v1/scores"),
    # A record that could not be applied
    "letters": Word("The dead letters, by their places.", [{"partition": 0, "offset": 17}]),
    "partition": Word("The partition of the topic of dead letters.", 0),
    "offset": Word("The offset in that partition.", 17),
    "kept_at": Word("When the letter was written to its topic.", TIME),
    "reason": Word("Why it could not be applied, in one sentence.", "There is no leaderboard 'game9'."),
    "source_topic_id": Word("The id of the topic that the record was in.", "5Wkx3mBzQ0e9Jr4hU2tJ7A"),
    "source_partition": Word("Its partition there.", 0),
    "source_offset": Word("Its offset there.", 42),
    "record_key": Word("The record's key as text, or its beginning; null: it has none, or it was left out.", "ada"),
    "record_value": Word(
        "The record's value as text, or its beginning; null: it has none, or it was left out.",
        '{"player_id": "ada", "leaderboard_id": "game9", "score": 1200}',
    ),
    "value_size": Word("How many bytes the whole value has; null: it has none, or it was left out.", 62),
    "left_out": Word(
        "Whether key and value were left out, because they were too long: it cannot be sent again.", False
    ),
    # The process
    "status": Word("How it ended, or how it is."),
    "checks": Word("How each configured part answers: `ok` or `failed`.", {"realtime": "ok", "repository": "ok"}),
    "reasons": Word("Why each part that failed did, and what helps; nothing of the others.", {}),
    "tzdata": Word("The edition of the time zones by which seasons end: the same in every process.", "2026a"),
}
