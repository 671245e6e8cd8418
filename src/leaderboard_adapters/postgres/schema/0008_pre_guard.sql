-- A unit of work in one message decides on what a process kept of its boards. The guard goes before what it writes:
-- it locks, and undoes the whole message unless all is as it was kept.

CREATE FUNCTION guard_kept(
    kept_uids bigint[], kept_heads text[], stamps bigint[],
    kept_topic_ids text[], kept_partitions integer[], kept_offsets bigint[]
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    moment bigint;
    moved boolean;
    ahead boolean;
    due boolean;
BEGIN
    -- In the order of every unit of work, and without waiting for anybody.
    PERFORM FROM boards AS board
    WHERE board.uid = ANY (kept_uids)
    ORDER BY board.uid
    FOR NO KEY UPDATE OF board NOWAIT;
    -- Only what consumes has positions.
    IF cardinality(kept_topic_ids) > 0 THEN
        PERFORM FROM unnest(kept_topic_ids, kept_partitions) AS kept (topic_id, partition)
        JOIN positions AS position USING (topic_id, partition)
        ORDER BY position.topic_id, position.partition
        FOR NO KEY UPDATE OF position NOWAIT;
        IF EXISTS (
            SELECT FROM unnest(kept_topic_ids, kept_partitions, kept_offsets) AS kept (topic_id, partition, next_offset)
            LEFT JOIN positions AS position USING (topic_id, partition)
            WHERE position.next_offset IS DISTINCT FROM kept.next_offset
        ) THEN
            RAISE EXCEPTION 'a position has moved' USING ERRCODE = 'LB002';
        END IF;
    END IF;

    -- Judged by a later statement than the one that locked: that one may have seen rows as they were before it waited.
    moment := microseconds(clock_timestamp());
    SELECT
        bool_or(board.head_id IS DISTINCT FROM kept.head OR board.deleted),
        bool_or(kept.stamp > moment),
        bool_or(board.next_reset_at <= moment)
    INTO moved, ahead, due
    FROM unnest(kept_uids, kept_heads, stamps) AS kept (uid, head, stamp)
    LEFT JOIN boards AS board ON board.uid = kept.uid;
    IF moved THEN
        RAISE EXCEPTION 'a board has moved' USING ERRCODE = 'LB001';
    ELSIF ahead THEN
        RAISE EXCEPTION 'a stamp is ahead of the clock' USING ERRCODE = 'LB003';
    ELSIF due THEN
        RAISE EXCEPTION 'a reset is due' USING ERRCODE = 'LB004';
    END IF;
    RETURN moment;
END
$$;
