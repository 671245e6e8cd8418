-- Writing in a shard of Citus, in place of the statements whose names these begin with.
--
-- There a statement that writes twice is several, each with a snapshot of its own, and one that puts rows in without
-- reading a table is done by the coordinator, with a second round trip for the rows and two phases of the commit. One
-- that reads a table of the schema as well goes to the worker as it is: so all of these read one.

-- name: write_changes_apart
INSERT INTO changes (
    board_uid, sequence, id, previous, season, max_entries, committed_at, deleted,
    players, sort_keys, stamps, payloads, order_keys, removed
)
SELECT
    board.uid, sequence, made.id, previous, made.season, made.max_entries, committed_at, made.deleted,
    (%(state_players)::text[])[first_state:last_state],
    (%(state_sort_keys)::float8[])[first_state:last_state],
    (%(state_stamps)::bigint[])[first_state:last_state],
    (%(state_payloads)::text[])[first_state:last_state],
    (%(state_order_keys)::bytea[])[first_state:last_state],
    (%(removed_players)::text[])[first_removed:last_removed]
FROM unnest(
    %(change_uids)::bigint[], %(change_sequences)::bigint[], %(change_ids)::text[], %(change_previous)::text[],
    %(change_seasons)::integer[], %(change_limits)::bigint[], %(change_committed)::bigint[],
    %(change_deleted)::boolean[], %(first_states)::integer[], %(last_states)::integer[],
    %(first_removed)::integer[], %(last_removed)::integer[]
) AS made (
    board_uid, sequence, id, previous, season, max_entries, committed_at, deleted,
    first_state, last_state, first_removed, last_removed
)
JOIN boards AS board ON board.uid = made.board_uid;

-- name: lead_boards_apart
UPDATE boards SET
    last_stamp = made.last_stamp,
    head_id = made.id,
    head_sequence = made.sequence,
    players = players + made.came
FROM unnest(
    %(change_uids)::bigint[], %(change_sequences)::bigint[], %(change_ids)::text[],
    %(change_stamps)::bigint[], %(change_came)::bigint[]
) AS made (board_uid, sequence, id, last_stamp, came)
WHERE boards.uid = made.board_uid;

-- name: write_scores_apart
INSERT INTO scores (board_uid, season, player_id, sort_key, stamp, payload, order_key)
SELECT
    board.uid, made.season,
    state.player_id, state.sort_key, state.stamp, coalesce(state.payload, ''), coalesce(state.order_key, '')
FROM unnest(
    %(change_uids)::bigint[], %(change_seasons)::integer[], %(first_states)::integer[], %(last_states)::integer[]
) AS made (board_uid, season, first_state, last_state)
JOIN boards AS board ON board.uid = made.board_uid
CROSS JOIN LATERAL unnest(
    (%(state_players)::text[])[first_state:last_state],
    (%(state_sort_keys)::float8[])[first_state:last_state],
    (%(state_stamps)::bigint[])[first_state:last_state],
    (%(state_payloads)::text[])[first_state:last_state],
    (%(state_order_keys)::bytea[])[first_state:last_state]
) AS state (player_id, sort_key, stamp, payload, order_key)
ON CONFLICT (board_uid, season, player_id) DO UPDATE SET
    sort_key = excluded.sort_key,
    stamp = excluded.stamp,
    payload = excluded.payload,
    order_key = excluded.order_key;

-- name: write_events_apart
INSERT INTO events (board_uid, event_id, fingerprint, taken_at)
SELECT board.uid, event_id, fingerprint, %(taken_at)::bigint
FROM unnest(%(new_event_uids)::bigint[], %(new_event_ids)::text[], %(new_fingerprints)::bytea[])
    AS taken (board_uid, event_id, fingerprint)
JOIN boards AS board ON board.uid = taken.board_uid;

-- name: write_positions_apart
-- They belong to no board.
INSERT INTO positions (topic_id, partition, next_offset)
SELECT topic_id, partition, next_offset
FROM unnest(%(moved_topic_ids)::text[], %(moved_partitions)::integer[], %(moved_offsets)::bigint[])
    AS moved (topic_id, partition, next_offset)
CROSS JOIN (SELECT count(*) FROM pruning) AS here
ORDER BY topic_id COLLATE "C", partition
ON CONFLICT (topic_id, partition) DO UPDATE SET next_offset = greatest(positions.next_offset, excluded.next_offset);

-- name: write_copy_apart
-- As `write_copy`. What is written twice is read once.
WITH told AS MATERIALIZED (
    SELECT
        season.state, season.head_id, season.head_sequence, season.players,
        coalesce(season.ended_at, microseconds(statement_timestamp())) AS as_of,
        row_number() OVER (ORDER BY score.sort_key, score.order_key, score.stamp, score.player_id) AS rank,
        score.player_id, score.sort_key, score.stamp, score.payload, score.order_key
    FROM living_seasons AS season
    LEFT JOIN (
        SELECT board_uid, season, player_id, sort_key, stamp, coalesce(kept_payload(scores), '') AS payload, order_key
        FROM scores
    ) AS score ON score.board_uid = season.board_uid AND score.season = season.season
    WHERE season.board_uid = %(board_uid)::bigint AND season.season = %(season)::integer
    AND (
        season.settles_at <= microseconds(clock_timestamp())
        OR season.state = 'open' AND coalesce(season.copy_sequence, 0) < season.head_sequence
    )
),
made AS (
    INSERT INTO copies (copy, board_uid, season, state, head_id, head_sequence, as_of, players)
    SELECT %(copy)::bigint, %(board_uid)::bigint, %(season)::integer, state, head_id, head_sequence, as_of, players
    FROM told
    WHERE rank = 1
)
INSERT INTO standings (copy, rank, player_id, sort_key, stamp, payload, order_key)
SELECT %(copy)::bigint, rank, player_id, sort_key, stamp, payload, order_key FROM told WHERE player_id IS NOT NULL;
