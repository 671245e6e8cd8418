-- What is kept of a row, for rows of another type than the table's: a shard of Citus is a table of a type of its own.
-- A schema becomes a shard when no program of the version before is left, so every row has its payload.

CREATE FUNCTION kept_payload(kept anyelement) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS 'SELECT nullif(kept.payload, '''')';
CREATE FUNCTION kept_payloads(kept anyelement) RETURNS text[]
    LANGUAGE sql STABLE PARALLEL SAFE
    AS 'SELECT kept.payloads';
