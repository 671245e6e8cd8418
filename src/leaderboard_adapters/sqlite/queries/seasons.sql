-- Seasons, and the publishing of their standings.

-- name: seasons
-- All seasons of a living board, the open one first.
SELECT board_uid, season, head_id, head_sequence, started_at, ended_at, max_entries, players, settles_at,
    standings_revision
FROM living_seasons
WHERE board_uid = ?
ORDER BY season DESC;

-- name: unpublished
-- Seasons whose standings are older than they are, ended ones first, unless these take what is late.
SELECT board_uid, season
FROM living_seasons
WHERE settles_at <= ? OR state = 'open' AND coalesce(copy_sequence, 0) < head_sequence
OR (board_uid, season) IN (SELECT board_uid, season FROM mended_scores)
ORDER BY state = 'open', board_uid, season;

-- name: unsettled
-- Seasons that have ended without final standings, and take nothing more; and settled ones in which something was put
-- right.
SELECT board_uid, season
FROM living_seasons
WHERE settles_at <= ? OR (board_uid, season) IN (SELECT board_uid, season FROM mended_scores)
ORDER BY board_uid, season;

-- name: source
-- What there is to publish of a season, if anything.
SELECT state, head_id, head_sequence, players, ended_at, last_erasure, copy, standings_revision
FROM living_seasons
WHERE board_uid = ? AND season = ?
AND (
    settles_at <= ? OR state = 'open' AND coalesce(copy_sequence, 0) < head_sequence
    OR (board_uid, season) IN (SELECT board_uid, season FROM mended_scores)
);

-- name: begin_copy
INSERT INTO copies (board_uid, season, state, head_id, head_sequence, as_of, players)
VALUES (?, ?, 'writing', ?, ?, ?, ?);

-- name: season_in_order
-- The one order: sort key, order key, stamp, player id by its bytes.
SELECT player_id, sort_key, order_key
FROM scores
WHERE board_uid = ? AND season = ?
ORDER BY sort_key, order_key, stamp, player_id;

-- name: ranks_by_player
-- Every player's rank, in the order of player ids: it runs beside `states_of_season`, so that no state is sorted.
WITH ranked AS (
    SELECT player_id, row_number() OVER (ORDER BY sort_key, order_key, stamp, player_id) AS rank
    FROM scores
    WHERE board_uid = ? AND season = ?
)
SELECT rank FROM ranked ORDER BY player_id;

-- name: insert_by_rank
INSERT INTO standings_by_rank (copy, rank, player_id, sort_key, order_key) VALUES (?, ?, ?, ?, ?);

-- name: insert_by_player
INSERT INTO standings_by_player (copy, player_id, rank, sort_key, stamp, payload, order_key)
VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: show_copy
-- The compare-and-set: only if the season still lives, is in the state it was read in, and shows nothing as new; if
-- nobody was erased since; and, once it has ended, if nothing was put into it since.
UPDATE seasons
SET
    copy = :copy,
    state = CASE state WHEN 'ended' THEN 'settled' ELSE state END,
    standings_revision = standings_revision + (state <> 'open')
WHERE board_uid = :board_uid AND season = :season AND EXISTS (
    SELECT 1 FROM living_seasons AS now
    WHERE now.board_uid = seasons.board_uid AND now.season = seasons.season AND now.state = :state
    AND now.last_erasure = :last_erasure
    AND CASE now.state
        WHEN 'ended' THEN now.head_sequence = :head_sequence
        WHEN 'open' THEN coalesce(now.copy_sequence, 0) < :head_sequence
        ELSE now.copy = :shown AND now.standings_revision = :standings_revision
    END
);

-- name: leave_copies
-- Of a season's copies only one is shown; what another still writes is not touched.
UPDATE copies SET state = CASE copy WHEN :copy THEN 'shown' ELSE 'left' END
WHERE board_uid = :board_uid AND season = :season AND (copy = :copy OR state = 'shown');
