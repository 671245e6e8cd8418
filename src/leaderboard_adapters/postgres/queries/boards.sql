-- The boards themselves. Lists leave out the shards of wide boards but the first; they alone have a "/" in their ids.

-- name: insert_board
-- Nothing when a living board has the id, or this board is there already; waits for whoever is making such a one.
INSERT INTO boards (
    uid, id, name, sort_order, update_mode, reset_period, max_entries, min_score, max_score, created_at, updated_at,
    season, season_started_at, season_opened, next_reset_at, last_stamp, head_id, head_sequence, deleted,
    reset_cron, timezone, decimals, format, unit, ranking, links, parts, hide_after, show_at,
    reset_grace, allow_null_score, shards
)
VALUES (
    %(uid)::bigint, %(id)::text, %(name)::text, %(sort_order)::text, %(update_mode)::text, %(reset_period)::text,
    %(max_entries)::bigint, %(min_score)::float8, %(max_score)::float8, %(created_at)::bigint, %(updated_at)::bigint,
    %(season)::integer, %(season_started_at)::bigint, %(season_opened)::bigint, %(next_reset_at)::bigint,
    %(last_stamp)::bigint, %(head_id)::text, %(head_sequence)::bigint, %(deleted)::boolean,
    %(reset_cron)::text, %(timezone)::text, %(decimals)::integer, %(format)::text, %(unit)::text,
    %(ranking)::text, %(links)::text, %(parts)::text, %(hide_after)::bigint, %(show_at)::bigint,
    %(reset_grace)::bigint, %(allow_null_score)::boolean, %(shards)::text
)
ON CONFLICT DO NOTHING
RETURNING uid;

-- name: boards_by_id
SELECT {board} FROM unnest(%(ids)::text[]) AS wanted (id) JOIN living_boards AS board ON board.id = wanted.id;

-- name: newest_boards
SELECT {board} FROM living_boards AS board
WHERE strpos(id, '/') = 0
ORDER BY created_at DESC, id DESC
LIMIT %(limit)::bigint;

-- name: boards_behind
-- Newest first, from behind a moment and an id.
SELECT {board} FROM living_boards AS board
WHERE (created_at, id) < (%(created_at)::bigint, %(id)::text) AND strpos(id, '/') = 0
ORDER BY created_at DESC, id DESC
LIMIT %(limit)::bigint;

-- name: boards_named
-- As `boards_behind`, of those alone whose ids are like one of these.
SELECT {board} FROM living_boards AS board
WHERE (created_at, id) < (%(created_at)::bigint, %(id)::text) AND strpos(id, '/') = 0 AND id LIKE ANY (%(likes)::text[])
ORDER BY created_at DESC, id DESC
LIMIT %(limit)::bigint;

-- name: shards
-- What lists leave out.
SELECT {board} FROM living_boards AS board WHERE strpos(id, '/') > 0 ORDER BY created_at, uid;

-- name: due_boards
-- Those whose next reset has come, and those of the given periods whose next reset is later than it can be; of those
-- with a calendar of their own the ones whose next reset is later than a moment.
SELECT {board} FROM living_boards AS board WHERE next_reset_at <= %(now)::bigint AND strpos(id, '/') = 0
UNION ALL
SELECT {board}
FROM unnest(%(periods)::text[], %(latest)::bigint[]) AS bound (reset_period, latest)
JOIN living_boards AS board
    ON board.timezone = 'UTC' AND board.reset_cron IS NULL AND board.reset_period = bound.reset_period
    AND board.next_reset_at > bound.latest AND strpos(board.id, '/') = 0
UNION ALL
SELECT {board} FROM living_boards AS board
WHERE next_reset_at > %(own)::bigint AND (timezone <> 'UTC' OR reset_cron IS NOT NULL) AND strpos(id, '/') = 0
ORDER BY next_reset_at, uid;

-- name: take_id
-- Where there are several cells: the id of a new board, in the cell where it is looked for, whatever cell the board lies
-- in. Nothing when another living board has it; waits for whoever is making such a one.
INSERT INTO board_ids (id, uid) VALUES (%(id)::text, %(uid)::bigint)
ON CONFLICT (id) DO UPDATE SET uid = excluded.uid WHERE board_ids.uid = excluded.uid
RETURNING uid;

-- name: board_ids_elsewhere
SELECT known.id, known.uid
FROM unnest(%(ids)::text[]) AS wanted (id)
JOIN board_ids AS known ON known.id = wanted.id
WHERE NOT EXISTS (SELECT FROM boards AS board WHERE board.uid = known.uid);

-- name: release_ids
-- Of boards that end.
DELETE FROM board_ids USING unnest(%(released_ids)::text[], %(released_uids)::bigint[]) AS gone (id, uid)
WHERE board_ids.id = gone.id AND board_ids.uid = gone.uid;
