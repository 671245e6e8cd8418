-- The outbox of records that can never be applied.

-- name: keep_dead_letter
INSERT INTO dead_letters (topic_id, partition, record_offset, key, value, code, reason) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING;

-- name: dead_letters
-- Those of a JSON list of partitions.
SELECT topic_id, partition, record_offset, key, value, code, reason
FROM dead_letters
WHERE partition IN (SELECT value FROM json_each(?))
ORDER BY topic_id, partition, record_offset
LIMIT ?;

-- name: forget_dead_letter
DELETE FROM dead_letters WHERE topic_id = ? AND partition = ? AND record_offset = ?;
