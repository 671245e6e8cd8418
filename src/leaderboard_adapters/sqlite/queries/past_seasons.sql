-- Seasons that have ended: what units of work read of them and put into them, and what is published anew of it.

-- name: past_season
-- A season that has ended, as `seasons` tells it, and its state.
SELECT board_uid, season, head_id, head_sequence, started_at, ended_at, max_entries, players, settles_at,
    standings_revision, state, copy
FROM living_seasons
WHERE board_uid = :board_uid AND season = :season AND state <> 'open';

-- name: past_states
-- States in a season, of a JSON list of players.
SELECT score.player_id, score.sort_key, score.stamp, score.payload, score.order_key
FROM json_each(:players) AS player
CROSS JOIN scores AS score
    ON score.board_uid = :board_uid AND score.season = :season AND score.player_id = player.value;

-- name: mended_states
-- The same where a season is settled: in its standings, unless they were put right since.
SELECT
    place.player_id,
    coalesce(mended.sort_key, place.sort_key),
    coalesce(mended.stamp, place.stamp),
    CASE WHEN mended.player_id IS NULL THEN place.payload ELSE mended.payload END,
    coalesce(mended.order_key, place.order_key)
FROM json_each(:players) AS player
CROSS JOIN standings_by_player AS place ON place.copy = :copy AND place.player_id = player.value
LEFT JOIN mended_scores AS mended
    ON mended.board_uid = :board_uid AND mended.season = :season AND mended.player_id = place.player_id;

-- name: put_mend
INSERT INTO mended_scores (sequence, board_uid, season, player_id, sort_key, stamp, payload, order_key)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET
    sort_key = excluded.sort_key,
    stamp = excluded.stamp,
    payload = excluded.payload,
    order_key = excluded.order_key,
    sequence = excluded.sequence;

-- name: move_season
-- A season that has ended is at another change, and has more players.
UPDATE seasons SET players = players + :came, head_id = :head_id, head_sequence = :head_sequence
WHERE board_uid = :board_uid AND season = :season;

-- name: mended_in_order
-- As `season_in_order`, of the standings that are shown of a settled season with what was put right.
SELECT player_id, sort_key, order_key
FROM (
    SELECT player_id, sort_key, stamp, order_key
    FROM standings_by_player
    WHERE copy = :shown AND player_id NOT IN (
        SELECT player_id FROM mended_scores WHERE board_uid = :board_uid AND season = :season
    )
    UNION ALL
    SELECT player_id, sort_key, stamp, order_key
    FROM mended_scores
    WHERE board_uid = :board_uid AND season = :season
)
ORDER BY sort_key, order_key, stamp, player_id;

-- name: mended_by_player
-- The same by player, each with the rank.
SELECT
    player_id, row_number() OVER (ORDER BY sort_key, order_key, stamp, player_id) AS rank,
    sort_key, stamp, payload, order_key
FROM (
    SELECT player_id, sort_key, stamp, payload, order_key
    FROM standings_by_player
    WHERE copy = :shown AND player_id NOT IN (
        SELECT player_id FROM mended_scores WHERE board_uid = :board_uid AND season = :season
    )
    UNION ALL
    SELECT player_id, sort_key, stamp, payload, order_key
    FROM mended_scores
    WHERE board_uid = :board_uid AND season = :season
)
ORDER BY player_id;

-- name: forget_mends
-- What the standings show that have just been published; what was put right since is published with the next.
DELETE FROM mended_scores WHERE board_uid = :board_uid AND season = :season AND sequence <= :head_sequence;
