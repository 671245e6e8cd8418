-- What ends a season where it is not a period by UTC: a cron expression, the clock of another time zone.

ALTER TABLE boards
    ADD COLUMN reset_cron text COLLATE "C",
    ADD COLUMN timezone text COLLATE "C" NOT NULL DEFAULT 'UTC';

CREATE OR REPLACE VIEW living_boards AS
SELECT
    uid, id, name, sort_order, update_mode, reset_period, max_entries, min_score, max_score, created_at, updated_at,
    season, season_started_at, season_opened, next_reset_at, last_stamp, head_id, head_sequence, deleted,
    reset_cron, timezone
FROM boards
WHERE NOT deleted;
