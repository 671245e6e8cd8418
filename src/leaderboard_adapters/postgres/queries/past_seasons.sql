-- Seasons that have ended: what units of work read of them and put into them, and what is published anew of it.

-- name: past_seasons
-- The wanted seasons that have ended, as `seasons` tells them, and their states.
SELECT
    season.board_uid, season.season, season.head_id, season.head_sequence, season.started_at, season.ended_at,
    season.max_entries, season.players, season.settles_at, season.standings_revision, season.state
FROM unnest(%(past_uids)::bigint[], %(past_seasons)::integer[]) AS wanted (board_uid, season)
JOIN living_seasons AS season ON season.board_uid = wanted.board_uid AND season.season = wanted.season
WHERE season.state <> 'open';

-- name: past_states
-- The wanted players' states in those: among the scores until a season is settled, then in its standings, unless they
-- were put right since.
SELECT wanted.board_uid, score.player_id, score.sort_key, score.stamp, score.payload, score.order_key
FROM unnest(%(past_player_uids)::bigint[], %(past_player_seasons)::integer[], %(past_players)::text[])
    AS wanted (board_uid, season, player_id)
JOIN living_seasons AS season ON season.board_uid = wanted.board_uid AND season.season = wanted.season
CROSS JOIN LATERAL (
    SELECT player_id, sort_key, stamp, payload, order_key FROM (
        (
            SELECT 1 AS turn, player_id, sort_key, stamp, nullif(payload, '') AS payload, order_key
            FROM mended_scores
            WHERE board_uid = wanted.board_uid AND season = wanted.season AND player_id = wanted.player_id
            LIMIT 1
        )
        UNION ALL
        (
            SELECT 2, player_id, sort_key, stamp, kept_payload(scores), order_key
            FROM scores
            WHERE season.state = 'ended'
            AND board_uid = wanted.board_uid AND season = wanted.season AND player_id = wanted.player_id
            LIMIT 1
        )
        UNION ALL
        (
            SELECT 3, player_id, sort_key, stamp, kept_payload(standings), order_key
            FROM standings
            WHERE season.state <> 'ended' AND copy = season.copy AND player_id = wanted.player_id
            LIMIT 1
        )
    ) AS known
    ORDER BY turn
    LIMIT 1
) AS score;

-- name: write_past
-- States put into seasons that have ended, which are then at the changes of their boards, with `came` more players.
WITH put AS (
    INSERT INTO scores (board_uid, season, player_id, sort_key, stamp, payload, order_key)
    SELECT board_uid, season, player_id, sort_key, stamp, coalesce(payload, ''), coalesce(order_key, '')
    FROM unnest(
        %(late_uids)::bigint[], %(late_seasons)::integer[], %(late_players)::text[], %(late_sort_keys)::float8[],
        %(late_stamps)::bigint[], %(late_payloads)::text[], %(late_order_keys)::bytea[]
    ) AS late (board_uid, season, player_id, sort_key, stamp, payload, order_key)
    ON CONFLICT (board_uid, season, player_id) DO UPDATE SET
        sort_key = excluded.sort_key,
        stamp = excluded.stamp,
        payload = excluded.payload,
        order_key = excluded.order_key
)
UPDATE seasons SET players = seasons.players + moved.came, head_id = moved.head_id, head_sequence = moved.sequence
FROM unnest(
    %(moved_uids)::bigint[], %(moved_seasons)::integer[], %(moved_heads)::text[], %(moved_sequences)::bigint[],
    %(moved_came)::bigint[]
) AS moved (board_uid, season, head_id, sequence, came)
WHERE seasons.board_uid = moved.board_uid AND seasons.season = moved.season;

-- name: write_mends
-- States put into seasons that are settled.
INSERT INTO mended_scores (board_uid, season, player_id, sort_key, stamp, payload, order_key, sequence)
SELECT board_uid, season, player_id, sort_key, stamp, coalesce(payload, ''), coalesce(order_key, ''), sequence
FROM unnest(
    %(mended_uids)::bigint[], %(mended_seasons)::integer[], %(mended_players)::text[], %(mended_sort_keys)::float8[],
    %(mended_stamps)::bigint[], %(mended_payloads)::text[], %(mended_order_keys)::bytea[],
    %(mended_sequences)::bigint[]
) AS mended (board_uid, season, player_id, sort_key, stamp, payload, order_key, sequence)
ON CONFLICT (board_uid, season, player_id) DO UPDATE SET
    sort_key = excluded.sort_key,
    stamp = excluded.stamp,
    payload = excluded.payload,
    order_key = excluded.order_key,
    sequence = excluded.sequence;

-- name: mended
-- Of a settled season in which something was put right: the standings that are shown, and their revision.
SELECT season.copy, season.standings_revision
FROM seasons AS season
WHERE season.board_uid = %(board_uid)::bigint AND season.season = %(season)::integer
AND season.state IN ('settled', 'cleared')
AND EXISTS (
    SELECT FROM mended_scores AS mended WHERE mended.board_uid = season.board_uid AND mended.season = season.season
);

-- name: write_mended_copy
-- A copy like the one that is shown, with what was put right. Read once: see `write_copy_apart`.
WITH told AS MATERIALIZED (
    SELECT
        season.state AS season_state, season.head_id, season.head_sequence, season.players, season.ended_at,
        row_number() OVER (ORDER BY state.sort_key, state.order_key, state.stamp, state.player_id) AS rank,
        state.player_id, state.sort_key, state.stamp, state.payload, state.order_key
    FROM living_seasons AS season
    LEFT JOIN (
        SELECT player_id, sort_key, stamp, kept_payload(standings) AS payload, order_key
        FROM standings
        WHERE copy = %(shown)::bigint AND NOT EXISTS (
            SELECT FROM mended_scores AS mended
            WHERE mended.board_uid = %(board_uid)::bigint AND mended.season = %(season)::integer
            AND mended.player_id = standings.player_id
        )
        UNION ALL
        SELECT player_id, sort_key, stamp, payload, order_key
        FROM mended_scores
        WHERE board_uid = %(board_uid)::bigint AND season = %(season)::integer
    ) AS state ON true
    WHERE season.board_uid = %(board_uid)::bigint AND season.season = %(season)::integer
    AND season.copy = %(shown)::bigint
),
made AS (
    INSERT INTO copies (copy, board_uid, season, state, head_id, head_sequence, as_of, players)
    SELECT
        %(copy)::bigint, %(board_uid)::bigint, %(season)::integer,
        season_state, head_id, head_sequence, ended_at, players
    FROM told
    WHERE rank = 1
)
INSERT INTO standings (copy, rank, player_id, sort_key, stamp, payload, order_key)
SELECT %(copy)::bigint, rank, player_id, sort_key, stamp, coalesce(payload, ''), order_key
FROM told
WHERE player_id IS NOT NULL;

-- name: show_mended_copy
-- Under the board's lock: only if the season shows what the copy was made of, and nobody was taken out of it since.
UPDATE seasons SET
    copy = made.copy,
    copy_sequence = made.head_sequence,
    standings_revision = greatest(seasons.standings_revision, 1) + 1
FROM copies AS made
JOIN boards AS board ON board.uid = made.board_uid
WHERE NOT board.deleted
AND board.last_erasure = %(last_erasure)::bigint
AND made.copy = %(copy)::bigint
AND seasons.board_uid = made.board_uid
AND seasons.season = made.season
AND seasons.state IN ('settled', 'cleared')
AND seasons.copy = %(shown)::bigint
AND seasons.standings_revision = %(standings_revision)::integer
RETURNING seasons.copy;

-- name: forget_mends
-- What the standings show that have just been published; what was put right since is published with the next.
DELETE FROM mended_scores AS mended USING copies AS made
WHERE made.copy = %(copy)::bigint AND mended.board_uid = made.board_uid AND mended.season = made.season
AND mended.sequence <= made.head_sequence;
