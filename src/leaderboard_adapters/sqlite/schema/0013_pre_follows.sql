-- Which boards a board follows and is followed by, as one text that only the core reads.
ALTER TABLE boards ADD COLUMN links TEXT;

DROP VIEW living_boards;

CREATE VIEW living_boards AS
SELECT
    uid, id, name, sort_order, update_mode, reset_period, max_entries, min_score, max_score, created_at, updated_at,
    season, season_started_at, season_opened, next_reset_at, last_stamp, head_id, head_sequence, deleted, last_erasure,
    reset_cron, timezone, decimals, format, unit, ranking, links
FROM boards
WHERE deleted = 0;
