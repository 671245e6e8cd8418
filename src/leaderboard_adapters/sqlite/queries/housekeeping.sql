-- Clearing what nobody needs any more, a bounded number of rows at a time: their keys are found, then they are deleted
-- key by key, for which SQLite needs no scan.

-- name: bury_seasons
-- The seasons of deleted boards go with them.
UPDATE seasons SET state = 'gone', copy = NULL
WHERE board_uid IN (SELECT uid FROM boards WHERE deleted = 1) AND state <> 'gone';

-- name: bury_mends
DELETE FROM mended_scores WHERE board_uid IN (SELECT uid FROM boards WHERE deleted = 1);

-- name: bury_copies
-- What is still being written is left by its writer.
UPDATE copies SET state = 'left'
WHERE board_uid IN (SELECT uid FROM boards WHERE deleted = 1) AND state = 'shown';

-- name: leave_abandoned_copies
-- Copies that nobody writes any more; those of the JSON list are being written.
UPDATE copies SET state = 'left'
WHERE state = 'writing' AND copy NOT IN (SELECT value FROM json_each(?));

-- name: old_changes
-- Of each board's line the beginning goes: what was committed before a moment, up to the first change that was not,
-- to the newest one (unless the board is deleted), and to the first that an open snapshot still needs. A change may
-- name a thousand states, so fewer go at a time.
WITH needed (board_uid, sequence) AS (
    SELECT json_extract(value, '$[0]'), min(json_extract(value, '$[1]')) FROM json_each(:needed) GROUP BY 1
),
kept (board_uid, sequence) AS (
    SELECT board.uid, min(
        coalesce(needed.sequence, board.head_sequence + board.deleted),
        coalesce(
            (
                SELECT change.sequence FROM changes AS change
                WHERE change.board_uid = board.uid AND change.committed_at >= :before
                ORDER BY change.sequence LIMIT 1
            ),
            board.head_sequence + board.deleted
        )
    )
    FROM boards AS board LEFT JOIN needed ON needed.board_uid = board.uid
)
SELECT change.board_uid, change.sequence
FROM kept CROSS JOIN changes AS change
    ON change.board_uid = kept.board_uid AND change.sequence < kept.sequence
LIMIT :rows / 20;

-- name: untold_changes
-- Changes that nobody is told any more. A change may name a thousand states, so fewer go at a time.
SELECT change.board_uid, change.sequence
FROM boards AS board
CROSS JOIN changes AS change ON change.board_uid = board.uid AND change.sequence < board.last_erasure
LIMIT :rows / 20;

-- name: delete_change
DELETE FROM changes WHERE board_uid = ? AND sequence = ?;

-- name: old_events
-- Event ids taken before a moment.
SELECT board_uid, event_id FROM events WHERE taken_at < :before LIMIT :rows;

-- name: dead_events
-- Event ids of deleted boards.
SELECT event.board_uid, event.event_id
FROM boards AS board CROSS JOIN events AS event ON event.board_uid = board.uid
WHERE board.deleted = 1
LIMIT :rows;

-- name: delete_event
DELETE FROM events WHERE board_uid = ? AND event_id = ?;

-- name: dead_scores
-- Scores of seasons that are settled or gone.
SELECT score.board_uid, score.season, score.player_id
FROM seasons AS season
CROSS JOIN scores AS score ON score.board_uid = season.board_uid AND score.season = season.season
WHERE season.state IN ('settled', 'gone')
LIMIT :rows;

-- name: delete_score
DELETE FROM scores WHERE board_uid = ? AND season = ? AND player_id = ?;

-- name: left_by_rank
SELECT place.copy, place.rank
FROM copies AS old CROSS JOIN standings_by_rank AS place ON place.copy = old.copy
WHERE old.state = 'left'
LIMIT :rows;

-- name: delete_by_rank
DELETE FROM standings_by_rank WHERE copy = ? AND rank = ?;

-- name: left_by_player
SELECT place.copy, place.player_id
FROM copies AS old CROSS JOIN standings_by_player AS place ON place.copy = old.copy
WHERE old.state = 'left'
LIMIT :rows;

-- name: delete_by_player
DELETE FROM standings_by_player WHERE copy = ? AND player_id = ?;

-- name: forget_copies
-- Copies of which nothing is left.
DELETE FROM copies WHERE state = 'left'
AND NOT EXISTS (SELECT 1 FROM standings_by_rank AS place WHERE place.copy = copies.copy)
AND NOT EXISTS (SELECT 1 FROM standings_by_player AS place WHERE place.copy = copies.copy);

-- name: forget_scores
-- Settled seasons of which no score is left.
UPDATE seasons SET state = 'cleared' WHERE state = 'settled'
AND NOT EXISTS (
    SELECT 1 FROM scores AS score WHERE score.board_uid = seasons.board_uid AND score.season = seasons.season
);

-- name: forget_seasons
-- Seasons of deleted boards of which no score is left.
DELETE FROM seasons WHERE state = 'gone'
AND NOT EXISTS (
    SELECT 1 FROM scores AS score WHERE score.board_uid = seasons.board_uid AND score.season = seasons.season
);

-- name: forget_boards
-- Deleted boards of which nothing is left.
DELETE FROM boards WHERE deleted = 1
AND NOT EXISTS (SELECT 1 FROM seasons WHERE seasons.board_uid = boards.uid)
AND NOT EXISTS (SELECT 1 FROM events WHERE events.board_uid = boards.uid)
AND NOT EXISTS (SELECT 1 FROM changes WHERE changes.board_uid = boards.uid);

-- name: note_pruning
INSERT INTO pruning (id, events_before) VALUES (1, ?)
ON CONFLICT DO UPDATE SET events_before = excluded.events_before;

-- name: last_pruning
SELECT events_before FROM pruning;

-- name: put_probe
-- Whether anything can be committed.
INSERT INTO probes (id, written_at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET written_at = excluded.written_at;
