-- Beginning and ending transactions.

-- name: begin_unit
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;

-- name: unit_settings
-- An answer means that it is on the disk; nobody waits for ever. Plans do not depend on how many rows there were when
-- a connection made them: every row is found by its key.
SELECT
    set_config('synchronous_commit', 'on', true),
    set_config('lock_timeout', %(lock_ms)::bigint::text, true),
    set_config('statement_timeout', %(statement_ms)::bigint::text, true),
    set_config('idle_in_transaction_session_timeout', %(idle_ms)::bigint::text, true),
    set_config('plan_cache_mode', 'force_generic_plan', true),
    set_config('enable_seqscan', 'off', true),
    set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true);

-- name: begin_reading
-- One moment, for as long as it lasts.
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;

-- name: begin_long_work
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;

-- name: long_settings
-- For work on a whole board: it may take its time and sort in memory.
SELECT
    set_config('lock_timeout', %(lock_ms)::bigint::text, true),
    set_config('statement_timeout', %(statement_ms)::bigint::text, true),
    set_config('idle_in_transaction_session_timeout', %(idle_ms)::bigint::text, true),
    set_config('work_mem', '64MB', true);

-- name: commit
COMMIT;

-- name: rollback
ROLLBACK;

-- name: ping
SELECT 1;
