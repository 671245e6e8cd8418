-- Which shard of a wide board a board is; null: it is no shard. Shards but the first have a "/" in their ids.

ALTER TABLE boards ADD COLUMN shards text;

CREATE OR REPLACE VIEW living_boards AS
SELECT
    uid, id, name, sort_order, update_mode, reset_period, max_entries, min_score, max_score, created_at, updated_at,
    season, season_started_at, season_opened, next_reset_at, last_stamp, head_id, head_sequence, deleted,
    reset_cron, timezone, decimals, format, unit, ranking, links, parts, hide_after, show_at, hidden_revision,
    reset_grace, allow_null_score, shards
FROM boards
WHERE NOT deleted;
