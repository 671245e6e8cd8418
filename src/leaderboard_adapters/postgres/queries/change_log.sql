-- What brings a real-time store forward.

-- name: changes_after
-- The changes that follow a change that is told, the first ones that name so many players; and of all that follow how
-- many they name, and how many players the board has. A row without a change: the change is known, and nothing follows it.
WITH behind AS (
    SELECT
        change.board_uid, change.sequence,
        sum(change.named) OVER () AS named,
        sum(change.named) OVER (ORDER BY change.sequence) - change.named AS named_before
    FROM changes AS known
    JOIN changes AS change ON change.board_uid = known.board_uid AND change.sequence > known.sequence
    WHERE known.board_uid = %(board_uid)::bigint AND known.id = %(after)::text
)
SELECT
    coalesce(behind.named, 0)::bigint, coalesce(board.players, 0),
    change.board_uid, change.sequence, change.id, change.previous, change.season, change.max_entries,
    change.committed_at, change.deleted, change.players, change.sort_keys, change.stamps, change.payloads,
    change.order_keys, change.removed
FROM changes AS known
JOIN boards AS board ON board.uid = known.board_uid AND board.last_erasure <= known.sequence
LEFT JOIN behind ON behind.named_before < %(stretch)::bigint
LEFT JOIN LATERAL (
    SELECT
        board_uid, sequence, id, previous, season, max_entries, committed_at, deleted, players, sort_keys, stamps,
        kept_payloads(changes) AS payloads, order_keys, removed
    FROM changes
    WHERE board_uid = behind.board_uid AND sequence = behind.sequence
    LIMIT 1
) AS change ON true
WHERE known.board_uid = %(board_uid)::bigint AND known.id = %(after)::text
ORDER BY change.sequence;

-- name: heads
SELECT uid, head_id, head_sequence FROM living_boards;

-- name: contradicted
-- Boards whose line does not reach the change that is told for them, or goes past it: numbers may be left out.
SELECT board.uid
FROM unnest(%(uids)::bigint[], %(ids)::text[], %(sequences)::bigint[]) AS told (uid, id, sequence)
JOIN boards AS board ON board.uid = told.uid AND NOT board.deleted
WHERE board.head_sequence < told.sequence OR told.id <> (
    SELECT id FROM changes WHERE board_uid = board.uid AND sequence <= told.sequence ORDER BY sequence DESC LIMIT 1
);

-- name: note_snapshot
-- Before it is taken: whatever it shows, the changes that follow it come after this one.
INSERT INTO snapshots (note, board_uid, sequence, expires_at)
SELECT %(note)::bigint, uid, head_sequence, microseconds(clock_timestamp()) + %(lifetime)::bigint
FROM living_boards
WHERE uid = %(board_uid)::bigint
RETURNING note;

-- name: renew_note
UPDATE snapshots SET expires_at = microseconds(statement_timestamp()) + %(lifetime)::bigint WHERE note = %(note)::bigint;

-- name: remove_note
DELETE FROM snapshots WHERE note = %(note)::bigint;

-- name: snapshot_settings
-- A snapshot is read at its reader's pace, and a reader that is gone does not hold its moment for ever.
SELECT set_config('idle_in_transaction_session_timeout', %(idle_ms)::bigint::text, true);

-- name: states_behind
-- The next states of a season, in the order of player ids, as columns.
SELECT
    array_agg(player_id), array_agg(sort_key), array_agg(stamp), array_agg(payload),
    CASE WHEN max(length(order_key)) > 0 THEN array_agg(order_key) END
FROM (
    SELECT player_id, sort_key, stamp, kept_payload(scores) AS payload, order_key
    FROM scores
    WHERE board_uid = %(board_uid)::bigint AND season = %(season)::integer AND player_id > %(after)::text
    ORDER BY player_id
    LIMIT %(limit)::bigint
) AS state
HAVING count(*) > 0;

-- name: put_in_order
-- All states of a season, best first: sorted once, and then read as far as they are asked for. In rows, because putting
-- columns together costs the server a second sort.
DECLARE in_order NO SCROLL CURSOR FOR
SELECT player_id, sort_key, stamp, kept_payload(scores) AS payload, order_key
FROM scores
WHERE board_uid = %(board_uid)::bigint AND season = %(season)::integer
ORDER BY sort_key, order_key, stamp, player_id;

-- name: next_in_order
-- FETCH takes no value from outside.
FETCH FORWARD 1000 FROM in_order;
