-- For how long after its end a season takes what was made in it. The season before the open one settles that much later.
ALTER TABLE boards ADD COLUMN reset_grace INTEGER;

DROP VIEW living_boards;

CREATE VIEW living_boards AS
SELECT
    uid, id, name, sort_order, update_mode, reset_period, max_entries, min_score, max_score, created_at, updated_at,
    season, season_started_at, season_opened, next_reset_at, last_stamp, head_id, head_sequence, deleted, last_erasure,
    reset_cron, timezone, decimals, format, unit, ranking, links, parts, hide_after, show_at, hidden_revision,
    reset_grace
FROM boards
WHERE deleted = 0;

DROP VIEW living_seasons;

CREATE VIEW living_seasons AS
SELECT
    season.board_uid,
    season.season,
    season.state,
    CASE season.state WHEN 'open' THEN board.season_started_at ELSE season.started_at END AS started_at,
    season.ended_at,
    coalesce(season.head_id, board.head_id) AS head_id,
    coalesce(season.head_sequence, board.head_sequence) AS head_sequence,
    CASE season.state WHEN 'open' THEN board.max_entries ELSE season.max_entries END AS max_entries,
    season.players,
    board.last_erasure,
    copy.copy,
    copy.head_id AS copy_head_id,
    copy.head_sequence AS copy_sequence,
    copy.as_of AS copy_as_of,
    copy.players AS copy_players,
    copy.erased AS copy_erased,
    CASE season.state WHEN 'ended' THEN
        season.ended_at + CASE season.season WHEN board.season - 1 THEN coalesce(board.reset_grace, 0) ELSE 0 END
    END AS settles_at
FROM seasons AS season
JOIN boards AS board ON board.uid = season.board_uid AND board.deleted = 0
LEFT JOIN copies AS copy ON copy.copy = season.copy;
