-- The boards themselves. Lists leave out the shards of wide boards but the first; they alone have a "/" in their ids.

-- name: is_taken
-- Whether a living board has the id.
SELECT EXISTS (SELECT 1 FROM boards WHERE id = ? AND deleted = 0);

-- name: insert_board
INSERT INTO boards (
    uid, id, name, sort_order, update_mode, reset_period, max_entries, min_score, max_score, created_at, updated_at,
    season, season_started_at, season_opened, next_reset_at, last_stamp, head_id, head_sequence, deleted,
    reset_cron, timezone, decimals, format, unit, ranking, links, parts, hide_after, show_at, reset_grace,
    allow_null_score, shards
)
VALUES (
    :uid, :id, :name, :sort_order, :update_mode, :reset_period, :max_entries, :min_score, :max_score, :created_at,
    :updated_at, :season, :season_started_at, :season_opened, :next_reset_at, :last_stamp, :head_id, :head_sequence,
    :deleted, :reset_cron, :timezone, :decimals, :format, :unit, :ranking, :links, :parts, :hide_after, :show_at,
    :reset_grace, :allow_null_score, :shards
);

-- name: update_board
-- Everything that may change in the life of a board.
UPDATE boards SET
    name = :name,
    reset_period = :reset_period,
    reset_cron = :reset_cron,
    timezone = :timezone,
    max_entries = :max_entries,
    min_score = :min_score,
    max_score = :max_score,
    decimals = :decimals,
    format = :format,
    unit = :unit,
    hide_after = :hide_after,
    show_at = :show_at,
    hidden_revision = :hidden_revision,
    reset_grace = :reset_grace,
    allow_null_score = :allow_null_score,
    updated_at = :updated_at,
    season = :season,
    season_started_at = :season_started_at,
    season_opened = :season_opened,
    next_reset_at = :next_reset_at,
    last_stamp = :last_stamp,
    head_id = :head_id,
    head_sequence = :head_sequence,
    deleted = :deleted,
    links = :links
WHERE uid = :uid;

-- name: boards_by_uid
-- Living boards of a JSON list of uids.
SELECT {board} FROM json_each(?) AS wanted CROSS JOIN living_boards AS board ON board.uid = wanted.value;

-- name: boards_by_id
-- Living boards of a JSON list of ids.
SELECT {board} FROM json_each(?) AS wanted CROSS JOIN living_boards AS board ON board.id = wanted.value;

-- name: newest_boards
SELECT {board} FROM living_boards AS board
WHERE instr(id, '/') = 0
ORDER BY created_at DESC, id DESC
LIMIT :limit;

-- name: boards_behind
-- Newest first, from behind a moment and an id.
SELECT {board} FROM living_boards AS board
WHERE (created_at, id) < (:created_at, :id) AND instr(id, '/') = 0
ORDER BY created_at DESC, id DESC
LIMIT :limit;

-- name: boards_named
-- As `boards_behind`, of those alone whose ids are like one of a JSON list.
SELECT {board} FROM living_boards AS board
WHERE (created_at, id) < (:created_at, :id) AND instr(id, '/') = 0
    AND EXISTS (SELECT 1 FROM json_each(:globs) AS wanted WHERE board.id GLOB wanted.value)
ORDER BY created_at DESC, id DESC
LIMIT :limit;

-- name: shards
-- What lists leave out.
SELECT {board} FROM living_boards AS board WHERE instr(id, '/') > 0 ORDER BY created_at, uid;

-- name: due_boards
-- Those whose next reset has come, and those of the given periods whose next reset is later than it can be; of those
-- with a calendar of their own the ones whose next reset is later than a moment.
SELECT {board} FROM living_boards AS board WHERE next_reset_at <= :now AND instr(id, '/') = 0
UNION
SELECT {board}
FROM json_each(:latest) AS bound
JOIN living_boards AS board
ON board.timezone = 'UTC' AND board.reset_cron IS NULL
    AND board.reset_period = bound.value ->> 0 AND board.next_reset_at > bound.value ->> 1
    AND instr(board.id, '/') = 0
UNION
SELECT {board} FROM living_boards AS board
WHERE next_reset_at > :own AND (timezone <> 'UTC' OR reset_cron IS NOT NULL) AND instr(id, '/') = 0
ORDER BY next_reset_at, uid;
