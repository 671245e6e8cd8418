-- What brings a real-time store forward.

-- name: changes_after
-- The changes that follow a change that is told. A row that holds nothing: nothing follows it.
SELECT
    change.board_uid, change.sequence, change.id, change.previous, change.season, change.max_entries,
    change.committed_at, change.deleted, change.players, change.sort_keys, change.stamps, change.game_ids,
    change.metadata, change.removed
FROM changes AS known
JOIN boards AS board ON board.uid = known.board_uid AND board.last_erasure <= known.sequence
LEFT JOIN changes AS change ON change.board_uid = known.board_uid AND change.sequence > known.sequence
WHERE known.board_uid = %(board_uid)b::bigint AND known.id = %(after)b::text
ORDER BY change.sequence;

-- name: heads
SELECT uid, head_id, head_sequence FROM living_boards;

-- name: note_snapshot
-- Before it is taken: whatever it shows, the changes that follow it come after this one.
INSERT INTO snapshots (note, board_uid, sequence, expires_at)
SELECT %(note)b, uid, head_sequence, microseconds(clock_timestamp()) + %(lifetime)b::bigint
FROM living_boards
WHERE uid = %(board_uid)b::bigint
RETURNING note;

-- name: renew_note
UPDATE snapshots SET expires_at = microseconds(clock_timestamp()) + %(lifetime)b::bigint WHERE note = %(note)b::bigint;

-- name: remove_note
DELETE FROM snapshots WHERE note = %(note)b::bigint;

-- name: snapshot_settings
-- A snapshot is read at its reader's pace, and a reader that is gone does not hold its moment for ever.
SELECT set_config('idle_in_transaction_session_timeout', %(idle_ms)b::bigint::text, true);

-- name: states_behind
-- The next states of a season, in the order of player ids, as columns.
SELECT
    array_agg(player_id), array_agg(sort_key), array_agg(stamp), array_agg(game_id), array_agg(metadata)
FROM (
    SELECT player_id, sort_key, stamp, game_id, metadata
    FROM scores
    WHERE board_uid = %(board_uid)b::bigint AND season = %(season)b::integer AND player_id > %(after)b::text
    ORDER BY player_id
    LIMIT %(limit)b
) AS state
HAVING count(*) > 0;
