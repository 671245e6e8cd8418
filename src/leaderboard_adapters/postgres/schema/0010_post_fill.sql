-- What the version before wrote gets its payload, while servers are at work: a few pages of a table at a time, each time
-- committed. Rows that a server holds are passed over, so that nobody waits for both, and come in the next round.

CREATE OR REPLACE PROCEDURE fill_in(part regclass, filling text, unfilled text) LANGUAGE plpgsql AS $$
DECLARE
    few CONSTANT bigint := 16;
    page bigint;
    pages bigint;
    is_left boolean := true;
BEGIN
    WHILE is_left LOOP
        page := 0;
        pages := pg_relation_size(part) / current_setting('block_size')::bigint;
        WHILE page < pages LOOP
            EXECUTE format(
                'UPDATE %1$s AS kept SET %2$s WHERE ctid = ANY (ARRAY('
                    'SELECT ctid FROM %1$s AS kept WHERE %3$s AND ctid >= %4$L AND ctid < %5$L FOR UPDATE SKIP LOCKED))',
                part, filling, unfilled, format('(%s,0)', page), format('(%s,0)', page + few)
            );
            COMMIT;
            page := page + few;
        END LOOP;
        EXECUTE format('SELECT EXISTS (SELECT FROM %s AS kept WHERE %s)', part, unfilled) INTO is_left;
    END LOOP;
END
$$;

CALL fill_in('scores', 'payload = coalesce(payload_before(game_id, metadata), '''')', 'payload IS NULL');
CALL fill_in('standings', 'payload = coalesce(payload_before(game_id, metadata), '''')', 'payload IS NULL');
CALL fill_in(
    'changes', 'payloads = kept_payloads(kept)',
    'cardinality(payloads) = 0 AND cardinality(game_ids) + cardinality(metadata) > 0'
);

DROP PROCEDURE IF EXISTS fill_in;
