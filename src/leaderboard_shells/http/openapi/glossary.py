"""What every field, parameter and header means, with an example: a name means the same wherever it stands."""

from collections.abc import Mapping
from typing import Any

from leaderboard_core.domain.payload import MAX_METADATA_BYTES
from leaderboard_shells.http.openapi.operating_words import OPERATING
from leaderboard_shells.http.openapi.word import TIME, Word

GLOSSARY: Mapping[str, Word] = {
    # Bodies of requests
    "Submission": Word("One score for one player on one leaderboard."),
    "Batch": Word("Several submissions, each standing alone."),
    "NewBoard": Word("A leaderboard to be."),
    "BoardPatch": Word("What is to change; a field that is not given stays as it is."),
    "PlayerPatch": Word("What is to be put right of a player; a field that is not given stays as it is."),
    "NewToken": Word("A player token to be."),
    "Queries": Word("Several readings, each answered by itself."),
    "ChosenLetters": Word("Dead letters that are to be sent again."),
    "ChosenLetter": Word("A dead letter, by its place in the topic of dead letters."),
    "Query": Word("One reading of one leaderboard."),
    "GroupQuery": Word("Some players to be compared, as somebody's friends or a clan."),
    # A leaderboard
    "id": Word("The leaderboard's id.", "game1"),
    "leaderboard_id": Word("The leaderboard's id.", "game1"),
    "name": Word("What people call the leaderboard, or a part of its scores.", "Game 1"),
    "sort_order": Word("Whether high scores are best (`desc`) or low ones (`asc`).", "desc"),
    "update_mode": Word(
        "What a submission does to a player's score: `replace` it, `increment` it, or keep the `best`. "
        "Increments add up as decimals do: 0.1 and 0.2 are 0.3. With `member`: what a team has, the `team_sum` or the "
        "`team_average` of what its members have, or the `team_best_sum` of the best of them.",
        "best",
    ),
    "reset_period": Word(
        "How often a season ends by itself, by the clock of `timezone`; weeks begin on Monday. "
        "`cron`: whenever `reset_cron` says.",
        "weekly",
    ),
    "reset_cron": Word(
        "When a season ends by itself: minute, hour, day of month, month and day of week, as cron has them. "
        "It makes the period `cron`; null: there is none.",
        None,
    ),
    "timezone": Word("The time zone by whose clock seasons end, as IANA names it.", "Asia/Seoul"),
    "reset_grace": Word(
        "For how long after its end a season still takes what was made in it, by its `occurred_at`; the next one is "
        "open meanwhile. As `500ms`, `5s`, `30m` or `1h`; never longer than a season lasts. null: not at all.",
        "10m",
    ),
    "max_entries": Word("How many players are ranked; null: all. Those below keep their scores.", 1000),
    "min_score": Word("The lowest score, or first part of one, that a submission may send; null: no bound.", 0),
    "max_score": Word(
        "The highest score, or first part of one, that a submission may send; null: no bound.", 1_000_000
    ),
    "decimals": Word(
        "How many digits a score may have behind its point, and how many its text has; null: any number. "
        "It can become more later, or null, and never fewer.",
        # Null suits every leaderboard: one that has begun takes no fewer decimals than it has.
        None,
    ),
    "format": Word(
        "How scores are written: as `number`, as `duration`, being seconds, or as `percent`, 97.5 being 97.5%.",
        "duration",
    ),
    "unit": Word("What stands behind a score's text; null: nothing.", "m"),
    "ranking": Word(
        "Whether equal scores have ranks of their own (`ordinal`: 1, 2, 3, 4) or share one (`competition`: 1, 2, 2, "
        "4; `dense`: 1, 2, 2, 3, with a `max_entries` of at most 10,000). It never changes.",
        "competition",
    ),
    "follows": Word(
        "The leaderboard that it follows: it takes what is submitted to that one, in the same unit of work, by its own "
        "order, mode, seasons and bounds. It never changes; null: none.",
        None,
    ),
    "where": Word(
        "Which submissions it takes of those: each name must have this value. `country`, `team` and `attributes.NAME` "
        "are of the profile that the leaderboard has of the player, `metadata.NAME` is of the submission. null: all.",
        None,
    ),
    "each": Word(
        "Of which fact it has a leaderboard for each value, made by what is submitted: a team, a country. The id of "
        "each is this one's, a point, and the value in small letters or a hash of it. null: it is one leaderboard.",
        None,
    ),
    "max_each": Word("For how many values there may be leaderboards; beyond that it is `each_full`.", None),
    "member": Word(
        "Who its players are: `team`, those that the profiles of players name. Beside it there is a leaderboard of the "
        "members, with `.members` behind its id. null: its players are those who submit.",
        None,
    ),
    "team_size": Word("How many members count for a team with `team_best_sum`: the best ones.", None),
    "fill": Word(
        "Whether it begins with the players of the one that it follows, their scores and moments as they are there. "
        "With `each` they go to the leaderboards of their values.",
        False,
    ),
    "followers": Word(
        "The leaderboards that follow this one; in an answer, what each made of the submission: `accepted`, `rejected` "
        "with a `code`, `skipped` where it is not for it, or `duplicate`.",
        ["game1-daily"],
    ),
    "players": Word("How many players it was given.", 12),
    "parts": Word(
        "What a score is made of, 1 to 4 parts: then a score is a list of as many items, and the first part decides, "
        "the next among its equals. `sort_order` is then that of the first part. It never changes; null: a score is "
        "one number.",
        # Other settings of the example are about scores that are one number.
        None,
    ),
    "allow_null_score": Word(
        "Whether a submission's score may be null: the player has no result, is listed behind all who have one, and "
        "has no rank. Those who are listed so stay when it becomes false.",
        False,
    ),
    "NewPart": Word("One part of a score."),
    "value_type": Word(
        "Whether the part is a `number`, as other scores are, or an integer of 64 bits (`int64`): that may be sent as "
        "text, and is answered as text.",
        "number",
    ),
    "shards": Word(
        "Over how many shards its players are: a wide leaderboard has a line of commits and a ranked copy for each, so "
        "that it grows with the machines, and its ranks are exact. It never changes; null: it is not wide.",
        # Rankings of the example are shared by all players.
        None,
    ),
    "hide_after": Word(
        "From when on the leaderboard is frozen: scores go on, and only keys with the scope `manage` see them. "
        "Null: never.",
        None,
    ),
    "show_at": Word(
        "From when on everybody sees the leaderboard again; later than `hide_after`. Null: it stays frozen.", None
    ),
    "created_at": Word("When the leaderboard was made.", TIME),
    "updated_at": Word("When the leaderboard's settings changed last, or when the player reached the score.", TIME),
    "last_activity_at": Word("When a score, a reset or a setting changed the leaderboard last.", TIME),
    "next_reset_at": Word("When the season ends by itself; null: never.", "2026-02-02T00:00:00.000000Z"),
    # Seasons
    "season": Word(
        "The number of a season, counted from 1 and by one with each reset; of a submission the one in grace that it "
        "counts in, and that its rank is of.",
        1,
    ),
    "started_at": Word("When the season began.", TIME),
    "ended_at": Word("When the season ended; null: it is open.", None),
    "state": Word(
        "Where the season is: `open`; in `grace`, when it still takes what was made in it; `settled`, when nothing "
        "more comes to it and its final standings are published.",
        "open",
    ),
    "standings_revision": Word(
        "Which one the final standings of the season are: 1 when it is settled, and more by each that is put right or "
        "taken out of it afterwards; null: they are not published yet.",
        1,
    ),
    "settles_at": Word("When the grace of the season ends; null: it is open, or settled.", None),
    # A player everywhere
    "erased_from": Word("The leaderboards that knew the player.", [{"leaderboard_id": "game1", "seasons": [2, 1]}]),
    "seasons": Word("The seasons of the leaderboard that knew the player, newest first.", [2, 1]),
    # A submission
    "player_id": Word("The player's id, at most 256 bytes in UTF-8; percent-encoded in a path.", "alice"),
    "score": Word(
        "A player's score: a number or, where the leaderboard has `parts`, a list of them in their order; null: no "
        "result, where the leaderboard has `allow_null_score`.",
        1500,
    ),
    "event_id": Word("The submission's own id: sent again, it is not counted again.", "match-7-alice"),
    "occurred_at": Word(
        "When the score was made, if not now: never later, and not before the season began, or the one that is in "
        "grace, unless the key has the scope `import`. It decides who of equal scores is ahead, and is `updated_at`."
    ),
    "game_id": Word("The game in which the score was made.", "match-7"),
    "metadata": Word(
        f"Whatever belongs to the score, at most {MAX_METADATA_BYTES:,} bytes as compact JSON.", {"level": 10}
    ),
    "profile": Word(
        "Who the player is to others. Of a submission: on this leaderboard, from now on; without one it stays.",
        {"display_name": "Alice", "country": "DE"},
    ),
    "Profile": Word("Who a player is to others; what is not given is not shown."),
    "display_name": Word("What others call the player.", "Alice"),
    "avatar_url": Word("Where the player's picture is.", "https://example.com/alice.png"),
    "country": Word("The player's country, by its code of ISO 3166-1 alpha-2.", "DE"),
    "team": Word("The player's team.", "Blue Foxes"),
    "attributes": Word("Whatever else a game says of its players.", {"class": "mage"}),
    "include": Word(
        "What else is told of each player, separated by commas: the `profile`, the `metadata` of the score, "
        "`updated_at`, when it was reached, and `display`, how people read it. Where there are no players, `display` "
        "alone.",
        ["display"],
    ),
    "lastEventId": Word("The `id` of the event that was seen last, for whoever cannot send it as `Last-Event-ID`."),
    "scores": Word("The submissions.", [{"player_id": "alice", "leaderboard_id": "game1", "score": 1500}]),
    # What became of it
    "rank": Word("The player's rank, 1 is best; null: not ranked, without a result, or not shown yet.", 1),
    "previous_score": Word(
        "The score before this submission; null: the player was not on the leaderboard, or had no result.", 1200
    ),
    "previous_rank": Word("The rank before this submission, if it is known.", 3),
    "changed": Word("Whether the submission changed the player's score.", True),
    "duplicate": Word("Whether the event id was known already.", False),
    "visible": Word("Whether reads show the change already; otherwise they will, without it being sent again.", True),
    "received": Word("How many scores the batch had.", 3),
    "accepted": Word("How many of them were accepted.", 3),
    "rejected": Word("How many of them were rejected.", 0),
    "duplicates": Word("How many of the accepted ones were known already by their event id.", 0),
    "errors": Word("Why scores were rejected, in the order of the batch.", []),
    "index": Word("The score's place in the batch, counted from 0.", 0),
    # Reading
    "source": Word("The leaderboard as it is (`realtime`), or the standings of the last sync (`batch`).", "realtime"),
    "display": Word("The score as people read it, where it is included.", "1:01.203"),
    "min": Word("The lowest score that counts, or first part of one; without it, none is too low.", 1000),
    "max": Word("The highest score that counts, or first part of one; without it, none is too high.", 2000),
    "count": Word("How many players there are.", 12),
    "limit": Word("How many are listed at most.", 10),
    "cursor": Word("Where the list goes on: `meta.next_cursor` of the page before."),
    "next_cursor": Word("Where the list goes on; null at its end.", None),
    "start": Word("The first rank.", 1),
    "end": Word("The last rank; without it, ten places are shown.", 10),
    "range": Word("How many neighbours on each side.", 5),
    "ids": Word("The players' ids, separated by commas.", ["alice", "bob"]),
    "queries": Word("The readings.", [{"read": "top", "leaderboard_id": "game1", "parameters": {"limit": 3}}]),
    "read": Word("Which reading: the last word of the path that answers it alone.", "top"),
    "parameters": Word("What that path takes in its query.", {"limit": 3}),
    "player_ids": Word("The players; who is named twice counts once.", ["alice", "bob"]),
    "around": Word("One of the players: those who are next to that one are listed.", "alice"),
    "place": Word(
        "The player's place, which nobody shares, 1 is best: among those who were asked for, where some are compared; "
        "else on a leaderboard whose ranks are shared.",
        1,
    ),
    "leaderboards": Word("The leaderboards that know the player, with those of their seasons that do."),
    "has_profile": Word("Whether anything was said of who the player is.", False),
    "missing": Word("Asked players who are not on the leaderboard.", ["bob"]),
    "revision": Word("The number of the leaderboard's last change; it only grows.", 42),
    "revisions": Word(
        "Of a leaderboard with `shards` the revision of each of them, of which `revision` is the sum: answers with the "
        "same ones show the same. Of any other it is left out, and while the leaderboard is frozen.",
        [20, 22],
    ),
    "as_of": Word("The moment that the answer shows.", TIME),
    "stale": Word(
        "True where the answer has not been compared with the repository since `as_of`, which is longer ago than half "
        "of `server.max_read_age`; otherwise it is left out.",
        False,
    ),
    "frozen": Word(
        "True where the leaderboard is frozen to whoever asks: nobody is listed, and ranks and counts are null; "
        "otherwise it is left out.",
        False,
    ),
    "total_players": Word(
        "How many players are listed, those without a result among them; null: the leaderboard is frozen.", 1000
    ),
    "percentile": Word("The share of the other ranked players who are behind, in percent; null: not ranked.", 99.9),
    "percent": Word("How many percent of the players, with at most four decimals.", 10),
    "buckets": Word("How many equally wide buckets, from the lowest ranked score to the highest.", 10),
    "from_score": Word("The lowest score that belongs to the bucket.", 1000),
    "to_score": Word("Where the next bucket begins; the last one ends with it, and it belongs to it.", 2000),
    "from_display": Word("The lowest score as people read it, where it is included.", "1:00"),
    "to_display": Word("Where the next bucket begins as people read it, where it is included.", "2:00"),
    "cutoff_score": Word("The score of the last who belongs to them; null: nobody does.", 4200),
    "top_score": Word("The best score; null: nobody is ranked.", 5000),
    "lowest_score": Word("The last ranked score; null: nobody is ranked.", 10),
    # What whoever looks after a server is told
    **OPERATING,
    # The envelope
    "success": Word("Whether it was done: true beside `data`, false beside `error`.", True),
    "data": Word("The answer."),
    "meta": Word("What else there is to say about the answer."),
    "error": Word("What is wrong, in one sentence for people.", "score: must be a number"),
    "code": Word("What is wrong, in one word for machines.", "invalid"),
    "details": Word("The fields at fault, all of them at once.", [{"path": "score", "message": "must be a number"}]),
    "path": Word("The field, parameter or header at fault.", "score"),
    "message": Word("What it must be.", "must be a number"),
    "type": Word("Where this kind of problem is described, on the server.", "/docs#invalid"),
    "title": Word("The kind of problem, in a few words.", "Invalid"),
    "detail": Word("What is wrong, in one sentence for people.", "score: must be a number"),
    "request_id": Word("The id of the request: the answer's `X-Request-ID`.", "5f2b8c1d9e7a4036"),
    # Headers
    "If-None-Match": Word("The `ETag` of the answer that the sender has; more than one, separated by commas."),
    "Idempotency-Key": Word("The submission's `event_id`. Where both are given they must be equal.", "match-7-alice"),
}


def described(name: str, schema: dict[str, Any], words: Mapping[str, Word] = GLOSSARY) -> dict[str, Any]:
    """The schema with the name's meaning."""
    return {"description": words[name].meaning, **schema}
