-- What a unit of work reads and writes. Lists come as JSON: one statement for a list, however long.
-- Sort keys never travel as JSON, because text does not give every double back to the last bit.

-- name: states
-- States in each board's season, of a JSON object: uid -> player ids.
SELECT board.uid, score.player_id, score.sort_key, score.stamp, score.payload, score.order_key
FROM json_each(?) AS wanted
CROSS JOIN boards AS board ON board.uid = CAST(wanted.key AS INTEGER)
CROSS JOIN json_each(wanted.value) AS player
CROSS JOIN scores AS score
    ON score.board_uid = board.uid AND score.season = board.season AND score.player_id = player.value;

-- name: events
-- Known event ids, of a JSON object: uid -> event ids.
SELECT event.board_uid, event.event_id, event.fingerprint
FROM json_each(?) AS wanted
CROSS JOIN json_each(wanted.value) AS asked
CROSS JOIN events AS event ON event.board_uid = CAST(wanted.key AS INTEGER) AND event.event_id = asked.value;

-- name: positions
-- Known positions, of a JSON list of pairs: topic id, partition.
SELECT position.topic_id, position.partition, position.next_offset
FROM json_each(?) AS wanted
CROSS JOIN positions AS position
    ON position.topic_id = json_extract(wanted.value, '$[0]')
    AND position.partition = json_extract(wanted.value, '$[1]');

-- name: insert_change
INSERT INTO changes (
    board_uid, sequence, id, previous, season, max_entries, committed_at, deleted, states, removed, named
)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: put_score
INSERT INTO scores (board_uid, season, player_id, sort_key, stamp, payload, order_key) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET
    sort_key = excluded.sort_key,
    stamp = excluded.stamp,
    payload = excluded.payload,
    order_key = excluded.order_key;

-- name: insert_event
INSERT INTO events (board_uid, event_id, fingerprint, taken_at) VALUES (?, ?, ?, ?);

-- name: put_position
-- A position only grows.
INSERT INTO positions (topic_id, partition, next_offset) VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET next_offset = max(next_offset, excluded.next_offset);

-- name: open_season
INSERT INTO seasons (board_uid, season, state, started_at, players) VALUES (?, ?, 'open', ?, 0);

-- name: end_season
-- A season may end in the commit that would have opened it.
INSERT INTO seasons (board_uid, season, state, started_at, players, ended_at, head_id, head_sequence, max_entries)
VALUES (?, ?, 'ended', ?, 0, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET
    state = excluded.state,
    started_at = excluded.started_at,
    ended_at = excluded.ended_at,
    head_id = excluded.head_id,
    head_sequence = excluded.head_sequence,
    max_entries = excluded.max_entries;

-- name: count_players
-- More or fewer players in a season.
UPDATE seasons SET players = players + ? WHERE board_uid = ? AND season = ?;
