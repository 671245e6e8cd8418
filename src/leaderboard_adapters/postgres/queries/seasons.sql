-- Seasons, and the publishing of their standings.

-- name: seasons
-- All seasons of a living board, the open one first.
SELECT board_uid, season, head_id, head_sequence, started_at, ended_at, max_entries, players, settles_at,
    standings_revision
FROM living_seasons
WHERE board_uid = %(board_uid)::bigint
ORDER BY season DESC;

-- name: unpublished
-- Seasons whose standings are older than they are, ended ones first, unless these take what is late.
SELECT board_uid, season, state = 'open'
FROM living_seasons
WHERE settles_at <= microseconds(clock_timestamp()) OR state = 'open' AND coalesce(copy_sequence, 0) < head_sequence
OR (board_uid, season) IN (SELECT board_uid, season FROM mended_scores)
ORDER BY state = 'open', board_uid, season;

-- name: unsettled
-- Seasons that have ended without final standings, and take nothing more; and settled ones in which something was put
-- right.
SELECT board_uid, season
FROM living_seasons
WHERE settles_at <= microseconds(clock_timestamp())
OR (board_uid, season) IN (SELECT board_uid, season FROM mended_scores)
ORDER BY board_uid, season;

-- name: write_copy
-- A season in its one order (sort key, order key, stamp, player id by its bytes), with the change it is at: one statement, so one
-- moment. Nothing when there is nothing newer than what is shown.
WITH source AS (
    SELECT state, head_id, head_sequence, players, coalesce(ended_at, microseconds(statement_timestamp())) AS as_of
    FROM living_seasons
    WHERE board_uid = %(board_uid)::bigint AND season = %(season)::integer
    AND (
        settles_at <= microseconds(clock_timestamp()) OR state = 'open' AND coalesce(copy_sequence, 0) < head_sequence
    )
),
made AS (
    INSERT INTO copies (copy, board_uid, season, state, head_id, head_sequence, as_of, players)
    SELECT %(copy)::bigint, %(board_uid)::bigint, %(season)::integer, state, head_id, head_sequence, as_of, players
    FROM source
    RETURNING copy
)
INSERT INTO standings (copy, rank, player_id, sort_key, stamp, payload, order_key)
SELECT
    made.copy, row_number() OVER (ORDER BY score.sort_key, score.order_key, score.stamp, score.player_id),
    score.player_id, score.sort_key, score.stamp, coalesce(kept_payload(score), ''), score.order_key
FROM made
JOIN scores AS score ON score.board_uid = %(board_uid)::bigint AND score.season = %(season)::integer;

-- name: last_erasure
-- Before a copy is written: whatever it holds, nobody was erased before this.
SELECT last_erasure FROM boards WHERE uid = %(board_uid)::bigint AND NOT deleted;

-- name: show_copy
-- The compare-and-set, under the board's lock: only if the season still lives, is in the state it was read in, and
-- shows nothing as new; if nobody was erased since; and, once it has ended, if nothing was put into it since.
UPDATE seasons
SET
    copy = made.copy,
    copy_sequence = made.head_sequence,
    state = CASE seasons.state WHEN 'ended' THEN 'settled' ELSE seasons.state END,
    standings_revision = CASE seasons.state WHEN 'ended' THEN 1 ELSE seasons.standings_revision END
FROM copies AS made
JOIN boards AS board ON board.uid = made.board_uid
WHERE NOT board.deleted
AND board.last_erasure = %(last_erasure)::bigint
AND made.copy = %(copy)::bigint
AND seasons.board_uid = made.board_uid
AND seasons.season = made.season
AND seasons.state = made.state
AND CASE made.state
    WHEN 'ended' THEN seasons.head_sequence = made.head_sequence
    ELSE coalesce(seasons.copy_sequence, 0) < made.head_sequence
END
RETURNING seasons.copy;
