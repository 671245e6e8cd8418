-- Every row has its payload: the columns of the version before go. Nothing here takes longer for a large table.

-- In the order in which a submission comes to them: taken in another one, each would wait for the other.
LOCK TABLE scores, standings, changes;

DROP TRIGGER emptied ON changes;
DROP FUNCTION empty_lists;

CREATE OR REPLACE FUNCTION kept_payload(kept scores) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(kept.payload, '');
CREATE OR REPLACE FUNCTION kept_payload(kept standings) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(kept.payload, '');
CREATE OR REPLACE FUNCTION kept_payloads(kept changes) RETURNS text[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN kept.payloads;
DROP FUNCTION payload_before;

ALTER TABLE scores DROP COLUMN game_id, DROP COLUMN metadata;
ALTER TABLE standings DROP COLUMN game_id, DROP COLUMN metadata;
ALTER TABLE changes DROP COLUMN game_ids, DROP COLUMN metadata;
