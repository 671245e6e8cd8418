-- Reading standings: from the copy that is shown, or by ordering a season that ended and is not settled yet.

-- name: standing
-- What there is to read of a season.
SELECT
    state, ended_at, head_id, head_sequence, players,
    copy, copy_head_id, copy_sequence, copy_as_of, copy_players, copy_erased
FROM living_seasons
WHERE board_uid = ? AND season = ?;

-- name: copy_page
SELECT player_id, sort_key, order_key
FROM standings_by_rank
WHERE copy = :copy AND rank BETWEEN :first AND :last
ORDER BY rank;

-- name: copy_ranked
-- The places of a JSON list of ranks.
SELECT place.rank, place.player_id, place.sort_key, place.order_key
FROM json_each(:ranks) AS wanted
CROSS JOIN standings_by_rank AS place ON place.copy = :copy AND place.rank = wanted.value;

-- name: copy_players
-- Ranks and states of a JSON list of players, best first.
SELECT place.rank, place.player_id, place.sort_key, place.stamp, place.payload, place.order_key
FROM json_each(:players) AS wanted
CROSS JOIN standings_by_player AS place ON place.copy = :copy AND place.player_id = wanted.value
ORDER BY place.rank;

-- name: copy_ahead
-- The last place that is ahead of a sort key, 0 if there is none: by steps that are halved, from a power of two on. A
-- place that was taken out is as the next one that is there.
WITH RECURSIVE halved (last, step) AS (
    SELECT 0, :step
    UNION ALL
    SELECT
        last + coalesce((
            SELECT CASE WHEN place.sort_key < :sort_key THEN step ELSE 0 END
            FROM standings_by_rank AS place
            WHERE place.copy = :copy AND place.rank >= last + step
            ORDER BY place.rank
            LIMIT 1
        ), 0),
        step / 2
    FROM halved
    WHERE step > 0
)
SELECT last FROM halved WHERE step = 0;

-- name: copy_ahead_of_keys
-- The same of a score key, which is a sort key and an order key or the beginning of one.
WITH RECURSIVE halved (last, step) AS (
    SELECT 0, :step
    UNION ALL
    SELECT
        last + coalesce((
            SELECT CASE WHEN (place.sort_key, place.order_key) < (:sort_key, :order_key) THEN step ELSE 0 END
            FROM standings_by_rank AS place
            WHERE place.copy = :copy AND place.rank >= last + step
            ORDER BY place.rank
            LIMIT 1
        ), 0),
        step / 2
    FROM halved
    WHERE step > 0
)
SELECT last FROM halved WHERE step = 0;

-- name: copy_ahead_of_places
-- The same of the key of a place. Moments lie by player: one is looked up only where all before it is equal.
WITH RECURSIVE halved (last, step) AS (
    SELECT 0, :step
    UNION ALL
    SELECT
        last + coalesce((
            SELECT CASE WHEN (
                place.sort_key,
                place.order_key,
                (SELECT stamp FROM standings_by_player WHERE copy = :copy AND player_id = place.player_id),
                place.player_id
            ) < (:sort_key, :order_key, :stamp, :player_id) THEN step ELSE 0 END
            FROM standings_by_rank AS place
            WHERE place.copy = :copy AND place.rank >= last + step
            ORDER BY place.rank
            LIMIT 1
        ), 0),
        step / 2
    FROM halved
    WHERE step > 0
)
SELECT last FROM halved WHERE step = 0;

-- name: ordered_page
SELECT player_id, sort_key, order_key
FROM scores
WHERE board_uid = :board_uid AND season = :season
ORDER BY sort_key, order_key, stamp, player_id
LIMIT :last - :first + 1 OFFSET :first - 1;

-- name: ordered_ranked
-- The places of a JSON list of ranks, by putting the whole season in order once.
WITH ranked AS (
    SELECT player_id, sort_key, order_key, row_number() OVER (ORDER BY sort_key, order_key, stamp, player_id) AS rank
    FROM scores
    WHERE board_uid = :board_uid AND season = :season
)
SELECT rank, player_id, sort_key, order_key FROM ranked WHERE rank IN (SELECT value FROM json_each(:ranks));

-- name: ordered_few
-- Ranks and states of a JSON list of players, best first, by counting for each how many are not behind.
SELECT
    (
        SELECT count(*) FROM scores AS other
        WHERE other.board_uid = :board_uid AND other.season = :season
        AND (other.sort_key, other.order_key, other.stamp, other.player_id)
            <= (score.sort_key, score.order_key, score.stamp, score.player_id)
    ) AS rank,
    score.player_id, score.sort_key, score.stamp, score.payload, score.order_key
FROM json_each(:players) AS wanted
CROSS JOIN scores AS score
    ON score.board_uid = :board_uid AND score.season = :season AND score.player_id = wanted.value
ORDER BY rank;

-- name: ordered_many
-- The same, by putting the whole season in order once.
WITH ranked AS (
    SELECT player_id, row_number() OVER (ORDER BY sort_key, order_key, stamp, player_id) AS rank
    FROM scores
    WHERE board_uid = :board_uid AND season = :season
)
SELECT ranked.rank, score.player_id, score.sort_key, score.stamp, score.payload, score.order_key
FROM ranked
CROSS JOIN scores AS score
    ON score.board_uid = :board_uid AND score.season = :season AND score.player_id = ranked.player_id
WHERE ranked.player_id IN (SELECT value FROM json_each(:players))
ORDER BY ranked.rank;

-- name: ordered_ahead
-- How many scores are ahead of a sort key.
SELECT count(*) FROM scores WHERE board_uid = :board_uid AND season = :season AND sort_key < :sort_key;

-- name: ordered_sort_keys
SELECT sort_key FROM scores WHERE board_uid = :board_uid AND season = :season ORDER BY sort_key;

-- name: ordered_ahead_of_keys
-- How many scores are ahead of a score key.
SELECT count(*)
FROM scores
WHERE board_uid = :board_uid AND season = :season AND (sort_key, order_key) < (:sort_key, :order_key);

-- name: ordered_keys
SELECT sort_key, order_key
FROM scores
WHERE board_uid = :board_uid AND season = :season
ORDER BY sort_key, order_key;

-- name: ordered_ahead_of_places
-- How many scores are ahead of the key of a place.
SELECT count(*)
FROM scores
WHERE board_uid = :board_uid AND season = :season
AND (sort_key, order_key, stamp, player_id) < (:sort_key, :order_key, :stamp, :player_id);

-- name: ordered_place_keys
SELECT sort_key, order_key, stamp, player_id
FROM scores
WHERE board_uid = :board_uid AND season = :season
ORDER BY sort_key, order_key, stamp, player_id;
