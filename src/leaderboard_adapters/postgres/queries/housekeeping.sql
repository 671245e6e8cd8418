-- Clearing what nobody needs any more, a bounded number of rows at a time.

-- name: drop_notes
-- Notes of snapshots whose process is gone; also those that lie further ahead than any note is written, which a clock
-- that was ahead has left behind.
DELETE FROM snapshots
WHERE expires_at <= microseconds(statement_timestamp())
OR expires_at > microseconds(statement_timestamp()) + %(longest)::bigint;

-- name: drop_changes
-- Of each board's line the beginning goes: what was committed before a moment, up to the first change that was not,
-- to the newest one (unless the board is deleted), and to the first that an open snapshot still needs.
WITH needed AS (
    SELECT board_uid, min(sequence) AS sequence
    FROM snapshots
    WHERE expires_at > microseconds(clock_timestamp())
    GROUP BY board_uid
),
kept AS (
    SELECT board.uid, least(board.head_sequence + board.deleted::integer, needed.sequence, recent.sequence) AS sequence
    FROM boards AS board
    LEFT JOIN needed ON needed.board_uid = board.uid
    LEFT JOIN LATERAL (
        SELECT change.sequence
        FROM changes AS change
        WHERE change.board_uid = board.uid AND change.committed_at >= %(before)::bigint
        ORDER BY change.sequence
        LIMIT 1
    ) AS recent ON true
),
gone AS (
    DELETE FROM changes WHERE ctid = ANY (ARRAY(
        SELECT change.ctid
        FROM kept JOIN changes AS change ON change.board_uid = kept.uid AND change.sequence < kept.sequence
        LIMIT %(rows)::bigint
    ))
    RETURNING 1
)
SELECT count(*) FROM gone;

-- name: drop_events
-- Event ids taken before a moment.
WITH gone AS (
    DELETE FROM events WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM events WHERE taken_at < %(before)::bigint LIMIT %(rows)::bigint
    ))
    RETURNING 1
)
SELECT count(*) FROM gone;

-- name: bury_seasons
-- The seasons of deleted boards go with them, and leave their copies.
DELETE FROM seasons USING boards AS board WHERE board.uid = seasons.board_uid AND board.deleted;

-- name: bury_mends
DELETE FROM mended_scores USING boards AS board WHERE board.uid = mended_scores.board_uid AND board.deleted;

-- name: clear_events
-- Event ids of deleted boards.
WITH gone AS (
    DELETE FROM events WHERE ctid = ANY (ARRAY(
        SELECT event.ctid
        FROM boards AS board JOIN events AS event ON event.board_uid = board.uid
        WHERE board.deleted
        LIMIT %(rows)::bigint
    ))
    RETURNING 1
)
SELECT count(*) FROM gone;

-- name: clear_deleted_scores
WITH gone AS (
    DELETE FROM scores WHERE ctid = ANY (ARRAY(
        SELECT score.ctid
        FROM boards AS board JOIN scores AS score ON score.board_uid = board.uid
        WHERE board.deleted
        LIMIT %(rows)::bigint
    ))
    RETURNING 1
)
SELECT count(*) FROM gone;

-- name: clear_settled_scores
WITH gone AS (
    DELETE FROM scores WHERE ctid = ANY (ARRAY(
        SELECT score.ctid
        FROM seasons AS season
        JOIN scores AS score ON score.board_uid = season.board_uid AND score.season = season.season
        WHERE season.state = 'settled'
        LIMIT %(rows)::bigint
    ))
    RETURNING 1
)
SELECT count(*) FROM gone;

-- name: mark_cleared
-- Settled seasons of which no score is left. Those that a unit of work is at are left for the next time: it may be at
-- several of them as well, in another order.
UPDATE seasons SET state = 'cleared' WHERE ctid = ANY (ARRAY(
    SELECT season.ctid
    FROM seasons AS season
    WHERE season.state = 'settled'
    AND NOT EXISTS (
        SELECT FROM scores AS score WHERE score.board_uid = season.board_uid AND score.season = season.season
    )
    FOR NO KEY UPDATE OF season SKIP LOCKED
));

-- name: left_copies
-- Copies that no season shows; one that is being written is not seen yet.
SELECT copy, players FROM copies WHERE NOT EXISTS (SELECT FROM seasons WHERE seasons.copy = copies.copy);

-- name: clear_places
DELETE FROM standings WHERE copy = %(copy)::bigint AND rank BETWEEN %(first)::bigint AND %(last)::bigint;

-- name: forget_copy
DELETE FROM copies WHERE copy = %(copy)::bigint;

-- name: forget_boards
-- Deleted boards of which nothing is left.
DELETE FROM boards WHERE deleted
AND NOT EXISTS (SELECT FROM seasons WHERE seasons.board_uid = boards.uid)
AND NOT EXISTS (SELECT FROM scores WHERE scores.board_uid = boards.uid)
AND NOT EXISTS (SELECT FROM events WHERE events.board_uid = boards.uid)
AND NOT EXISTS (SELECT FROM changes WHERE changes.board_uid = boards.uid);

-- name: note_pruning
INSERT INTO pruning (id, events_before) VALUES (1, %(events_before)::bigint)
ON CONFLICT (id) DO UPDATE SET events_before = excluded.events_before;

-- name: last_pruning
SELECT events_before FROM pruning;

-- name: last_probe
-- Whether anything can be read where the rows are.
SELECT written_at FROM probes;

-- name: put_probe
-- Whether anything can be committed.
INSERT INTO probes (id, written_at) VALUES (1, microseconds(clock_timestamp()))
ON CONFLICT (id) DO UPDATE SET written_at = excluded.written_at;
