-- What brings a real-time store forward.

-- name: sequence_of
-- Where a change stands in its board's line, while it is told.
SELECT change.sequence
FROM changes AS change JOIN boards AS board ON board.uid = change.board_uid
WHERE change.board_uid = ? AND change.id = ? AND change.sequence >= board.last_erasure;

-- name: named_behind
-- How many players each of the changes names that follow, in order.
SELECT named FROM changes WHERE board_uid = ? AND sequence > ? ORDER BY sequence;

-- name: players
-- How many there are in a board's season.
SELECT season.players
FROM boards AS board
JOIN seasons AS season ON season.board_uid = board.uid AND season.season = board.season
WHERE board.uid = ?;

-- name: changes_behind
SELECT board_uid, sequence, id, previous, season, max_entries, committed_at, deleted, states, removed
FROM changes
WHERE board_uid = ? AND sequence > ?
ORDER BY sequence
LIMIT ?;

-- name: heads
SELECT uid, head_id, head_sequence FROM living_boards;

-- name: contradicted
-- Boards whose line does not reach the change that is told for them, or goes past it: numbers may be left out.
SELECT board.uid
FROM json_each(?) AS told
JOIN boards AS board ON board.uid = told.value ->> 0 AND board.deleted = 0
WHERE board.head_sequence < told.value ->> 2 OR told.value ->> 1 <> (
    SELECT id FROM changes WHERE board_uid = board.uid AND sequence <= told.value ->> 2 ORDER BY sequence DESC LIMIT 1
);

-- name: states_of_season
-- In the order of player ids, which is the order they lie in.
SELECT player_id, sort_key, stamp, payload, order_key
FROM scores
WHERE board_uid = ? AND season = ?
ORDER BY player_id;

-- name: states_in_order
-- The same, best first.
SELECT player_id, sort_key, stamp, payload, order_key
FROM scores
WHERE board_uid = ? AND season = ?
ORDER BY sort_key, order_key, stamp, player_id;
