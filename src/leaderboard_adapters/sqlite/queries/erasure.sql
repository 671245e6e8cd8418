-- Finding a player everywhere, and taking away what is kept of one.

-- name: traces
-- Living boards and the seasons of each that have the player's state or place, as a JSON list.
SELECT {board}, (
    SELECT json_group_array(known.season)
    FROM seasons AS known
    WHERE known.board_uid = board.uid AND (
        EXISTS (
            SELECT 1 FROM scores AS score
            WHERE score.board_uid = known.board_uid AND score.season = known.season AND score.player_id = :player_id
        )
        OR EXISTS (
            SELECT 1 FROM standings_by_player AS place
            WHERE place.copy = known.copy AND place.player_id = :player_id
        )
    )
) AS seasons
FROM living_boards AS board
WHERE seasons <> '[]'
ORDER BY board.id;

-- name: mentions
-- Living boards with a change that is told and names the player, whose id comes as JSON: in the lists it stands so.
SELECT {board} FROM living_boards AS board
WHERE EXISTS (
    SELECT 1 FROM changes AS change
    WHERE change.board_uid = board.uid AND change.sequence >= board.last_erasure
    AND (instr(change.states, :quoted) OR instr(change.removed, :quoted))
)
ORDER BY board.id;

-- name: begin_line
-- The line is told from the change on that the board is at: after an erasure, and where a player was taken out of a
-- season of which final standings may be being written.
UPDATE boards SET last_erasure = head_sequence
WHERE uid = :board_uid AND (
    :season IS NULL
    OR EXISTS (
        SELECT 1 FROM seasons WHERE board_uid = :board_uid AND season = :season AND state = 'ended'
    )
);

-- name: known_scores
-- The player's states in all seasons of a board, or in one.
SELECT score.board_uid, score.season, score.player_id
FROM seasons AS season
CROSS JOIN scores AS score
    ON score.board_uid = season.board_uid AND score.season = season.season AND score.player_id = :player_id
WHERE season.board_uid = :board_uid AND (:season IS NULL OR season.season = :season);

-- name: shown_places
-- The player's places in the copies that a board shows, of all seasons or of one.
SELECT season.season, place.copy, place.rank
FROM seasons AS season
CROSS JOIN standings_by_player AS place ON place.copy = season.copy AND place.player_id = :player_id
WHERE season.board_uid = :board_uid AND (:season IS NULL OR season.season = :season);

-- name: note_gap
-- Those who were behind move up on reading.
UPDATE copies SET erased = json_insert(erased, '$[#]', :rank) WHERE copy = :copy;

-- name: count_out_ended
-- An open season counts its players by its changes. One that ended has its scores, and a copy from before, until it is
-- settled.
UPDATE seasons SET players = players - 1 WHERE board_uid = ? AND season = ? AND state = 'ended';

-- name: count_out_settled
-- Then it has its final copy, which is another one from now on.
UPDATE seasons SET players = players - 1, standings_revision = standings_revision + 1
WHERE board_uid = ? AND season = ? AND state IN ('settled', 'cleared');

-- name: unmend
-- What was put right of the player and is not published yet, in all seasons of a board or in one.
DELETE FROM mended_scores
WHERE board_uid = :board_uid AND player_id = :player_id AND (:season IS NULL OR season = :season);

-- name: dead_mends_of
DELETE FROM mended_scores
WHERE player_id = :player_id AND board_uid IN (SELECT uid FROM boards WHERE deleted = 1);

-- name: empty_dead_changes
-- Changes of deleted boards are told until they are old, but not what they said of the player.
UPDATE changes SET states = '[]', removed = '[]', named = 0
WHERE board_uid IN (SELECT uid FROM boards WHERE deleted = 1)
AND (instr(states, :quoted) OR instr(removed, :quoted));

-- name: dead_scores_of
-- The player's states on deleted boards.
SELECT score.board_uid, score.season, score.player_id
FROM boards AS board
CROSS JOIN seasons AS season ON season.board_uid = board.uid
CROSS JOIN scores AS score
    ON score.board_uid = season.board_uid AND score.season = season.season AND score.player_id = :player_id
WHERE board.deleted = 1;

-- name: left_places
-- The player's places in copies that are neither shown nor being written, and in those of deleted boards.
SELECT place.copy, place.rank
FROM copies AS old CROSS JOIN standings_by_player AS place ON place.copy = old.copy AND place.player_id = :player_id
WHERE old.state = 'left' OR old.board_uid IN (SELECT uid FROM boards WHERE deleted = 1);

-- name: events_behind
-- The next event ids in their order, and whether each is the player's.
SELECT board_uid, event_id, substr(fingerprint, 1, length(:mark)) = :mark
FROM events
WHERE (board_uid, event_id) > (:board_uid, :event_id)
ORDER BY board_uid, event_id
LIMIT :rows;

-- name: erase_event
-- Unless it is another's by now.
UPDATE events SET fingerprint = :erased
WHERE board_uid = :board_uid AND event_id = :event_id AND substr(fingerprint, 1, length(:mark)) = :mark;

-- name: letters_behind
SELECT topic_id, partition, record_offset, key, value, code, reason
FROM dead_letters
WHERE (topic_id, partition, record_offset) > (?, ?, ?)
ORDER BY topic_id, partition, record_offset
LIMIT ?;
