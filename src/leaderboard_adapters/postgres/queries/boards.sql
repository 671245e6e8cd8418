-- The boards themselves.

-- name: insert_board
-- Nothing when a living board has the id, or this board is there already; waits for whoever is making such a one.
INSERT INTO boards (
    uid, id, name, sort_order, update_mode, reset_period, max_entries, min_score, max_score, created_at, updated_at,
    season, season_started_at, season_opened, next_reset_at, last_stamp, head_id, head_sequence, deleted
)
VALUES (
    %(uid)b, %(id)b, %(name)b, %(sort_order)b, %(update_mode)b, %(reset_period)b, %(max_entries)b::bigint,
    %(min_score)b::float8, %(max_score)b::float8, %(created_at)b, %(updated_at)b, %(season)b, %(season_started_at)b,
    %(season_opened)b, %(next_reset_at)b::bigint, %(last_stamp)b, %(head_id)b, %(head_sequence)b, %(deleted)b
)
ON CONFLICT DO NOTHING
RETURNING uid;

-- name: boards_by_id
SELECT board.* FROM unnest(%(ids)b::text[]) AS wanted (id) JOIN living_boards AS board ON board.id = wanted.id;

-- name: newest_boards
SELECT * FROM living_boards ORDER BY created_at DESC, id DESC LIMIT %(limit)b;

-- name: boards_behind
-- Newest first, from behind a moment and an id.
SELECT * FROM living_boards
WHERE (created_at, id) < (%(created_at)b::bigint, %(id)b::text)
ORDER BY created_at DESC, id DESC
LIMIT %(limit)b;

-- name: due_boards
SELECT * FROM living_boards WHERE next_reset_at <= %(now)b::bigint ORDER BY next_reset_at, uid;
