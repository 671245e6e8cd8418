-- Beginning and ending transactions.

-- name: begin_unit
-- Whether it may write is left to the role and the database: who lets them only read, as before a cut-over, means it.
BEGIN ISOLATION LEVEL READ COMMITTED;

-- name: unit_settings
-- An answer means that it is on the disk; nobody waits for ever. Plans do not depend on how many rows there were when
-- a connection made them: every row is found by its key.
SELECT
    set_config('synchronous_commit', 'on', true),
    set_config('lock_timeout', %(lock_ms)::bigint::text, true),
    set_config('statement_timeout', %(statement_ms)::bigint::text, true),
    set_config('idle_in_transaction_session_timeout', %(idle_ms)::bigint::text, true),
    set_config(
        'plan_cache_mode',
        CASE WHEN current_setting('citus.version', true) IS NULL THEN 'force_generic_plan' ELSE 'auto' END,
        true
    ),
    set_config('enable_seqscan', 'off', true),
    set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true);

-- name: guard
-- The first statement of a unit of work that is one message, after which nobody is asked anything: see the function.
-- The settings are those of `unit_settings`, without the one for who is waited for in between.
SELECT
    set_config('synchronous_commit', 'on', true),
    set_config('lock_timeout', %(lock_ms)::bigint::text, true),
    set_config('statement_timeout', %(statement_ms)::bigint::text, true),
    set_config(
        'plan_cache_mode',
        CASE WHEN current_setting('citus.version', true) IS NULL THEN 'force_generic_plan' ELSE 'auto' END,
        true
    ),
    set_config('enable_seqscan', 'off', true),
    set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true),
    guard_kept(
        %(uids)::bigint[], %(kept_heads)::text[], %(kept_stamps)::bigint[],
        %(topic_ids)::text[], %(partitions)::integer[], %(kept_offsets)::bigint[]
    );

-- name: begin_reading
-- One moment, for as long as it lasts.
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;

-- name: begin_long_work
BEGIN ISOLATION LEVEL READ COMMITTED;

-- name: long_settings
-- For work on a whole board: it may take its time and sort in memory.
SELECT
    set_config('lock_timeout', %(lock_ms)::bigint::text, true),
    set_config('statement_timeout', %(statement_ms)::bigint::text, true),
    set_config('idle_in_transaction_session_timeout', %(idle_ms)::bigint::text, true),
    set_config('work_mem', '64MB', true);

-- name: commit
COMMIT;

-- name: waits_for_standbys
-- Whether a commit waits until a standby has it as well.
SELECT current_setting('synchronous_standby_names') <> '';

-- name: leave_a_mark
-- Something to commit that changes nothing: a commit of nothing waits for no standby.
SELECT pg_logical_emit_message(true, 'leaderboard', '') IS NOT NULL;

-- name: rollback
ROLLBACK;

-- name: ping
SELECT 1;

-- name: session
-- Which session with the server this is: its own process there.
SELECT pg_backend_pid();

-- name: sends_on
-- Whether this is Citus, which sends on what it is told to the servers that have the rows.
SELECT current_setting('citus.version', true) IS NOT NULL;
