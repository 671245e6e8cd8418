-- What a unit of work locks, reads and writes. Lists come and go as columns: one statement for a list, however long.
--
-- Rows with keys of several columns are looked up by a LATERAL subquery with a LIMIT: that is found by its whole key.
-- A plain join may be planned on the first columns alone, which is as good on a small table and ruinous on a large one.

-- name: lock_boards
-- The boards' lines, in one order. A statement of its own: what is decided under the locks is read by later ones.
SELECT board.uid
FROM unnest(%(uids)::bigint[]) AS wanted (uid)
JOIN boards AS board ON board.uid = wanted.uid
ORDER BY board.uid
FOR NO KEY UPDATE OF board;

-- name: lock_free_boards
-- The same for those that nobody else holds.
SELECT board.uid
FROM unnest(%(uids)::bigint[]) AS wanted (uid)
JOIN boards AS board ON board.uid = wanted.uid
ORDER BY board.uid
FOR NO KEY UPDATE OF board SKIP LOCKED;

-- name: make_positions
-- Rows to lock for positions that were never written.
INSERT INTO positions (topic_id, partition)
SELECT topic_id, partition
FROM unnest(%(topic_ids)::text[], %(partitions)::integer[]) AS wanted (topic_id, partition)
ORDER BY topic_id COLLATE "C", partition
ON CONFLICT DO NOTHING;

-- name: lock_positions
SELECT position.topic_id
FROM unnest(%(topic_ids)::text[], %(partitions)::integer[]) AS wanted (topic_id, partition)
JOIN positions AS position USING (topic_id, partition)
ORDER BY position.topic_id, position.partition
FOR NO KEY UPDATE OF position;

-- name: now
-- The repository's clock.
SELECT microseconds(clock_timestamp());

-- name: boards_now
-- The repository's clock, and the boards as they are under their locks; without any, the clock in a row of its own.
SELECT moment.now, {board}
FROM (SELECT microseconds(clock_timestamp())) AS moment (now)
LEFT JOIN (
    unnest(%(uids)::bigint[]) AS wanted (uid) JOIN living_boards AS board ON board.uid = wanted.uid
) ON true;

-- name: boards_by_uid
SELECT {board} FROM unnest(%(uids)::bigint[]) AS wanted (uid) JOIN living_boards AS board ON board.uid = wanted.uid;

-- name: states
-- The wanted players' states in each board's season, a row a board. This is what is read most: numbers come packed, and
-- players as their places among those that were asked for on their board.
SELECT
    board.uid,
    string_agg(int8send(asked.place), ''),
    string_agg(float8send(score.sort_key), ''),
    string_agg(int8send(score.stamp), ''),
    CASE WHEN count(score.payload) > 0 THEN array_agg(score.payload) END,
    string_agg(score.order_key, '')
FROM unnest(%(player_uids)::bigint[], %(first_players)::integer[], %(last_players)::integer[])
    AS wanted (board_uid, first, last)
JOIN boards AS board ON board.uid = wanted.board_uid AND NOT board.deleted
CROSS JOIN LATERAL unnest((%(players)::text[])[wanted.first:wanted.last]) WITH ORDINALITY
    AS asked (player_id, place)
CROSS JOIN LATERAL (
    SELECT sort_key, stamp, kept_payload(scores) AS payload, order_key
    FROM scores
    WHERE board_uid = board.uid AND season = board.season AND player_id = asked.player_id
    LIMIT 1
) AS score
GROUP BY board.uid;

-- name: events
-- The fingerprints of known event ids, a row a board.
SELECT wanted.board_uid, array_agg(wanted.event_id), array_agg(event.fingerprint)
FROM unnest(%(event_uids)::bigint[], %(event_ids)::text[]) AS wanted (board_uid, event_id)
CROSS JOIN LATERAL (
    SELECT fingerprint FROM events WHERE board_uid = wanted.board_uid AND event_id = wanted.event_id LIMIT 1
) AS event
GROUP BY wanted.board_uid;

-- name: positions
SELECT position.topic_id, position.partition, position.next_offset
FROM unnest(%(topic_ids)::text[], %(partitions)::integer[]) AS wanted (topic_id, partition)
JOIN positions AS position USING (topic_id, partition)
WHERE position.next_offset IS NOT NULL;

-- name: end_seasons
-- Before their boards' rows go on. A season may end in the commit that would have opened it: it had no players.
INSERT INTO seasons (board_uid, season, state, started_at, ended_at, head_id, head_sequence, max_entries, players)
SELECT
    board_uid, ended.season, 'ended', started_at, ended_at, ended.head_id, ended.head_sequence, ended.max_entries,
    CASE WHEN board.season = ended.season THEN board.players ELSE 0 END
FROM unnest(
    %(ended_uids)::bigint[], %(ended_seasons)::integer[], %(ended_started)::bigint[], %(ended_at)::bigint[],
    %(ended_heads)::text[], %(ended_sequences)::bigint[], %(ended_limits)::bigint[]
) AS ended (board_uid, season, started_at, ended_at, head_id, head_sequence, max_entries)
JOIN boards AS board ON board.uid = ended.board_uid
ON CONFLICT (board_uid, season) DO UPDATE SET
    state = excluded.state,
    started_at = excluded.started_at,
    ended_at = excluded.ended_at,
    head_id = excluded.head_id,
    head_sequence = excluded.head_sequence,
    max_entries = excluded.max_entries,
    players = excluded.players;

-- name: open_seasons
INSERT INTO seasons (board_uid, season, state, started_at)
SELECT board_uid, season, 'open', started_at
FROM unnest(%(opened_uids)::bigint[], %(opened_seasons)::integer[], %(opened_at)::bigint[])
    AS opened (board_uid, season, started_at);

-- name: update_boards
-- What is the boards' own, where a commit touches it. Where they stand in their lines follows with the changes.
UPDATE boards SET
    name = after.name,
    reset_period = after.reset_period,
    reset_cron = after.reset_cron,
    timezone = after.timezone,
    max_entries = after.max_entries,
    min_score = after.min_score,
    max_score = after.max_score,
    decimals = after.decimals,
    format = after.format,
    unit = after.unit,
    hide_after = after.hide_after,
    show_at = after.show_at,
    hidden_revision = after.hidden_revision,
    reset_grace = after.reset_grace,
    allow_null_score = after.allow_null_score,
    updated_at = after.updated_at,
    season = after.season,
    season_started_at = after.season_started_at,
    season_opened = after.season_opened,
    next_reset_at = after.next_reset_at,
    deleted = after.deleted,
    links = after.links,
    players = CASE WHEN boards.season = after.season THEN boards.players ELSE 0 END
FROM unnest(
    %(board_uid)::bigint[], %(board_name)::text[], %(board_reset_period)::text[], %(board_reset_cron)::text[],
    %(board_timezone)::text[], %(board_max_entries)::bigint[],
    %(board_min_score)::float8[], %(board_max_score)::float8[], %(board_decimals)::integer[],
    %(board_format)::text[], %(board_unit)::text[],
    %(board_hide_after)::bigint[], %(board_show_at)::bigint[], %(board_hidden_revision)::bigint[],
    %(board_reset_grace)::bigint[], %(board_allow_null_score)::boolean[],
    %(board_updated_at)::bigint[],
    %(board_season)::integer[], %(board_season_started_at)::bigint[], %(board_season_opened)::bigint[],
    %(board_next_reset_at)::bigint[], %(board_deleted)::boolean[], %(board_links)::text[]
) AS after (
    uid, name, reset_period, reset_cron, timezone, max_entries, min_score, max_score, decimals, format, unit,
    hide_after, show_at, hidden_revision, reset_grace, allow_null_score, updated_at,
    season, season_started_at, season_opened, next_reset_at, deleted, links
)
WHERE boards.uid = after.uid;

-- name: remove_scores
-- Those whom a change removes, from the season that it leaves its board in.
DELETE FROM scores WHERE ctid = ANY (ARRAY(
    SELECT score.ctid
    FROM unnest(%(removed_uids)::bigint[], %(removed_seasons)::integer[], %(removed_players)::text[])
        AS removed (board_uid, season, player_id)
    CROSS JOIN LATERAL (
        SELECT ctid
        FROM scores
        WHERE board_uid = removed.board_uid AND season = removed.season AND player_id = removed.player_id
        LIMIT 1
    ) AS score
));

-- name: write_changes
-- The changes, each with its part of the states and removals; its board is where it leads, with `came` more players;
-- and what it says put into the scores.
WITH written AS (
    INSERT INTO changes (
        board_uid, sequence, id, previous, season, max_entries, committed_at, deleted,
        players, sort_keys, stamps, payloads, order_keys, removed
    )
    SELECT
        board_uid, sequence, id, previous, season, max_entries, committed_at, deleted,
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
    RETURNING board_uid, season, players, sort_keys, stamps, payloads, order_keys
),
led AS (
    UPDATE boards SET
        last_stamp = made.last_stamp,
        head_id = made.id,
        head_sequence = made.sequence,
        players = players + made.came
    FROM unnest(
        %(change_uids)::bigint[], %(change_sequences)::bigint[], %(change_ids)::text[],
        %(change_stamps)::bigint[], %(change_came)::bigint[]
    ) AS made (board_uid, sequence, id, last_stamp, came)
    WHERE boards.uid = made.board_uid
)
INSERT INTO scores (board_uid, season, player_id, sort_key, stamp, payload, order_key)
SELECT
    written.board_uid, written.season,
    state.player_id, state.sort_key, state.stamp, coalesce(state.payload, ''), coalesce(state.order_key, '')
FROM written CROSS JOIN LATERAL unnest(
    written.players, written.sort_keys, written.stamps, written.payloads, written.order_keys
) AS state (player_id, sort_key, stamp, payload, order_key)
ON CONFLICT (board_uid, season, player_id) DO UPDATE SET
    sort_key = excluded.sort_key,
    stamp = excluded.stamp,
    payload = excluded.payload,
    order_key = excluded.order_key;

-- name: write_events
INSERT INTO events (board_uid, event_id, fingerprint, taken_at)
SELECT board_uid, event_id, fingerprint, %(taken_at)::bigint
FROM unnest(%(new_event_uids)::bigint[], %(new_event_ids)::text[], %(new_fingerprints)::bytea[])
    AS taken (board_uid, event_id, fingerprint);

-- name: write_positions
-- A position only grows.
INSERT INTO positions (topic_id, partition, next_offset)
SELECT topic_id, partition, next_offset
FROM unnest(%(moved_topic_ids)::text[], %(moved_partitions)::integer[], %(moved_offsets)::bigint[])
    AS moved (topic_id, partition, next_offset)
ORDER BY topic_id COLLATE "C", partition
ON CONFLICT (topic_id, partition) DO UPDATE SET next_offset = greatest(positions.next_offset, excluded.next_offset);

-- name: pass_over
-- Positions from where they are said to be on: wherever one is in what holds nothing for its cell, it may go over the
-- rest. One that nobody has written may not be there yet.
WITH idle AS (
    SELECT topic_id, partition, stored, upto
    FROM unnest(
        %(idle_topic_ids)::text[], %(idle_partitions)::integer[], %(idle_from)::bigint[], %(idle_upto)::bigint[]
    ) AS idle (topic_id, partition, stored, upto)
),
begun AS (
    INSERT INTO positions (topic_id, partition, next_offset)
    SELECT topic_id, partition, upto FROM idle WHERE stored IS NULL ORDER BY topic_id COLLATE "C", partition
    ON CONFLICT (topic_id, partition) DO UPDATE SET next_offset = excluded.next_offset
    WHERE positions.next_offset IS NULL
)
UPDATE positions SET next_offset = idle.upto
FROM idle
WHERE positions.topic_id = idle.topic_id AND positions.partition = idle.partition
AND positions.next_offset >= idle.stored AND positions.next_offset < idle.upto;

-- name: has_changes
-- Whether a commit came through, by its changes.
SELECT count(*) = cardinality(%(change_ids)::text[])
FROM unnest(%(change_uids)::bigint[], %(change_ids)::text[]) AS made (board_uid, id)
CROSS JOIN LATERAL (SELECT FROM changes WHERE board_uid = made.board_uid AND id = made.id LIMIT 1) AS change;

-- name: has_events
-- Whether a commit that changed no board came through, by its event ids.
SELECT count(*) = cardinality(%(new_event_ids)::text[])
FROM unnest(%(new_event_uids)::bigint[], %(new_event_ids)::text[], %(new_fingerprints)::bytea[])
    AS taken (board_uid, event_id, fingerprint)
CROSS JOIN LATERAL (
    SELECT FROM events
    WHERE board_uid = taken.board_uid AND event_id = taken.event_id AND fingerprint = taken.fingerprint
    LIMIT 1
) AS event;

-- name: has_positions
-- Whether a commit that did nothing but move positions came through, or another that moved them as far.
SELECT count(*) = cardinality(%(moved_offsets)::bigint[])
FROM unnest(%(moved_topic_ids)::text[], %(moved_partitions)::integer[], %(moved_offsets)::bigint[])
    AS moved (topic_id, partition, next_offset)
JOIN positions AS position USING (topic_id, partition)
WHERE position.next_offset >= moved.next_offset;
