-- The outbox of records that can never be applied.

-- name: write_dead_letters
INSERT INTO dead_letters (topic_id, partition, record_offset, key, value, code, reason)
SELECT topic_id, partition, record_offset, key, value, code, reason
FROM unnest(
    %(letter_topic_ids)::text[], %(letter_partitions)::integer[], %(letter_offsets)::bigint[],
    %(letter_keys)::bytea[], %(letter_values)::bytea[], %(letter_codes)::text[], %(letter_reasons)::text[]
) AS letter (topic_id, partition, record_offset, key, value, code, reason)
ON CONFLICT DO NOTHING;

-- name: dead_letters
SELECT topic_id, partition, record_offset, key, value, code, reason
FROM dead_letters
WHERE partition = ANY (%(partitions)::integer[])
ORDER BY topic_id, partition, record_offset
LIMIT %(limit)::bigint;

-- name: forget_dead_letters
DELETE FROM dead_letters
USING unnest(%(letter_topic_ids)::text[], %(letter_partitions)::integer[], %(letter_offsets)::bigint[])
    AS sent (topic_id, partition, record_offset)
WHERE dead_letters.topic_id = sent.topic_id
    AND dead_letters.partition = sent.partition
    AND dead_letters.record_offset = sent.record_offset;
