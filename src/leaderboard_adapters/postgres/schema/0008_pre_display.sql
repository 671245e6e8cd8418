-- How the scores of a board are written: with how many decimals, as what, of which unit.

ALTER TABLE boards
    ADD COLUMN decimals integer,
    ADD COLUMN format text COLLATE "C" NOT NULL DEFAULT 'number',
    ADD COLUMN unit text;

CREATE OR REPLACE VIEW living_boards AS
SELECT
    uid, id, name, sort_order, update_mode, reset_period, max_entries, min_score, max_score, created_at, updated_at,
    season, season_started_at, season_opened, next_reset_at, last_stamp, head_id, head_sequence, deleted,
    reset_cron, timezone, decimals, format, unit
FROM boards
WHERE NOT deleted;
