-- What ends a season where it is not a period by UTC: a cron expression, the clock of another time zone.
ALTER TABLE boards ADD COLUMN reset_cron TEXT;

ALTER TABLE boards ADD COLUMN timezone TEXT NOT NULL DEFAULT 'UTC';

DROP VIEW living_boards;

CREATE VIEW living_boards AS
SELECT
    uid, id, name, sort_order, update_mode, reset_period, max_entries, min_score, max_score, created_at, updated_at,
    season, season_started_at, season_opened, next_reset_at, last_stamp, head_id, head_sequence, deleted, last_erasure,
    reset_cron, timezone
FROM boards
WHERE deleted = 0;
