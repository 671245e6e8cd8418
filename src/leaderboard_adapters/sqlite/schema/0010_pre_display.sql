-- How the scores of a board are written: with how many decimals, as what, of which unit.
ALTER TABLE boards ADD COLUMN decimals INTEGER;

ALTER TABLE boards ADD COLUMN format TEXT NOT NULL DEFAULT 'number';

ALTER TABLE boards ADD COLUMN unit TEXT;

DROP VIEW living_boards;

CREATE VIEW living_boards AS
SELECT
    uid, id, name, sort_order, update_mode, reset_period, max_entries, min_score, max_score, created_at, updated_at,
    season, season_started_at, season_opened, next_reset_at, last_stamp, head_id, head_sequence, deleted, last_erasure,
    reset_cron, timezone, decimals, format, unit
FROM boards
WHERE deleted = 0;
